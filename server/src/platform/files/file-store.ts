import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import type { Selectable } from 'kysely'
import { stripPicture } from '#engines/pictures/index.ts'
import type { Db, Executor, Tables } from '../db/index.ts'
import { defineError } from '../errors/errors.ts'
import { fail, ok } from '../errors/result.ts'
import { isDiskFull, storageFull } from '../errors/storage.ts'
import type { Actor } from '../policy/index.ts'
import type { Files, StoredFile } from './files.ts'
import { mediaTypeOf } from './media-type.ts'

export const fileTooLarge = defineError('file_too_large', 413, (maxBytes: number) => ({
  zh: `文件超过 ${Math.floor(maxBytes / 1024 / 1024)} MB 上限，未保存。`,
  en: `The file is larger than ${Math.floor(maxBytes / 1024 / 1024)} MB; it was not saved.`,
}))
/** Nothing here can free it of where it was taken, so it is not kept at all. */
export const fileHeic = defineError('file_heic', 415, () => ({
  zh: '不接收 HEIC 照片：其中的拍摄位置无法去除，没有保存。请改用 JPEG、PNG 或 WebP。',
  en: 'HEIC pictures are not taken: where they were shot cannot be removed. It was not saved; send JPEG, PNG or WebP.',
}))
export const fileDamaged = defineError('file_damaged', 422, () => ({
  zh: '文件在传输中损坏，未保存，请重新上传。',
  en: 'The file was damaged on its way and not saved; send it again.',
}))
export const fileIdTaken = defineError('file_id_taken', 409, () => ({
  zh: '这个文件编号已用于其他内容，未保存。',
  en: 'This file id already belongs to other content; nothing was saved.',
}))

export interface FileStore extends Files {
  mayRead(actor: Actor, file: StoredFile): Promise<boolean>
}

/** Files under `dataDir/files/ab/cd/<id>`, described in table `files`. */
export function createFiles(options: { db: Db; dataDir: string }): FileStore {
  const { db } = options
  const root = path.join(options.dataDir, 'files')
  const rules = new Map<string, (actor: Actor, subjectId: string) => Promise<boolean>>()
  const pathOf = (id: string): string => path.join(root, id.slice(-2), id.slice(-4, -2), id)

  const find = (id: string, executor: Executor = db): Promise<StoredFile | null> => findFile(executor, id)

  return {
    find: (id) => find(id),
    pathOf,
    open: (file) => createReadStream(pathOf(file.id)),
    allow: (subjectKind, mayRead) => void rules.set(subjectKind, mayRead),

    async mayRead(actor, file) {
      if (file.ownerId === actor.userId) return true
      if (file.subjectKind === null || file.subjectId === null) return false
      return (await rules.get(file.subjectKind)?.(actor, file.subjectId)) ?? false
    },

    async store(executor, content, file) {
      const temporary = path.join(root, `.incoming-${randomUUID()}`)
      let placed: string | null = null
      try {
        await mkdir(root, { recursive: true })
        const received = await writeDurably(content, temporary, file.maxBytes)
        if (received === 'too_large') return fail(fileTooLarge(file.maxBytes))
        if (file.sha256 !== undefined && file.sha256 !== received.sha256) return fail(fileDamaged())
        const mediaType = mediaTypeOf(received.head)
        if (mediaType === 'image/heic') return fail(fileHeic())
        const written = await withoutMetadata(temporary, mediaType, received)
        const existing = await find(file.id, executor)
        if (existing)
          return existing.sha256 === written.sha256 && existing.ownerId === file.ownerId
            ? ok(existing)
            : fail(fileIdTaken())
        const target = pathOf(file.id)
        await mkdir(path.dirname(target), { recursive: true })
        await rename(temporary, target)
        placed = target
        await syncFolder(path.dirname(target))
        const row = {
          id: file.id,
          name: cleanName(file.name),
          media_type: mediaType,
          size: written.size,
          sha256: written.sha256,
          owner_id: file.ownerId,
          expires_at: file.expiresAt ?? null,
        }
        await executor
          .insertInto('files')
          .values(row)
          .onConflict((conflict) => conflict.column('id').doNothing())
          .execute()
        const stored = await find(file.id, executor)
        return stored?.sha256 === written.sha256 ? ok(stored) : fail(fileIdTaken())
      } catch (error) {
        if (!isDiskFull(error)) throw error
        // Not described, so nobody would ever find or remove it, and space is what is wanted now.
        if (placed !== null) await rm(placed, { force: true })
        return fail(storageFull())
      } finally {
        await rm(temporary, { force: true })
      }
    },

    async attach(executor, fileIds, ownerId, subject) {
      if (fileIds.length === 0) return []
      const rows = await executor
        .updateTable('files')
        .set({ subject_kind: subject.kind, subject_id: subject.id })
        .where('id', 'in', fileIds)
        .where('owner_id', '=', ownerId)
        .where((eb) => eb.or([eb('subject_id', 'is', null), eb('subject_id', '=', subject.id)]))
        .returning('id')
        .execute()
      return rows.map((row) => row.id)
    },

    async sentBy(ownerId, span) {
      const rows = await db
        .selectFrom('files')
        .selectAll()
        .where('owner_id', '=', ownerId)
        .where('created_at', '>=', span.start)
        .where('created_at', '<', span.end)
        .where('expires_at', 'is', null)
        .orderBy('created_at')
        .execute()
      return rows.map(fileOf)
    },

    async expire(tx, ids) {
      if (ids.length === 0) return 0
      const rows = await tx
        .updateTable('files')
        .set({ expires_at: new Date(0), name: '' })
        .where('id', 'in', [...ids])
        .returning('id')
        .execute()
      return rows.length
    },

    async removeExpired() {
      const rows = await db.deleteFrom('files').where('expires_at', '<', new Date()).returning('id').execute()
      for (const row of rows) await rm(pathOf(row.id), { force: true })
      return rows.length
    },
  }
}

async function findFile(executor: Executor, id: string): Promise<StoredFile | null> {
  // Past its time a file is gone for whoever asks, even before it is swept away.
  const row = await executor
    .selectFrom('files')
    .selectAll()
    .where('id', '=', id)
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', new Date())]))
    .executeTakeFirst()
  return row ? fileOf(row) : null
}

function fileOf(row: Selectable<Tables['files']>): StoredFile {
  return {
    id: row.id,
    name: row.name,
    mediaType: row.media_type,
    size: row.size,
    sha256: row.sha256,
    ownerId: row.owner_id,
    subjectKind: row.subject_kind,
    subjectId: row.subject_id,
    createdAt: row.created_at,
  }
}

interface Written {
  readonly size: number
  readonly sha256: string
}

/**
 * Pictures come from any client, with where and by whom they were taken: that is taken out before anything is kept.
 * What does not read as the picture it claims to be stays as it came.
 */
async function withoutMetadata(file: string, mediaType: string, received: Written): Promise<Written> {
  if (!mediaType.startsWith('image/')) return received
  const clean = stripPicture(await readFile(file))
  if (clean === null || clean.length === received.size) return received
  await rm(file)
  const written = await writeDurably(Readable.from([Buffer.from(clean.buffer)]), file, received.size)
  // Never longer than it came: nothing is added but an orientation, in place of the longer segment that told it.
  return written === 'too_large' ? received : written
}

/** Writes and fsyncs; the caller renames. Half a file never gets a final name. */
async function writeDurably(
  content: Readable,
  target: string,
  maxBytes: number,
): Promise<{ size: number; sha256: string; head: Buffer } | 'too_large'> {
  const hash = createHash('sha256')
  let size = 0
  let head = Buffer.alloc(0)
  const file = await open(target, 'wx', 0o600)
  try {
    for await (const piece of content) {
      const chunk = Buffer.isBuffer(piece) ? piece : Buffer.from(piece as Uint8Array)
      size += chunk.length
      if (size > maxBytes) return 'too_large'
      hash.update(chunk)
      if (head.length < 512) head = Buffer.concat([head, chunk.subarray(0, 512 - head.length)])
      await file.writeFile(chunk)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  return { size, sha256: hash.digest('hex'), head }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** A name that is safe in a header, a zip and a screen: no path, no control or direction characters. */
export function cleanName(name: string): string {
  const cleaned = name.replaceAll(/[\p{Cc}\p{Cf}]/gu, '').replaceAll(/[\\/:*?"<>|]/g, '_')
  return cleaned.trim().slice(-120) || 'file'
}

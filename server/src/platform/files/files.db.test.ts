import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '#platform/policy/index.ts'
import { createTestDatabase, type TestDatabase } from '#testing/database.ts'
import { cleanName, createFiles, type FileStore } from './file-store.ts'

let test: TestDatabase
let folder: string
let files: FileStore
beforeAll(async () => {
  test = await createTestDatabase()
  folder = await mkdtemp(path.join(tmpdir(), 'zhike-files-'))
  files = createFiles({ db: test.db, dataDir: folder })
})
afterAll(async () => {
  await test.drop()
  await rm(folder, { recursive: true, force: true })
})

const owner = uuid()
const other = uuid()
const actor = (userId: string): Actor => ({
  userId,
  account: 'x',
  name: 'x',
  unitId: uuid(),
  locale: 'zh-CN',
  sessionId: '',
  assignments: [],
})
const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(2000, 7)])
const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex')
const send = (
  id: string,
  content: Buffer,
  given: { sha256?: string; ownerId?: string; maxBytes?: number; name?: string } = {},
) =>
  files.store(test.db, Readable.from([content]), {
    id,
    name: 'photo.jpg',
    ownerId: owner,
    maxBytes: 10_000,
    ...given,
  })
const leftovers = async (): Promise<string[]> =>
  (await readdir(path.join(folder, 'files'))).filter((name) => name.startsWith('.incoming'))

describe('files', () => {
  it('come back as they were, with a type decided from the content', async () => {
    const id = uuid()
    const stored = await send(id, jpeg, { name: 'evil.html' })
    expect(stored.ok && stored.value.mediaType).toBe('image/jpeg')
    const file = await files.find(id)
    expect(await buffer(files.open(file!))).toEqual(jpeg)
    const html = await send(uuid(), Buffer.from('<html><script>alert(1)</script>'), { name: 'photo.jpg' })
    expect(html.ok && html.value.mediaType).toBe('application/octet-stream')
  })

  it('S1.12 a photo of any client is kept without position, maker and time; sent again it counts once', async () => {
    const photo = await readFile(
      path.join(import.meta.dirname, '../../../../engines/pictures/testing/with-gps.jpg'),
    )
    const id = uuid()
    // The device says what it sends; what is kept is shorter and has a hash of its own.
    const stored = await send(id, photo, { sha256: sha256(photo) })
    const file = (await files.find(id))!
    const kept = await buffer(files.open(file))
    expect(photo.includes('Zhike Test Camera')).toBe(true)
    expect(kept.includes('Zhike Test Camera')).toBe(false)
    expect(kept.length).toBeLessThan(photo.length)
    expect(file).toMatchObject({ mediaType: 'image/jpeg', size: kept.length, sha256: sha256(kept) })
    expect(stored.ok && stored.value.size).toBe(kept.length)
    expect((await send(id, photo, { sha256: sha256(photo) })).ok).toBe(true)
    expect(await leftovers()).toEqual([])
  })

  it('S1.12 a HEIC photo, which nothing here can free of its position, is refused and leaves nothing behind', async () => {
    // As iPhones write it: a box of 24 bytes, `ftyp`, the brand; then whatever.
    const heic = (brand: string) =>
      Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from(`ftyp${brand}`), Buffer.alloc(500, 3)])
    for (const brand of ['heic', 'mif1', 'hevc']) {
      const stored = await send(uuid(), heic(brand))
      expect(stored.ok ? 'kept' : stored.error.code, brand).toBe('file_heic')
    }
    expect(await leftovers()).toEqual([])
    // Voice notes live in the same container.
    expect((await send(uuid(), heic('M4A '))).ok).toBe(true)
  })

  it('sent twice count once; other content under the same id is refused', async () => {
    const id = uuid()
    expect((await send(id, jpeg)).ok).toBe(true)
    expect((await send(id, jpeg)).ok).toBe(true)
    const changed = await send(id, Buffer.from('something else'))
    expect(!changed.ok && changed.error.code).toBe('file_id_taken')
    const stolen = await send(id, jpeg, { ownerId: other })
    expect(!stolen.ok && stolen.error.code).toBe('file_id_taken')
    expect(await buffer(files.open((await files.find(id))!))).toEqual(jpeg)
  })

  it('that are damaged, too large or cut off leave nothing behind', async () => {
    const damaged = await send(uuid(), jpeg, { sha256: sha256(Buffer.from('another')) })
    expect(!damaged.ok && damaged.error.code).toBe('file_damaged')
    const large = await send(uuid(), jpeg, { maxBytes: 100 })
    expect(!large.ok && large.error.code).toBe('file_too_large')
    const id = uuid()
    const cut = new Readable({
      read() {
        this.push(jpeg)
        this.destroy(new Error('connection lost'))
      },
    })
    await expect(
      files.store(test.db, cut, { id, name: 'x', ownerId: owner, maxBytes: 10_000 }),
    ).rejects.toThrow('connection lost')
    expect(await files.find(id)).toBeNull()
    expect(await leftovers()).toEqual([])
  })

  it('are read by their owner, and by others only where the record they belong to allows it', async () => {
    const id = uuid()
    await send(id, jpeg)
    const file = (await files.find(id))!
    expect(await files.mayRead(actor(owner), file)).toBe(true)
    expect(await files.mayRead(actor(other), file)).toBe(false)
    files.allow('visit', async (reader, subjectId) => reader.userId === other && subjectId === 'v1')
    expect(await files.attach(test.db, [id], other, { kind: 'visit', id: 'v1' })).toEqual([])
    expect(await files.attach(test.db, [id], owner, { kind: 'visit', id: 'v1' })).toEqual([id])
    expect(await files.mayRead(actor(other), (await files.find(id))!)).toBe(true)
    expect(await files.mayRead(actor(uuid()), (await files.find(id))!)).toBe(false)
  })

  it('get names that are safe in headers and on disks', () => {
    expect(cleanName('../../etc/passwd')).toBe('.._.._etc_passwd')
    expect(cleanName('a\r\nSet-Cookie: x.jpg')).toBe('aSet-Cookie_ x.jpg')
    expect(cleanName('\u202Egpj.exe')).toBe('gpj.exe')
    expect(cleanName('   ')).toBe('file')
  })
})

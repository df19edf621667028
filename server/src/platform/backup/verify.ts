import { createHash, type Hash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { fail, ok, type Result } from '../errors/result.ts'
import { errorText } from '../operator/operator.ts'
import { newHash, readAll, readArchive } from './archive.ts'
import { backupFailures } from './failures.ts'
import * as format from './format.ts'

export interface VerifiedBackup {
  readonly manifest: format.Manifest
  readonly summary: format.Summary
}

/** What was found in the data entries of one table. */
interface Found {
  readonly hash: Hash
  bytes: number
}

/**
 * Reads a backup from end to end and compares every byte with the hashes that it carries. Nothing else of a
 * restore happens before this has succeeded.
 */
export async function verifyBackup(file: string): Promise<Result<VerifiedBackup>> {
  if (!existsSync(file)) return fail(backupFailures.cannotRead(file, 'no such file'))
  const tables = new Map<string, Found>()
  const files = { count: 0, bytes: 0, hash: newHash() }
  let manifest: format.Manifest | null = null
  let summary: format.Summary | null = null
  try {
    for await (const entry of readArchive(file)) {
      if (manifest === null && entry.name !== format.MANIFEST)
        throw new Error('it does not begin with its manifest')
      if (entry.name === format.MANIFEST) {
        const content: unknown = JSON.parse((await readAll(entry)).toString())
        const version = versionOf(content)
        if (version > format.FORMAT_VERSION) return fail(backupFailures.newerFormat(version))
        manifest = format.manifest.parse(content)
      } else if (entry.name === format.SUMMARY) {
        summary = format.summary.parse(JSON.parse((await readAll(entry)).toString()))
      } else if (entry.name.startsWith(format.FILES)) {
        await readFileEntry(entry, files)
      } else {
        await readRows(entry, tables)
      }
    }
  } catch (error) {
    return fail(backupFailures.damaged(file, errorText(error)))
  }
  if (manifest === null || summary === null) return fail(backupFailures.damaged(file, 'its end is missing'))
  const wrong = differences(manifest, summary, tables, files)
  return wrong.length === 0
    ? ok({ manifest, summary })
    : fail(backupFailures.damaged(file, `content differs from its hash: ${wrong.join(', ')}`))
}

/** `data/public.users/000001` belongs to `public.users`. */
export function tableOfEntry(name: string): string {
  return name.slice(format.DATA.length, name.lastIndexOf('/'))
}

function versionOf(content: unknown): number {
  if (typeof content !== 'object' || content === null || !('formatVersion' in content)) return 0
  return typeof content.formatVersion === 'number' ? content.formatVersion : 0
}

async function readRows(
  entry: { name: string; size: number; content: AsyncIterable<unknown> },
  tables: Map<string, Found>,
): Promise<void> {
  const name = tableOfEntry(entry.name)
  const found = tables.get(name) ?? { hash: createHash('sha256'), bytes: 0 }
  tables.set(name, found)
  for await (const chunk of entry.content) found.hash.update(chunk as Buffer)
  found.bytes += entry.size
}

async function readFileEntry(
  entry: { name: string; size: number; content: AsyncIterable<unknown> },
  files: { count: number; bytes: number; hash: Hash },
): Promise<void> {
  files.hash.update(`${entry.name}\0${entry.size}\0`)
  for await (const chunk of entry.content) files.hash.update(chunk as Buffer)
  files.count += 1
  files.bytes += entry.size
}

function differences(
  manifest: format.Manifest,
  summary: format.Summary,
  tables: ReadonlyMap<string, Found>,
  files: { count: number; bytes: number; hash: Hash },
): string[] {
  const empty = createHash('sha256').digest('hex')
  const wrong = Object.entries(summary.tables)
    .filter(([name, expected]) => {
      const found = tables.get(name)
      if (!found) return expected.bytes !== 0 || expected.sha256 !== empty
      return found.bytes !== expected.bytes || found.hash.digest('hex') !== expected.sha256
    })
    .map(([name]) => name)
  const unannounced = [...tables.keys()].filter((name) => !(name in summary.tables))
  const unsummed = manifest.tables.map((table) => table.name).filter((name) => !(name in summary.tables))
  const same = files.count === summary.files.count && files.hash.digest('hex') === summary.files.sha256
  return [...wrong, ...unannounced, ...unsummed, ...(same ? [] : ['files'])]
}

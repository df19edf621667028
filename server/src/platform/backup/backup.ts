import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Client } from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { fail, ok, type Result } from '../errors/result.ts'
import { errorCode, errorText, type OnProgress } from '../operator/operator.ts'
import { connectionFailure } from '../postgres/failures.ts'
import { withoutPassword } from '../postgres/index.ts'
import { type ArchiveWriter, newHash, writeArchive } from './archive.ts'
import {
  columnList,
  fingerprint,
  plainText,
  quoted,
  readPartitions,
  readSequences,
  readTables,
} from './catalogue.ts'
import { backupFailures } from './failures.ts'
import { DATA, FILES, FORMAT, FORMAT_VERSION, JOBS, MANIFEST, SUMMARY } from './format.ts'
import type { Manifest, Summary, TableSummary } from './format.ts'
import { listStoredFiles } from './stored-files.ts'

export interface BackupOptions {
  readonly url: string
  readonly dataDir: string
  readonly file: string
  readonly product: string
  readonly now: Date
  /**
   * Leaves the keys out, for a backup that is stored where nobody should hold data and keys together. Whoever
   * restores it must bring `keys/` along, or sealed values stay closed and the audit trail cannot be verified.
   */
  readonly withoutKeys?: boolean
  readonly onProgress?: OnProgress
}

export interface BackupReport {
  readonly bytes: number
  readonly tables: number
  readonly rows: number
  readonly files: number
}

/** Rows of a table go into entries of this many bytes: what a backup holds in memory at a time. */
const PART = 4 * 1024 * 1024

/**
 * Writes everything that an installation owns into one file while it runs: all rows as of one moment (a
 * REPEATABLE READ snapshot), the sequences, the waiting jobs, uploads and keys. The file is readable by its
 * owner only: it holds personal data and keys.
 */
export async function writeBackup(options: BackupOptions): Promise<Result<BackupReport>> {
  const file = resolve(options.file)
  if (existsSync(file)) return fail(backupFailures.targetExists(file))
  const client = new Client({ connectionString: options.url, application_name: 'zhike-backup' })
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch (error) {
    return fail(connectionFailure(error, withoutPassword(options.url)))
  }
  try {
    const { rows } = await client.query<{ known: string | null }>(
      `select to_regclass('public.schema_migrations')::text as known`,
    )
    if (!rows[0]?.known) return fail(backupFailures.noSchema())
    const report = { tables: 0, rows: 0, files: 0 }
    const { bytes } = await writeArchive(file, async (writer) => {
      const summary = await writeContent(client, writer, options, file)
      const counts = Object.values(summary.tables)
      report.tables = counts.length
      report.rows = counts.reduce((sum, table) => sum + table.rows, 0)
      report.files = summary.files.count
    })
    return ok({ bytes, ...report })
  } catch (error) {
    // Codes of the operating system (ENOSPC, EACCES, …) and of PostgreSQL; anything else is a bug.
    if (errorCode(error) === '') throw error
    return fail(backupFailures.cannotWrite(file, errorText(error)))
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function writeContent(
  client: Client,
  writer: ArchiveWriter,
  options: BackupOptions,
  file: string,
): Promise<Summary> {
  const { onProgress = () => undefined } = options
  await plainText(client)
  await client.query('begin transaction isolation level repeatable read, read only')
  const manifest = await describe(client, options)
  await writer.entry(MANIFEST, json(manifest))
  const tables: Record<string, TableSummary> = {}
  for (const [index, table] of manifest.tables.entries()) {
    const position = `${index + 1}/${manifest.tables.length} ${table.name}`
    onProgress({ zh: `表 ${position}`, en: `table ${position}` })
    const { rows, rowHash } = await fingerprint(client, table)
    const query = `copy (select ${columnList(table)} from ${quoted(table.name)}) to stdout`
    tables[table.name] = { rows, rowHash, ...(await writeRows(client, writer, table.name, query)) }
  }
  const jobs = await waitingJobs(client)
  if (jobs) {
    tables[JOBS] = { rows: jobs.rows, rowHash: '', ...(await writeRows(client, writer, JOBS, jobs.query)) }
  }
  const sequences = await readSequences(client)
  await client.query('commit')
  const files = await writeFiles(writer, options, file, onProgress)
  const summary = { tables, sequences, files }
  await writer.entry(SUMMARY, json(summary))
  return summary
}

async function describe(client: Client, options: BackupOptions): Promise<Manifest> {
  const { rows: schema } = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from schema_migrations order by name',
  )
  const { rows: server } = await client.query<{ server_version: string }>('show server_version')
  return {
    format: FORMAT,
    formatVersion: FORMAT_VERSION,
    product: options.product,
    createdAt: options.now.toISOString(),
    server: server[0]?.server_version ?? '',
    schema,
    tables: await readTables(client),
    partitions: await readPartitions(client),
  }
}

/** Jobs that still have tries left, as arguments of `graphile_worker.add_job`; null when there is no queue. */
async function waitingJobs(client: Client): Promise<{ rows: number; query: string } | null> {
  const { rows: known } = await client.query<{ known: string | null }>(
    `select to_regclass('graphile_worker._private_jobs')::text as known`,
  )
  if (!known[0]?.known) return null
  const source = `
    select t.identifier, j.payload, q.queue_name, j.run_at, j.max_attempts - j.attempts as max_attempts,
           j.key, j.priority
    from graphile_worker._private_jobs j
    join graphile_worker._private_tasks t on t.id = j.task_id
    left join graphile_worker._private_job_queues q on q.id = j.job_queue_id
    where j.attempts < j.max_attempts`
  const { rows } = await client.query<{ n: string }>(`select count(*)::text as n from (${source}) s`)
  return { rows: Number(rows[0]?.n), query: `copy (${source} order by j.id) to stdout` }
}

/** Streams the result of a COPY into entries; memory stays at one part however large the table is. */
async function writeRows(
  client: Client,
  writer: ArchiveWriter,
  name: string,
  query: string,
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256')
  let bytes = 0
  let part = 0
  let chunks: Buffer[] = []
  let held = 0
  const flush = async () => {
    part += 1
    const content = Buffer.concat(chunks, held)
    hash.update(content)
    await writer.entry(`${DATA}${name}/${String(part).padStart(6, '0')}`, content)
    chunks = []
    held = 0
  }
  for await (const chunk of client.query(copyTo(query))) {
    const data = chunk as Buffer
    bytes += data.length
    chunks.push(data)
    held += data.length
    if (held >= PART) await flush()
  }
  if (held > 0) await flush()
  return { bytes, sha256: hash.digest('hex') }
}

async function writeFiles(
  writer: ArchiveWriter,
  { dataDir, withoutKeys = false }: BackupOptions,
  target: string,
  onProgress: OnProgress,
): Promise<Summary['files']> {
  const hash = newHash()
  let count = 0
  let bytes = 0
  if (existsSync(dataDir)) {
    for await (const path of listStoredFiles(dataDir)) {
      const full = join(dataDir, path)
      if (full === target || (withoutKeys && path.startsWith('keys/'))) continue
      // A file that expired since the list was made is simply no longer there.
      if (!existsSync(full)) continue
      bytes += await writer.file(`${FILES}${path}`, full, hash)
      count += 1
      if (count % 500 === 0) onProgress({ zh: `文件 ${count}`, en: `file ${count}` })
    }
  }
  return { count, bytes, sha256: hash.digest('hex') }
}

function json(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 1)}\n`)
}

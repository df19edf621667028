import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import type { Client } from 'pg'
import { from as copyFrom, type CopyStreamQuery } from 'pg-copy-streams'
import { fail, ok, type Result } from '../errors/result.ts'
import type { OnProgress } from '../operator/operator.ts'
import { readArchive } from './archive.ts'
import { columnList, fingerprint, quoted, readTables, suspendConstraints, type Table } from './catalogue.ts'
import { backupFailures } from './failures.ts'
import { DATA, JOBS } from './format.ts'
import { tableOfEntry, type VerifiedBackup } from './verify.ts'

const JOBS_TABLE = 'restored_jobs'

/**
 * What lets somebody in without a password. It is emptied in the transaction that brings the rows back: whoever was
 * signed out, locked out or dismissed since the backup must not be signed in again by it.
 */
const SIGNED_IN = ['public.sessions', 'public.sign_in_challenges']

/**
 * Loads the rows of a verified backup into the freshly migrated schema, in one transaction: every table is
 * compared with the backup before foreign keys and triggers come back and the transaction commits. A difference
 * rolls everything back; errors of the database are thrown with the transaction still open.
 */
export async function loadRows(
  client: Client,
  file: string,
  { manifest, summary }: VerifiedBackup,
  onProgress: OnProgress,
): Promise<Result<void>> {
  await client.query('begin')
  const present = new Set((await readTables(client)).map((table) => table.name))
  const missing = manifest.tables.filter((table) => !present.has(table.name)).map((table) => table.name)
  if (missing.length > 0) throw new Error(`the schema has no table ${missing.join(', ')}`)
  for (const { name, parent, bound } of manifest.partitions) {
    await client.query(`create table if not exists ${quoted(name)} partition of ${quoted(parent)} ${bound}`)
  }
  const resume = await suspendConstraints(client)
  // Migrations may have put rows of their own (roles, defaults) where the backup brings its rows.
  if (present.size > 0) await client.query(`truncate ${[...present].map(quoted).join(', ')}`)
  if (JOBS in summary.tables) {
    await client.query(
      `create temporary table ${JOBS_TABLE} (identifier text, payload json, queue_name text,
         run_at timestamptz, max_attempts int, key text, priority int) on commit drop`,
    )
  }
  await copyAll(client, file, new Map(manifest.tables.map((table) => [table.name, table])), onProgress)

  onProgress({ zh: '核对恢复的数据', en: 'comparing what was restored' })
  const different = await differingTables(client, { manifest, summary })
  if (different.length > 0) {
    await client.query('rollback')
    return fail(backupFailures.different(different))
  }
  for (const { name, value, called } of summary.sequences) {
    await client.query('select setval(to_regclass($1), $2, $3)', [quoted(name), value, called])
  }
  onProgress({ zh: '建立索引，检查数据之间的关系', en: 'building indexes, checking the foreign keys' })
  await resume()
  for (const name of SIGNED_IN.filter((table) => present.has(table)))
    await client.query(`delete from ${quoted(name)}`)
  await afterLoad(client, JOBS in summary.tables)
  await client.query('commit')
  return ok(undefined)
}

async function differingTables(client: Client, { manifest, summary }: VerifiedBackup): Promise<string[]> {
  const different: string[] = []
  for (const table of manifest.tables) {
    const expected = summary.tables[table.name]
    const found = await fingerprint(client, table)
    if (found.rows !== expected?.rows || found.rowHash !== expected.rowHash) different.push(table.name)
  }
  return different
}

/** What a copy of rows cannot carry over: derived data and the queue. */
async function afterLoad(client: Client, withJobs: boolean): Promise<void> {
  const { rows: views } = await client.query<{ name: string }>(
    `select format('%I.%I', schemaname, matviewname) as name from pg_matviews
     join pg_class on oid = format('%I.%I', schemaname, matviewname)::regclass order by oid`,
  )
  for (const { name } of views) await client.query(`refresh materialized view ${name}`)
  if (withJobs) {
    await client.query(
      `select graphile_worker.add_job(identifier => identifier, payload => payload, queue_name => queue_name,
         run_at => run_at, max_attempts => max_attempts, job_key => key, priority => priority)
       from ${JOBS_TABLE}`,
    )
  }
}

/** One COPY for each table; its parts follow each other in the file. */
async function copyAll(
  client: Client,
  file: string,
  tables: ReadonlyMap<string, Table>,
  onProgress: OnProgress,
): Promise<void> {
  const open: { name: string; stream: CopyStreamQuery; done: Promise<void> }[] = []
  const finish = async () => {
    const last = open.pop()
    last?.stream.end()
    await last?.done
  }
  let count = 0
  for await (const entry of readArchive(file)) {
    if (!entry.name.startsWith(DATA)) {
      entry.content.resume()
      continue
    }
    const name = tableOfEntry(entry.name)
    if (open[0]?.name !== name) {
      await finish()
      count += 1
      onProgress({ zh: `表 ${count} ${name}`, en: `table ${count} ${name}` })
      open.push({ name, ...startCopy(client, copyStatement(name, tables)) })
    }
    for (const { stream, done } of open) {
      for await (const chunk of entry.content) {
        if (!stream.write(chunk)) await Promise.race([once(stream, 'drain'), done])
      }
    }
  }
  await finish()
}

function startCopy(client: Client, statement: string): { stream: CopyStreamQuery; done: Promise<void> } {
  const stream = client.query(copyFrom(statement))
  const done = finished(stream)
  // A failure is met where the stream is written to or waited for.
  done.catch(() => undefined)
  return { stream, done }
}

function copyStatement(name: string, tables: ReadonlyMap<string, Table>): string {
  if (name === JOBS) return `copy ${JOBS_TABLE} from stdin`
  const table = tables.get(name)
  if (!table) throw new Error(`the manifest does not announce ${name}`)
  return `copy ${quoted(name)} (${columnList(table)}) from stdin`
}

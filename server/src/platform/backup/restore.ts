import { resolve } from 'node:path'
import { runMigrations } from 'graphile-worker'
import { Client } from 'pg'
import { anchorPath, setAnchorsAside } from '../audit/index.ts'
import { applyPending, readMigrations } from '../db/migrate.ts'
import { fail, ok, type Result } from '../errors/result.ts'
import { errorCode, errorText, type OnProgress } from '../operator/operator.ts'
import { connectionFailure } from '../postgres/failures.ts'
import { withoutPassword } from '../postgres/index.ts'
import { plainText } from './catalogue.ts'
import { backupFailures } from './failures.ts'
import { JOBS, type Manifest } from './format.ts'
import { loadRows } from './load-rows.ts'
import { type StagedFiles, stageFiles } from './stage-files.ts'
import { verifyBackup, type VerifiedBackup } from './verify.ts'

export interface RestoreOptions {
  readonly url: string
  readonly dataDir: string
  readonly file: string
  /** Replaces what is in the database and sets existing files aside. */
  readonly forceEmpty?: boolean
  readonly now: Date
  readonly onProgress?: OnProgress
}

export interface RestoreReport {
  readonly createdAt: string
  readonly tables: number
  readonly rows: number
  readonly files: number
  /** Migrations newer than the backup that were applied after it. */
  readonly upgraded: number
  /** Where files that were in the way are now, or null. */
  readonly setAside: string | null
}

/**
 * Brings a backup back into an empty place: reads the whole file against its hashes first, makes the schema that
 * it was written with, loads all rows in one transaction, compares every table with the backup, and only then
 * commits and moves the files into place. Afterwards the schema is brought up to date.
 */
export async function restoreBackup(options: RestoreOptions): Promise<Result<RestoreReport>> {
  const file = resolve(options.file)
  options.onProgress?.({ zh: '核对备份文件', en: 'checking the backup' })
  const verified = await verifyBackup(file)
  if (!verified.ok) return verified
  const fitting = await checkSchema(verified.value.manifest)
  if (!fitting.ok) return fitting
  const client = new Client({ connectionString: options.url, application_name: 'zhike-restore' })
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch (error) {
    return fail(connectionFailure(error, withoutPassword(options.url)))
  }
  try {
    const place = await checkPlace(client, options.forceEmpty ?? false)
    if (!place.ok) return place
    const staged = await stageFiles(file, options)
    if (!staged.ok) return staged
    try {
      return await fillPlace(client, verified.value, staged.value, { ...options, file })
    } finally {
      await staged.value.discard()
    }
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** The database part; whatever fails in it leaves an empty database behind. */
async function fillPlace(
  client: Client,
  { manifest, summary }: VerifiedBackup,
  staged: StagedFiles,
  options: RestoreOptions,
): Promise<Result<RestoreReport>> {
  const { onProgress = () => undefined } = options
  try {
    await plainText(client)
    await dropEverything(client)
    onProgress({ zh: '建立数据结构', en: 'creating the schema' })
    const schema = await applyPending(client, undefined, new Set(manifest.schema.map(({ name }) => name)))
    if (!schema.ok) return schema
    if (JOBS in summary.tables) await runMigrations({ connectionString: options.url })
    const loaded = await loadRows(client, options.file, { manifest, summary }, onProgress)
    if (!loaded.ok) {
      await dropEverything(client)
      return loaded
    }
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    await dropEverything(client).catch(() => undefined)
    return fail(backupFailures.loadFailed(describe(error)))
  }
  const setAside = await staged.moveIntoPlace()
  await setAnchorsAside(anchorPath(options.dataDir), options.now)
  onProgress({ zh: '更新数据结构', en: 'bringing the schema up to date' })
  const upgraded = await applyPending(client)
  if (!upgraded.ok) return upgraded
  await client.query('analyze')
  const counts = Object.values(summary.tables)
  return ok({
    createdAt: manifest.createdAt,
    tables: counts.length,
    rows: counts.reduce((sum, table) => sum + table.rows, 0),
    files: summary.files.count,
    upgraded: upgraded.value.applied,
    setAside,
  })
}

/** A backup of an older version is welcome; one of a newer, or of another line of migrations, is not. */
async function checkSchema(manifest: Manifest): Promise<Result<void>> {
  const known = new Map((await readMigrations()).map((migration) => [migration.name, migration.checksum]))
  const newer = manifest.schema.filter(({ name }) => !known.has(name))
  if (newer.length > 0) return fail(backupFailures.newerSchema(newer.map(({ name }) => name)))
  const changed = manifest.schema.filter(({ name, checksum }) => known.get(name) !== checksum)
  if (changed.length > 0) return fail(backupFailures.changedSchema(changed.map(({ name }) => name)))
  return ok(undefined)
}

async function checkPlace(client: Client, forceEmpty: boolean): Promise<Result<void>> {
  const { rows: users } = await client.query<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and application_name like 'zhike%'`,
  )
  if ((users[0]?.n ?? 0) > 0) return fail(backupFailures.inUse(users[0]?.n ?? 0))
  const { rows: tables } = await client.query<{ n: number }>(
    `select count(*)::int as n from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
       and not exists (select 1 from pg_depend d
         where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`,
  )
  return (tables[0]?.n ?? 0) > 0 && !forceEmpty ? fail(backupFailures.notEmpty()) : ok(undefined)
}

async function dropEverything(client: Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select quote_ident(nspname) as name from pg_namespace
     where nspname !~ '^pg_' and nspname <> 'information_schema'`,
  )
  for (const { name } of rows) await client.query(`drop schema ${name} cascade`)
  await client.query('create schema public')
}

/** The message with those of its causes: a failed migration names itself outside and the reason inside. */
function describe(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? `: ${describe(error.cause)}` : ''
  const code = errorCode(error)
  return `${errorText(error)}${code ? ` (${code})` : ''}${cause}`
}

import { createHash } from 'node:crypto'
import { glob, readFile } from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'
import { AppError } from '../errors/errors.ts'
import { fail, ok, type Result } from '../errors/result.ts'

/**
 * Migrations are plain SQL, forward only, in `migrations/NNNN_name.sql` of the platform and of each module;
 * the number orders them over all folders. Each runs in a transaction of its own.
 */
export interface Migration {
  readonly name: string
  readonly sql: string
  readonly checksum: string
}

export interface MigrationProblem {
  readonly kind: 'newer' | 'changed'
  readonly names: readonly string[]
}

const sourceRoot = path.resolve(import.meta.dirname, '../..')
/** Two programs that start at once must not migrate at once. */
const migrationLock = 7_105_001

export async function readMigrations(): Promise<Migration[]> {
  const files: string[] = []
  for await (const file of glob('**/migrations/*.sql', { cwd: sourceRoot })) files.push(file)
  const migrations = await Promise.all(
    files.map(async (file) => {
      const sql = await readFile(path.join(sourceRoot, file), 'utf8')
      return {
        name: path.basename(file, '.sql'),
        sql,
        checksum: createHash('sha256').update(sql).digest('hex'),
      }
    }),
  )
  migrations.sort((a, b) => (a.name < b.name ? -1 : 1))
  const numbers = new Set<string>()
  for (const { name } of migrations) {
    const number = name.slice(0, 4)
    if (numbers.has(number)) throw new Error(`two migrations are numbered ${number}`)
    numbers.add(number)
  }
  return migrations
}

/** What is applied and what is not; `problem` when the database is ahead of the program or was tampered with. */
export async function schemaState(
  client: pg.Client | pg.Pool | pg.PoolClient,
): Promise<{ applied: string[]; pending: Migration[]; problem: MigrationProblem | null }> {
  const known = await readMigrations()
  const exists = await client.query(`select to_regclass('public.schema_migrations') as t`)
  const rows = exists.rows[0]?.t
    ? (
        await client.query<{ name: string; checksum: string }>(
          'select name, checksum from schema_migrations order by name',
        )
      ).rows
    : []
  const checksums = new Map(known.map((migration) => [migration.name, migration.checksum]))
  const newer = rows.filter((row) => !checksums.has(row.name)).map((row) => row.name)
  const changed = rows
    .filter((row) => checksums.has(row.name) && checksums.get(row.name) !== row.checksum)
    .map((row) => row.name)
  const applied = new Set(rows.map((row) => row.name))
  return {
    applied: [...applied],
    pending: known.filter((migration) => !applied.has(migration.name)),
    problem:
      newer.length > 0
        ? { kind: 'newer', names: newer }
        : changed.length > 0
          ? { kind: 'changed', names: changed }
          : null,
  }
}

export const schemaNewer = (names: readonly string[]): AppError =>
  new AppError({
    code: 'schema_newer',
    status: 500,
    words: {
      zh: `数据库由更新版本的知客建立（多出 ${names.join('、')}）。数据未改动。请升级程序，或恢复旧版本的备份。`,
      en: `The database belongs to a newer version (it has ${names.join(', ')}). Nothing was changed. Upgrade the program or restore an older backup.`,
    },
  })
export const schemaChanged = (names: readonly string[]): AppError =>
  new AppError({
    code: 'schema_changed',
    status: 500,
    words: {
      zh: `已执行的迁移与程序自带的不一致（${names.join('、')}）。数据未改动。请使用原版程序文件。`,
      en: `Applied migrations differ from this program's (${names.join(', ')}). Nothing was changed. Use the original program files.`,
    },
  })

/**
 * Applies what is pending over an open connection, or of that only the names in `only` (restoring a backup needs
 * the schema that it was written with). The caller holds no transaction.
 */
export async function applyPending(
  client: pg.Client,
  onProgress: (done: number, total: number, name: string) => void = () => undefined,
  only: ReadonlySet<string> | null = null,
): Promise<Result<{ applied: number }>> {
  await client.query('select pg_advisory_lock($1)', [migrationLock])
  try {
    const { pending: all, problem } = await schemaState(client)
    const pending = all.filter((migration) => only === null || only.has(migration.name))
    if (problem?.kind === 'newer') return fail(schemaNewer(problem.names))
    if (problem?.kind === 'changed') return fail(schemaChanged(problem.names))
    await client.query(
      `create table if not exists schema_migrations (
         name text primary key, checksum text not null, applied_at timestamptz not null default now())`,
    )
    for (const [index, migration] of pending.entries()) {
      onProgress(index, pending.length, migration.name)
      await client.query('begin')
      try {
        await client.query(migration.sql)
        await client.query('insert into schema_migrations (name, checksum) values ($1, $2)', [
          migration.name,
          migration.checksum,
        ])
        await client.query('commit')
      } catch (error) {
        await client.query('rollback')
        throw new Error(`migration ${migration.name} failed`, { cause: error })
      }
    }
    return ok({ applied: pending.length })
  } finally {
    await client.query('select pg_advisory_unlock($1)', [migrationLock])
  }
}

/** Connects, applies what is pending, disconnects. */
export async function migrate(
  url: string,
  options: { onProgress?: (done: number, total: number, name: string) => void } = {},
): Promise<Result<{ applied: number }>> {
  const client = new pg.Client({ connectionString: url, application_name: 'zhike-migrate' })
  await client.connect()
  try {
    return await applyPending(client, options.onProgress)
  } finally {
    await client.end()
  }
}

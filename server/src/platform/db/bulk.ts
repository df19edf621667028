import { type RawBuilder, sql } from 'kysely'
import type { Executor, Tx } from './database.ts'

export type BulkType =
  | 'uuid'
  | 'date'
  | 'smallint'
  | 'int'
  | 'bigint'
  | 'double precision'
  | 'boolean'
  | 'text'
  | 'timestamptz'
  | 'jsonb'
  | 'uuid[]'

/** The columns of a table as what fills them from a row, in the order of the statement. */
export type BulkColumns<Row> = Readonly<Record<string, readonly [BulkType, (row: Row) => unknown]>>

/** Inserts many rows, at least one, with one statement. Returns how many went in: see `bulkInsert`. */
export async function insertInBulk<Row>(
  db: Executor,
  table: string,
  columns: BulkColumns<Row>,
  rows: readonly Row[],
): Promise<number> {
  const result = await bulkInsert(table, columns, rows).execute(db)
  return Number(result.numAffectedRows ?? 0n)
}

/**
 * The statement that inserts many rows, a column travelling as one array; rows whose key exists already are left out.
 * Columns are written as PostgreSQL reads them, which takes a fraction of the time that the driver needs for the
 * same arrays. A column without any value does not travel: give no such column a default but null.
 */
export function bulkInsert<Row>(
  table: string,
  columns: BulkColumns<Row>,
  rows: readonly Row[],
): RawBuilder<unknown> {
  const filled = Object.entries(columns)
    .map(([name, [type, value]]) => ({ name, type, values: rows.map(value) }))
    .filter(({ values }) => values.some((value) => value !== null && value !== undefined))
  const names = sql.raw(filled.map(({ name }) => name).join(', '))
  const casts = sql.raw(filled.map(({ name, type }) => castOf(name, type)).join(', '))
  return sql`
    insert into ${sql.table(table)} (${names})
    select ${casts} from rows from (${sql.join(filled.map(source))}) as r (${names})
    on conflict do nothing`
}

interface Filled {
  readonly type: BulkType
  readonly values: readonly unknown[]
}

/** JSON columns travel as one JSON array, so that nothing in them has to be escaped; its nulls are SQL's. */
function source({ type, values }: Filled): RawBuilder<unknown> {
  if (type === 'jsonb') return sql`jsonb_array_elements(${JSON.stringify(values)}::jsonb)`
  const element = elementWriter(type)
  const written = values.map((value) => (value === null || value === undefined ? 'NULL' : element(value)))
  // Arrays of arrays would have to be of one length each: they travel as text.
  return sql`unnest(${`{${written.join(',')}}`}::${sql.raw(type === 'uuid[]' ? 'text' : type)}[])`
}

function castOf(name: string, type: BulkType): string {
  if (type === 'jsonb') return `nullif(${name}, 'null'::jsonb)`
  return type === 'uuid[]' ? `${name}::uuid[]` : name
}

function elementWriter(type: BulkType): (value: unknown) => string {
  switch (type) {
    case 'text':
      return (value) => quoted(String(value))
    case 'timestamptz':
      return (value) => (value as Date).toISOString()
    case 'uuid[]':
      return (ids) => `"{${(ids as readonly string[]).join(',')}}"`
    default:
      return String
  }
}

const quoted = (text: string): string =>
  `"${/[\\"]/.test(text) ? text.replaceAll('\\', '\\\\').replaceAll('"', '\\"') : text}"`

/**
 * Takes the foreign keys of tables and those of their indexes away that decide nothing, lets `work` load rows, and
 * brings all back in the same transaction: an index that is built at one go and a key that is checked at one go cost
 * a fraction of what they cost row by row. For tables that nobody else uses yet: they are locked until the end.
 */
export async function withoutIndexes<T>(
  tx: Tx,
  tables: readonly string[],
  work: () => Promise<T>,
  onRebuild: (done: number, total: number) => void = () => undefined,
): Promise<T> {
  const keys = await sql<{ table: string; name: string; definition: string }>`
    select conrelid::regclass::text as "table", quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
      from pg_constraint
     where contype = 'f' and conrelid = any(${tables}::regclass[])`.execute(tx)
  const indexes = await sql<{ name: string; definition: string }>`
    select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
      from pg_index
     where not indisunique and indrelid = any(${tables}::regclass[])`.execute(tx)
  for (const { table, name } of keys.rows)
    await sql.raw(`alter table ${table} drop constraint ${name}`).execute(tx)
  for (const { name } of indexes.rows) await sql.raw(`drop index ${name}`).execute(tx)
  const result = await work()
  const rebuild = [
    ...indexes.rows.map(({ definition }) => definition),
    ...keys.rows.map(
      ({ table, name, definition }) => `alter table ${table} add constraint ${name} ${definition}`,
    ),
  ]
  for (const [done, statement] of rebuild.entries()) {
    onRebuild(done, rebuild.length)
    await sql.raw(statement).execute(tx)
  }
  return result
}

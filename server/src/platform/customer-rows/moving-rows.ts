import { sql, type RawBuilder } from 'kysely'
import type { Tx } from '../db/index.ts'
import type { MergeFacts, MergeParticipant, MovedRow } from './customer-rows.ts'

/** How the rows of one table go from one customer to another. */
export interface MovingTable {
  readonly table: string
  /** The column that names the customer; `customer_id`. */
  readonly column?: string
  /** The primary key. */
  readonly key: readonly string[]
  /** SQL over `f`, a row that is to move, and `s`, a row of the customer that stays: true where both cannot be. */
  readonly clash?: string
  /** With this, `s` is any row of the table, not only those of the customer that stays. */
  readonly amongAll?: true
  /**
   * What becomes of a row that clashes: it is taken out (and comes back with the undo), it stays with the old id, or it
   * moves with these columns set (SQL expressions over `f`).
   */
  readonly onClash?: 'remove' | 'stay' | Readonly<Record<string, string>>
  /** Columns that are set in every row that moves, besides the customer. */
  readonly set?: Readonly<Record<string, string>>
}

const usualColumn = 'customer_id'

/**
 * A participant that moves rows of tables: only the columns that change are remembered, so that
 * what others change in a row between merge and undo is kept. `stays` names tables that are left alone, and why.
 */
export function movingRows(
  tables: (facts: MergeFacts) => readonly MovingTable[],
  stays: Readonly<Record<string, string>> = {},
): MergeParticipant {
  const names = tables({ from: '', into: '', orderShift: 0 }).map(({ table }) => table)
  return {
    tables: {
      ...Object.fromEntries(names.map((name) => [name, 'moved'] as const)),
      ...Object.fromEntries(Object.entries(stays).map(([name, why]) => [name, { stays: why }])),
    },
    async move(tx, facts) {
      const moved: MovedRow[] = []
      for (const table of tables(facts)) moved.push(...(await moveTable(tx, table, facts)))
      return moved
    },
    undo: undoRows,
  }
}

async function moveTable(tx: Tx, spec: MovingTable, facts: MergeFacts): Promise<MovedRow[]> {
  const { table, column = usualColumn, onClash = 'remove' } = spec
  const clashes = sql<boolean>`exists (select from ${sql.table(table)} s
    where ${spec.amongAll ? sql`true` : sql`s.${sql.ref(column)} = ${facts.into}`} and (${sql.raw(spec.clash ?? 'false')}))`
  const moved: MovedRow[] = []
  if (spec.clash !== undefined && onClash === 'remove') {
    const { rows } = await sql<{ before: string }>`
      delete from ${sql.table(table)} f where f.${sql.ref(column)} = ${facts.from} and ${clashes}
      returning to_jsonb(f)::text as before`.execute(tx)
    moved.push(...rows.map(({ before }) => ({ table, change: 'removed' as const, key: null, before })))
  }
  if (spec.clash !== undefined && typeof onClash === 'object')
    moved.push(...(await updateRows(tx, spec, facts, clashes, { ...spec.set, ...onClash })))
  const free =
    spec.clash !== undefined && onClash === 'stay' ? sql<boolean>`not ${clashes}` : sql<boolean>`true`
  moved.push(...(await updateRows(tx, spec, facts, free, spec.set ?? {})))
  return moved
}

async function updateRows(
  tx: Tx,
  { table, key, column = usualColumn }: MovingTable,
  { from, into }: MergeFacts,
  where: RawBuilder<boolean>,
  set: Readonly<Record<string, string>>,
): Promise<MovedRow[]> {
  const columns = [column, ...Object.keys(set)]
  const assignments = sql.join([
    sql`${sql.ref(column)} = ${into}`,
    ...Object.entries(set).map(([name, expression]) => sql`${sql.ref(name)} = ${sql.raw(expression)}`),
  ])
  const { rows } = await sql<{ before: string; key: string }>`
    update ${sql.table(table)} f set ${assignments}
      from (select f.ctid as place, ${objectOf('f', columns)} as before
              from ${sql.table(table)} f where f.${sql.ref(column)} = ${from} and ${where} for update) old
     where f.ctid = old.place
    returning old.before::text as before, ${objectOf('f', key)}::text as key`.execute(tx)
  return rows.map((row) => ({ table, change: 'moved' as const, ...row }))
}

const objectOf = (alias: string, columns: readonly string[]): RawBuilder<unknown> =>
  sql`jsonb_build_object(${sql.join(
    columns.flatMap((name) => [sql`${sql.lit(name)}::text`, sql`${sql.ref(`${alias}.${name}`)}`]),
  )})`

/** Puts rows back; a row that is gone meanwhile stays gone. */
async function undoRows(tx: Tx, moved: readonly MovedRow[]): Promise<void> {
  for (const [table, rows] of Map.groupBy(moved, (row) => row.table)) {
    // Rows of a table that were changed in the same columns go back with one statement.
    const changed = Map.groupBy(
      rows.filter((row) => row.change === 'moved'),
      (row) => `${columnsOf(row.key)} ${columnsOf(row.before)}`,
    )
    for (const group of changed.values()) await restoreColumns(tx, table, group)
    await insertAgain(
      tx,
      table,
      rows.filter((row) => row.change === 'removed').map((row) => row.before),
    )
  }
}

const columnsOf = (json: string | null): string => Object.keys(JSON.parse(json ?? '{}') as object).join()

async function restoreColumns(tx: Tx, table: string, rows: readonly MovedRow[]): Promise<void> {
  const keys = columnsOf(rows[0]?.key ?? null).split(',')
  const columns = columnsOf(rows[0]?.before ?? null).split(',')
  const set = sql.join(columns.map((name) => sql`${sql.ref(name)} = b.${sql.ref(name)}`))
  const same = sql.join(
    keys.map((name) => sql`t.${sql.ref(name)} = k.${sql.ref(name)}`),
    sql` and `,
  )
  const record = sql`jsonb_populate_record(null::${sql.table(table)}`
  await sql`
    update ${sql.table(table)} t set ${set}
      from unnest(${rows.map((row) => row.key)}::jsonb[], ${rows.map((row) => row.before)}::jsonb[])
             as m (key, before)
           cross join lateral ${record}, m.key) k cross join lateral ${record}, m.before) b
     where ${same}`.execute(tx)
}

/** Inserts rows that were taken out whole, every column as it was but those that the database computes. */
export async function insertAgain(tx: Tx, table: string, rows: readonly string[]): Promise<void> {
  if (rows.length === 0) return
  const { rows: columns } = await sql<{ name: string }>`
    select attname as name from pg_attribute
     where attrelid = ${table}::regclass and attnum > 0 and not attisdropped and attgenerated = ''
     order by attnum`.execute(tx)
  const names = sql.join(columns.map(({ name }) => sql.ref(name)))
  await sql`
    insert into ${sql.table(table)} (${names}) overriding system value
    select ${sql.join(columns.map(({ name }) => sql`b.${sql.ref(name)}`))}
      from unnest(${rows}::jsonb[]) as m (row)
     cross join lateral jsonb_populate_record(null::${sql.table(table)}, m.row) b
    on conflict do nothing`.execute(tx)
}

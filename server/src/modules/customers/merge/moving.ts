import { sql } from 'kysely'
import type { CustomerRows, MergeFacts, MovedRow } from '#platform/customer-rows/customer-rows.ts'
import type { Executor, Tx } from '#platform/db/index.ts'

/** Moves the rows of every module; answers how many, after having written each down under the merge. */
export async function moveAll(
  tx: Tx,
  mergeId: string,
  modules: readonly CustomerRows[],
  facts: MergeFacts,
): Promise<number> {
  const moved: (MovedRow & { readonly module: string })[] = []
  for (const { module, merge } of modules)
    for (const row of (await merge?.move(tx, facts)) ?? []) moved.push({ ...row, module })
  if (moved.length === 0) return 0
  await sql`
    insert into customer_merge_rows (merge_id, position, module, table_name, change, key, before)
    select ${mergeId}, i.position, i.module, i.table_name, i.change, i.key::jsonb, i.before::jsonb
      from unnest(${moved.map((_, index) => index)}::int[], ${moved.map((row) => row.module)}::text[],
             ${moved.map((row) => row.table)}::text[], ${moved.map((row) => row.change)}::text[],
             ${moved.map((row) => row.key)}::text[], ${moved.map((row) => row.before)}::text[])
             as i (position, module, table_name, change, key, before)`.execute(tx)
  return moved.length
}

/** Puts back what a merge moved, the last first. */
export async function moveBack(tx: Tx, mergeId: string, modules: readonly CustomerRows[]): Promise<void> {
  const { rows } = await sql<MovedRow & { module: string }>`
    select module, table_name as "table", change, key::text as key, before::text as before
      from customer_merge_rows where merge_id = ${mergeId} order by position desc`.execute(tx)
  const known = new Map(modules.flatMap((one) => (one.merge ? [[one.module, one.merge] as const] : [])))
  for (const [module, moved] of Map.groupBy(rows, (row) => row.module)) {
    const participant = known.get(module)
    if (!participant)
      throw new Error(`rows of the module ${module} were merged, but it cannot take them back`)
    await participant.undo(tx, moved)
  }
}

/** How many rows of each table would move with the customer; tables without any are left out. */
export async function countMoving(
  db: Executor,
  customerId: string,
  modules: readonly CustomerRows[],
): Promise<{ table: string; rows: number }[]> {
  const tables = modules.flatMap(({ merge }) =>
    Object.entries(merge?.tables ?? {}).flatMap(([table, what]) =>
      what === 'moved' || what.follows ? [table] : [],
    ),
  )
  const { rows: places } = await sql<{ table: string; column: string }>`
    select c.relname as table, a.attname as column
      from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relname = any(${[...new Set(tables)]}::text[]) and c.relnamespace = 'public'::regnamespace
       and (a.attname = 'customer_id' or exists (
         select from pg_constraint f where f.conrelid = c.oid and f.contype = 'f'
            and f.confrelid = 'customers'::regclass and f.conkey = array[a.attnum]))`.execute(db)
  const counts: { table: string; rows: number }[] = []
  for (const [table, named] of Map.groupBy(places, (place) => place.table)) {
    const about = sql.join(
      named.map(({ column }) => sql`${sql.ref(column)} = ${customerId}`),
      sql` or `,
    )
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from ${sql.table(table)} where ${about}`.execute(db)
    const n = rows[0]?.n ?? 0
    if (n > 0) counts.push({ table, rows: n })
  }
  return counts
}

/** Rows that go with a card when it goes, because they say nothing that is not in the card. */
const derived: ReadonlySet<string> = new Set([
  'customer_keys',
  'customer_duplicate_queue',
  'customer_duplicates',
  'customer_values',
])

/**
 * Throws when a table would lose rows with the card: somebody has added one and not said what a merge does with it.
 * Rather no merge than one that cannot be undone.
 */
export async function assertNothingLeft(tx: Tx, customerId: string): Promise<void> {
  const { rows } = await sql<{ table: string; column: string }>`
    select c.conrelid::regclass::text as table, a.attname as column
      from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
     where c.contype = 'f' and c.confrelid = 'customers'::regclass`.execute(tx)
  for (const { table, column } of rows) {
    if (derived.has(table)) continue
    const found = await sql`
      select from ${sql.table(table)} where ${sql.ref(column)} = ${customerId} limit 1`.execute(tx)
    if (found.rows.length > 0) throw new Error(`a merge would lose rows of ${table}`)
  }
}

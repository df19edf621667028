import { sql } from 'kysely'
import type { Executor, Tx } from '#platform/db/index.ts'
import { type Grant, scopeCondition } from '#platform/policy/index.ts'

export interface MergeRow {
  readonly id: string
  readonly survivor_id: string
  readonly survivor_name: string | null
  readonly merged_id: string
  readonly merged_name: string
  readonly merged_licence: string
  readonly unit_id: string
  readonly reason: string | null
  readonly rows: number
  readonly at: Date
  readonly by_id: string
  readonly undone_at: Date | null
  readonly undone_by: string | null
  /** A later merge in force has to do with one of the two. */
  readonly covered: boolean
}

const columns = sql`
  m.id, m.survivor_id, s.name as survivor_name, m.merged_id, m.merged_name, m.merged_licence, m.unit_id, m.reason,
  (select count(*)::int from customer_merge_rows r where r.merge_id = m.id) as rows, m.at, m.by_id, m.undone_at,
  m.undone_by,
  exists (select from customer_merges l where l.id > m.id and l.undone_at is null
    and (l.survivor_id in (m.survivor_id, m.merged_id) or l.merged_id = m.survivor_id)) as covered`

/** Merges whose merged card the grant reached, newest first; one more than asked tells that there are more. */
export async function mergesInReach(
  db: Executor,
  grant: Grant<'customers.merge'>,
  page: { readonly offset: number; readonly limit: number },
): Promise<MergeRow[]> {
  const { rows } = await sql<MergeRow>`
    select ${columns} from customer_merges m left join customers s on s.id = m.survivor_id
     where ${scopeCondition(grant.scope, 'm.unit_id', 'm.owner_id')}
     order by m.at desc, m.id desc offset ${page.offset} limit ${page.limit + 1}`.execute(db)
  return rows
}

export async function findMerge(
  db: Executor,
  grant: Grant<'customers.merge'>,
  id: string,
): Promise<MergeRow | undefined> {
  const { rows } = await sql<MergeRow>`
    select ${columns} from customer_merges m left join customers s on s.id = m.survivor_id
     where m.id = ${id} and ${scopeCondition(grant.scope, 'm.unit_id', 'm.owner_id')}`.execute(db)
  return rows[0]
}

/** A card as JSON of the database, locked against every other writer and reference. */
export async function lockWhole(
  tx: Tx,
  grant: Grant<'customers.merge'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ id: string; card: string }>`
    select c.id, to_jsonb(c)::text as card from customers c
     where c.id = any(${ids}::uuid[]) and ${scopeCondition(grant.scope, 'c.unit_id', 'c.owner_id')}
     order by c.id for update`.execute(tx)
  return new Map(rows.map((row) => [row.id, row.card]))
}

/** What is added to the numbers of orders: see `MergeFacts`. */
export async function orderShift(tx: Tx, from: string, into: string): Promise<number> {
  const { rows } = await sql<{ shift: number }>`
    select case when exists (
             select from customer_orders a join customer_orders b using (ordered_on)
              where a.customer_id = ${from} and b.customer_id = ${into})
           then (select (max(number) / 1000 + 1) * 1000 from customer_orders
                  where customer_id in (${from}, ${into})) else 0 end::int as shift`.execute(tx)
  return rows[0]?.shift ?? 0
}

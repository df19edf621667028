import { sql } from 'kysely'
import type { RelationKind } from '#contracts/customer-relations.ts'
import type { Executor, Tx } from '#platform/db/index.ts'
import { type Grant, scopeCondition } from '#platform/policy/index.ts'

export interface RelationRow {
  readonly id: string
  readonly kind: RelationKind
  readonly fromId: string
  readonly toId: string
  readonly since: string | null
  readonly until: string | null
  readonly source: string
  readonly note: string | null
  readonly createdAt: Date
  readonly createdBy: string | null
  readonly endedBy: string | null
}

const columns = sql`
  r.id, r.kind, r.from_id as "fromId", r.to_id as "toId", r.since, r.until, r.source, r.note,
  r.created_at as "createdAt", r.created_by as "createdBy", r.ended_by as "endedBy"`

/** A group's relations may be many; more than these no screen shows. */
const MOST = 400

/** Relations of these customers; those that ended too where `ended`. Newest first. */
export async function relationsTouching(
  db: Executor,
  _grant: Grant<'customers.read' | 'customers.write'>,
  customerIds: readonly string[],
  ended: boolean,
): Promise<RelationRow[]> {
  if (customerIds.length === 0) return []
  const { rows } = await sql<RelationRow>`
    select ${columns} from customer_relations r
     where (r.from_id = any(${customerIds}::uuid[]) or r.to_id = any(${customerIds}::uuid[]))
       and (${ended} or r.until is null)
     order by r.until is not null, r.created_at desc, r.id limit ${MOST}`.execute(db)
  return rows
}

/** Customers in reach, by id. */
export async function reachedCustomers(
  db: Executor,
  grant: Grant<'customers.read' | 'customers.write'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, { readonly id: string; readonly name: string; readonly grade: string }>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; name: string; grade: string }>`
    select c.id, c.name, c.grade from customers c
     where c.id = any(${ids}::uuid[]) and ${scopeCondition(grant.scope, 'c.unit_id', 'c.owner_id', 'c.id')}`.execute(
    db,
  )
  return new Map(rows.map((row) => [row.id, row]))
}

/** Ids upwards along one kind of relation, the nearest first; circles cannot be written, and depth is bounded. */
export async function chainAbove(
  db: Executor,
  kind: 'introducer' | 'parent',
  customerId: string,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive above (id, depth) as (
      select r.from_id, 1 from customer_relations r
       where r.to_id = ${customerId} and r.kind = ${kind} and r.until is null
      union all
      select r.from_id, a.depth + 1 from above a
        join customer_relations r on r.to_id = a.id and r.kind = ${kind} and r.until is null
       where a.depth < 20)
    select id from above order by depth`.execute(db)
  return rows.map(({ id }) => id)
}

/** False when the id is taken. Throws PostgreSQL 23505 when the two are related like this already. */
export async function insertRelation(
  tx: Tx,
  _grant: Grant<'customers.write'>,
  row: Omit<RelationRow, 'until' | 'endedBy'>,
): Promise<boolean> {
  const { rows } = await sql`
    insert into customer_relations (id, from_id, to_id, kind, since, source, note, created_at, created_by)
    values (${row.id}, ${row.fromId}, ${row.toId}, ${row.kind}, ${row.since}::date, ${row.source}, ${row.note},
      ${row.createdAt}, ${row.createdBy})
    on conflict (id) do nothing returning id`.execute(tx)
  return rows.length === 1
}

/** True when there was such a relation of the customer that held. */
export async function closeRelation(
  tx: Tx,
  grant: Grant<'customers.write'>,
  customerId: string,
  id: string,
  end: { readonly until: string; readonly at: Date },
): Promise<boolean> {
  const { rows } = await sql`
    update customer_relations set until = ${end.until}::date, ended_at = ${end.at},
      ended_by = ${grant.actor?.userId ?? null}
     where id = ${id} and ${customerId}::uuid in (from_id, to_id) and until is null returning id`.execute(tx)
  return rows.length === 1
}

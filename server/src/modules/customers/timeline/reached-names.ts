import { sql } from 'kysely'
import type { Executor } from '#platform/db/index.ts'
import { type Grant, scopeCondition } from '#platform/policy/index.ts'

/** Names of customers in reach, by id; the others are absent. */
export async function namesInReach(
  db: Executor,
  grant: Grant<'customers.read' | 'customers.write'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; name: string }>`
    select c.id, c.name from customers c
     where c.id = any(${ids}::uuid[]) and ${scopeCondition(grant.scope, 'c.unit_id', 'c.owner_id', 'c.id')}`.execute(
    db,
  )
  return new Map(rows.map(({ id, name }) => [id, name]))
}

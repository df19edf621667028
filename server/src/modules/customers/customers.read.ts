import { sql } from 'kysely'
import type { Executor } from '#platform/db/index.ts'
import { type Grant, scopeCondition } from '#platform/policy/index.ts'
import { customerColumns, type CustomerRow } from './customers.rows.ts'
import type { FieldChange } from './customers.values.ts'

/** One card; undefined when it does not exist or is out of reach: the two look alike on purpose. */
export async function findCard(
  db: Executor,
  grant: Grant<'customers.read' | 'customers.disclose'>,
  id: string,
): Promise<CustomerRow | undefined> {
  const { rows } = await sql<CustomerRow>`
    select ${customerColumns} from customers c
     where c.id = ${id} and ${scopeCondition(grant.scope, 'c.unit_id', 'c.owner_id', 'c.id')}`.execute(db)
  return rows[0]
}

/** Whether a card in reach is one whose data the person had erased. */
export async function wasErased(db: Executor, grant: Grant<'customers.write'>, id: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from customers c where c.id = ${id} and c.erased_at is not null
       and ${scopeCondition(grant.scope, 'c.unit_id', 'c.owner_id', 'c.id')}`.execute(db)
  return rows.length > 0
}

export interface ChangeRow {
  readonly at: Date
  readonly by_id: string | null
  readonly source: string
  readonly changes: readonly FieldChange[]
}

/** Changes of a card in reach, newest first, 500 at most. */
export async function changesOf(
  db: Executor,
  grant: Grant<'customers.read'>,
  customerId: string,
): Promise<ChangeRow[]> {
  const { rows } = await sql<ChangeRow>`
    select h.at, h.by_id, h.source, h.changes
      from customer_changes h join customers c on c.id = h.customer_id
     where c.id = ${customerId} and ${scopeCondition(grant.scope, 'c.unit_id', 'c.owner_id', 'c.id')}
     order by h.id desc limit 500`.execute(db)
  return rows
}

import { sql } from 'kysely'
import type { Executor } from '#platform/db/index.ts'
import type { Grant } from '#platform/policy/index.ts'
import type { OwnerHistory } from './spells.ts'

/** Changes of the owner of a customer that the caller has already found within reach, oldest first. */
export async function ownerChangesOf(
  db: Executor,
  _grant: Grant<'customers.read'>,
  customerId: string,
): Promise<OwnerHistory['changes']> {
  const { rows } = await sql<OwnerHistory['changes'][number]>`
    select at, by_id as by, source, changes from customer_changes
     where customer_id = ${customerId} and changes @> '[{"field": "ownerId"}]' order by id`.execute(db)
  return rows
}

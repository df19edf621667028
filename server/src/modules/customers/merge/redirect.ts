import { sql } from 'kysely'
import type { Executor, Tx } from '#platform/db/index.ts'

/** The customer that an id leads to after merges, one behind the other; null when it was merged into none. */
export async function survivorOf(db: Executor, id: string): Promise<string | null> {
  const { rows } = await sql<{ survivor_id: string }>`
    with recursive way as (
        select survivor_id, 1 as steps from customer_merges where merged_id = ${id} and undone_at is null
        union all
        select m.survivor_id, way.steps + 1
          from way join customer_merges m on m.merged_id = way.survivor_id and m.undone_at is null
         where way.steps < 50)
    select survivor_id from way order by steps desc limit 1`.execute(db)
  return rows[0]?.survivor_id ?? null
}

/**
 * The id under which something may be written about a customer: its own, or that of the customer it was merged into.
 * The card is held for the rest of the transaction, so that no merge passes between this answer and the write. An id
 * that was never a customer's is answered as it is.
 */
export async function heldCustomer(tx: Tx, id: string): Promise<string> {
  const held = async (wanted: string): Promise<boolean> =>
    (await sql`select from customers where id = ${wanted} for key share`.execute(tx)).rows.length > 0
  if (await held(id)) return id
  const survivor = await survivorOf(tx, id)
  if (survivor === null) return id
  await held(survivor)
  return survivor
}

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

/** How a customer came to be of several cards, for a module that keeps its rows under the card they were written on. */
export interface CardsOfCustomer {
  /** Cards that are part of the customer now, one behind the other; itself not among them. */
  readonly behind: readonly {
    readonly id: string
    readonly into: string
    readonly name: string
    readonly at: Date
  }[]
  /** When this card itself was part of another customer, in merges that were undone. */
  readonly was: readonly { readonly into: string; readonly from: Date; readonly until: Date }[]
}

export async function cardsOfCustomer(db: Executor, id: string): Promise<CardsOfCustomer> {
  const [behind, was] = [
    await sql<CardsOfCustomer['behind'][number]>`
      with recursive cards as (
          select merged_id as id, survivor_id as into, merged_name as name, at, 1 as steps
            from customer_merges where survivor_id = ${id} and undone_at is null
          union all
          select m.merged_id, m.survivor_id, m.merged_name, m.at, cards.steps + 1
            from cards join customer_merges m on m.survivor_id = cards.id and m.undone_at is null
           where cards.steps < 50)
      select id, "into", name, at from cards`.execute(db),
    await sql<CardsOfCustomer['was'][number]>`
      select survivor_id as "into", at as "from", undone_at as until
        from customer_merges where merged_id = ${id} and undone_at is not null`.execute(db),
  ]
  return { behind: behind.rows, was: was.rows }
}

import { sql } from 'kysely'
import type { Executor } from '#platform/db/index.ts'

export interface Distinct {
  readonly by_id: string
  readonly at: Date
  readonly reason: string | null
}

/** What somebody decided about two cards: that they are not the same customer. */
export async function decisionOn(db: Executor, one: string, other: string): Promise<Distinct | null> {
  const { rows } = await sql<Distinct>`
    select by_id, at, reason from customer_distinct
     where a_id = least(${one}::uuid, ${other}::uuid) and b_id = greatest(${one}::uuid, ${other}::uuid)`.execute(
    db,
  )
  return rows[0] ?? null
}

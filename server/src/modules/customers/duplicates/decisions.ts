import { sql } from 'kysely'
import type { Executor } from '#platform/db/index.ts'

export interface Distinct {
  readonly by_id: string
  readonly at: Date
  readonly reason: string | null
}

const ordered = (one: string, other: string): [a: string, b: string] =>
  one < other ? [one, other] : [other, one]

/** What somebody decided about two cards: that they are not the same customer. */
export async function decisionOn(db: Executor, one: string, other: string): Promise<Distinct | null> {
  const [a, b] = ordered(one, other)
  const { rows } = await sql<Distinct>`
    select by_id, at, reason from customer_distinct where a_id = ${a} and b_id = ${b}`.execute(db)
  return rows[0] ?? null
}

/** Keeps that two cards are not one, with what spoke for it: as long as nothing else does, it holds. */
export async function tellApart(
  db: Executor,
  [one, other]: readonly [string, string],
  facts: readonly string[],
  { by, at, reason }: { readonly by: string; readonly at: Date; readonly reason: string | null },
): Promise<void> {
  const [a, b] = ordered(one, other)
  await sql`
    insert into customer_distinct (a_id, b_id, by_id, at, reason, facts)
    values (${a}, ${b}, ${by}, ${at}, ${reason}, ${facts}::text[])
    on conflict (a_id, b_id) do update
      set by_id = excluded.by_id, at = excluded.at, reason = excluded.reason, facts = excluded.facts`.execute(
    db,
  )
}

/** Takes that back; false when nobody had said so. */
export async function withdrawApart(db: Executor, one: string, other: string): Promise<boolean> {
  const [a, b] = ordered(one, other)
  const { rows } = await sql`
    delete from customer_distinct where a_id = ${a} and b_id = ${b} returning a_id`.execute(db)
  return rows.length > 0
}

/** Condition on `customer_duplicates d`: decided, and nothing speaks for the pair that did not then. */
export const isDecided = sql<boolean>`exists (
  select from customer_distinct x where x.a_id = d.a_id and x.b_id = d.b_id and d.facts <@ x.facts)`

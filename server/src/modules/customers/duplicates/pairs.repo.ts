import { sql } from 'kysely'
import type { Db, Executor } from '#platform/db/index.ts'
import type { Pair } from './pairs.ts'

/** Customers that wait to be compared, the longest waiting first, each with the moment that tells a later change. */
export interface Waiting {
  readonly id: string
  /** As the database writes it: a date of this program has no microseconds. */
  readonly at: string
}

export async function waitingCustomers(db: Executor, limit: number): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    select customer_id as id, queued_at::text as at from customer_duplicate_queue
     order by queued_at, customer_id limit ${limit}`.execute(db)
  return rows
}

/**
 * Makes the pairs of these customers exactly these and takes them from the queue, at once. A customer that was changed
 * since it was read stays in the queue, and so does one that another worker holds; whoever dies before this has
 * done nothing.
 */
export async function settle(db: Db, waiting: readonly Waiting[], pairs: readonly Pair[]): Promise<number> {
  return db.transaction().execute(async (tx) => {
    // Cards first and in order of id, as a merge locks them.
    const ids = [...new Set(waiting.map(({ id }) => id).concat(pairs.flatMap(({ aId, bId }) => [aId, bId])))]
    const there = await sql<{ id: string }>`
      select id from customers where id = any(${ids}::uuid[]) order by id for key share`.execute(tx)
    const { rows } = await sql<{ id: string }>`
      select q.customer_id as id
        from unnest(${waiting.map(({ id }) => id)}::uuid[], ${waiting.map(({ at }) => at)}::timestamptz[]) as w (id, at)
        join customer_duplicate_queue q on q.customer_id = w.id and q.queued_at = w.at
       order by q.customer_id for update of q skip locked`.execute(tx)
    const known = new Set(there.rows.map(({ id }) => id))
    const done = new Set(rows.map(({ id }) => id))
    const kept = pairs.filter(
      ({ aId, bId }) => known.has(aId) && known.has(bId) && (done.has(aId) || done.has(bId)),
    )
    await writePairs(tx, [...done], kept)
    await sql`delete from customer_duplicate_queue where customer_id = any(${[...done]}::uuid[])`.execute(tx)
    return done.size
  })
}

async function writePairs(tx: Executor, ids: readonly string[], pairs: readonly Pair[]): Promise<void> {
  const of = <T>(pick: (pair: Pair) => T): T[] => pairs.map(pick)
  const wanted = sql`unnest(${of((pair) => pair.aId)}::uuid[], ${of((pair) => pair.bId)}::uuid[])`
  await sql`
    delete from customer_duplicates d
     where (d.a_id = any(${ids}::uuid[]) or d.b_id = any(${ids}::uuid[]))
       and not exists (select from ${wanted} as w (a_id, b_id) where w.a_id = d.a_id and w.b_id = d.b_id)`.execute(
    tx,
  )
  await sql`
    insert into customer_duplicates as d (a_id, b_id, score, reasons, facts)
    select i.a_id, i.b_id, i.score, i.reasons::jsonb, string_to_array(i.facts, ' ')
      from unnest(${of((pair) => pair.aId)}::uuid[], ${of((pair) => pair.bId)}::uuid[],
             ${of((pair) => pair.score)}::smallint[], ${of((pair) => JSON.stringify(pair.reasons))}::text[],
             ${of((pair) => pair.facts.join(' '))}::text[]) as i (a_id, b_id, score, reasons, facts)
    on conflict (a_id, b_id) do update
      set score = excluded.score, reasons = excluded.reasons, facts = excluded.facts
      where (d.score, d.reasons, d.facts) is distinct from (excluded.score, excluded.reasons, excluded.facts)`.execute(
    tx,
  )
}

/** Customers that are queued in one step when the rules have changed. */
const step = 5000

/**
 * Queues all customers, a step at a time, when pairs were last scored by other rules; true while there are more. Goes
 * on where it stopped.
 */
export async function queueAllUnder(db: Db, rules: string): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    await sql`delete from customer_duplicate_rules where rules <> ${rules}`.execute(tx)
    await sql`insert into customer_duplicate_rules (rules) values (${rules}) on conflict do nothing`.execute(
      tx,
    )
    const { rows } = await sql<{ through: string | null }>`
      select queued_through as through from customer_duplicate_rules
       where rules = ${rules} and finished_at is null for update skip locked`.execute(tx)
    if (!rows[0]) return false
    const after = rows[0].through ?? '00000000-0000-0000-0000-000000000000'
    const { rows: cards } = await sql<{ id: string }>`
      select id from customers where id > ${after} order by id limit ${step} for key share`.execute(tx)
    await sql`
      insert into customer_duplicate_queue (customer_id)
      select unnest(${cards.map(({ id }) => id)}::uuid[]) on conflict do nothing`.execute(tx)
    await sql`
      update customer_duplicate_rules
         set queued_through = coalesce(${cards.at(-1)?.id ?? null}::uuid, queued_through),
             finished_at = case when ${cards.length < step} then now() end
       where rules = ${rules}`.execute(tx)
    return cards.length === step
  })
}

import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import type { DisclosureQuestion, Outcome } from '#engines/disclosure/index.ts'
import type { Executor, Tx } from '#platform/db/index.ts'
import type { Grant } from '#platform/policy/index.ts'

/** A question that somebody asked, with what was answered; never the value. */
export interface AskRecord extends DisclosureQuestion {
  readonly at: Date
  readonly actorId: string
  readonly customerId: string
  readonly verifying: boolean
  readonly outcome: Outcome
  readonly ruleId: string | null
  readonly rulesVersion: number
  readonly matched: boolean | null
}

export async function keepAsk(tx: Tx, _grant: Grant<'customers.disclose'>, ask: AskRecord): Promise<void> {
  await sql`
    insert into disclosure_asks (id, at, actor_id, customer_id, field, data_class, roles, relation, recipient, purpose,
      channel, consent, verifying, outcome, rule_id, rules_version, matched)
    values (${uuid()}, ${ask.at}, ${ask.actorId}, ${ask.customerId}, ${ask.field}, ${ask.dataClass},
      ${[...ask.roles]}::text[], ${ask.relation}, ${ask.recipient}, ${ask.purpose}, ${ask.channel}, ${ask.consent},
      ${ask.verifying}, ${ask.outcome}, ${ask.ruleId}, ${ask.rulesVersion}, ${ask.matched})`.execute(tx)
}

/**
 * Tries of a person in the last hour at one customer and in the last day at all. Holds a lock until the end of the
 * transaction, so that tries at the same moment cannot pass the limit together.
 */
export async function countTries(
  tx: Tx,
  actorId: string,
  customerId: string,
  now: Date,
): Promise<{ atCustomer: number; today: number; oldestAtCustomer: Date | null }> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`verify ${actorId}`}, 0))`.execute(tx)
  const { rows } = await sql<{ at_customer: number; today: number; oldest: Date | null }>`
    select count(*) filter (where customer_id = ${customerId} and at > ${hoursBefore(now, 1)})::int as at_customer,
           count(*)::int as today,
           min(at) filter (where customer_id = ${customerId} and at > ${hoursBefore(now, 1)}) as oldest
      from disclosure_asks where actor_id = ${actorId} and verifying and at > ${hoursBefore(now, 24)}`.execute(
    tx,
  )
  const row = rows[0]
  return { atCustomer: row?.at_customer ?? 0, today: row?.today ?? 0, oldestAtCustomer: row?.oldest ?? null }
}

const hoursBefore = (now: Date, hours: number): Date => new Date(now.getTime() - hours * 3_600_000)

type RecordedAsk = DisclosureQuestion & { readonly at: Date; readonly outcome: Outcome }

/** What people asked lately, the newest first: what a trial is run on. */
export async function recentAsks(
  db: Executor,
  _grant: Grant<'privacy.manage'>,
  limit: number,
): Promise<RecordedAsk[]> {
  const { rows } = await sql<RecordedAsk>`
    select at, field, data_class as "dataClass", roles, relation, recipient, purpose, channel, consent, outcome
      from disclosure_asks order by at desc limit ${limit}`.execute(db)
  return rows
}

/** S7.89: how often each kind of request came since a moment, the most frequent first. */
export async function frequencyOfAsks(
  db: Executor,
  _grant: Grant<'privacy.manage'>,
  since: Date,
): Promise<{ purpose: DisclosureQuestion['purpose']; field: string; outcome: Outcome; count: number }[]> {
  const { rows } = await sql<{
    purpose: DisclosureQuestion['purpose']
    field: string
    outcome: Outcome
    count: number
  }>`
    select purpose, field, outcome, count(*)::int as count from disclosure_asks where at > ${since}
     group by purpose, field, outcome order by count(*) desc, purpose, field, outcome limit 200`.execute(db)
  return rows
}

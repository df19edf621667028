import { type RawBuilder, sql } from 'kysely'
import type { Executor, Tx } from '#platform/db/index.ts'
import type { Grant } from '#platform/policy/index.ts'

/** One thing a phone sent, as it is remembered. */
export interface ReceivedOperation {
  readonly id: string
  readonly deviceId: string
  readonly personId: string
  readonly sequence: number
  readonly kind: string
  readonly requestHash: Buffer
  readonly visitId: string | null
  readonly payload: unknown
  readonly deviceTime: Date | null
  readonly clockOffsetSeconds: number
  readonly receivedAt: Date
}

export type Earlier = { readonly same: boolean; readonly outcome: 'applied' | 'refused' }

/**
 * Only one transaction at a time settles the days of a person: presses of two phones, or the same press sent
 * twice at once, wait for each other.
 */
export async function lockPerson(tx: Tx, personId: string): Promise<void> {
  await lockOf(personId).execute(tx)
}
const lockOf = (personId: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`visits:${personId}`}, 0))`

/**
 * Writes the operation down as applied, in the transaction of its effect. Answers null when it is new, or was
 * refused before with the same content (then it gets another chance); otherwise what is known of it.
 */
export async function rememberApplied(
  tx: Tx,
  _grant: Grant<'visits.perform'>,
  operation: ReceivedOperation,
): Promise<Earlier | null> {
  // The lock is taken in the same statement, before the row is written.
  const { rows } = await insert(tx, operation, 'applied', null, lockOf(operation.personId))
  if (rows.length === 1) return null
  const known = await sql<{ outcome: 'applied' | 'refused'; same: boolean }>`
    select outcome, request_hash = ${operation.requestHash} and person_id = ${operation.personId} as same
    from field_operations where id = ${operation.id}`.execute(tx)
  const earlier = known.rows[0]!
  if (!earlier.same || earlier.outcome === 'applied') return earlier
  await sql`update field_operations set outcome = 'applied', code = null where id = ${operation.id}`.execute(
    tx,
  )
  return null
}

/** Keeps an operation that was refused, word for word. What was applied under the id before stays. */
export async function rememberRefused(
  db: Executor,
  operation: ReceivedOperation,
  code: string,
): Promise<void> {
  await insert(db, operation, 'refused', code)
}

function insert(
  db: Executor,
  operation: ReceivedOperation,
  outcome: Earlier['outcome'],
  code: string | null,
  before: RawBuilder<unknown> = sql`select`,
) {
  return sql`
    with before as materialized (${before})
    insert into field_operations (id, device_id, person_id, sequence, kind, request_hash, outcome, code, visit_id,
      payload, device_time, clock_offset_seconds, received_at)
    select ${operation.id}::uuid, ${operation.deviceId}::uuid, ${operation.personId}::uuid,
      ${operation.sequence}::bigint, ${operation.kind}::text, ${operation.requestHash}::bytea, ${outcome}::text,
      ${code}::text, ${operation.visitId}::uuid, ${JSON.stringify(operation.payload)}::jsonb,
      ${operation.deviceTime}::timestamptz, ${operation.clockOffsetSeconds}::float8,
      ${operation.receivedAt}::timestamptz
    from before
    on conflict (id) do nothing returning id`.execute(db)
}

/** Stops that belong to plans of a person: those of a date, and those that are named. */
export async function stopsOfPerson(
  tx: Tx,
  ownerId: string,
  date: string,
  named: readonly string[],
): Promise<{ id: string; customerId: string; today: boolean }[]> {
  const { rows } = await sql<{ id: string; customerId: string; today: boolean }>`
    select s.id, s.customer_id as "customerId", p.plan_date = ${date}::date as today
    from plan_stops s join visit_plans p on p.id = s.plan_id
    where p.owner_id = ${ownerId} and s.removed_at is null
      and (p.plan_date = ${date}::date or s.id = any(${named}::uuid[]))`.execute(tx)
  return rows
}

/**
 * Marks a stop of the person as skipped, even one that was taken off the plan meanwhile. Of several skips the
 * earliest counts, whichever arrives first. Null when the person has no such stop.
 */
export async function skipStop(
  tx: Tx,
  personId: string,
  skip: { readonly stopId: string; readonly reason: string; readonly at: Date; readonly operation: string },
): Promise<{ planId: string; unitId: string; customerId: string } | null> {
  const { rows } = await sql<{ planId: string; unitId: string; customerId: string }>`
    select s.plan_id as "planId", p.unit_id as "unitId", s.customer_id as "customerId"
    from plan_stops s join visit_plans p on p.id = s.plan_id
    where s.id = ${skip.stopId} and p.owner_id = ${personId}`.execute(tx)
  const stop = rows[0]
  if (!stop) return null
  await sql`
    update plan_stops set skip_reason = ${skip.reason}, skipped_at = ${skip.at}, skip_operation = ${skip.operation}
    where id = ${skip.stopId}
      and (skipped_at is null or (skipped_at, skip_operation) > (${skip.at}::timestamptz, ${skip.operation}::uuid))`.execute(
    tx,
  )
  return stop
}

/** Remembers the words of a form from its first use on. */
export async function rememberForm(db: Executor, version: number, form: unknown): Promise<void> {
  await sql`
    insert into visit_forms (version, form) values (${version}, ${JSON.stringify(form)}::jsonb)
    on conflict (version) do nothing`.execute(db)
}
export async function formsByVersion<T>(
  db: Executor,
  versions: readonly number[],
): Promise<ReadonlyMap<number, T>> {
  if (versions.length === 0) return new Map()
  const { rows } = await sql<{ version: number; form: T }>`
    select version, form from visit_forms where version = any(${versions}::int[])`.execute(db)
  return new Map(rows.map((row) => [row.version, row.form]))
}

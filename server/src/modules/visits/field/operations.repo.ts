import { sql } from 'kysely'
import type { Executor, Tx } from '#platform/db/index.ts'
import { createLedger, type Outcome } from '#platform/device/ledger.ts'
import type { Grant } from '#platform/policy/index.ts'

/** What phones sent of visits, word for word. */
export const ledger = createLedger({ table: 'field_operations', subject: 'visit_id', lock: 'visits' })

/**
 * Only one transaction at a time settles the days of a person: presses of two phones, or the same press sent
 * twice at once, wait for each other.
 */
export const { lockPerson } = ledger

/** What a person's phones sent in a span of time, applied or refused, in the order it came. */
export async function operationsOfPerson(
  db: Executor,
  _grant: Grant<'visits.perform'>,
  personId: string,
  span: { readonly start: Date; readonly end: Date },
): Promise<
  {
    id: string
    kind: string
    deviceId: string
    receivedAt: Date
    outcome: Outcome
    customerId: string | null
    content: unknown
  }[]
> {
  const { rows } = await sql<{
    id: string
    kind: string
    deviceId: string
    receivedAt: Date
    outcome: Outcome
    customerId: string | null
    content: unknown
  }>`
    select o.id, o.kind, o.device_id as "deviceId", o.received_at as "receivedAt", o.outcome,
      coalesce(v.customer_id, s.customer_id) as "customerId", o.payload as content
    from field_operations o
    left join visits v on v.id = o.visit_id
    left join plan_stops s on s.id::text = o.payload ->> 'stopId'
    where o.person_id = ${personId} and o.received_at >= ${span.start} and o.received_at < ${span.end}
    order by o.received_at, o.sequence, o.id`.execute(db)
  return rows
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

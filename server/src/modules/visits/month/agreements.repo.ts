import { sql } from 'kysely'
import type { Executor, Tx } from '#platform/db/index.ts'
import { type Grant, scopeCondition } from '#platform/policy/index.ts'
import type { Place } from '../plan/plan.repo.ts'

/** A time agreed with a customer. Times as `HH:MM`. */
export interface AppointmentRow {
  readonly id: string
  readonly customerId: string
  readonly ownerId: string
  readonly unitId: string
  readonly date: string
  readonly from: string
  readonly to: string
  readonly note: string | null
}
/** Days whose nights are spent at a lodging. */
export interface TripRow {
  readonly id: string
  readonly ownerId: string
  readonly unitId: string
  readonly from: string
  readonly to: string
  readonly lodging: Place
}

export async function appointmentsOf(
  db: Executor,
  ownerId: string,
  from: string,
  to: string,
): Promise<AppointmentRow[]> {
  const { rows } = await sql<AppointmentRow>`
    select id, customer_id as "customerId", owner_id as "ownerId", unit_id as "unitId", on_date as date,
      from_time as "from", to_time as "to", note
    from appointments
    where owner_id = ${ownerId} and on_date between ${from}::date and ${to}::date and cancelled_at is null
    order by on_date, from_time`.execute(db)
  return rows
}

/** False when the id is taken. */
export async function insertAppointment(
  tx: Tx,
  _grant: Grant<'visits.plan'>,
  row: AppointmentRow,
  actorId: string,
): Promise<boolean> {
  const { rows } = await sql`
    insert into appointments (id, customer_id, owner_id, unit_id, on_date, from_time, to_time, note, created_by)
    values (${row.id}, ${row.customerId}, ${row.ownerId}, ${row.unitId}, ${row.date}, ${row.from}, ${row.to},
      ${row.note}, ${actorId})
    on conflict (id) do nothing returning id`.execute(tx)
  return rows.length === 1
}

export async function tripsOf(db: Executor, ownerId: string, from: string, to: string): Promise<TripRow[]> {
  const { rows } = await sql<TripRow>`
    select id, owner_id as "ownerId", unit_id as "unitId", from_date as "from", to_date as "to", lodging
    from overnight_trips
    where owner_id = ${ownerId} and from_date <= ${to}::date and to_date >= ${from}::date
      and cancelled_at is null
    order by from_date`.execute(db)
  return rows
}

export async function insertTrip(
  tx: Tx,
  _grant: Grant<'visits.plan'>,
  row: TripRow,
  actorId: string,
): Promise<boolean> {
  const { rows } = await sql`
    insert into overnight_trips (id, owner_id, unit_id, from_date, to_date, lodging, created_by)
    values (${row.id}, ${row.ownerId}, ${row.unitId}, ${row.from}, ${row.to},
      ${JSON.stringify(row.lodging)}::jsonb, ${actorId})
    on conflict (id) do nothing returning id`.execute(tx)
  return rows.length === 1
}

/** Takes an appointment or a trip within reach back; false when there is none. */
export async function cancelAgreement(
  tx: Tx,
  grant: Grant<'visits.plan'>,
  table: 'appointments' | 'overnight_trips',
  id: string,
): Promise<boolean> {
  const { rows } = await sql`
    update ${sql.table(table)} t set cancelled_at = now()
    where t.id = ${id} and t.cancelled_at is null and ${scopeCondition(grant.scope, 't.unit_id', 't.owner_id')}
    returning t.id`.execute(tx)
  return rows.length === 1
}

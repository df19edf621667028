import { sql } from 'kysely'
import type { Executor, Tx } from '#platform/db/index.ts'
import { type Grant, scopeCondition } from '#platform/policy/index.ts'

export interface AbsenceRow {
  readonly id: string
  readonly personId: string
  readonly unitId: string
  /** `away`: no work on these days; `share`: only some customers are handed over. */
  readonly kind: 'away' | 'share'
  readonly from: string
  readonly to: string
  readonly reason: string
  readonly substituteId: string | null
  readonly createdAt: Date
  readonly endedAt: Date | null
}
export interface HandedRow {
  readonly absenceId: string
  readonly date: string
  readonly customerId: string
  readonly returned: boolean
}

type Reading = Grant<'visits.read' | 'visits.plan'>

const columns = sql`
  a.id, a.person_id as "personId", a.unit_id as "unitId", a.kind, a.from_date as "from", a.to_date as "to",
  a.reason, a.substitute_id as "substituteId", a.created_at as "createdAt", a.ended_at as "endedAt"`

/** Days on which somebody is away, whoever asks: planning depends on it. */
export async function awayDays(
  db: Executor,
  personId: string,
  from: string,
  to: string,
): Promise<{ from: string; to: string; reason: string }[]> {
  const { rows } = await sql<{ from: string; to: string; reason: string }>`
    select from_date as "from", to_date as "to", reason from absences
    where person_id = ${personId} and kind = 'away' and ended_at is null
      and from_date <= ${to}::date and to_date >= ${from}::date`.execute(db)
  return rows
}

/** Absences that touch a span of dates, of people within reach; a substitute sees those that concern them. */
export async function absencesIn(
  db: Executor,
  grant: Reading,
  span: { readonly from: string; readonly to: string },
  actorId: string,
): Promise<AbsenceRow[]> {
  const { rows } = await sql<AbsenceRow>`
    select ${columns} from absences a
    where a.from_date <= ${span.to}::date and a.to_date >= ${span.from}::date
      and (${scopeCondition(grant.scope, 'a.unit_id', 'a.person_id')} or a.substitute_id = ${actorId})
    order by a.from_date desc, a.id`.execute(db)
  return rows
}

export async function lockAbsence(
  tx: Tx,
  grant: Grant<'visits.plan'>,
  id: string,
): Promise<AbsenceRow | null> {
  const { rows } = await sql<AbsenceRow>`
    select ${columns} from absences a
    where a.id = ${id} and ${scopeCondition(grant.scope, 'a.unit_id', 'a.person_id')} for update`.execute(tx)
  return rows[0] ?? null
}

/** False when the id is taken. */
export async function insertAbsence(
  tx: Tx,
  _grant: Grant<'visits.plan'>,
  row: AbsenceRow,
  actorId: string,
): Promise<boolean> {
  const { rows } = await sql`
    insert into absences (id, person_id, unit_id, kind, from_date, to_date, reason, substitute_id, created_at, created_by)
    values (${row.id}, ${row.personId}, ${row.unitId}, ${row.kind}, ${row.from}, ${row.to}, ${row.reason},
      ${row.substituteId}, ${row.createdAt}, ${actorId})
    on conflict (id) do nothing returning id`.execute(tx)
  return rows.length === 1
}

export async function endAbsence(tx: Tx, id: string, at: Date): Promise<void> {
  await sql`update absences set ended_at = ${at} where id = ${id}`.execute(tx)
}

export async function insertHanded(
  tx: Tx,
  absenceId: string,
  date: string,
  customerIds: readonly string[],
): Promise<void> {
  if (customerIds.length === 0) return
  await sql`
    insert into handed_customers (absence_id, visit_date, customer_id)
    select ${absenceId}::uuid, ${date}::date, c from unnest(${customerIds}::uuid[]) as c
    on conflict (absence_id, visit_date, customer_id) do update set returned_at = null`.execute(tx)
}

export async function handedOf(db: Executor, absenceIds: readonly string[]): Promise<HandedRow[]> {
  if (absenceIds.length === 0) return []
  const { rows } = await sql<HandedRow>`
    select absence_id as "absenceId", visit_date as date, customer_id as "customerId",
      returned_at is not null as returned
    from handed_customers where absence_id = any(${absenceIds}::uuid[])
    order by visit_date, customer_id`.execute(db)
  return rows
}

/** Marks what comes back to its owner. */
export async function returnHanded(
  tx: Tx,
  absenceId: string,
  date: string,
  customerIds: readonly string[],
): Promise<void> {
  await sql`
    update handed_customers set returned_at = now()
    where absence_id = ${absenceId} and visit_date = ${date}::date
      and customer_id = any(${customerIds}::uuid[])`.execute(tx)
}

/** Customers of others that somebody stands in for on a date, with the person away. */
export async function handedTo(
  db: Executor,
  substituteId: string,
  date: string,
): Promise<{ customerId: string; personId: string }[]> {
  const { rows } = await sql<{ customerId: string; personId: string }>`
    select h.customer_id as "customerId", a.person_id as "personId"
    from handed_customers h join absences a on a.id = h.absence_id
    where a.substitute_id = ${substituteId} and h.visit_date = ${date}::date and h.returned_at is null`.execute(
    db,
  )
  return rows
}

/** Customers that somebody has handed over for a date. */
export async function handedBy(db: Executor, personId: string, date: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select h.customer_id as id from handed_customers h join absences a on a.id = h.absence_id
    where a.person_id = ${personId} and h.visit_date = ${date}::date and h.returned_at is null`.execute(db)
  return rows.map((row) => row.id)
}

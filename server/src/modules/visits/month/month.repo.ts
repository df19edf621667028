import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import type { MissingCause } from '#contracts/months.ts'
import type { Executor, Tx } from '#platform/db/index.ts'
import type { Message } from '#platform/errors/errors.ts'
import { type Grant, scopeCondition } from '#platform/policy/index.ts'
import type { Place } from '../plan/plan.repo.ts'

/** Figures of a month as they are stored. */
export interface MonthSummary {
  readonly visits: number
  readonly metres: number
  readonly travelMinutes: number
  readonly serviceMinutes: number
  readonly distanceSource: Message
  readonly detourFactor: number
  readonly computedSeconds: number
}
export interface MonthDayRow {
  readonly date: string
  readonly visits: number
  readonly metres: number
  readonly travelMinutes: number
  readonly serviceMinutes: number
  readonly waitingMinutes: number
  readonly breakMinutes: number
  readonly availableMinutes: number
  readonly finishAt: number | null
  readonly trip: boolean
  readonly start: Place | null
  readonly end: Place | null
}
export interface UnplannedRow {
  readonly customerId: string
  readonly kind: 'missing' | 'spacing' | 'no_position' | 'not_due'
  /** Absent in plans that were computed before causes were kept. */
  readonly cause?: MissingCause | null
  /** What the missing visits would take, the way to them included. */
  readonly minutes?: number
  readonly wanted: number
  readonly planned: number
  /** The customer is called `{name}` in it. */
  readonly message: Message
}
export interface MonthPlanRow {
  readonly id: string
  readonly ownerId: string
  readonly unitId: string
  /** First day of the month. */
  readonly month: string
  readonly state: 'draft' | 'confirmed'
  readonly summary: MonthSummary
  readonly days: readonly MonthDayRow[]
  readonly unplanned: readonly UnplannedRow[]
  readonly confirmedAt: Date | null
  readonly computedAt: Date
  readonly version: number
}
export interface MonthVisitRow {
  readonly id: string
  readonly customerId: string
  readonly date: string
  readonly sequence: number
  readonly locked: boolean
  readonly arriveAt: number | null
  readonly departAt: number | null
  readonly legMetres: number
  readonly serviceMinutes: number
  readonly serviceSource: 'card' | 'history' | 'default'
}
export type ChangeKind = 'computed' | 'moved' | 'locked' | 'unlocked' | 'confirmed'
export interface MonthChangeRow {
  readonly at: Date
  readonly actorId: string | null
  readonly kind: ChangeKind
  readonly detail: Readonly<Record<string, unknown>>
}

type Reading = Grant<'visits.read' | 'visits.plan' | 'visits.perform'>

const columns = sql`
  p.id, p.owner_id as "ownerId", p.unit_id as "unitId", p.month, p.state, p.summary, p.days, p.unplanned,
  p.confirmed_at as "confirmedAt", p.computed_at as "computedAt", p.version`
const inScope = (grant: Reading) => scopeCondition(grant.scope, 'p.unit_id', 'p.owner_id')

export async function findMonthPlan(
  db: Executor,
  grant: Reading,
  { ownerId, month }: { readonly ownerId: string; readonly month: string },
): Promise<MonthPlanRow | null> {
  const { rows } = await sql<MonthPlanRow>`
    select ${columns} from month_plans p
    where p.owner_id = ${ownerId} and p.month = ${month}::date and ${inScope(grant)}`.execute(db)
  return rows[0] ?? null
}

/** A plan by id; `lock` keeps it from being changed by anybody else until the transaction ends. */
export async function monthPlanById(
  db: Executor,
  grant: Reading,
  id: string,
  lock = false,
): Promise<MonthPlanRow | null> {
  const { rows } = await sql<MonthPlanRow>`
    select ${columns} from month_plans p
    where p.id = ${id} and ${inScope(grant)} ${lock ? sql`for update` : sql``}`.execute(db)
  return rows[0] ?? null
}

/** The plans of a month within reach, of these people. */
export async function monthPlansOf(
  db: Executor,
  grant: Reading,
  month: string,
  ownerIds: readonly string[],
): Promise<MonthPlanRow[]> {
  const { rows } = await sql<MonthPlanRow>`
    select ${columns} from month_plans p
    where p.month = ${month}::date and p.owner_id = any(${ownerIds}::uuid[]) and ${inScope(grant)}`.execute(
    db,
  )
  return rows
}

/** The visits of a plan by date and order. */
export async function monthVisitsOf(db: Executor, planId: string): Promise<MonthVisitRow[]> {
  const { rows } = await sql<MonthVisitRow>`
    select v.id, v.customer_id as "customerId", v.visit_date as date, v.sequence, v.locked,
      v.arrive_at as "arriveAt", v.depart_at as "departAt", v.leg_metres as "legMetres",
      v.service_minutes as "serviceMinutes", v.service_source as "serviceSource"
    from month_visits v where v.plan_id = ${planId} order by v.visit_date, v.sequence, v.id`.execute(db)
  return rows
}

/** Whom a confirmed month plan has somebody visit on a date, in order; null when there is no such plan. */
export async function monthDayOf(
  db: Executor,
  ownerId: string,
  date: string,
): Promise<{ readonly changedAt: Date; readonly customerIds: string[] } | null> {
  const { rows } = await sql<{ changedAt: Date; customerIds: string[] }>`
    select p.updated_at as "changedAt", coalesce((
      select array_agg(v.customer_id order by v.sequence) from month_visits v
      where v.plan_id = p.id and v.visit_date = ${date}::date), '{}') as "customerIds"
    from month_plans p
    where p.owner_id = ${ownerId} and p.month = date_trunc('month', ${date}::date)::date
      and p.state = 'confirmed'`.execute(db)
  return rows[0] ?? null
}

/** Dates on which customers are planned from `from` up to (not including) `before`, over all months. */
export async function plannedBefore(
  db: Executor,
  ownerId: string,
  from: string,
  before: string,
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ customerId: string; date: string }>`
    select customer_id as "customerId", max(date)::text as date from (
      select v.customer_id, v.visit_date as date from month_visits v join month_plans p on p.id = v.plan_id
      where p.owner_id = ${ownerId} and v.visit_date >= ${from}::date and v.visit_date < ${before}::date
      union all
      select s.customer_id, p.plan_date from plan_stops s join visit_plans p on p.id = s.plan_id
      where p.owner_id = ${ownerId} and p.state = 'confirmed' and s.removed_at is null
        and s.skip_reason is null and p.plan_date >= ${from}::date and p.plan_date < ${before}::date) planned
    group by customer_id`.execute(db)
  return new Map(rows.map(({ customerId, date }) => [customerId, date]))
}

/** Writes a plan and its visits from a date on; what lies before that date stays as it was. */
export async function writeMonthPlan(
  tx: Tx,
  plan: MonthPlanRow,
  visits: readonly MonthVisitRow[],
  { from, actorId }: { readonly from: string; readonly actorId: string | null },
): Promise<void> {
  await sql`
    insert into month_plans (id, owner_id, unit_id, month, state, summary, days, unplanned, confirmed_at,
      computed_at, version, updated_at, updated_by)
    values (${plan.id}, ${plan.ownerId}, ${plan.unitId}, ${plan.month}, ${plan.state}, ${json(plan.summary)},
      ${json(plan.days)}, ${json(plan.unplanned)}, ${plan.confirmedAt}, ${plan.computedAt}, ${plan.version}, now(),
      ${actorId})
    on conflict (id) do update set state = excluded.state, unit_id = excluded.unit_id,
      summary = excluded.summary, days = excluded.days, unplanned = excluded.unplanned,
      confirmed_at = excluded.confirmed_at, computed_at = excluded.computed_at, version = excluded.version,
      updated_at = now(), updated_by = excluded.updated_by`.execute(tx)
  await sql`delete from month_visits where plan_id = ${plan.id} and visit_date >= ${from}::date`.execute(tx)
  if (visits.length === 0) return
  await sql`
    insert into month_visits (id, plan_id, customer_id, visit_date, sequence, locked, arrive_at, depart_at,
      leg_metres, service_minutes, service_source)
    select id, ${plan.id}::uuid, customer, date, sequence, locked, arrive, depart, leg, service, source
    from jsonb_to_recordset(${JSON.stringify(visits.map(asRecord))}::jsonb) as r (id uuid, customer uuid, date date,
      sequence int, locked boolean, arrive int, depart int, leg float8, service float8, source text)`.execute(
    tx,
  )
}

const asRecord = (visit: MonthVisitRow) => ({
  id: visit.id,
  customer: visit.customerId,
  date: visit.date,
  sequence: visit.sequence,
  locked: visit.locked,
  arrive: visit.arriveAt === null ? null : Math.round(visit.arriveAt),
  depart: visit.departAt === null ? null : Math.round(visit.departAt),
  leg: visit.legMetres,
  service: visit.serviceMinutes,
  source: visit.serviceSource,
})

export async function addMonthChange(tx: Tx, planId: string, change: MonthChangeRow): Promise<void> {
  await sql`
    insert into month_changes (id, plan_id, at, actor_id, kind, detail)
    values (${uuid()}, ${planId}, ${change.at}, ${change.actorId}, ${change.kind}, ${json(change.detail)})`.execute(
    tx,
  )
}

/** What was done to a plan, newest first. */
export async function monthChangesOf(db: Executor, planId: string, limit = 50): Promise<MonthChangeRow[]> {
  const { rows } = await sql<MonthChangeRow>`
    select at, actor_id as "actorId", kind, detail from month_changes
    where plan_id = ${planId} order by at desc, id desc limit ${limit}`.execute(db)
  return rows
}

const json = (value: unknown) => sql`${JSON.stringify(value)}::jsonb`

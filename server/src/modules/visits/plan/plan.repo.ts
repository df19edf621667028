import { sql } from 'kysely'
import type { Point } from '#contracts/common.ts'
import type { VisitReason } from '#contracts/visit-plans.ts'
import type { Executor, Tx } from '#platform/db/index.ts'
import type { Message } from '#platform/errors/errors.ts'
import { type Grant, scopeCondition } from '#platform/policy/index.ts'

export type Place = Point & { readonly name: string }

/** The route of a plan as it is stored; messages in every language. */
export interface StoredRoute {
  readonly metres: number
  readonly travelMinutes: number
  readonly serviceMinutes: number
  readonly listOrderMetres: number
  readonly gap: number | null
  readonly finishAt: number | null
  readonly distanceSource: Message
  readonly detourFactor: number
  readonly problems: readonly { readonly stopId: string | null; readonly message: Message }[]
}

export interface PlanRow {
  readonly id: string
  readonly ownerId: string
  readonly unitId: string
  readonly date: string
  readonly state: 'draft' | 'confirmed'
  readonly tour: 'closed' | 'open'
  readonly start: Place | null
  readonly end: Place | null
  readonly departAt: string
  readonly route: StoredRoute | null
  readonly confirmedAt: Date | null
  /** 0 for a plan that was computed for a reader and never saved. */
  readonly version: number
  /** When the proposal was made. */
  readonly createdAt: Date
}

export interface StopRow {
  readonly id: string
  readonly customerId: string
  readonly sequence: number
  readonly listPosition: number
  readonly locked: boolean
  readonly reasons: readonly VisitReason[]
  readonly arriveAt: number | null
  readonly departAt: number | null
  readonly legMetres: number | null
  readonly skipReason: string | null
  readonly skippedAt: Date | null
}

type Reading = Grant<'visits.read' | 'visits.plan' | 'visits.perform' | 'visits.export'>

const planColumns = sql`
  p.id, p.owner_id as "ownerId", p.unit_id as "unitId", p.plan_date as "date", p.state, p.tour,
  p.start_place as "start", p.end_place as "end", p.depart_at as "departAt", p.route,
  p.confirmed_at as "confirmedAt", p.version, p.created_at as "createdAt"`
const stopColumns = sql`
  s.id, s.customer_id as "customerId", s.sequence, s.list_position as "listPosition", s.locked, s.reasons,
  s.arrive_at as "arriveAt", s.depart_at as "departAt", s.leg_metres as "legMetres",
  s.skip_reason as "skipReason", s.skipped_at as "skippedAt"`
const inScope = (grant: Reading) => scopeCondition(grant.scope, 'p.unit_id', 'p.owner_id')

export async function findPlan(
  db: Executor,
  grant: Reading,
  key: { readonly ownerId: string; readonly date: string },
): Promise<PlanRow | null> {
  const { rows } = await sql<PlanRow>`
    select ${planColumns} from visit_plans p
    where p.owner_id = ${key.ownerId} and p.plan_date = ${key.date} and ${inScope(grant)}`.execute(db)
  return rows[0] ?? null
}

/** Locks a plan for changing. */
export async function lockPlan(tx: Tx, grant: Grant<'visits.plan'>, id: string): Promise<PlanRow | null> {
  const { rows } = await sql<PlanRow>`
    select ${planColumns} from visit_plans p where p.id = ${id} and ${inScope(grant)} for update`.execute(tx)
  return rows[0] ?? null
}
export async function planById(db: Executor, grant: Reading, id: string): Promise<PlanRow | null> {
  const { rows } = await sql<PlanRow>`
    select ${planColumns} from visit_plans p where p.id = ${id} and ${inScope(grant)}`.execute(db)
  return rows[0] ?? null
}

/** How the person planned last: the start, end and kind of tour of the day before become those of the next. */
export async function lastPlanOf(
  db: Executor,
  grant: Reading,
  ownerId: string,
  before: string,
): Promise<PlanRow | null> {
  const { rows } = await sql<PlanRow>`
    select ${planColumns} from visit_plans p
    where p.owner_id = ${ownerId} and p.plan_date < ${before} and ${inScope(grant)}
    order by p.plan_date desc limit 1`.execute(db)
  return rows[0] ?? null
}

/** The plans of a day within reach. */
export async function plansOfDay(
  db: Executor,
  grant: Reading,
  date: string,
  unitIds: readonly string[] | null,
): Promise<PlanRow[]> {
  const wanted = unitIds === null ? sql`true` : sql`p.unit_id = any(${unitIds}::uuid[])`
  const { rows } = await sql<PlanRow>`
    select ${planColumns} from visit_plans p
    where p.plan_date = ${date} and ${inScope(grant)} and ${wanted}`.execute(db)
  return rows
}

/** The stops of plans in their order, without those that were taken off. */
export async function stopsOf(
  db: Executor,
  planIds: readonly string[],
): Promise<(StopRow & { planId: string })[]> {
  if (planIds.length === 0) return []
  const { rows } = await sql<StopRow & { planId: string }>`
    select s.plan_id as "planId", ${stopColumns} from plan_stops s
    where s.plan_id = any(${planIds}::uuid[]) and s.removed_at is null
    order by s.plan_id, s.sequence, s.id`.execute(db)
  return rows
}

/** Which of these stops exist already, in which plan and for whom, taken off or not. */
export async function knownStops(
  db: Executor,
  stopIds: readonly string[],
): Promise<{ id: string; planId: string; customerId: string }[]> {
  const { rows } = await sql<{ id: string; planId: string; customerId: string }>`
    select id, plan_id as "planId", customer_id as "customerId" from plan_stops
    where id = any(${stopIds}::uuid[])`.execute(db)
  return rows
}

/** Makes the plan of a day; false when somebody else made it in the same moment. */
export async function insertPlan(tx: Tx, plan: PlanRow, actorId: string | null): Promise<boolean> {
  const { rows } = await sql`
    insert into visit_plans (id, owner_id, unit_id, plan_date, state, tour, start_place, end_place, depart_at, route,
      version, created_at, updated_by)
    values (${plan.id}, ${plan.ownerId}, ${plan.unitId}, ${plan.date}, ${plan.state}, ${plan.tour},
      ${json(plan.start)}, ${json(plan.end)}, ${plan.departAt}, ${json(plan.route)}, ${plan.version}, ${plan.createdAt}, ${actorId})
    on conflict (owner_id, plan_date) do nothing returning id`.execute(tx)
  return rows.length === 1
}

/** Writes a fresh proposal over one that nobody touched. False when somebody has touched it meanwhile. */
export async function renewProposal(tx: Tx, plan: PlanRow): Promise<boolean> {
  const { rows } = await sql`
    update visit_plans set route = ${json(plan.route)}, created_at = ${plan.createdAt}, updated_at = now()
    where id = ${plan.id} and version = 1 and state = 'draft' returning id`.execute(tx)
  return rows.length === 1
}

/** Writes a changed plan under its next version. */
export async function updatePlan(tx: Tx, plan: PlanRow, actorId: string | null): Promise<void> {
  await sql`
    update visit_plans set state = ${plan.state}, tour = ${plan.tour}, start_place = ${json(plan.start)},
      end_place = ${json(plan.end)}, depart_at = ${plan.departAt}, route = ${json(plan.route)},
      confirmed_at = ${plan.confirmedAt}, version = version + 1, updated_at = now(), updated_by = ${actorId}
    where id = ${plan.id}`.execute(tx)
}

/** Makes these the stops of the plan: new ones are added, known ones changed, the others marked as taken off. */
export async function replaceStops(tx: Tx, planId: string, stops: readonly StopRow[]): Promise<void> {
  const ids = stops.map((stop) => stop.id)
  await sql`
    update plan_stops set removed_at = now()
    where plan_id = ${planId} and removed_at is null and not id = any(${ids}::uuid[])`.execute(tx)
  if (stops.length === 0) return
  const rows = JSON.stringify(
    stops.map((stop) => ({
      id: stop.id,
      customer_id: stop.customerId,
      sequence: stop.sequence,
      list_position: stop.listPosition,
      locked: stop.locked,
      reasons: stop.reasons,
      arrive_at: stop.arriveAt === null ? null : Math.round(stop.arriveAt),
      depart_at: stop.departAt === null ? null : Math.round(stop.departAt),
      leg_metres: stop.legMetres,
    })),
  )
  await sql`
    insert into plan_stops as s
      (id, plan_id, customer_id, sequence, list_position, locked, reasons, arrive_at, depart_at, leg_metres)
    select id, ${planId}::uuid, customer_id, sequence, list_position, locked, reasons, arrive_at, depart_at, leg_metres
    from jsonb_to_recordset(${rows}::jsonb) as r (id uuid, customer_id uuid, sequence int, list_position int,
      locked boolean, reasons jsonb, arrive_at int, depart_at int, leg_metres double precision)
    on conflict (id) do update set sequence = excluded.sequence, list_position = excluded.list_position,
      locked = excluded.locked, reasons = excluded.reasons, arrive_at = excluded.arrive_at,
      depart_at = excluded.depart_at, leg_metres = excluded.leg_metres, removed_at = null`.execute(tx)
}

/** Marks a stop as left out for today without a phone having said so. */
export async function skipByOffice(
  tx: Tx,
  planId: string,
  stopId: string,
  reason: string,
  at: Date,
): Promise<void> {
  await sql`
    update plan_stops set skip_reason = ${reason}, skipped_at = ${at}
    where id = ${stopId} and plan_id = ${planId} and removed_at is null`.execute(tx)
}

const json = (value: unknown) => sql`${value === null ? null : JSON.stringify(value)}::jsonb`

/** Visits of the day that were made outside the plan count for it once their customer is on it. */
export async function linkVisits(tx: Tx, plan: PlanRow): Promise<void> {
  await sql`
    update visits v set stop_id = s.id from plan_stops s
    where s.plan_id = ${plan.id} and s.removed_at is null and v.owner_id = ${plan.ownerId}
      and v.visit_date = ${plan.date}::date and v.customer_id = s.customer_id and v.stop_id is null`.execute(
    tx,
  )
}

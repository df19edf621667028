import { sql } from 'kysely'
import type { Fix, VisitReason } from '#contracts/visits.ts'
import type { Point } from '#contracts/common.ts'
import type { Executor } from '#platform/db/index.ts'
import { settleDay } from './field/settle.ts'
import type { FindingValue, VisitRow } from './field/visit-row.ts'
import { insertNewVisits } from './field/visit.repo.ts'
import { minutesOf } from './proposal/dates.ts'
import type { Place, StoredRoute } from './plan/plan.repo.ts'
import { greatCircleDistances } from './route/distance-provider.ts'
import { placesOf, type RouteRequest } from './route/day-problem.ts'
import { estimateRoute } from './route/estimate.ts'
import { flagRulesOf, placeRuleOf } from './visits.context.ts'
import { defaultVisitSettings } from './visits.settings.ts'

/** A visit as a bulk source (the demo generator, another system) hands it over. */
export interface VisitSeed {
  readonly id: string
  readonly ownerId: string
  readonly unitId: string
  readonly customerId: string
  /** Where the customer is, for the verdict; null when not placed. */
  readonly customerPosition: Point | null
  /** Business date. Give the visits of one person and date one after the other, so that the hints see the day. */
  readonly date: string
  /** A stop that is loaded already; null for a visit outside the plan. */
  readonly stopId: string | null
  readonly startedAt: Date
  readonly endedAt: Date | null
  readonly startFix: Fix | null
  readonly endFix: Fix | null
  readonly findings: Readonly<Record<string, FindingValue>>
  readonly formVersion: number | null
  readonly note: string | null
  readonly nextStep: string | null
  readonly nextStepOn: string | null
}

export interface PlanSeed {
  readonly id: string
  readonly ownerId: string
  readonly unitId: string
  readonly date: string
  readonly state: 'draft' | 'confirmed'
  readonly tour: 'closed' | 'open'
  readonly start: Place | null
  readonly end: Place | null
  /** `HH:MM`. */
  readonly departAt: string
  readonly confirmedAt: Date | null
  /** In their order. */
  readonly stops: readonly {
    readonly id: string
    readonly customerId: string
    readonly position: Point | null
    readonly serviceMinutes: number
    readonly reasons: readonly VisitReason[]
    readonly skipReason: string | null
    readonly skippedAt: Date | null
  }[]
}

type Rows<T> = AsyncIterable<T> | Iterable<T>
const BATCH = 2000

/**
 * Writes visits of a trusted source in bulk, judged and flagged by the default rules; no events, no operations.
 * Visits that exist already are left out, so a load that broke off can be run again. Returns how many went in.
 */
export async function loadVisits(
  db: Executor,
  visits: Rows<VisitSeed>,
  onProgress: (loaded: number) => void = () => undefined,
): Promise<number> {
  let loaded = 0
  for await (const batch of batches(visits, (a, b) => a.ownerId === b.ownerId && a.date === b.date)) {
    const days = Map.groupBy(batch, (visit) => `${visit.ownerId} ${visit.date}`)
    const rows = [...days.values()].flatMap((day) => settleSeeds(day))
    loaded += await insertNewVisits(db, rows)
    onProgress(loaded)
  }
  return loaded
}

function settleSeeds(day: readonly VisitSeed[]): VisitRow[] {
  const settled = settleDay(day.map(rowOf), {
    stops: day.flatMap((visit) =>
      visit.stopId === null ? [] : [{ id: visit.stopId, customerId: visit.customerId, today: true }],
    ),
    rule: placeRuleOf(defaultVisitSettings),
    flags: flagRulesOf(defaultVisitSettings),
    positions: new Map(day.map((visit) => [visit.customerId, visit.customerPosition])),
  })
  return settled
}

function rowOf(seed: VisitSeed): VisitRow {
  const press = (at: Date, fix: Fix | null) => ({
    at,
    atDevice: at,
    receivedAt: at,
    clockOffset: 0,
    device: null,
    operation: null,
    fix,
    fixProblem: null,
    place: null,
  })
  return {
    id: seed.id,
    ownerId: seed.ownerId,
    unitId: seed.unitId,
    date: seed.date,
    start: {
      ...press(seed.startedAt, seed.startFix),
      customerId: seed.customerId,
      stopId: seed.stopId,
      ownerAtStart: seed.ownerId,
    },
    end: seed.endedAt && {
      ...press(seed.endedAt, seed.endFix),
      findings: seed.findings,
      formVersion: seed.formVersion,
      note: seed.note,
      nextStep: seed.nextStep,
      nextStepOn: seed.nextStepOn,
      expectedPhotos: [],
    },
    stopId: seed.stopId,
    mergedInto: null,
    flags: [],
    attachedPhotos: [],
  }
}

/** Writes plans with their stops in bulk, with the route estimated in the order given. Known plans are left out. */
export async function loadPlans(
  db: Executor,
  plans: Rows<PlanSeed>,
  onProgress: (loaded: number) => void = () => undefined,
): Promise<number> {
  let loaded = 0
  for await (const batch of batches(plans, () => false)) {
    const estimated = await Promise.all(batch.map(async (plan) => ({ plan, ...(await estimateSeed(plan)) })))
    const planRows = estimated.map(({ plan, route }) => ({
      id: plan.id,
      owner_id: plan.ownerId,
      unit_id: plan.unitId,
      plan_date: plan.date,
      state: plan.state,
      tour: plan.tour,
      start_place: plan.start,
      end_place: plan.end,
      depart_at: plan.departAt,
      route,
      confirmed_at: plan.confirmedAt,
    }))
    const { rows } = await sql<{ id: string }>`
      insert into visit_plans (id, owner_id, unit_id, plan_date, state, tour, start_place, end_place, depart_at, route,
        confirmed_at)
      select * from jsonb_to_recordset(${JSON.stringify(planRows)}::jsonb) as r (id uuid, owner_id uuid, unit_id uuid,
        plan_date date, state text, tour text, start_place jsonb, end_place jsonb, depart_at text, route jsonb,
        confirmed_at timestamptz)
      on conflict do nothing returning id`.execute(db)
    const made = new Set(rows.map((row) => row.id))
    const stopRows = estimated.filter(({ plan }) => made.has(plan.id)).flatMap(({ stops }) => stops)
    await sql`
      insert into plan_stops (id, plan_id, customer_id, sequence, list_position, reasons, arrive_at, depart_at,
        leg_metres, skip_reason, skipped_at)
      select * from jsonb_to_recordset(${JSON.stringify(stopRows)}::jsonb) as r (id uuid, plan_id uuid,
        customer_id uuid, sequence int, list_position int, reasons jsonb, arrive_at int, depart_at int,
        leg_metres double precision, skip_reason text, skipped_at timestamptz)
      on conflict do nothing`.execute(db)
    loaded += made.size
    onProgress(loaded)
  }
  return loaded
}

async function estimateSeed(plan: PlanSeed): Promise<{ route: StoredRoute | null; stops: object[] }> {
  const { detour, speed, minutesPerLeg } = defaultVisitSettings
  const request: RouteRequest = {
    stops: plan.stops.map((stop) => ({
      id: stop.id,
      name: '',
      place: stop.position,
      serviceMinutes: stop.serviceMinutes,
      windows: null,
      locked: false,
    })),
    start: plan.start,
    end: plan.end,
    tour: plan.tour,
    departAt: minutesOf(plan.departAt),
  }
  const table = await greatCircleDistances.table(placesOf(request), {
    detour,
    metresPerSecond: speed / 3.6,
    secondsPerLeg: minutesPerLeg * 60,
  })
  const route = estimateRoute(request, table)
  return {
    route: {
      metres: route.metres,
      travelMinutes: route.travelMinutes,
      serviceMinutes: route.serviceMinutes,
      listOrderMetres: route.metres,
      gap: null,
      finishAt: route.finishAt,
      distanceSource: table.source,
      detourFactor: detour,
      problems: [],
    },
    stops: plan.stops.map((stop, index) => {
      const times = route.stops.get(stop.id)
      return {
        id: stop.id,
        plan_id: plan.id,
        customer_id: stop.customerId,
        sequence: index + 1,
        list_position: index + 1,
        reasons: stop.reasons,
        arrive_at: times ? Math.round(times.arriveAt) : null,
        depart_at: times ? Math.round(times.departAt) : null,
        leg_metres: times?.legMetres ?? null,
        skip_reason: stop.skipReason,
        skipped_at: stop.skippedAt,
      }
    }),
  }
}

/** Groups of about `BATCH` rows; rows that belong together stay in one. */
async function* batches<T>(rows: Rows<T>, together: (a: T, b: T) => boolean): AsyncGenerator<T[]> {
  let batch: T[] = []
  for await (const row of rows) {
    const last = batch.at(-1)
    if (batch.length >= BATCH && last !== undefined && !together(last, row)) {
      yield batch
      batch = []
    }
    batch.push(row)
  }
  if (batch.length > 0) yield batch
}

import { sql } from 'kysely'
import type { Fix } from '#contracts/in-place.ts'
import type { VisitReason } from '#contracts/visit-plans.ts'
import type { Point } from '#contracts/common.ts'
import { bulkInsert, type BulkColumns, insertInBulk } from '#platform/db/bulk.ts'
import type { Executor } from '#platform/db/index.ts'
import { settleDay } from './field/settle.ts'
import { followSteps } from './field/followed-steps.ts'
import { insertMarks } from './field/next-steps.repo.ts'
import type { FindingValue, VisitRow } from './field/visit-row.ts'
import { insertNewVisits } from './field/visit.repo.ts'
import type { Place, StoredRoute } from './plan/plan.repo.ts'
import { type SeedLeg, walkSeed } from './route/walk-seed.ts'
import { greatCircleSource } from './route/distance-provider.ts'
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
 * Writes visits of a trusted source in bulk, judged and flagged by the default rules; no events, no operations. Next
 * steps that a later visit followed are ticked off by it.
 * Visits that exist already are left out, so a load that broke off can be run again. Returns how many went in.
 */
export async function loadVisits(
  db: Executor,
  visits: Rows<VisitSeed>,
  onProgress: (loaded: number) => void = () => undefined,
): Promise<number> {
  let loaded = 0
  const followed = followSteps()
  for await (const batch of batches(visits, (a, b) => a.ownerId === b.ownerId && a.date === b.date)) {
    const days = Map.groupBy(batch, (visit) => `${visit.ownerId} ${visit.date}`)
    const rows = [...days.values()].flatMap((day) => settleSeeds(day))
    loaded += await insertNewVisits(db, rows)
    await insertMarks(db, followed(batch))
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
      voiceIds: [],
    },
    withdrawal: null,
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
    const estimated = batch.map((plan) => ({ plan, ...estimateSeed(plan) }))
    const { rows } = await sql<{ id: string }>`
      ${bulkInsert('visit_plans', planColumns, estimated)} returning id`.execute(db)
    const made = new Set(rows.map((row) => row.id))
    const stops = estimated.filter(({ plan }) => made.has(plan.id)).flatMap((each) => each.stops)
    if (stops.length > 0) await insertInBulk(db, 'plan_stops', stopColumns, stops)
    loaded += made.size
    onProgress(loaded)
  }
  return loaded
}

interface EstimatedPlan {
  readonly plan: PlanSeed
  readonly route: StoredRoute
  readonly stops: readonly EstimatedStop[]
}
interface EstimatedStop {
  readonly seed: PlanSeed['stops'][number]
  readonly planId: string
  readonly sequence: number
  /** Null for a customer that is not placed. */
  readonly leg: SeedLeg | null
}

const planColumns: BulkColumns<EstimatedPlan> = {
  id: ['uuid', ({ plan }) => plan.id],
  owner_id: ['uuid', ({ plan }) => plan.ownerId],
  unit_id: ['uuid', ({ plan }) => plan.unitId],
  plan_date: ['date', ({ plan }) => plan.date],
  state: ['text', ({ plan }) => plan.state],
  tour: ['text', ({ plan }) => plan.tour],
  start_place: ['jsonb', ({ plan }) => plan.start],
  end_place: ['jsonb', ({ plan }) => plan.end],
  depart_at: ['text', ({ plan }) => plan.departAt],
  route: ['jsonb', ({ route }) => route],
  confirmed_at: ['timestamptz', ({ plan }) => plan.confirmedAt],
}
const stopColumns: BulkColumns<EstimatedStop> = {
  id: ['uuid', ({ seed }) => seed.id],
  plan_id: ['uuid', ({ planId }) => planId],
  customer_id: ['uuid', ({ seed }) => seed.customerId],
  sequence: ['int', ({ sequence }) => sequence],
  list_position: ['int', ({ sequence }) => sequence],
  reasons: ['jsonb', ({ seed }) => seed.reasons],
  arrive_at: ['int', ({ leg }) => leg && Math.round(leg.arriveAt)],
  depart_at: ['int', ({ leg }) => leg && Math.round(leg.departAt)],
  leg_metres: ['double precision', ({ leg }) => leg && leg.metres],
  skip_reason: ['text', ({ seed }) => seed.skipReason],
  skipped_at: ['timestamptz', ({ seed }) => seed.skippedAt],
}

/** The route in the order given, by the default rules. */
function estimateSeed(plan: PlanSeed): Pick<EstimatedPlan, 'route' | 'stops'> {
  const { detour, speed, minutesPerLeg } = defaultVisitSettings
  const model = { detour, metresPerSecond: speed / 3.6, secondsPerLeg: minutesPerLeg * 60 }
  const { legs, metres, travelMinutes, finishAt } = walkSeed(plan, model)
  return {
    route: {
      metres,
      travelMinutes,
      serviceMinutes: plan.stops.reduce((sum, stop) => sum + stop.serviceMinutes, 0),
      listOrderMetres: metres,
      gap: null,
      finishAt,
      distanceSource: greatCircleSource,
      detourFactor: detour,
      problems: [],
    },
    stops: plan.stops.map((seed, index) => ({
      seed,
      planId: plan.id,
      sequence: index + 1,
      leg: legs[index] ?? null,
    })),
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

import type { Point } from '#contracts/common.ts'
import type { PlanningCustomer } from '#modules/customers/index.ts'
import { explainDrop, type DropReason } from '#engines/routing/index.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import { minutesOf } from '../proposal/dates.ts'
import { dayProblem, fullOrder, placedStops, placesOf, type RouteRequest } from '#engines/day-route/index.ts'
import { estimateRoute, lengthOf, type RouteProblem } from '../route/estimate.ts'
import type { TravelTable } from '../route/distance-provider.ts'
import { travelModelOf, type VisitsContext } from '../visits.context.ts'
import { nothingToOrder } from '../visits.errors.ts'
import type { VisitSettings } from '../visits.settings.ts'
import { windowsOn } from './customers-of-plan.ts'
import type { PlanRow, StopRow, StoredRoute } from './plan.repo.ts'
import { type LearnedMinutes, serviceTime } from './service-minutes.ts'
import type { StopProgress } from './stop-states.ts'

/** A plan with everything its route depends on. */
export interface PlanInputs {
  readonly plan: PlanRow
  /** In their order. */
  readonly stops: readonly StopRow[]
  readonly customers: ReadonlyMap<string, PlanningCustomer>
  readonly progress: ReadonlyMap<string, StopProgress>
  readonly settings: VisitSettings
  readonly learned: LearnedMinutes
  /** Minutes of the day when the plan is for today; null for other days. */
  readonly nowMinutes: number | null
  /** The rest of the day is planned anew: from here, when known, and from now on. */
  readonly underWay?: { readonly position: Point | null; readonly travelFactor: number }
}

export interface RoutedPlan {
  readonly stops: readonly StopRow[]
  readonly route: StoredRoute | null
}

interface Prepared {
  /** Stops that were visited or skipped: they stay in front as they were. */
  readonly past: readonly StopRow[]
  readonly request: RouteRequest
  readonly table: TravelTable
}

async function prepare(context: VisitsContext, inputs: PlanInputs): Promise<Prepared> {
  const { plan, stops, customers, progress, settings, nowMinutes } = inputs
  const isPast = (stop: StopRow) => (progress.get(stop.id)?.state ?? 'planned') !== 'planned'
  const past = stops.filter(isPast)
  const reached = past
    .filter((stop) => progress.get(stop.id)?.state !== 'skipped')
    .flatMap((stop) => customers.get(stop.customerId)?.position ?? [])
    .at(-1)
  const here = inputs.underWay?.position ?? reached
  const request: RouteRequest = {
    stops: stops
      .filter((stop) => !isPast(stop))
      .map((stop) => {
        const customer = customers.get(stop.customerId)
        return {
          id: stop.id,
          name: customer?.name ?? '',
          place: customer?.position ?? null,
          serviceMinutes: customer
            ? serviceTime(customer, settings, inputs.learned).minutes
            : settings.serviceOther,
          windows: customer ? windowsOn(customer, plan.date) : null,
          locked: stop.locked,
        }
      }),
    start: here ?? plan.start,
    // On the way already, a round trip still ends where the day began.
    end: here && plan.tour === 'closed' ? plan.start : plan.end,
    tour: here ? 'open' : plan.tour,
    departAt:
      here || inputs.underWay
        ? Math.max(minutesOf(plan.departAt), nowMinutes ?? 0)
        : minutesOf(plan.departAt),
  }
  const table = await context.distances.table(placesOf(request), travelModelOf(settings))
  const slower = inputs.underWay?.travelFactor ?? 1
  return { past, request, table: { ...table, seconds: table.seconds.map((way) => way * slower) } }
}

/** The plan with times, lengths and problems of its order as it stands. */
export async function withEstimates(context: VisitsContext, inputs: PlanInputs): Promise<RoutedPlan> {
  const prepared = await prepare(context, inputs)
  return estimate(inputs, prepared, { gap: null, problems: [] })
}

/** The plan in the order of least distance, found in a worker thread. */
export async function withBestOrder(
  context: VisitsContext,
  inputs: PlanInputs,
  signal: AbortSignal | undefined,
  milliseconds = inputs.settings.optimiseSeconds * 1000,
): Promise<Result<RoutedPlan>> {
  const prepared = await prepare(context, inputs)
  const { request, past, table } = prepared
  if (placedStops(request).length === 0) return fail(nothingToOrder())
  const found = await context.routing.plan(dayProblem(request, table, true), {
    milliseconds,
    signal,
  })
  if (!found.ok) return found
  const { order, dropped, cost, lowerBound } = found.value
  const position = new Map(fullOrder(request, order).map((id, index) => [id, index]))
  const rest = inputs.stops.filter((stop) => position.has(stop.id))
  const sorted = rest.toSorted((a, b) => position.get(a.id)! - position.get(b.id)!)
  const ordered = [...past, ...sorted].map((stop, index) => ({ ...stop, sequence: index + 1 }))
  const known = new Map(request.stops.map((stop) => [stop.id, stop.name]))
  const reordered = { ...inputs, stops: ordered }
  return ok(
    estimate(reordered, await prepare(context, reordered), {
      gap: dropped.length === 0 && lowerBound > 0 ? Math.max(0, cost / lowerBound - 1) : null,
      problems: dropped.map(({ id, reason }) => dropProblem(id, reason, known)),
    }),
  )
}

function dropProblem(stopId: string, reason: DropReason, names: ReadonlyMap<string, string>): RouteProblem {
  const name = (id: string) => names.get(id) ?? id
  return {
    stopId,
    message: {
      zh: `${explainDrop(stopId, reason, 'zh-CN', name)}，放在最后。`,
      en: `${explainDrop(stopId, reason, 'en-US', name)}; it is kept at the end.`,
    },
  }
}

function estimate(
  { stops, settings }: PlanInputs,
  { past, request, table }: Prepared,
  found: { readonly gap: number | null; readonly problems: readonly RouteProblem[] },
): RoutedPlan {
  if (stops.length === 0) return { stops, route: null }
  const result = estimateRoute(request, table)
  const listOrder = stops.toSorted((a, b) => a.listPosition - b.listPosition).map((stop) => stop.id)
  const done = past.reduce((sum, stop) => sum + (stop.legMetres ?? 0), 0)
  const explained = new Set(found.problems.map((problem) => problem.stopId))
  return {
    stops: stops.map((stop) => {
      if (past.includes(stop)) return stop
      const times = result.stops.get(stop.id)
      return {
        ...stop,
        arriveAt: times?.arriveAt ?? null,
        departAt: times?.departAt ?? null,
        legMetres: times?.legMetres ?? null,
      }
    }),
    route: {
      metres: done + result.metres,
      travelMinutes: result.travelMinutes,
      serviceMinutes: result.serviceMinutes,
      listOrderMetres: done + lengthOf(request, table, listOrder),
      gap: found.gap,
      finishAt: result.finishAt,
      distanceSource: table.source,
      detourFactor: settings.detour,
      problems: [...found.problems, ...result.problems.filter((problem) => !explained.has(problem.stopId))],
    },
  }
}

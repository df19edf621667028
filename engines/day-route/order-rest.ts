import type { Budget } from '#engines/budget/budget.ts'
import { distanceMatrix, type TravelModel, travelSeconds, wgs84 } from '#engines/geo/index.ts'
import { planDay, scheduleDay } from '#engines/routing/index.ts'
import {
  dayProblem,
  fullOrder,
  type Place,
  placedStops,
  placesOf,
  type RouteRequest,
  type WayTable,
} from './day-problem.ts'

/** The rest of a day in its new order. Times are minutes of the day. */
export interface RestOfDay {
  /** All stops; what has no place comes last, as far as it is not locked. */
  readonly order: readonly string[]
  readonly times: Readonly<
    Record<string, { readonly arriveAt: number; readonly departAt: number; readonly legMetres: number }>
  >
  readonly metres: number
  /** Null when nothing has a place. */
  readonly finishAt: number | null
}

/** Great circle × detour factor between all pairs; `slower` stretches the times on the road (traffic). */
export function estimatedTable(places: readonly Place[], model: TravelModel, slower = 1): WayTable {
  const distances = distanceMatrix(
    places.map(({ lng, lat }) => wgs84(lng, lat)),
    model.detour,
  )
  const metres = Float64Array.from(distances.values)
  return { size: places.length, metres, seconds: metres.map((way) => travelSeconds(way, model) * slower) }
}

/**
 * Orders what is left of a day to the least distance, with opening hours kept where possible and locked stops at
 * their places; `last` is visited after everything else. Throws when the request makes no sense.
 */
export function orderRest(
  request: RouteRequest,
  travel: { readonly model: TravelModel; readonly slower: number },
  budget: Budget,
  last: string | null = null,
): RestOfDay {
  const table = (of: RouteRequest) => estimatedTable(placesOf(of), travel.model, travel.slower)
  const order =
    placedStops(request).length === 0
      ? request.stops.map(({ id }) => id)
      : bestOrder(request, table(request), budget)
  const sorted = last === null ? order : [...order.filter((id) => id !== last), last]
  const byId = new Map(request.stops.map((stop) => [stop.id, stop]))
  const ordered = { ...request, stops: sorted.flatMap((id) => byId.get(id) ?? []) }
  const placed = placedStops(ordered)
  if (placed.length === 0) return { order: sorted, times: {}, metres: 0, finishAt: null }
  const plan = checked(scheduleDay(dayProblem(ordered, table(ordered), false), [...placed.keys()]))
  return {
    order: sorted,
    times: Object.fromEntries(
      plan.visits.map(({ id, arrival, departure, metres }) => [
        id,
        { arriveAt: arrival / 60, departAt: departure / 60, legMetres: metres },
      ]),
    ),
    metres: plan.metres,
    finishAt: plan.finishAt / 60,
  }
}

function bestOrder(request: RouteRequest, table: WayTable, budget: Budget): string[] {
  const plan = checked(planDay(dayProblem(request, table, true), budget, 1))
  return fullOrder(
    request,
    plan.visits.map(({ id }) => id),
  )
}

function checked(plan: ReturnType<typeof planDay>) {
  if ('error' in plan)
    throw new Error(`a day cannot be ordered: ${plan.issues[0]?.path} ${plan.issues[0]?.message}`)
  return plan
}

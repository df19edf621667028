import type { Point } from '#contracts/common.ts'
import { ok, type Result } from '#platform/errors/result.ts'
import type { VisitsContext } from '../visits.context.ts'
import { readVisitSettings } from '../visits.settings.ts'
import { dayProblem, fullOrder, placedStops, placesOf, type RouteRequest } from '#engines/day-route/index.ts'
import { estimateRoute, lengthOf } from './estimate.ts'

export interface PlacesToOrder {
  /** In the order in which they are listed now. */
  readonly stops: readonly { readonly id: string; readonly place: Point | null }[]
  /** Null: begins at whichever stop suits. */
  readonly start: Point | null
  readonly tour: 'closed' | 'open'
}

export interface OrderedPlaces {
  /** All ids; what has no place on the map comes last. */
  readonly order: readonly string[]
  readonly metres: number
  /** The length of the list as it was handed in. */
  readonly listMetres: number
  /** Metres from the place before. */
  readonly legs: ReadonlyMap<string, number>
}

const MORNING = 8 * 60 + 30
const SEARCH_MS = 1000

/** Orders places to the least distance in a worker thread, without times of day. */
export async function orderPlaces(
  context: VisitsContext,
  unitId: string,
  { stops, start, tour }: PlacesToOrder,
): Promise<Result<OrderedPlaces>> {
  const settings = await readVisitSettings(context.platform.settings, unitId)
  const tableOf = async (request: RouteRequest) =>
    context.distances.table(placesOf(request), {
      detour: settings.detour,
      metresPerSecond: settings.speed / 3.6,
      secondsPerLeg: settings.minutesPerLeg * 60,
    })
  const listed: RouteRequest = {
    stops: stops.map(({ id, place }) => ({
      id,
      name: '',
      place,
      serviceMinutes: 0,
      windows: null,
      locked: false,
    })),
    start,
    end: null,
    tour,
    departAt: MORNING,
  }
  const routable = placedStops(listed).map((stop) => stop.id)
  if (routable.length === 0)
    return ok({ order: stops.map((stop) => stop.id), metres: 0, listMetres: 0, legs: new Map() })
  const table = await tableOf(listed)
  const found = await context.routing.plan(dayProblem(listed, table, false), { milliseconds: SEARCH_MS })
  if (!found.ok) return found
  const order = fullOrder(listed, found.value.order)
  const place = new Map(order.map((id, index) => [id, index]))
  const ordered = { ...listed, stops: listed.stops.toSorted((a, b) => place.get(a.id)! - place.get(b.id)!) }
  const result = estimateRoute(ordered, await tableOf(ordered))
  return ok({
    order,
    metres: result.metres,
    listMetres: lengthOf(listed, table, routable),
    legs: new Map([...result.stops].map(([id, { legMetres }]) => [id, legMetres])),
  })
}

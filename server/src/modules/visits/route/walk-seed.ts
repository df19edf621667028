import type { Point } from '#contracts/common.ts'
import { greatCircleMetres, travelSeconds, type TravelModel, wgs84 } from '#engines/geo/index.ts'
import { minutesOf } from '../proposal/dates.ts'

/** What the way of a loaded plan depends on. */
interface SeedRoute {
  readonly start: Point | null
  readonly end: Point | null
  readonly tour: 'closed' | 'open'
  /** `HH:MM`. */
  readonly departAt: string
  readonly stops: readonly { readonly position: Point | null; readonly serviceMinutes: number }[]
}

/** The way to a stop: metres from the place before, minutes of the day. */
export interface SeedLeg {
  readonly metres: number
  readonly arriveAt: number
  readonly departAt: number
}

/**
 * Times and lengths of a plan in its order, without opening hours. `estimateRoute` says the same of such a plan, but
 * states it as a problem with all distances first; plans of years need only those between neighbours.
 */
export function walkSeed(route: SeedRoute, model: TravelModel) {
  let place = route.start
  let seconds = minutesOf(route.departAt) * 60
  let metres = 0
  let travel = 0
  const go = (to: Point): number => {
    const way =
      place === null
        ? 0
        : greatCircleMetres(wgs84(place.lng, place.lat), wgs84(to.lng, to.lat)) * model.detour
    const took = travelSeconds(way, model)
    place = to
    seconds += took
    metres += way
    travel += took
    return way
  }
  const legs = route.stops.map(({ position, serviceMinutes }): SeedLeg | null => {
    if (position === null) return null
    const way = go(position)
    const arriveAt = seconds / 60
    seconds += serviceMinutes * 60
    return { metres: way, arriveAt, departAt: seconds / 60 }
  })
  const home = route.tour === 'closed' ? route.start : route.end
  if (home !== null) go(home)
  const placed = legs.some((leg) => leg !== null)
  return { legs, metres, travelMinutes: travel / 60, finishAt: placed ? seconds / 60 : null }
}

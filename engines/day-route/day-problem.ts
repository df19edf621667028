import { denseMatrix } from '#engines/geo/index.ts'
import type { DayProblem, DayStop } from '#engines/routing/index.ts'

/** A place in WGS-84 degrees. */
export interface Place {
  readonly lng: number
  readonly lat: number
}

/** Metres and seconds between all pairs of places, row by row. */
export interface WayTable {
  readonly size: number
  readonly metres: Float64Array
  readonly seconds: Float64Array
}

/** A stop as the route sees it. */
export interface RouteStop {
  readonly id: string
  readonly name: string
  readonly place: Place | null
  readonly serviceMinutes: number
  /** Minutes of the day in which the customer is open; null when nobody knows, empty when closed all day. */
  readonly windows: readonly { readonly from: number; readonly to: number }[] | null
  readonly locked: boolean
}

export interface RouteRequest {
  /** In the order of the plan. */
  readonly stops: readonly RouteStop[]
  readonly start: Place | null
  readonly end: Place | null
  readonly tour: 'closed' | 'open'
  /** Minutes of the day. */
  readonly departAt: number
}

/** The stops that have a place on the map; the others cannot be routed. */
export const placedStops = (request: RouteRequest): RouteStop[] =>
  request.stops.filter((stop) => stop.place !== null)

/** The places a travel table is needed for: the stops with a position, then the start, then the end. */
export function placesOf(request: RouteRequest): Place[] {
  const places = placedStops(request).map((stop) => stop.place!)
  if (request.start) places.push(request.start)
  if (request.tour === 'open' && request.end) places.push(request.end)
  return places
}

/**
 * States a plan as a problem of the routing engine. Without a start the day may begin at any stop: a place that
 * is no way from everywhere stands in for it, and a closed tour then becomes an open one.
 *
 * With `keepLocked`, locked stops keep their place in the order.
 */
export function dayProblem(request: RouteRequest, table: WayTable, keepLocked: boolean): DayProblem {
  const placed = placedStops(request)
  const free = request.start === null
  const start = placed.length
  const size = table.size + (free ? 1 : 0)
  // A free start is inserted behind the stops, so that an end place keeps standing last.
  const from = (index: number): number | null => {
    if (!free || index < start) return index
    return index === start ? null : index - 1
  }
  const grow = (values: Float64Array): Float64Array => {
    const grown = new Float64Array(size * size)
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        const [a, b] = [from(i), from(j)]
        grown[i * size + j] = a === null || b === null ? 0 : values[a * table.size + b]!
      }
    }
    return grown
  }
  const hasEnd = request.tour === 'open' && request.end !== null
  const end = request.tour === 'closed' && !free ? start : hasEnd ? start + 1 : 'open'
  const positions = keepLocked ? lockedPositions(request.stops) : new Map<string, number>()
  const stops: DayStop[] = placed.map((stop, place) => ({
    id: stop.id,
    place,
    serviceSeconds: stop.serviceMinutes * 60,
    windows: stop.windows?.map((window) => ({ from: window.from * 60, to: window.to * 60 })),
    position: positions.get(stop.id),
  }))
  return {
    distances: denseMatrix(size, grow(table.metres)),
    durations: denseMatrix(size, grow(table.seconds)),
    start,
    end,
    startAt: request.departAt * 60,
    stops,
  }
}

/** Places in the order of the routed stops: those before that cannot be routed but are locked do not count. */
function lockedPositions(stops: readonly RouteStop[]): Map<string, number> {
  const positions = new Map<string, number>()
  let unroutable = 0
  stops.forEach((stop, index) => {
    if (!stop.locked) return
    if (stop.place === null) unroutable++
    else positions.set(stop.id, index - unroutable)
  })
  return positions
}

/**
 * The whole order from the engine's: locked stops without a position stand where they stood, everything else that
 * was not routed follows at the end in its old order.
 */
export function fullOrder(request: RouteRequest, routed: readonly string[]): string[] {
  const isRouted = new Set(routed)
  const rest = request.stops.filter((stop) => !isRouted.has(stop.id))
  const anchored = new Map<number, string>()
  request.stops.forEach((stop, index) => {
    if (stop.locked && stop.place === null) anchored.set(index, stop.id)
  })
  const flowing = [
    ...routed,
    ...rest.filter((stop) => !(stop.locked && stop.place === null)).map((s) => s.id),
  ]
  const order: string[] = []
  while (order.length < request.stops.length) {
    const next = anchored.get(order.length) ?? flowing.shift()
    if (next === undefined) break
    order.push(next)
  }
  return order
}

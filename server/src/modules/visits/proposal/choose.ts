import type { Point } from '#contracts/common.ts'
import { greatCircleMetres, wgs84 } from '#engines/geo/index.ts'
import type { Scored } from './score.ts'

export interface Capacity {
  /** Minutes that visits and travel may take together. */
  readonly workingMinutes: number
  readonly detour: number
  readonly metresPerMinute: number
  readonly minutesPerLeg: number
  /** Points that a kilometre away from the stops already chosen costs. */
  readonly pointsPerKilometre: number
  readonly serviceMinutes: (candidate: Scored) => number
}

/**
 * Fills a day: promised and due customers first, then those that are soon due, always the one whose points less
 * the way from the nearest chosen stop (or the start) are highest, as long as visit and way fit the minutes left.
 * Customers without a position cost no way. Same input, same answer: ties fall to the smaller id.
 */
export function chooseStops(
  candidates: readonly Scored[],
  start: Point | null,
  capacity: Capacity,
): Scored[] {
  const open = candidates.filter((candidate) => candidate.eligible)
  const nearest = new Map<Scored, number>()
  if (start) for (const candidate of open) nearest.set(candidate, kilometres(start, candidate))
  const chosen: Scored[] = []
  let left = capacity.workingMinutes

  const minutesFor = (candidate: Scored) =>
    capacity.serviceMinutes(candidate) +
    capacity.minutesPerLeg +
    ((nearest.get(candidate) ?? 0) * 1000 * capacity.detour) / capacity.metresPerMinute
  const worth = (candidate: Scored) =>
    candidate.score - (nearest.get(candidate) ?? 0) * capacity.pointsPerKilometre
  const better = (a: Scored, b: Scored) =>
    Number(b.must) - Number(a.must) || worth(b) - worth(a) || (a.customer.id < b.customer.id ? -1 : 1)

  const waiting = new Set(open)
  for (;;) {
    let best: Scored | undefined
    for (const candidate of waiting) {
      if (minutesFor(candidate) > left) continue
      if (best === undefined || better(candidate, best) < 0) best = candidate
    }
    if (best === undefined) return chosen
    left -= minutesFor(best)
    waiting.delete(best)
    chosen.push(best)
    const place = best.customer.position
    if (place === null) continue
    for (const candidate of waiting) {
      const way = kilometres(place, candidate)
      nearest.set(candidate, Math.min(way, nearest.get(candidate) ?? Infinity))
    }
  }
}

function kilometres(from: Point, { customer }: Scored): number {
  if (customer.position === null) return 0
  return (
    greatCircleMetres(wgs84(from.lng, from.lat), wgs84(customer.position.lng, customer.position.lat)) / 1000
  )
}

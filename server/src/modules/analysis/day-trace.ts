import { greatCircleMetres, travelSeconds, type TravelModel, wgs84 } from '#engines/geo/index.ts'
import type { VisitFact } from './analysis.needs.ts'

/** A stretch of somebody's day between the first press and the last. */
export interface Segment {
  readonly kind: 'customer' | 'road' | 'idle'
  readonly from: Date
  /** Null while the visit is still open. */
  readonly to: Date | null
  readonly visit: VisitFact | null
  /** Of the way on the ground, where both ends were proved. */
  readonly metres: number | null
}

/**
 * S1.18: what the presses of one day tell. Between two visits the way takes as long as the travel model estimates, at
 * most the whole gap; what is left of the gap is idle: meals, waiting, work that is no visit. A gap between visits
 * of which one was not proved on the map counts as road whole, since nothing is known of the way.
 */
export function traceDay(visits: readonly VisitFact[], model: TravelModel): Segment[] {
  const inOrder = visits.toSorted((a, b) => a.startedAt.getTime() - b.startedAt.getTime())
  const segments: Segment[] = []
  let left: VisitFact | null = null
  let until: Date | null = null
  for (const visit of inOrder) {
    if (left && until && visit.startedAt > until) segments.push(...gap(left, until, visit, model))
    const from = until && until > visit.startedAt ? until : visit.startedAt
    if (visit.endedAt === null || visit.endedAt > from)
      segments.push({ kind: 'customer', from, to: visit.endedAt, visit, metres: null })
    if (visit.endedAt && (until === null || visit.endedAt > until)) until = visit.endedAt
    left = visit
  }
  return segments
}

function gap(left: VisitFact, from: Date, next: VisitFact, model: TravelModel): Segment[] {
  const to = next.startedAt
  const metres =
    left.at && next.at
      ? greatCircleMetres(wgs84(left.at.lng, left.at.lat), wgs84(next.at.lng, next.at.lat)) * model.detour
      : null
  const arrive =
    metres === null
      ? to
      : new Date(Math.min(to.getTime(), from.getTime() + travelSeconds(metres, model) * 1000))
  const road: Segment = { kind: 'road', from, to: arrive, visit: null, metres }
  const idle: Segment = { kind: 'idle', from: arrive, to, visit: null, metres: null }
  return [road, idle].filter((segment) => segment.to! > segment.from)
}

/** Minutes of each kind, and the metres that were proved. An open visit counts no minutes yet. */
export function addUpTrace(segments: readonly Segment[]) {
  const minutes = { customer: 0, road: 0, idle: 0 }
  let metres = 0
  for (const { kind, from, to, metres: way } of segments) {
    if (to) minutes[kind] += (to.getTime() - from.getTime()) / 60_000
    metres += way ?? 0
  }
  return { minutes, metres }
}

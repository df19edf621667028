import { combineVisits } from '../field/doubles.ts'
import type { VisitRow } from '../field/visit-row.ts'
import type { StopRow } from './plan.repo.ts'

export interface StopProgress {
  readonly state: 'planned' | 'visiting' | 'done' | 'skipped'
  readonly visitId: string | null
}

/**
 * How far each stop is, from the visits that count for it: a finished visit beats one that runs, and any visit
 * beats a skip. Nothing of it is stored, so it cannot disagree with the visits.
 */
export function stopProgress(
  stops: readonly StopRow[],
  visits: readonly VisitRow[],
): ReadonlyMap<string, StopProgress> {
  const byStop = Map.groupBy(combineVisits(visits), (visit) => visit.stopId)
  return new Map(stops.map((stop) => [stop.id, progressOf(stop, byStop.get(stop.id) ?? [])]))
}

function progressOf(stop: StopRow, visits: readonly VisitRow[]): StopProgress {
  const visit = visits.find((each) => each.end !== null) ?? visits[0]
  if (visit) return { state: visit.end ? 'done' : 'visiting', visitId: visit.id }
  return { state: stop.skipReason === null ? 'planned' : 'skipped', visitId: null }
}

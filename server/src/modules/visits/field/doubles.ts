import { type EndPress, isWithdrawn, type VisitRow } from './visit-row.ts'

/** Two starts of one phone at one customer within this time are one press that was felt twice. */
const DOUBLE_TAP_MS = 60_000

/** How long a visit is taken to last while its end has not arrived. */
const OPEN_VISIT_MS = 2 * 3_600_000

/**
 * Two phones of one person at the same customer at the same time recorded one visit, and so did one phone whose
 * button was pressed twice. The row that began first stands for all of them; the others keep their own presses and
 * point to it.
 */
export function mergeDoubles(rows: readonly VisitRow[]): VisitRow[] {
  const parents = new Map<string, string>()
  for (const visits of Map.groupBy(started(rows), (row) => row.start!.customerId).values()) {
    let head: VisitRow | undefined
    let until = 0
    const devices = new Set<string | null>()
    for (const row of visits.toSorted(byStart)) {
      const device = row.start!.device
      const at = row.start!.at.getTime()
      const twice = head !== undefined && at - head.start!.at.getTime() <= DOUBLE_TAP_MS
      if (head && at <= until && device !== null && (twice || !devices.has(device))) {
        parents.set(row.id, head.id)
        until = Math.max(until, endOf(row))
      } else {
        head = row
        until = endOf(row)
        devices.clear()
      }
      devices.add(device)
    }
  }
  return rows.map((row) => ({ ...row, mergedInto: parents.get(row.id) ?? null }))
}

/** A visit as people see it: the presses of all rows that are part of it, folded into one row. */
export function combineVisits(rows: readonly VisitRow[]): VisitRow[] {
  const parts = Map.groupBy(
    rows.filter((row) => row.mergedInto !== null),
    (row) => row.mergedInto!,
  )
  return started(rows)
    .filter((row) => row.mergedInto === null)
    .map((row) => {
      const all = [row, ...(parts.get(row.id) ?? [])]
      if (all.length === 1) return row
      const ends = all.flatMap((part) => part.end ?? []).toSorted(byEnd)
      const last = ends.at(-1) ?? null
      return {
        ...row,
        end: last && withAllPhotos(last, ends),
        attachedPhotos: [...new Set(all.flatMap((part) => part.attachedPhotos))],
      }
    })
}

const withAllPhotos = (end: EndPress, ends: readonly EndPress[]): EndPress => ({
  ...end,
  expectedPhotos: [...new Set(ends.flatMap((each) => each.expectedPhotos))],
  voiceIds: [...new Set(ends.flatMap((each) => each.voiceIds))],
})

/** Visits that were begun and not taken back. */
const started = (rows: readonly VisitRow[]): VisitRow[] =>
  rows.filter((row) => row.start !== null && !isWithdrawn(row))
const endOf = (row: VisitRow): number => row.end?.at.getTime() ?? row.start!.at.getTime() + OPEN_VISIT_MS
const byEnd = (a: EndPress, b: EndPress): number =>
  a.at.getTime() - b.at.getTime() || ((a.operation ?? '') < (b.operation ?? '') ? -1 : 1)

/** By the moment the visit began, then by id, so that equal moments have one order too. */
export const byStart = (a: VisitRow, b: VisitRow): number =>
  a.start!.at.getTime() - b.start!.at.getTime() || (a.id < b.id ? -1 : 1)

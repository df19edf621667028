import { judgePlace, type PlacePoint, type PlaceRule } from '#engines/place/index.ts'
import { flagDay, type FlagRules, type PhotoTwin } from './flags.ts'
import { mergeDoubles } from './doubles.ts'
import type { Press, VisitRow } from './visit-row.ts'

/** A stop of the person's plans that a visit may count for. */
export interface KnownStop {
  readonly id: string
  readonly customerId: string
  /** In the plan of the day that is settled. */
  readonly today: boolean
}

export interface DayContext {
  readonly stops: readonly KnownStop[]
  readonly rule: PlaceRule
  readonly flags: FlagRules
  /** Positions of the customers whose visits are not judged yet; null for customers without one. */
  readonly positions: ReadonlyMap<string, PlacePoint | null>
  /** Photos of these visits that look like earlier ones, by visit. */
  readonly twins?: ReadonlyMap<string, PhotoTwin>
}

/**
 * Everything about one person's day that follows from the presses: which visits are one, which stop each counts
 * for, the verdicts, the flags. It looks at the set of rows alone, never at the order in which they arrived, so
 * that every way of syncing ends in the same state. A verdict that was given stays: the rule and the customer's
 * position of that moment count.
 */
export function settleDay(rows: readonly VisitRow[], context: DayContext): VisitRow[] {
  const judged = rows.map((row) => judge(row, context))
  const merged = mergeDoubles(judged)
  const linked = merged.map((row) => ({ ...row, stopId: stopFor(row, context.stops) }))
  return flagDay(linked, context.flags, context.twins)
}

function judge(row: VisitRow, context: DayContext): VisitRow {
  const { start, end } = row
  if (start === null) return row
  const position = context.positions.get(start.customerId) ?? null
  const place = (press: Press) => press.place ?? judgePlace(press.fix, position, context.rule)
  return {
    ...row,
    start: { ...start, place: place(start) },
    end: end && { ...end, place: place(end) },
  }
}

function stopFor({ start }: VisitRow, stops: readonly KnownStop[]): string | null {
  if (start === null) return null
  const same = stops.filter((stop) => stop.customerId === start.customerId)
  const named = same.find((stop) => stop.id === start.stopId)
  return (named ?? same.find((stop) => stop.today))?.id ?? null
}

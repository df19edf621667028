import type { Fix, PlaceVerdict } from '#contracts/in-place.ts'
import type { VisitFlag } from '#contracts/visits.ts'

/** Which press decided a side of a visit, and when, by both clocks. */
export interface Press {
  /** The moment by the server's clock, corrected where the device's clock was wrong. */
  readonly at: Date
  readonly atDevice: Date
  readonly receivedAt: Date
  /** Device minus server, seconds, at the upload. */
  readonly clockOffset: number
  /** Null for visits that were loaded in bulk. */
  readonly device: string | null
  readonly operation: string | null
  readonly fix: Fix | null
  readonly fixProblem: string | null
  /** Null until it can be judged: the end of a visit whose start has not arrived. */
  readonly place: PlaceVerdict | null
}

export interface StartPress extends Press {
  readonly customerId: string
  /** The stop that the phone named. */
  readonly stopId: string | null
  /** Whose customer it was when the press arrived. */
  readonly ownerAtStart: string | null
}

export type FindingValue = string | number | boolean | readonly string[]

export interface EndPress extends Press {
  readonly findings: Readonly<Record<string, FindingValue>>
  readonly formVersion: number | null
  readonly note: string | null
  readonly nextStep: string | null
  readonly nextStepOn: string | null
  /** Every file announced: photos and spoken notes. */
  readonly expectedPhotos: readonly string[]
  /** Which of them are spoken. */
  readonly voiceIds: readonly string[]
}

/** The press of 撤销本次走访. */
export interface Withdrawal {
  readonly at: Date
  readonly atDevice: Date
  readonly reason: string
  readonly operation: string
  /** How long after the start a withdrawal was allowed when this one arrived. */
  readonly withinMinutes: number
}

/** A row of `visits`. At least one of the presses is there. */
export interface VisitRow {
  readonly id: string
  readonly ownerId: string
  readonly unitId: string
  readonly date: string
  readonly start: StartPress | null
  readonly end: EndPress | null
  readonly withdrawal: Withdrawal | null
  /** The stop of the plan it counts for. */
  readonly stopId: string | null
  readonly mergedInto: string | null
  readonly flags: readonly VisitFlag[]
  readonly attachedPhotos: readonly string[]
}

/**
 * Whether a visit was taken back. An end beats a withdrawal: what somebody finished is never taken out. It looks at
 * the row alone, so that it is the same in whatever order the presses arrive.
 */
export function isWithdrawn({ start, end, withdrawal }: VisitRow): boolean {
  if (start === null || end !== null || withdrawal === null) return false
  return withdrawal.at.getTime() - start.at.getTime() <= withdrawal.withinMinutes * 60_000
}

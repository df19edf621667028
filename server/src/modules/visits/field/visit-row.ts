import type { Fix, PlaceVerdict, VisitFlag } from '#contracts/visits.ts'

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
  readonly expectedPhotos: readonly string[]
}

/** A row of `visits`. At least one of the two presses is there. */
export interface VisitRow {
  readonly id: string
  readonly ownerId: string
  readonly unitId: string
  readonly date: string
  readonly start: StartPress | null
  readonly end: EndPress | null
  /** The stop of the plan it counts for. */
  readonly stopId: string | null
  readonly mergedInto: string | null
  readonly flags: readonly VisitFlag[]
  readonly attachedPhotos: readonly string[]
}

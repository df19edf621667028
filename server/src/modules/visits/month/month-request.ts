import type { MissingReason } from '#engines/routing/periodic/index.ts'

/** Minutes of the day, both ends included. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** A day on which the person works, as the search sees it. Places are rows of the matrices. */
export interface MonthDay {
  readonly date: string
  /** Minutes for visits and travel, > 0; the midday break is not among them. */
  readonly minutes: number
  readonly start: number
  readonly end: number | 'open'
  /** Days of one overnight trip share a number; null at home. */
  readonly trip: number | null
}

export interface MonthStop {
  readonly id: string
  readonly place: number
  readonly serviceMinutes: number
  /** Visits wanted on these days, ≥ 1. */
  readonly visits: number
  readonly minGapDays: number
  readonly maxGapDays: number
  /** The last visit before these days, of the month before too. */
  readonly lastVisit: string | null
  /** Dates that are agreed or locked. */
  readonly fixed: readonly string[]
  /** Times agreed, by date. */
  readonly agreed: Readonly<Record<string, Span>>
  /** Opening hours by day of the week (0 Monday … 6 Sunday): null when not known, empty when closed. */
  readonly hours: readonly (readonly Span[] | null)[]
}

/** One person's month, stated for the search; travels between threads as it is. */
export interface MonthRequest {
  readonly size: number
  readonly metres: Float64Array
  readonly seconds: Float64Array
  readonly days: readonly MonthDay[]
  /** Where the nights of each trip are spent. */
  readonly lodgings: readonly number[]
  readonly stops: readonly MonthStop[]
  /** Minutes of the day at which days begin. */
  readonly departAt: number
  /** The midday break; null for none. */
  readonly lunch: (Span & { readonly minutes: number }) | null
  readonly evenMetres: number
}

export interface PlannedStop {
  /** Index into `stops`. */
  readonly stop: number
  readonly date: string
  readonly sequence: number
  readonly arriveAt: number
  readonly departAt: number
  readonly legMetres: number
}

export interface PlannedDay {
  readonly date: string
  readonly stops: readonly PlannedStop[]
  readonly metres: number
  readonly travelMinutes: number
  readonly serviceMinutes: number
  readonly waitingMinutes: number
  readonly breakMinutes: number
  /** Minutes of the day; null for a day without stops. */
  readonly finishAt: number | null
}

/** Why visits are not in the plan, or stand closer or farther apart than they should. */
export interface MonthNote {
  readonly stop: number
  readonly kind: 'missing' | 'spacing'
  /** What the search found in the way; `too-near`: the days that have room. Null for a spacing. */
  readonly reason: MissingReason['code'] | 'too-near' | null
  readonly wanted: number
  readonly planned: number
  /** A sentence about the customer by the name `{name}`. */
  readonly message: { readonly zh: string; readonly en: string }
}

export interface MonthAnswer {
  readonly days: readonly PlannedDay[]
  readonly notes: readonly MonthNote[]
  readonly iterations: number
}

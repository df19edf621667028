import type { DenseMatrix } from '#engines/geo/index.ts'

/** A calendar date, `YYYY-MM-DD`. */
export type IsoDate = string

export interface WorkingDay {
  readonly date: IsoDate
  /** Minutes for travel and visits together, ≥ 0. */
  readonly minutes: number
  /** When work begins, in minutes since midnight. Default 540 (9:00). */
  readonly from?: number
  /** When it is over at the latest, in minutes since midnight. Default `from` + `minutes`. */
  readonly to?: number
}

/** A span of a day in minutes since midnight, 0 … 1440; both ends belong to it. */
export interface ClockSpan {
  readonly from: number
  readonly to: number
}

/** An agreed visit: its service begins on this date within this span. Equal ends name one moment. */
export interface Appointment extends ClockSpan {
  readonly date: IsoDate
}

/** 1 = Monday … 7 = Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7

/** Somebody who visits. */
export interface MonthPerson {
  readonly id: string
  /** Place where every day begins. */
  readonly start: number
  /** Place where every day ends, or `open` for the last visit of the day. */
  readonly end: number | 'open'
  /** Minutes of single days that differ from the working day's; 0 is a day off. */
  readonly minutes?: Readonly<Record<IsoDate, number>>
  /** Hours of single days that differ from the working day's; `minutes` still limit the work within them. */
  readonly hours?: Readonly<Record<IsoDate, ClockSpan>>
}

export interface MonthCustomer {
  readonly id: string
  /** Row and column in the matrices. */
  readonly place: number
  /** Minutes of work at every visit, ≥ 0. */
  readonly serviceMinutes: number
  /** Visits wanted within the plan's days, a whole number ≥ 1. */
  readonly visits: number
  /**
   * Least and most calendar days between two successive visits. Default: by the option `gapShares` from the
   * even spacing, that is the days of the plan divided by `visits`.
   */
  readonly minGapDays?: number
  readonly maxGapDays?: number
  /** The last visit before the plan; the first visit keeps its distance from it. */
  readonly lastVisit?: IsoDate
  /** Ids of the people who may visit; one of them makes all visits. Absent or empty: anybody. */
  readonly people?: readonly string[]
  /** Days of the week on which visits are possible, 1 = Monday … 7. Absent: all. */
  readonly weekdays?: readonly number[]
  /** Dates on which no visit is possible. */
  readonly notOn?: readonly IsoDate[]
  /** Dates already agreed or locked; they are among the visits. */
  readonly fixed?: readonly IsoDate[]
  /** Agreed dates with a time, at most one a date. They are among the visits and go before `openings`. */
  readonly appointments?: readonly Appointment[]
  /**
   * When a visit may begin, by day of the week; days of the week that are not named are closed. Absent: at any
   * time of any working day.
   */
  readonly openings?: Readonly<Partial<Record<Weekday, readonly ClockSpan[]>>>
  /** The dates of the plan in force. A new plan leaves them only for a gain of `moveMetres` each. */
  readonly current?: readonly IsoDate[]
}

export interface MonthProblem {
  /** Metres between places; need not be symmetric. +∞ where there is no way. */
  readonly distances: DenseMatrix
  /** Seconds between places; same size. */
  readonly durations: DenseMatrix
  /** Ascending dates. */
  readonly days: readonly WorkingDay[]
  readonly people: readonly MonthPerson[]
  readonly customers: readonly MonthCustomer[]
  readonly options?: MonthOptions
}

/** What is weighed against what, in metres of travel. */
export interface MonthOptions {
  /** Default gaps as shares of the even spacing. Default 0.6 and 1.5. */
  readonly gapShares?: { readonly min: number; readonly max: number }
  /**
   * Metres that the plan may grow by to move an hour of work from one day to another that has two hours less.
   * 0 does not even out. Default 3000.
   */
  readonly evenMetres?: number
  /** Metres that one day of a broken spacing is worth. Default 20 000. */
  readonly spacingMetres?: number
  /** Metres that leaving one of a customer's `current` dates has to save. Default 5000. */
  readonly moveMetres?: number
}

export interface PlannedVisit {
  /** Index into `problem.customers`. */
  readonly customer: number
  readonly id: string
  /** The way here. */
  readonly metres: number
  readonly travelMinutes: number
  readonly serviceMinutes: number
  /** When the customer is reached and when service begins, in minutes since midnight. */
  readonly arriveAt: number
  readonly startAt: number
}

export interface PersonDay {
  /** Index into `problem.people`. */
  readonly person: number
  readonly id: string
  readonly date: IsoDate
  readonly visits: readonly PlannedVisit[]
  /** The way from the last visit to the end of the day is included in both. */
  readonly metres: number
  readonly travelMinutes: number
  readonly serviceMinutes: number
  /** Minutes that this person has on this date. */
  readonly availableMinutes: number
  /** When the day begins and ends, in minutes since midnight, and the minutes of waiting in between. */
  readonly beginAt: number
  readonly endAt: number
  readonly waitMinutes: number
}

/** Two visits too close or too far apart; `from` may be the last visit before the plan. */
export interface SpacingViolation {
  readonly customer: number
  readonly id: string
  readonly code: 'too-close' | 'too-far' | 'due-before-end'
  readonly from: IsoDate
  /** Absent for `due-before-end`: the next visit would fall due before the plan's last day is over. */
  readonly to?: IsoDate
  readonly days: number
  readonly allowed: { readonly min: number; readonly max: number }
}

/** Why visits are missing from the plan. */
export type MissingReason =
  /** Nobody of those allowed exists or works on any of the days. */
  | { readonly code: 'nobody' }
  | { readonly code: 'no-way' }
  /** Fewer possible days than visits. */
  | { readonly code: 'too-few-days'; readonly days: number }
  /** Going there, working and coming back takes longer than anybody's longest day. */
  | { readonly code: 'day-too-short'; readonly needed: number; readonly longest: number }
  /** The opening times end before anybody can be there or begin after everybody's day. */
  | { readonly code: 'closed' }
  /** The days are full. */
  | { readonly code: 'no-room' }

export interface MissingVisits {
  readonly customer: number
  readonly id: string
  readonly wanted: number
  readonly planned: number
  readonly reason: MissingReason
}

/** An agreed date that could not be kept: nobody who may visit works or is in time then, or the day is full. */
export interface MissedFixed {
  readonly customer: number
  readonly id: string
  readonly date: IsoDate
}

export interface PersonLoad {
  readonly person: number
  readonly id: string
  readonly visits: number
  readonly metres: number
  readonly travelMinutes: number
  readonly serviceMinutes: number
  /** Share of the available minutes that is used: mean over working days, the fullest day, and the spread. */
  readonly meanUse: number
  readonly maxUse: number
  /** Standard deviation of the use divided by its mean; 0 is perfectly even. */
  readonly variation: number
}

export interface MonthPlan {
  /** One for every person and working day with minutes, also the idle ones; by person, then date. */
  readonly days: readonly PersonDay[]
  readonly violations: readonly SpacingViolation[]
  readonly missing: readonly MissingVisits[]
  readonly missedFixed: readonly MissedFixed[]
  readonly loads: readonly PersonLoad[]
  readonly metres: number
  readonly travelMinutes: number
  readonly serviceMinutes: number
  readonly iterations: number
}

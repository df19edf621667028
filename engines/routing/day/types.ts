import type { DenseMatrix } from '../../geo/index.ts'

/** Seconds since the origin the caller chose (usually midnight), from ≤ to, both ends included. */
export interface TimeWindow {
  readonly from: number
  readonly to: number
}

/** A place to be visited once. */
export interface DayStop {
  /** The caller's name for the stop, unique in the day. */
  readonly id: string
  /** Row and column of the stop in the matrices. */
  readonly place: number
  /** Seconds of work there, ≥ 0. */
  readonly serviceSeconds: number
  /** When the stop is open, several times a day if need be. Absent or empty: always. */
  readonly windows?: readonly TimeWindow[]
  /**
   * Absent: the stop must be visited. A number > 0: it may be left out, and the plan is the one whose visited
   * stops are worth most; travel decides only between plans of equal worth.
   */
  readonly value?: number
  /** Fixed place in the order: 0 is the first visit of the day, `last` the last one. */
  readonly position?: number | 'last'
  /** Ids of stops that must have been visited before this one. A stop is left out when one of them is. */
  readonly after?: readonly string[]
}

/** A rest that is taken wherever one is at the time, after a visit and before the way to the next. */
export interface DayBreak {
  readonly id: string
  /** The break begins no earlier than `from` and no later than `to`. Seconds. */
  readonly from: number
  readonly to: number
  /** Length in seconds, ≥ 0. */
  readonly seconds: number
}

export interface DayProblem {
  /** Metres between places; need not be symmetric. +∞ where there is no way. */
  readonly distances: DenseMatrix
  /** Seconds between places; same size. */
  readonly durations: DenseMatrix
  /** Place where the day begins. */
  readonly start: number
  /** Place where the day ends (equal to `start` for a round trip), or `open` for the last visit itself. */
  readonly end: number | 'open'
  /** When the day begins, seconds. */
  readonly startAt: number
  /** When the end must have been reached, seconds. Absent: no limit. */
  readonly shiftEnd?: number
  readonly stops: readonly DayStop[]
  readonly breaks?: readonly DayBreak[]
  /** What travel costs. Default: a metre costs 1, a second of travel nothing. Each ≥ 0. */
  readonly cost?: { readonly perMetre: number; readonly perSecond: number }
  /** Whether a window bounds only the beginning of the work (default) or the whole of it. */
  readonly windowRule?: 'start' | 'whole'
}

export interface Visit {
  /** Index into `problem.stops`. */
  readonly stop: number
  readonly id: string
  /** Seconds: reaching the stop, beginning the work, leaving. */
  readonly arrival: number
  readonly start: number
  readonly departure: number
  /** Seconds between arrival and beginning that are spent waiting for the window. */
  readonly waiting: number
  /** Seconds by which the work begins after the last window's end; 0 in every plan that `planDay` makes. */
  readonly late: number
  /** The way here from the visit before, or from the start. */
  readonly metres: number
  readonly travelSeconds: number
}

export interface TakenBreak {
  readonly id: string
  readonly start: number
  readonly end: number
  /** Number of visits that lie before it. */
  readonly afterVisits: number
  readonly late: number
}

/** Why a stop is not in the plan. Times in seconds. */
export type DropReason =
  /** There is no way to it from the start, or from it to the end. */
  | { readonly code: 'no-way' }
  /** Even going there first thing in the day one comes after its last window. */
  | { readonly code: 'closes-before-reached'; readonly reachedAt: number; readonly closesAt: number }
  /** Visiting nothing else, one would still be back after the end of the shift. */
  | { readonly code: 'shift-too-short'; readonly backAt: number; readonly shiftEnd: number }
  /** One of the stops it has to come after is itself left out, or waits for this one in a circle. */
  | { readonly code: 'predecessor-missing'; readonly predecessor: string }
  /** No order has it at its locked position: another stop is locked there, or too few stops come before it. */
  | { readonly code: 'position-unreachable'; readonly position: number | 'last' }
  /** `scheduleDay` was given an order without it. */
  | { readonly code: 'not-in-order' }
  /**
   * It would fit alone but not with the rest. At the best gap of the plan it would make `blocks` (a stop's or
   * break's id, or `shift-end`) late by so many seconds. `null`: order constraints leave no gap at all.
   */
  | { readonly code: 'no-room'; readonly overrun: number | null; readonly blocks: string | null }

export interface DroppedStop {
  readonly stop: number
  readonly id: string
  /** True when the stop had to be visited. */
  readonly mandatory: boolean
  readonly reason: DropReason
}

export interface DayPlan {
  /** Indices into `problem.stops`, in the order of visiting. */
  readonly order: readonly number[]
  readonly visits: readonly Visit[]
  readonly breaks: readonly TakenBreak[]
  readonly dropped: readonly DroppedStop[]
  /** Ids of breaks that found no room. */
  readonly missedBreaks: readonly string[]
  /** True when every stop that must be visited and every break is in the plan and nothing is late. */
  readonly feasible: boolean
  /** Sum of the visited stops' values. */
  readonly value: number
  readonly metres: number
  readonly travelSeconds: number
  readonly serviceSeconds: number
  readonly waitingSeconds: number
  /** When the end is reached. */
  readonly finishAt: number
  /** The latest start of the day that keeps every visit in time and does not end later. */
  readonly latestStart: number
  /** `perMetre` · metres + `perSecond` · travel seconds. */
  readonly cost: number
  /**
   * No plan that visits the same stops costs less than this; equal to `cost` when `exact`. Above 16 stops it is
   * the bound of the tour without windows and breaks, so it may be loose where they matter.
   */
  readonly lowerBound: number
  /** True when the plan is proven to be the best there is. */
  readonly exact: boolean
}

/** One thing that is wrong with a problem: where, and what. */
export interface ProblemIssue {
  readonly code:
    | 'matrix-size'
    | 'place'
    | 'number'
    | 'date'
    | 'window'
    | 'duplicate-id'
    | 'unknown-id'
    | 'position'
  /** Path inside the problem, such as `stops[3].windows[0]`. */
  readonly path: string
  readonly message: string
}

/** A problem that makes no sense as stated; nothing was computed. */
export interface InvalidProblem {
  readonly error: 'invalid-problem'
  readonly issues: readonly ProblemIssue[]
}

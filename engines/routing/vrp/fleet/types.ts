import type { DenseMatrix } from '#engines/geo/index.ts'
import type { TimeWindow, Visit } from '../../day/types.ts'

/** Somebody who visits on this day. Times in seconds since one origin for all, usually midnight. */
export interface FleetPerson {
  /** The caller's name, unique in the problem. */
  readonly id: string
  /** Place where the day begins. */
  readonly start: number
  /** Place where it ends, or `open` for the last visit itself. */
  readonly end: number | 'open'
  readonly startAt: number
  /** When the end must have been reached. Absent: no limit. */
  readonly shiftEnd?: number
  /** Most load that can be carried at once, in the unit of the jobs' loads. Absent: no limit. */
  readonly capacity?: number
  readonly skills?: readonly string[]
  /** Cost of sending this person at all, in the unit of `cost`; ≥ 0, default 0. */
  readonly fixedCost?: number
}

/** A visit to be made by one of the people. */
export interface FleetJob {
  /** The caller's name, unique in the problem. */
  readonly id: string
  /** Row and column of the job in the matrices. Several jobs may share a place. */
  readonly place: number
  /** Seconds of work there, ≥ 0. */
  readonly serviceSeconds: number
  /** When work may begin, several times a day if need be. Absent or empty: always. */
  readonly windows?: readonly TimeWindow[]
  /** ≥ 0, default 0. */
  readonly load?: number
  /** All of these the person must have. */
  readonly skills?: readonly string[]
  /** Ids of the people who may do it. Absent or empty: everybody with the skills. */
  readonly people?: readonly string[]
  /** Weight when not all jobs fit, > 0, default 1: the plan leaves out the least total weight it can. */
  readonly priority?: number
}

export interface FleetProblem {
  /** Metres between places; need not be symmetric. +∞ where there is no way. */
  readonly distances: DenseMatrix
  /** Seconds between places; same size. */
  readonly durations: DenseMatrix
  readonly people: readonly FleetPerson[]
  readonly jobs: readonly FleetJob[]
  /** What travel costs. Default: a metre costs 1, a second of travel nothing. Each ≥ 0. */
  readonly cost?: { readonly perMetre: number; readonly perSecond: number }
}

export interface FleetRoute {
  /** Index into `problem.people`. */
  readonly person: number
  readonly id: string
  /** In order; `stop` is the index into `problem.jobs`. */
  readonly visits: readonly Visit[]
  readonly load: number
  readonly metres: number
  readonly travelSeconds: number
  readonly serviceSeconds: number
  readonly waitingSeconds: number
  /** When the end is reached; equals `startAt` for somebody who stays at home. */
  readonly finishAt: number
}

/** Why a job is in no route. Times in seconds; a person is named by id. */
export type UnservedReason =
  /** Nobody has all the skills; `missing` are those that nobody at all has. */
  | { readonly code: 'skills'; readonly missing: readonly string[] }
  /** Those allowed to do it lack the skills, or are not there on this day. */
  | { readonly code: 'nobody-allowed' }
  | { readonly code: 'load-over-capacity'; readonly load: number; readonly largest: number }
  /** There is no way to it from anybody's start, or from it to the end. */
  | { readonly code: 'no-way' }
  /** Whoever goes there first comes after its last window: `person` would be the earliest. */
  | {
      readonly code: 'closes-before-reached'
      readonly person: string
      readonly reachedAt: number
      readonly closesAt: number
    }
  /** With nothing else to do `person`, who would be the least late, is still back after the shift. */
  | {
      readonly code: 'shift-too-short'
      readonly person: string
      readonly backAt: number
      readonly shiftEnd: number
    }
  /** Somebody could do it alone, but not beside the jobs that were chosen. */
  | { readonly code: 'no-room' }

export interface UnservedJob {
  /** Index into `problem.jobs`. */
  readonly job: number
  readonly id: string
  readonly reason: UnservedReason
}

export interface FleetPlan {
  /** One for every person, in the order of `problem.people`, idle ones included. */
  readonly routes: readonly FleetRoute[]
  readonly unserved: readonly UnservedJob[]
  readonly metres: number
  readonly travelSeconds: number
  /** Travel by the problem's prices, plus the fixed costs of those who go out. */
  readonly cost: number
  readonly iterations: number
}

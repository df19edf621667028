/**
 * Tours, day plans (`planDay`), days of several people (`planFleet`) and months (`planMonth`). Lengths in metres,
 * times in seconds (months: minutes), costs in the unit of the matrix handed in.
 * Everything is pure: no clock but the budget's, no randomness but the seed's, so it runs alike in a worker
 * thread on the server and in a web worker on the phone.
 */
export { improveDay, planDay, scheduleDay } from './day/plan.ts'
export { explainDrop, type Language } from './day/explain.ts'
export type {
  DayBreak,
  DayPlan,
  DayProblem,
  DayStop,
  DropReason,
  DroppedStop,
  InvalidProblem,
  ProblemIssue,
  TakenBreak,
  TimeWindow,
  Visit,
} from './day/types.ts'
export { improveTour, solveTsp, tourBound, type Tour, type TspOptions } from './tsp/solve.ts'
export type { MeasuredPlaces, TourPlaces } from './tsp/places.ts'
export type { PlanePoints } from './tsp/point-tree.ts'
export type { TourEnds } from './tsp/closed-tour.ts'

export { explainIssue } from './issue.ts'
export {
  explainUnserved,
  planFleet,
  type FleetJob,
  type FleetPerson,
  type FleetPlan,
  type FleetProblem,
  type FleetRoute,
  type UnservedJob,
  type UnservedReason,
} from './vrp/fleet/index.ts'
export {
  explainMissing,
  explainViolation,
  planMonth,
  type Appointment,
  type ClockSpan,
  type IsoDate,
  type MissedFixed,
  type MissingReason,
  type MissingVisits,
  type MonthCustomer,
  type MonthOptions,
  type MonthPerson,
  type MonthPlan,
  type MonthProblem,
  type PersonDay,
  type PersonLoad,
  type PlannedVisit,
  type SpacingViolation,
  type Weekday,
  type WorkingDay,
} from './periodic/index.ts'

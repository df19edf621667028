/**
 * Tours and day plans. Lengths in metres, times in seconds, costs in the unit of the matrix handed in.
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
export {
  improveTour,
  solveTsp,
  tourBound,
  type PlanePoints,
  type Tour,
  type TspOptions,
} from './tsp/solve.ts'
export type { TourEnds } from './tsp/closed-tour.ts'

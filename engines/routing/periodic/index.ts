/**
 * Visits over several days. `planMonth` is for the product: metres, minutes, ISO dates; `parseCordeau` and
 * `solvePeriodic` read and solve the benchmark of Cordeau, Gendreau & Laporte in the unit of the file.
 */
export { periodicBound } from './bound.ts'
export {
  parseCordeau,
  solvePeriodic,
  type PeriodicInstance,
  type PeriodicRoute,
  type PeriodicSolution,
} from './cordeau.ts'
export { explainMissing, explainViolation } from './month-explain.ts'
export { planMonth } from './month-plan.ts'
export type {
  Appointment,
  ClockSpan,
  IsoDate,
  MissedFixed,
  MissingReason,
  MissingVisits,
  MonthCustomer,
  MonthOptions,
  MonthPerson,
  MonthPlan,
  MonthProblem,
  PersonDay,
  PersonLoad,
  PlannedVisit,
  SpacingViolation,
  Weekday,
  WorkingDay,
} from './month-types.ts'
export { checkPeriodic, periodicCost } from './verify.ts'

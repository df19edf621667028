export {
  parseCordeau,
  solvePeriodic,
  type PeriodicInstance,
  type PeriodicRoute,
  type PeriodicSolution,
} from './cordeau.ts'
export { checkPeriodic, periodicCost } from './verify.ts'

export { explainUnserved } from './explain.ts'
export { planFleet } from './plan.ts'
export type {
  FleetJob,
  FleetPerson,
  FleetPlan,
  FleetProblem,
  FleetRoute,
  UnservedJob,
  UnservedReason,
} from './types.ts'

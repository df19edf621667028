/**
 * Several vehicles or people on one day, and the kernel that the periodic plans share.
 * `planFleet` is for the product (metres, seconds since midnight, ids); `solveCapacitated` and `solveWindowed`
 * are for benchmark files, in the unit of the file.
 */
export { type RoutePlan } from './anneal.ts'
export { capacitatedBound, routesBound, windowedBound } from './bound.ts'
export { parseCvrplib, type CapacitatedInstance } from './cvrplib.ts'
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
} from './fleet/index.ts'
export { reordered, solveCapacitated, solveWindowed, type InstanceSolution } from './instances.ts'
export { buildModel, type CustomerSpec, type ModelSpec, type RouteSpec, type RoutingModel } from './model.ts'
export { searchRoutes } from './search.ts'
export { euclideanMatrix, parseSolomon, type WindowedInstance } from './solomon.ts'
export { MAX_CUSTOMERS, parseLines, type FileFault, type TextLines } from './text-lines.ts'
export { checkRoutes, routesCost, type RouteRules } from './verify.ts'

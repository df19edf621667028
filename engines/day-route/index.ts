/**
 * A day as people plan it – stops in an order, some locked, some without a place – as a problem of the routing
 * engine, and its answer as an order of all stops. Runs alike on the server and on the phone.
 */
export {
  dayProblem,
  fullOrder,
  placedStops,
  placesOf,
  type Place,
  type RouteRequest,
  type RouteStop,
  type WayTable,
} from './day-problem.ts'
export { estimatedTable, orderRest, type RestOfDay } from './order-rest.ts'

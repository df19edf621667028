import type { RoutingModel } from './model.ts'

/** Most load beyond the capacity that a route may carry on the way, as a share of the capacity. */
export const OVERLOAD_SHARE = 0.2

/**
 * A set of routes under change. Every route is a row of `stride` cells: cell 0 is the start, cells 1 … length
 * the customers, cell length + 1 the end. Beside the node each cell carries what lets an insertion be judged in
 * constant time: the cost of the leg to the next cell, the earliest departure, and the latest arrival that still
 * lets the rest of the route keep its windows (Savelsbergh 1992, the forward and backward times of a route).
 */
export interface Plan {
  readonly stride: number
  readonly node: Int32Array
  readonly leg: Float64Array
  readonly leave: Float64Array
  readonly latest: Float64Array
  readonly length: Int32Array
  readonly load: Float64Array
  /** Travel cost of the route; like its work and price 0 while it is empty. */
  readonly travel: Float64Array
  /** Travel time plus service of the route, waiting not counted. */
  readonly work: Float64Array
  /** Price of the route: travel, fixed cost, balance. */
  readonly price: Float64Array
  /** Route and cell of the visit of customer c in period p at `c · periods + p`; route −1 where there is none. */
  readonly routeAt: Int32Array
  readonly cellAt: Int32Array
  /** The option in force by customer, −1 for an unserved one. */
  readonly option: Int32Array
}

/** An empty plan. */
export function createPlan(model: RoutingModel): Plan {
  const stride = longestRoute(model) + 2
  const cells = stride * model.routes
  const plan: Plan = {
    stride,
    node: new Int32Array(cells),
    leg: new Float64Array(cells),
    leave: new Float64Array(cells),
    latest: new Float64Array(cells),
    length: new Int32Array(model.routes),
    load: new Float64Array(model.routes),
    travel: new Float64Array(model.routes),
    work: new Float64Array(model.routes),
    price: new Float64Array(model.routes),
    routeAt: new Int32Array(model.customers * model.periods).fill(-1),
    cellAt: new Int32Array(model.customers * model.periods),
    option: new Int32Array(model.customers).fill(-1),
  }
  for (let r = 0; r < model.routes; r++) {
    plan.node[r * stride] = model.routeStart[r]!
    plan.node[r * stride + 1] = model.routeEnd[r]!
    refreshRoute(model, plan, r)
  }
  return plan
}

/** No route can hold more customers than this, by load and service alone. */
function longestRoute(model: RoutingModel): number {
  const most = (needs: Float64Array, limits: Float64Array): number => {
    const room = limits.reduce((a, b) => Math.max(a, b), 0)
    let sum = 0
    let count = 0
    for (const need of needs.slice(0, model.customers).toSorted()) {
      sum += need
      if (sum > room) break
      count++
    }
    // One more than the sums allow: they are not added up in the order of any route.
    return Math.min(model.customers, count + 1)
  }
  const capacity = model.routeCapacity.map((limit) => limit * (1 + OVERLOAD_SHARE))
  return Math.min(most(model.demand, capacity), most(model.service, model.routeMaxWork))
}

/** Recomputes everything that follows from the order of the nodes of route `r`. */
export function refreshRoute(model: RoutingModel, plan: Plan, r: number): void {
  const { node, leg, routeAt, cellAt } = plan
  const { nodes, periods, cost, time, demand, service } = model
  const period = model.routePeriod[r]!
  const first = r * plan.stride
  const length = plan.length[r]!
  const last = first + length + 1
  const sameMatrix = cost === time
  let load = 0
  let travel = 0
  let work = 0
  let from = node[first]!
  for (let i = first; i < last; i++) {
    const to = node[i + 1]!
    const d = cost[from * nodes + to]!
    leg[i] = d
    travel += d
    work += (sameMatrix ? d : time[from * nodes + to]!) + service[to]!
    load += demand[to]!
    if (i + 1 < last) {
      routeAt[to * periods + period] = r
      cellAt[to * periods + period] = i + 1
    }
    from = to
  }
  plan.load[r] = load
  plan.travel[r] = length === 0 ? 0 : travel
  plan.work[r] = length === 0 ? 0 : work
  plan.price[r] = length === 0 ? 0 : travel + model.routeFixed[r]! + model.routeBalance[r]! * work * work
  if (model.timed) refreshTimes(model, plan, r)
}

function refreshTimes(model: RoutingModel, plan: Plan, r: number): void {
  const { node, leave, latest } = plan
  const { nodes, time, service, ready, due } = model
  const first = r * plan.stride
  const last = first + plan.length[r]! + 1
  let clock = model.routeOpen[r]!
  let at = node[first]!
  leave[first] = clock
  for (let i = first + 1; i <= last; i++) {
    const next = node[i]!
    clock += time[at * nodes + next]!
    if (i < last) clock = startOfService(model, next, clock) + service[next]!
    leave[i] = clock
    at = next
  }
  let limit = model.routeClose[r]!
  latest[last] = limit
  for (let i = last - 1; i > first; i--) {
    const here = node[i]!
    limit -= time[here * nodes + at]! + service[here]!
    limit = ready[here]! <= limit && limit <= due[here]! ? limit : latestStart(model, here, limit)
    // With several windows a moment between two of them is no start, but arriving then and waiting would be
    // later than `limit`: the latest arrival is the latest start itself.
    if (model.windowFrom[here + 1]! - model.windowFrom[here]! > 1) limit = latestStart(model, here, limit)
    latest[i] = limit
    at = here
  }
  latest[first] = limit
}

/** When service of customer `c` can start after arriving at `arrival`; Infinity if never. */
export function startOfService(model: RoutingModel, c: number, arrival: number): number {
  if (arrival <= model.ready[c]!) return model.ready[c]!
  if (arrival > model.due[c]!) return Infinity
  const end = model.windowFrom[c + 1]!
  for (let w = model.windowFrom[c]!; w < end; w++) {
    if (arrival <= model.windowDue[w]!) return Math.max(arrival, model.windowReady[w]!)
  }
  return Infinity
}

/** The latest moment not after `limit` at which service of customer `c` can start; −Infinity if none. */
function latestStart(model: RoutingModel, c: number, limit: number): number {
  for (let w = model.windowFrom[c + 1]! - 1; w >= model.windowFrom[c]!; w--) {
    if (model.windowReady[w]! <= limit) return Math.min(limit, model.windowDue[w]!)
  }
  return -Infinity
}

/** Puts customer `c` right after cell `after` of route `r`. */
export function insertVisit(model: RoutingModel, plan: Plan, c: number, r: number, after: number): void {
  const { node } = plan
  const length = plan.length[r]!
  for (let i = r * plan.stride + length + 1; i > after; i--) node[i + 1] = node[i]!
  node[after + 1] = c
  plan.length[r] = length + 1
  refreshRoute(model, plan, r)
}

/** Takes all visits of customer `c` away, calling `touch` before a route changes. Routes are not refreshed. */
export function removeCustomer(
  model: RoutingModel,
  plan: Plan,
  c: number,
  touch: (route: number) => void,
): void {
  const { node, length, routeAt } = plan
  const option = plan.option[c]!
  if (option < 0) return
  for (let k = model.optionPeriodFrom[option]!; k < model.optionPeriodFrom[option + 1]!; k++) {
    const visit = c * model.periods + model.optionPeriods[k]!
    const r = routeAt[visit]!
    touch(r)
    const first = r * plan.stride
    const last = first + length[r]! + 1
    let i = first + 1
    while (node[i] !== c) i++
    for (; i < last; i++) node[i] = node[i + 1]!
    length[r] = length[r]! - 1
    routeAt[visit] = -1
  }
  plan.option[c] = -1
}

/** Strikes the places of customer `c`'s visits, whatever the routes hold. */
export function forgetVisits(model: RoutingModel, plan: Plan, c: number): void {
  const option = plan.option[c]!
  if (option < 0) return
  for (let k = model.optionPeriodFrom[option]!; k < model.optionPeriodFrom[option + 1]!; k++) {
    plan.routeAt[c * model.periods + model.optionPeriods[k]!] = -1
  }
}

/** Copies route `r` of `from` over that of `to`, the visits' places included. */
export function copyRoute(model: RoutingModel, from: Plan, to: Plan, r: number): void {
  const first = r * from.stride
  const last = first + from.length[r]! + 1
  const period = model.routePeriod[r]!
  for (let i = first; i <= last; i++) {
    const c = from.node[i]!
    to.node[i] = c
    to.leg[i] = from.leg[i]!
    if (i > first && i < last) {
      to.routeAt[c * model.periods + period] = r
      to.cellAt[c * model.periods + period] = i
    }
  }
  if (model.timed) {
    for (let i = first; i <= last; i++) {
      to.leave[i] = from.leave[i]!
      to.latest[i] = from.latest[i]!
    }
  }
  to.length[r] = from.length[r]!
  to.load[r] = from.load[r]!
  to.travel[r] = from.travel[r]!
  to.work[r] = from.work[r]!
  to.price[r] = from.price[r]!
}

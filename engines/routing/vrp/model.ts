/**
 * The compiled form of every multi-route problem of this room: capacitated, time-windowed, periodic, fleets of
 * people. Plain typed arrays, so that the search reads nothing but numbers.
 *
 * - **Customers** are nodes `0 … customers − 1`; nodes from there on are places where routes start or end.
 * - A **route** is one vehicle (or person) on one **period** (a day, or a person's day). Routes of the same
 *   `kind` are interchangeable while empty.
 * - A customer has one or more **options**; an option is a set of periods, and choosing it means one visit in
 *   every one of them. A one-day problem has one period and one option for everybody.
 */
export interface RoutingModel {
  readonly customers: number
  readonly nodes: number
  readonly periods: number
  /** Travel cost, row `c`, column `b`: from c to b. */
  readonly cost: Float64Array
  /** The transpose of `cost` (row `c`, column `a`: from a to c); the same array if symmetric. */
  readonly costInto: Float64Array
  /** Travel time, as `cost`; the same array where time and cost are one. */
  readonly time: Float64Array
  readonly timeInto: Float64Array
  /** Load and service time per visit, by customer (nodes beyond carry 0). */
  readonly demand: Float64Array
  readonly service: Float64Array
  /** True if any window or shift restricts the moment of a visit. */
  readonly timed: boolean
  /** First opening and last closing moment by node. */
  readonly ready: Float64Array
  readonly due: Float64Array
  /** The windows of customer c are `windowFrom[c] … windowFrom[c + 1]`, sorted and disjoint. */
  readonly windowFrom: Int32Array
  readonly windowReady: Float64Array
  readonly windowDue: Float64Array
  /** What leaving the customer unserved costs. */
  readonly penalty: Float64Array
  readonly optionFrom: Int32Array
  /** The periods of option o are `optionPeriods[optionPeriodFrom[o] … optionPeriodFrom[o + 1]]`. */
  readonly optionPeriodFrom: Int32Array
  readonly optionPeriods: Int32Array
  /** What choosing the option costs on top of travel (spacing wishes); all zero for hard options. */
  readonly optionCost: Float64Array
  readonly routes: number
  readonly routePeriod: Int32Array
  readonly routeKind: Int32Array
  readonly routeStart: Int32Array
  /** End node. A route that may end anywhere ends at a node which is free to reach. */
  readonly routeEnd: Int32Array
  readonly routeCapacity: Float64Array
  readonly routeOpen: Float64Array
  readonly routeClose: Float64Array
  /** Longest travel time plus service, without waiting. */
  readonly routeMaxWork: Float64Array
  /** Cost of using the route at all. */
  readonly routeFixed: Float64Array
  /** Routes of period p are `periodRoutes[periodRouteFrom[p] … periodRouteFrom[p + 1]]`. */
  readonly periodRouteFrom: Int32Array
  readonly periodRoutes: Int32Array
  /** `allowed[kind · customers + c]` = 1 where the kind of route may serve c; absent: all may. */
  readonly allowed: Uint8Array | null
  /** Price per square of a route's work (travel time + service), which evens work out over routes; 0: none. */
  readonly routeBalance: Float64Array
}

/** A customer as the builder takes it. Times and costs are in whatever one unit the caller keeps to. */
export interface CustomerSpec {
  readonly demand?: number
  readonly service?: number
  /** Sorted, disjoint [opening, closing] moments for the start of service. Absent: any moment. */
  readonly windows?: readonly (readonly [number, number])[]
  /** Sets of periods, one set to be chosen. Absent: the only option is period 0. */
  readonly options?: readonly (readonly number[])[]
  readonly optionCosts?: readonly number[]
  /** Price of leaving the customer out. Default: more than any detour for it. */
  readonly penalty?: number
}

export interface RouteSpec {
  readonly start: number
  readonly end: number
  readonly period?: number
  readonly capacity?: number
  readonly open?: number
  readonly close?: number
  readonly maxWork?: number
  readonly fixed?: number
  readonly balance?: number
  /** Interchangeability class: specs with equal `kind` must be equal in all fields. Default: the period. */
  readonly kind?: number
}

export interface ModelSpec {
  readonly nodes: number
  readonly customers: readonly CustomerSpec[]
  readonly routes: readonly RouteSpec[]
  /** Row-major nodes × nodes. */
  readonly cost: Float64Array
  readonly time?: Float64Array
  readonly periods?: number
  readonly allowed?: (kind: number, customer: number) => boolean
}

/** Compiles a problem. Customers must be the first nodes of the matrix. */
export function buildModel(spec: ModelSpec): RoutingModel {
  const { nodes, customers, routes } = spec
  const count = customers.length
  const periods = spec.periods ?? 1
  const cost = spec.cost
  const time = spec.time ?? cost
  const costInto = transposed(cost, nodes)
  const timeInto = time === cost ? costInto : transposed(time, nodes)
  const dearest = 10 * longestOf(cost) + Math.max(0, ...routes.map((route) => route.fixed ?? 0))

  const windowFrom = new Int32Array(count + 1)
  const windows = customers.map((customer) => customer.windows ?? [[-Infinity, Infinity] as const])
  windows.forEach((list, c) => (windowFrom[c + 1] = windowFrom[c]! + list.length))
  const ready = new Float64Array(nodes).fill(-Infinity)
  const due = new Float64Array(nodes).fill(Infinity)
  windows.forEach((list, c) => {
    ready[c] = list[0]?.[0] ?? Infinity
    due[c] = list.at(-1)?.[1] ?? -Infinity
  })

  const optionFrom = new Int32Array(count + 1)
  const options = customers.map((customer) => customer.options ?? [[0]])
  options.forEach((list, c) => (optionFrom[c + 1] = optionFrom[c]! + list.length))
  const flat = options.flat()
  const optionPeriodFrom = new Int32Array(flat.length + 1)
  flat.forEach((list, o) => (optionPeriodFrom[o + 1] = optionPeriodFrom[o]! + list.length))

  const kinds = routes.map((route) => route.kind ?? route.period ?? 0)
  const byPeriod = Array.from({ length: periods }, () => [] as number[])
  routes.forEach((route, r) => byPeriod[route.period ?? 0]!.push(r))
  const periodRouteFrom = new Int32Array(periods + 1)
  byPeriod.forEach((list, p) => (periodRouteFrom[p + 1] = periodRouteFrom[p]! + list.length))

  const open = Float64Array.from(routes, (route) => route.open ?? 0)
  const close = Float64Array.from(routes, (route) => route.close ?? Infinity)
  return {
    customers: count,
    nodes,
    periods,
    cost,
    costInto,
    time,
    timeInto,
    demand: padded(customers, nodes, (customer) => customer.demand ?? 0),
    service: padded(customers, nodes, (customer) => customer.service ?? 0),
    timed: customers.some((customer) => customer.windows !== undefined) || close.some((t) => t < Infinity),
    ready,
    due,
    windowFrom,
    windowReady: Float64Array.from(windows.flat(), (window) => window[0]),
    windowDue: Float64Array.from(windows.flat(), (window) => window[1]),
    penalty: padded(customers, nodes, (customer) => customer.penalty ?? dearest),
    optionFrom,
    optionPeriodFrom,
    optionPeriods: Int32Array.from(flat.flat()),
    optionCost: Float64Array.from(
      customers.flatMap((customer, c) => options[c]!.map((_, o) => customer.optionCosts?.[o] ?? 0)),
    ),
    routes: routes.length,
    routePeriod: Int32Array.from(routes, (route) => route.period ?? 0),
    routeKind: Int32Array.from(kinds),
    routeStart: Int32Array.from(routes, (route) => route.start),
    routeEnd: Int32Array.from(routes, (route) => route.end),
    routeCapacity: Float64Array.from(routes, (route) => route.capacity ?? Infinity),
    routeOpen: open,
    routeClose: close,
    routeMaxWork: Float64Array.from(routes, (route) => route.maxWork ?? Infinity),
    routeFixed: Float64Array.from(routes, (route) => route.fixed ?? 0),
    periodRouteFrom,
    periodRoutes: Int32Array.from(byPeriod.flat()),
    allowed: spec.allowed ? allowedTable(spec.allowed, kinds, count) : null,
    routeBalance: Float64Array.from(routes, (route) => route.balance ?? 0),
  }
}

function allowedTable(
  allowed: (kind: number, customer: number) => boolean,
  kinds: readonly number[],
  customers: number,
): Uint8Array {
  const table = new Uint8Array((Math.max(-1, ...kinds) + 1) * customers)
  for (const kind of new Set(kinds)) {
    for (let c = 0; c < customers; c++) table[kind * customers + c] = allowed(kind, c) ? 1 : 0
  }
  return table
}

function padded(
  customers: readonly CustomerSpec[],
  nodes: number,
  value: (customer: CustomerSpec) => number,
): Float64Array {
  const values = new Float64Array(nodes)
  customers.forEach((customer, c) => (values[c] = value(customer)))
  return values
}

function transposed(matrix: Float64Array, n: number): Float64Array {
  let symmetric = true
  const result = new Float64Array(n * n)
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < n; b++) {
      const value = matrix[a * n + b]!
      result[b * n + a] = value
      if (symmetric && value !== matrix[b * n + a]) symmetric = false
    }
  }
  return symmetric ? matrix : result
}

/** The longest finite entry, 1 at least. */
export function longestOf(values: Float64Array): number {
  let longest = 1
  for (const value of values) if (value > longest && value < Infinity) longest = value
  return longest
}

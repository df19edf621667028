/**
 * Re-costing and feasibility of routes straight from the instance. It shares no code with the search, so that a
 * mistake there cannot hide here.
 */

/** Total length of routes that begin and end at `depot`; the matrix is row-major nodes × nodes. */
export function routesCost(
  distance: Float64Array,
  nodes: number,
  depot: number,
  routes: readonly (readonly number[])[],
): number {
  let total = 0
  for (const route of routes) {
    let at = depot
    for (const next of [...route, depot]) {
      total += distance[at * nodes + next]!
      at = next
    }
  }
  return total
}

/** What a set of one-day routes must keep. Arrays are indexed by node. */
export interface RouteRules {
  readonly nodes: number
  readonly depot: number
  readonly distance: Float64Array
  readonly capacity: number
  readonly demand: ArrayLike<number>
  readonly vehicles?: number
  readonly maxDistance?: number
  readonly service?: ArrayLike<number>
  /** Windows of the start of service; the depot's are the opening and closing of the day. */
  readonly ready?: ArrayLike<number>
  readonly due?: ArrayLike<number>
}

/** Every broken rule in words; empty if the routes are feasible. Moments are compared with a slack of 1e-7. */
export function checkRoutes(rules: RouteRules, routes: readonly (readonly number[])[]): string[] {
  const faults: string[] = []
  const visits = new Map<number, number>()
  if (rules.vehicles !== undefined && routes.length > rules.vehicles) {
    faults.push(`${routes.length} routes for ${rules.vehicles} vehicles`)
  }
  routes.forEach((route, r) => {
    for (const node of route) visits.set(node, (visits.get(node) ?? 0) + 1)
    faults.push(...checkRoute(rules, route).map((fault) => `route ${r + 1}: ${fault}`))
  })
  for (let node = 0; node < rules.nodes; node++) {
    const times = visits.get(node) ?? 0
    const wanted = node === rules.depot ? 0 : 1
    if (times !== wanted) faults.push(`node ${node} is visited ${times} times instead of ${wanted}`)
  }
  return faults
}

function checkRoute(rules: RouteRules, route: readonly number[]): string[] {
  const { nodes, depot, distance, capacity, demand, ready, due } = rules
  const faults: string[] = []
  let load = 0
  let travelled = 0
  let served = 0
  let clock = ready?.[depot] ?? 0
  let at = depot
  for (const next of [...route, depot]) {
    const leg = distance[at * nodes + next]!
    travelled += leg
    clock += leg
    if (next !== depot) {
      load += demand[next]!
      served += rules.service?.[next] ?? 0
      if (ready !== undefined) clock = Math.max(clock, ready[next]!)
    }
    if (due !== undefined && clock > due[next]! + 1e-7) {
      faults.push(`node ${next} is reached at ${clock}, after ${due[next]}`)
    }
    if (next !== depot) clock += rules.service?.[next] ?? 0
    at = next
  }
  if (load > capacity + 1e-9) faults.push(`load ${load} over ${capacity}`)
  if (travelled + served > (rules.maxDistance ?? Infinity) + 1e-7) {
    faults.push(`length ${travelled + served} over ${rules.maxDistance}`)
  }
  return faults
}

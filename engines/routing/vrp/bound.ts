import type { CapacitatedInstance } from './cvrplib.ts'
import type { WindowedInstance } from './solomon.ts'

/** What the bound reads: visits 0 … visits − 1, each made once, and a depot. */
export interface BoundProblem {
  readonly visits: number
  /** Least cost between two visits next to each other on a route, in either direction; Infinity if never so. */
  readonly between: (a: number, b: number) => number
  /** Least cost between a visit and the depot, in either direction. */
  readonly depot: (a: number) => number
  /** Load of a visit, and the most that any route carries (Infinity: no limit). */
  readonly load: (a: number) => number
  readonly capacity: number
}

/** Most steps of the subgradient method; it mostly ends sooner. */
const ROUNDS = 1500

/**
 * A proven lower bound of the total distance of any set of routes that makes every visit once: the larger of two.
 * Both are weak, since loads and windows count by little: expect 5 to 35 % below the optimum, more with tight
 * windows. `cost`: of a known solution, which scales the steps. Ends when `expired`; null if there was no time.
 */
export function routesBound(
  problem: BoundProblem,
  cost: number,
  expired: () => boolean = () => false,
): number | null {
  if (problem.visits === 0) return 0
  if (expired()) return null
  const radial = radialBound(problem)
  const tree = expired() ? null : treeBound(problem, cost, expired)
  const best = Math.max(radial, tree ?? 0)
  // What doubles round away never lifts the bound above the optimum.
  return Math.max(0, best - 1e-9 * Math.max(1, best))
}

/**
 * Every unit of load has to be fetched from the depot's distance: a route that carries q of the capacity Q is at
 * least twice as long as the way to its farthest visit, so twice the mean of its distances, weighted by load, and
 * q / Q of that (Haimovich & Rinnooy Kan 1985). Distances are shortest ways, which rounding cannot undercut.
 */
function radialBound({ visits, between, depot, load, capacity }: BoundProblem): number {
  if (!(capacity < Infinity)) return 0
  const way = Float64Array.from({ length: visits }, (_, i) => depot(i))
  const done = new Uint8Array(visits)
  let sum = 0
  for (let step = 0; step < visits; step++) {
    let next = -1
    for (let i = 0; i < visits; i++) {
      if (done[i] === 0 && (next < 0 || way[i]! < way[next]!)) next = i
    }
    done[next] = 1
    sum += load(next) * way[next]!
    for (let i = 0; i < visits; i++) {
      if (done[i] === 0) way[i] = Math.min(way[i]!, way[next]! + between(next, i))
    }
  }
  return (2 * sum) / capacity
}

/**
 * A solution with K routes contains a spanning tree (all ways between visits, and each route's first way from the
 * depot) and K more ways to the depot, at different visits. So the cheapest spanning tree and the cheapest
 * `routes` ways to the depot together cost no more. A price per visit (its degree is two) and one for the depot
 * (in the tree it has as many ways as there are routes) bring both towards each other; for every choice of prices
 * the sum stays below every solution, and a subgradient method looks for good ones (Held & Karp 1971; Fisher
 * 1994, "Optimal solution of vehicle routing problems using minimum K-trees").
 */
function treeBound(problem: BoundProblem, cost: number, expired: () => boolean): number | null {
  const { visits, between, depot, load, capacity } = problem
  let total = 0
  for (let i = 0; i < visits; i++) total += load(i)
  const routes = leastRoutes(total, capacity)
  const n = visits
  const price = new Float64Array(n)
  let depotPrice = 0
  const degree = new Int32Array(n)
  const near = new Float64Array(n)
  const parent = new Int32Array(n)
  const way = new Float64Array(n)
  const toDepot = Float64Array.from({ length: n }, (_, i) => depot(i))
  const ways = new Float64Array(n * n)
  for (let a = 0; a < n; a++) {
    if (expired()) return null
    for (let b = 0; b < n; b++) ways[a * n + b] = a === b ? Infinity : between(a, b)
  }

  /** The relaxed cost at the prices in force; leaves the degrees behind. */
  const relaxedCost = (): { value: number; depotDegree: number } => {
    degree.fill(0)
    let value = routes * depotPrice
    let depotDegree = 0
    for (let i = 0; i < n; i++) {
      way[i] = toDepot[i]! + price[i]!
      near[i] = way[i]! - depotPrice
      parent[i] = -1
      value -= 2 * price[i]!
    }
    // Prim's method from the depot; `near` becomes NaN for what is in the tree.
    for (let step = 0; step < n; step++) {
      let next = -1
      let least = Infinity
      for (let i = 0; i < n; i++) {
        if (near[i]! < least) {
          least = near[i]!
          next = i
        }
      }
      if (next < 0) return { value: Infinity, depotDegree }
      value += least
      near[next] = Number.NaN
      degree[next] = degree[next]! + 1
      if (parent[next]! < 0) depotDegree++
      else degree[parent[next]!] = degree[parent[next]!]! + 1
      const row = next * n
      for (let i = 0; i < n; i++) {
        const through = ways[row + i]! + price[next]! + price[i]!
        if (through < near[i]!) {
          near[i] = through
          parent[i] = next
        }
      }
    }
    const order = Uint32Array.from({ length: n }, (_, i) => i).sort((a, b) => way[a]! - way[b]! || a - b)
    for (let k = 0; k < n && (k < routes || way[order[k]!]! < 0); k++) {
      value += way[order[k]!]!
      degree[order[k]!] = degree[order[k]!]! + 1
    }
    return { value, depotDegree }
  }

  let best = -Infinity
  let length = 1
  let stale = 0
  for (let round = 0; round < ROUNDS && !(round > 0 && expired()); round++) {
    const { value, depotDegree } = relaxedCost()
    if (value === Infinity) return null
    if (value > best) {
      best = value
      stale = 0
    } else if (++stale >= 20) {
      length /= 2
      stale = 0
    }
    let norm = (depotDegree - routes) ** 2
    for (let i = 0; i < n; i++) norm += (degree[i]! - 2) ** 2
    if (norm === 0 || length < 1e-3) break
    const step = (length * Math.max(cost - value, 1e-3 * cost)) / norm
    for (let i = 0; i < n; i++) price[i] = price[i]! + step * (degree[i]! - 2)
    depotPrice = Math.max(0, depotPrice + step * (routes - depotDegree))
  }
  return best
}

/** Least number of routes by load alone. */
function leastRoutes(load: number, capacity: number): number {
  return load > 0 ? Math.max(1, Math.ceil(load / capacity - 1e-9)) : 1
}

/** The bound of a capacitated instance; rounded up where all distances are whole numbers. */
export function capacitatedBound(
  instance: CapacitatedInstance,
  cost: number,
  expired?: () => boolean,
): number | null {
  const { nodes, depot, distance, demand, capacity } = instance
  const file = Array.from({ length: nodes }, (_, i) => i).filter((i) => i !== depot)
  const least = (a: number, b: number): number => Math.min(distance[a * nodes + b]!, distance[b * nodes + a]!)
  const bound = routesBound(
    {
      visits: file.length,
      between: (a, b) =>
        demand[file[a]!]! + demand[file[b]!]! > capacity + 1e-9 ? Infinity : least(file[a]!, file[b]!),
      depot: (a) => least(file[a]!, depot),
      load: (a) => demand[file[a]!]!,
      capacity,
    },
    cost,
    expired,
  )
  return bound !== null && distance.every(Number.isInteger) ? Math.max(0, Math.ceil(bound - 1e-6)) : bound
}

/** The bound of a Solomon instance: two customers that no vehicle reaches in time one after the other stay apart. */
export function windowedBound(
  instance: WindowedInstance,
  cost: number,
  expired?: () => boolean,
): number | null {
  const { nodes, distance, demand, capacity, ready, due, service } = instance
  const earliest = (i: number): number => Math.max(ready[i]!, ready[0]! + distance[i]!)
  const follows = (a: number, b: number): boolean => {
    const start = Math.max(ready[b]!, earliest(a) + service[a]! + distance[a * nodes + b]!)
    return start <= due[b]! + 1e-7 && start + service[b]! + distance[b * nodes]! <= due[0]! + 1e-7
  }
  return routesBound(
    {
      visits: nodes - 1,
      between(i, j) {
        const [a, b] = [i + 1, j + 1]
        if (demand[a]! + demand[b]! > capacity + 1e-9) return Infinity
        return Math.min(
          follows(a, b) ? distance[a * nodes + b]! : Infinity,
          follows(b, a) ? distance[b * nodes + a]! : Infinity,
        )
      },
      depot: (a) => Math.min(distance[a + 1]!, distance[(a + 1) * nodes]!),
      load: (a) => demand[a + 1]!,
      capacity,
    },
    cost,
    expired,
  )
}

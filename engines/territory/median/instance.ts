/**
 * The capacitated p-median problem: choose `p` of the `n` points as centres, give every point to one centre so that
 * no centre carries more than its capacity, and minimise the sum of costs.
 */
export interface MedianInstance {
  readonly name: string
  readonly n: number
  readonly p: number
  /** `cost[i * n + j]`: cost of giving point i to centre j, in the unit of the file. */
  readonly cost: Float64Array
  /** Demand of each point and capacity of each point as a centre; Infinity where there is no limit. */
  readonly demand: Float64Array
  readonly capacity: Float64Array
}

export interface MedianSolution {
  /** Centre of each point: `centre[i]` is a point. */
  readonly centre: Int32Array
  readonly cost: number
}

/** Cost of a solution, or null if it breaks a rule: exactly what the problem says, for tests and callers to verify. */
export function medianCost(instance: MedianInstance, centre: ArrayLike<number>): number | null {
  const { n, p, demand, capacity, cost } = instance
  const load = new Float64Array(n)
  let total = 0
  for (let i = 0; i < n; i++) {
    const j = centre[i]!
    if (!Number.isInteger(j) || j < 0 || j >= n) return null
    load[j] = load[j]! + demand[i]!
    total += cost[i * n + j]!
  }
  if (new Set(Array.from(centre)).size > p) return null
  return load.every((carried, j) => carried <= capacity[j]! * (1 + 1e-12)) ? total : null
}

/** Are all costs whole numbers? Then so is every solution's cost, and a bound may be rounded up. */
export function hasIntegerCosts(instance: MedianInstance): boolean {
  return instance.cost.every((c) => Number.isInteger(c))
}

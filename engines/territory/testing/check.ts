import type { TerritoryProblem } from '../problem.ts'

/**
 * Checks a division straight from the problem, sharing no code with the engine: loads, wishes, contiguity on the
 * given neighbour pairs, and the objective. Returns what is wrong in words; an empty list means admissible.
 */
export function faultsOf(
  problem: TerritoryProblem,
  assignment: ArrayLike<number>,
  neighbours: Iterable<readonly [number, number]>,
): string[] {
  const n = problem.x.length
  const capacities =
    typeof problem.districts === 'number'
      ? Array.from({ length: problem.districts }, () => 1)
      : problem.districts.map(({ capacity = 1 }) => capacity)
  const faults: string[] = []
  if (assignment.length !== n) faults.push('wrong length')
  problem.attributes.forEach(({ name, values, tolerance = 0.05 }, a) => {
    const of = (capacity: number | readonly number[]): number =>
      typeof capacity === 'number' ? capacity : capacity[a]!
    const total = Array.from(values).reduce((x, y) => x + y, 0)
    const all = capacities.reduce<number>((x, capacity) => x + of(capacity), 0)
    capacities.forEach((capacity, d) => {
      let load = 0
      for (let i = 0; i < n; i++) if (assignment[i] === d) load += values[i]!
      const target = (total * of(capacity)) / all
      if (Math.abs(load - target) > target * tolerance + 1e-7 * (1 + target)) {
        faults.push(`${name} of ${d}: ${load}, target ${target}`)
      }
    })
  })
  for (const { customer, district } of problem.fixed ?? []) {
    if (assignment[customer] !== district) faults.push(`fixed ${customer}`)
  }
  for (const { customer, district } of problem.forbidden ?? []) {
    if (assignment[customer] === district) faults.push(`forbidden ${customer}`)
  }
  for (const { first, second } of problem.apart ?? []) {
    if (assignment[first] === assignment[second]) faults.push(`together ${first} ${second}`)
  }
  if (problem.contiguous !== false)
    faults.push(...tornDistricts(problem, assignment, neighbours, capacities.length))
  return faults
}

function tornDistricts(
  problem: TerritoryProblem,
  assignment: ArrayLike<number>,
  neighbours: Iterable<readonly [number, number]>,
  k: number,
): string[] {
  const n = problem.x.length
  const group = Array.from({ length: n }, (_, i) => i)
  const find = (i: number): number => (group[i] === i ? i : (group[i] = find(group[i]!)))
  for (const [a, b] of neighbours) if (assignment[a] === assignment[b]) group[find(a)] = find(b)
  const pinned = new Set((problem.fixed ?? []).map(({ customer }) => customer))
  const faults: string[] = []
  for (let d = 0; d < k; d++) {
    const parts = new Set<number>()
    for (let i = 0; i < n; i++) if (assignment[i] === d && !pinned.has(i)) parts.add(find(i))
    if (parts.size > 1) faults.push(`district ${d} has ${parts.size} parts`)
  }
  return faults
}

/** The objective by its definition: nearest-to-all customer as centre, plus the price of moves. */
export function objectiveOf(problem: TerritoryProblem, assignment: ArrayLike<number>): number {
  const n = problem.x.length
  const groups = new Map<number, number[]>()
  for (let i = 0; i < n; i++) groups.set(assignment[i]!, [...(groups.get(assignment[i]!) ?? []), i])
  let total = 0
  for (const members of groups.values()) {
    const sums = members.map((c) =>
      members.reduce(
        (sum, i) =>
          sum +
          (problem.importance?.[i] ?? 1) *
            Math.hypot(problem.x[i]! - problem.x[c]!, problem.y[i]! - problem.y[c]!),
        0,
      ),
    )
    total += Math.min(...sums)
  }
  const price = (i: number): number =>
    typeof problem.movePrice === 'number' ? problem.movePrice : (problem.movePrice?.[i] ?? 0)
  for (let i = 0; i < n; i++) {
    const owner = problem.owners?.[i] ?? -1
    if (owner >= 0 && owner !== assignment[i]) total += price(i)
  }
  return total
}

/** Tries every division of a tiny problem; null when none is admissible. */
export function bestByTrying(
  problem: TerritoryProblem,
  k: number,
  neighbours: readonly (readonly [number, number])[],
): { assignment: number[]; objective: number } | null {
  const n = problem.x.length
  let best: { assignment: number[]; objective: number } | null = null
  for (let code = 0; code < k ** n; code++) {
    const assignment: number[] = []
    for (let rest = code, i = 0; i < n; i++, rest = Math.floor(rest / k)) assignment.push(rest % k)
    if (faultsOf(problem, assignment, neighbours).length > 0 || new Set(assignment).size < k) continue
    const objective = objectiveOf(problem, assignment)
    if (best === null || objective < best.objective) best = { assignment, objective }
  }
  return best
}

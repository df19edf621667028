import { createRandom } from '#engines/random/random.ts'
import type { RouteRules } from './verify.ts'

/**
 * Least total distance by trying every order of every subset and every partition into routes; null if nothing
 * is feasible. For up to about seven customers (all nodes but the depot).
 */
export function exhaustiveRoutes(rules: RouteRules): number | null {
  const customers = Array.from({ length: rules.nodes }, (_, i) => i).filter((i) => i !== rules.depot)
  const full = 2 ** customers.length - 1
  const single = new Float64Array(full + 1).fill(Infinity)
  single[0] = 0
  const walk = (used: number, at: number, clock: number, load: number, travelled: number): void => {
    const home = rules.distance[at * rules.nodes + rules.depot]!
    const length = travelled + home
    const inTime = clock + home <= (rules.due?.[rules.depot] ?? Infinity)
    const served = customers.reduce((sum, c, k) => sum + ((used >> k) & 1 ? (rules.service?.[c] ?? 0) : 0), 0)
    if (used > 0 && inTime && length + served <= (rules.maxDistance ?? Infinity)) {
      single[used] = Math.min(single[used]!, length)
    }
    customers.forEach((c, k) => {
      if ((used >> k) & 1 || load + rules.demand[c]! > rules.capacity) return
      const leg = rules.distance[at * rules.nodes + c]!
      const start = Math.max(clock + leg, rules.ready?.[c] ?? -Infinity)
      if (start > (rules.due?.[c] ?? Infinity)) return
      const leave = start + (rules.service?.[c] ?? 0)
      walk(used | (1 << k), c, leave, load + rules.demand[c]!, travelled + leg)
    })
  }
  walk(0, rules.depot, rules.ready?.[rules.depot] ?? 0, 0, 0)

  let best = new Float64Array(full + 1).fill(Infinity)
  best[0] = 0
  const vehicles = Math.min(rules.vehicles ?? customers.length, customers.length)
  for (let v = 0; v < vehicles; v++) {
    const next = best.slice()
    for (let set = 1; set <= full; set++) {
      for (let part = set; part > 0; part = (part - 1) & set) {
        next[set] = Math.min(next[set]!, best[set ^ part]! + single[part]!)
      }
    }
    best = next
  }
  return best[full] === Infinity ? null : best[full]!
}

/** A random small instance: points with repetitions, tight capacity, windows or a length limit on some. */
export function randomRules(seed: number): RouteRules {
  const random = createRandom(seed)
  const nodes = 1 + random.int(7)
  const side = random.int(5) === 0 ? 2 : 20
  const points = Array.from({ length: nodes }, () => [random.int(side), random.int(side)] as const)
  const distance = new Float64Array(nodes * nodes)
  for (let a = 0; a < nodes; a++) {
    for (let b = 0; b < nodes; b++) {
      distance[a * nodes + b] = Math.hypot(points[a]![0] - points[b]![0], points[a]![1] - points[b]![1])
    }
  }
  const demand = Array.from({ length: nodes }, (_, i) => (i === 0 ? 0 : random.int(6)))
  const base = { nodes, depot: 0, distance, demand, capacity: 6 + random.int(10) }
  if (random.int(3) === 0) {
    return { ...base, maxDistance: 60 + random.int(60), service: demand.map((_, i) => (i === 0 ? 0 : 2)) }
  }
  if (random.int(2) === 0) return base
  const ready = demand.map((_, i) => (i === 0 ? 0 : random.int(50)))
  return {
    ...base,
    vehicles: 1 + random.int(4),
    ready,
    due: ready.map((from, i) => (i === 0 ? 120 : from + random.int(60))),
    service: demand.map((_, i) => (i === 0 ? 0 : random.int(8))),
  }
}

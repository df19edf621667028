import { solveCapacitated, solveWindowed } from '#engines/routing/vrp/index.ts'

/** Below this many seconds a cold start would eat the budget. */
export const SHORT = 0.3

/** Share of the time for the lower bound: a quarter of a short time, a tenth of a longer one, two seconds at most. */
export const boundShare = (seconds: number): number => (seconds <= 1 ? 0.25 : Math.min(0.1, 2 / seconds))

/**
 * Solves made-up problems of about the size to come, so that a short budget measures solving and not the
 * compilation of the solver. By rounds, not by time: on a busy machine time would pass without the code getting
 * warm.
 */
export function rehearse(nodes: number): void {
  const n = Math.max(20, Math.min(nodes, 200))
  const x = Float64Array.from({ length: n }, (_, i) => (i * 7919) % 1009)
  const y = Float64Array.from({ length: n }, (_, i) => (i * 104_729) % 997)
  const distance = Float64Array.from({ length: n * n }, (_, k) => {
    const [a, b] = [Math.floor(k / n), k % n]
    return Math.hypot(x[a]! - x[b]!, y[a]! - y[b]!)
  })
  const all = (value: number): Float64Array => new Float64Array(n).fill(value)
  const shared = { name: '', nodes: n, capacity: 10, demand: all(1).fill(0, 0, 1), distance }
  for (let k = 0; k < 3; k++) {
    solveCapacitated({ ...shared, depot: 0, service: 0, maxDistance: Infinity }, { iterations: 200 }, 1)
  }
  const windows = { ready: all(0), due: all(1e6), service: all(1), vehicles: n }
  solveWindowed({ ...shared, ...windows }, { iterations: 200 }, 1)
}

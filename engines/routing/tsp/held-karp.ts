import type { Budget } from '../../budget/budget.ts'

/** Up to this many nodes the recursion's tables stay below 10 MB. */
export const HELD_KARP_LIMIT = 16

/**
 * The best closed tour by the recursion g_k(i, S) = min over j ∈ S of [g_{k−1}(j, S∖{j}) + d_{ji}] (Held & Karp
 * 1962). Row-major n × n, symmetric or not, 1 ≤ n ≤ 16; O(2ⁿ n²) steps. Undefined when the budget ended first.
 */
export function heldKarpTour(n: number, matrix: Float64Array, budget: Budget): Int32Array | undefined {
  if (n <= 3 || n > HELD_KARP_LIMIT) return n > HELD_KARP_LIMIT ? undefined : smallTour(n, matrix)
  // Node n − 1 is where the tour begins; sets are over the others.
  const m = n - 1
  const origin = m
  const full = (1 << m) - 1
  const reach = new Float64Array((full + 1) * m).fill(Infinity)
  const cameFrom = new Int8Array((full + 1) * m)
  for (let i = 0; i < m; i++) reach[(1 << i) * m + i] = matrix[origin * n + i]!
  for (let set = 1; set <= full; set++) {
    if ((set & 255) === 0 && budget.expired?.() === true) return undefined
    for (let j = 0; j < m; j++) {
      const here = reach[set * m + j]!
      if (here === Infinity) continue
      for (let i = 0; i < m; i++) {
        if ((set & (1 << i)) !== 0) continue
        const cost = here + matrix[j * n + i]!
        const state = (set | (1 << i)) * m + i
        if (cost < reach[state]!) {
          reach[state] = cost
          cameFrom[state] = j
        }
      }
    }
  }
  let last = 0
  let least = Infinity
  for (let i = 0; i < m; i++) {
    const cost = reach[full * m + i]! + matrix[i * n + origin]!
    if (cost < least) {
      least = cost
      last = i
    }
  }
  const order = new Int32Array(n)
  order[0] = origin
  for (let at = m, set = full; at > 0; at--) {
    order[at] = last
    const before = cameFrom[set * m + last]!
    set &= ~(1 << last)
    last = before
  }
  return order
}

function smallTour(n: number, matrix: Float64Array): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i)
  if (n < 3) return order
  const there = matrix[1]! + matrix[n + 2]! + matrix[2 * n]!
  const back = matrix[2]! + matrix[2 * n + 1]! + matrix[n]!
  return there <= back ? order : Int32Array.of(0, 2, 1)
}

import { medianCost, type MedianInstance, type MedianSolution } from './instance.ts'

/**
 * Builds and improves solutions of the capacitated p-median problem for given centres: points by largest regret
 * (Martello & Toth's generalized assignment heuristic), then moves, exchanges and recentring until nothing gains.
 */
export function assignTo(instance: MedianInstance, centres: ArrayLike<number>): MedianSolution | null {
  const { n, cost, demand, capacity } = instance
  const list = Array.from(centres)
  const whole = demand.reduce((total, q) => total + q, 0)
  if (list.every((j) => capacity[j]! >= whole)) return improve(instance, nearest(instance, list))
  const left = new Float64Array(n)
  for (const j of list) left[j] = capacity[j]!
  const centre = new Int32Array(n).fill(-1)
  const waiting = new Set<number>(Array.from({ length: n }, (_, i) => i))
  while (waiting.size > 0) {
    let pick = -1
    let place = -1
    let most = -Infinity
    for (const i of waiting) {
      let best = -1
      let first = Infinity
      let second = Infinity
      for (const j of list) {
        if (demand[i]! > left[j]!) continue
        const here = cost[i * n + j]!
        if (here < first) {
          second = first
          first = here
          best = j
        } else if (here < second) second = here
      }
      if (best < 0) return null
      // Regret first; among points with one way left, and of equal regret, the larger demand.
      const regret = second === Infinity ? 1e15 + demand[i]! : second - first + demand[i]! * 1e-9
      if (regret > most) {
        most = regret
        pick = i
        place = best
      }
    }
    waiting.delete(pick)
    centre[pick] = place
    left[place] = left[place]! - demand[pick]!
  }
  return improve(instance, centre)
}

/** Every point to the centre of least cost: right away the best where no capacity can bind. */
function nearest({ n, cost }: MedianInstance, list: readonly number[]): Int32Array {
  const centre = new Int32Array(n)
  for (let i = 0; i < n; i++) {
    let least = Infinity
    for (const j of list) {
      if (cost[i * n + j]! >= least) continue
      least = cost[i * n + j]!
      centre[i] = j
    }
  }
  return centre
}

/** Moves, exchanges and recentring until none lowers the cost. */
export function improve(instance: MedianInstance, start: Int32Array): MedianSolution {
  const { n, cost, demand, capacity } = instance
  const centre = Int32Array.from(start)
  const left = Float64Array.from(capacity)
  for (let i = 0; i < n; i++) left[centre[i]!] = left[centre[i]!]! - demand[i]!
  const list = [...new Set(centre)].sort((a, b) => a - b)
  const whole = demand.reduce((total, q) => total + q, 0)
  // Where no capacity can bind, single moves reach all that exchanges do.
  const last = list.some((j) => capacity[j]! < whole) ? n : 0
  const place = (i: number, j: number): void => {
    left[centre[i]!] = left[centre[i]!]! + demand[i]!
    left[j] = left[j]! - demand[i]!
    centre[i] = j
  }
  for (let changed = true; changed;) {
    changed = false
    for (let i = 0; i < n; i++) {
      for (const j of list) {
        if (demand[i]! <= left[j]! && cost[i * n + j]! < cost[i * n + centre[i]!]!) {
          place(i, j)
          changed = true
        }
      }
    }
    for (let a = 0; a < last; a++) {
      for (let b = a + 1; b < n; b++) {
        const ja = centre[a]!
        const jb = centre[b]!
        const gain = cost[a * n + ja]! + cost[b * n + jb]! - cost[a * n + jb]! - cost[b * n + ja]!
        if (ja === jb || gain <= 1e-9) continue
        const more = demand[a]! - demand[b]!
        if (more > left[jb]! || -more > left[ja]!) continue
        place(a, jb)
        place(b, ja)
        changed = true
      }
    }
    changed = recentre(instance, centre, left, list) || changed
  }
  const total = medianCost(instance, centre)
  return { centre, cost: total ?? Infinity }
}

/** Moves each centre to the point of its group that serves the group at least cost and can carry it. */
function recentre(instance: MedianInstance, centre: Int32Array, left: Float64Array, list: number[]): boolean {
  const { n, cost, capacity } = instance
  let changed = false
  for (let at = 0; at < list.length; at++) {
    const old = list[at]!
    const group: number[] = []
    for (let i = 0; i < n; i++) if (centre[i] === old) group.push(i)
    const load = Number.isFinite(capacity[old]) ? capacity[old]! - left[old]! : 0
    let best = old
    let least = group.reduce((total, i) => total + cost[i * n + old]!, 0)
    for (const j of group) {
      if (list.includes(j) || load > capacity[j]!) continue
      let total = 0
      for (const i of group) total += cost[i * n + j]!
      if (total < least - 1e-9) {
        least = total
        best = j
      }
    }
    if (best === old) continue
    for (const i of group) centre[i] = best
    left[best] = capacity[best]! - load
    left[old] = capacity[old]!
    list[at] = best
    changed = true
  }
  return changed
}

import type { MedianInstance } from './instance.ts'

/**
 * Lagrangian relaxation of the capacitated p-median problem (Ceselli & Righini, 2005, use the same columns): the
 * rule that each point has one centre is priced at u(i); each candidate centre then fills its capacity with the
 * points that pay more than they cost – a 0–1 knapsack – and the p best candidates are opened.
 *
 *   bound(u) = Σᵢ u(i) + Σ of the p smallest knapsack values
 */
export interface Relaxation {
  /** No solution costs less. */
  bound: number
  /** Knapsack value of each candidate, ≤ 0. */
  readonly value: Float64Array
  /** The p open candidates, best first. */
  readonly open: Int32Array
  /** How often each point is chosen by the open candidates. */
  readonly times: Int32Array
}

/** Points that may belong to each candidate, and candidates that may be centres; narrowed as bounds prove more. */
export interface Allowed {
  readonly centre: Uint8Array
  /** `pair[j * n + i]` = 1: point i may be given to centre j. */
  readonly pair: Uint8Array
}

export function everythingAllowed(instance: MedianInstance): Allowed {
  const { n, demand, capacity } = instance
  const pair = new Uint8Array(n * n)
  for (let j = 0; j < n; j++) for (let i = 0; i < n; i++) pair[j * n + i] = demand[i]! <= capacity[j]! ? 1 : 0
  return { centre: new Uint8Array(n).fill(1), pair }
}

/** Above this product of items and capacity the knapsack is relaxed to its fractional value, still a valid bound. */
const TABLE_LIMIT = 4_000_000

/** Evaluates the relaxation at prices; reuses its arrays. */
export class Relaxer {
  private readonly instance: MedianInstance
  private readonly byCentre: Float64Array
  private readonly exact: boolean
  private readonly table: Float64Array
  private readonly taken: Uint8Array
  private readonly items: Int32Array
  private readonly gain: Float64Array
  private readonly order: Int32Array
  /** Points chosen by each candidate in the last evaluation: `chosen[j * n + i]`. */
  readonly chosen: Uint8Array
  readonly result: Relaxation

  constructor(instance: MedianInstance) {
    const { n, p, demand, capacity, cost } = instance
    this.instance = instance
    this.byCentre = new Float64Array(n * n)
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) this.byCentre[j * n + i] = cost[i * n + j]!
    const largest = capacity.reduce((most, q) => (Number.isFinite(q) ? Math.max(most, q) : most), 0)
    const whole = (q: number): boolean => Number.isInteger(q) || q === Infinity
    this.exact = demand.every(whole) && capacity.every(whole) && largest * n <= TABLE_LIMIT
    this.table = new Float64Array(this.exact ? largest + 1 : 0)
    this.taken = new Uint8Array(this.exact ? (largest + 1) * n : 0)
    this.items = new Int32Array(n)
    this.gain = new Float64Array(n)
    this.order = Int32Array.from({ length: n }, (_, j) => j)
    this.chosen = new Uint8Array(n * n)
    this.result = {
      bound: -Infinity,
      value: new Float64Array(n),
      open: new Int32Array(p),
      times: new Int32Array(n),
    }
  }

  evaluate(prices: Float64Array, allowed: Allowed): Relaxation {
    const { n, p } = this.instance
    const { result, order } = this
    let bound = 0
    for (let i = 0; i < n; i++) bound += prices[i]!
    for (let j = 0; j < n; j++)
      result.value[j] = allowed.centre[j] === 1 ? this.knapsack(j, prices, allowed) : Infinity
    order.sort((a, b) => result.value[a]! - result.value[b]! || a - b)
    result.times.fill(0)
    for (let rank = 0; rank < p; rank++) {
      const j = order[rank]!
      result.open[rank] = j
      bound += result.value[j]!
      for (let i = 0; i < n; i++) result.times[i] = result.times[i]! + this.chosen[j * n + i]!
    }
    result.bound = bound
    return result
  }

  /** Least value of a selection of points for centre j; marks the selection in `chosen`. */
  private knapsack(j: number, prices: Float64Array, allowed: Allowed): number {
    const { n, demand, capacity } = this.instance
    const { items, gain, byCentre, chosen } = this
    const base = j * n
    chosen.fill(0, base, base + n)
    let count = 0
    let weight = 0
    let whole = 0
    for (let i = 0; i < n; i++) {
      const saved = prices[i]! - byCentre[base + i]!
      if (saved <= 0 || allowed.pair[base + i] === 0) continue
      items[count] = i
      gain[count++] = saved
      weight += demand[i]!
      whole += saved
    }
    const room = capacity[j]!
    if (weight <= room) {
      for (let c = 0; c < count; c++) chosen[base + items[c]!] = 1
      return -whole
    }
    return this.exact ? this.fillTable(base, count, room) : this.fillFraction(base, count, room)
  }

  private fillTable(base: number, count: number, room: number): number {
    const { table, taken, items, gain, chosen } = this
    const { demand } = this.instance
    const width = room + 1
    table.fill(0, 0, width)
    taken.fill(0, 0, width * count)
    for (let c = 0; c < count; c++) {
      const size = demand[items[c]!]!
      const saved = gain[c]!
      for (let w = room; w >= size; w--) {
        const better = table[w - size]! + saved
        if (better > table[w]!) {
          table[w] = better
          taken[c * width + w] = 1
        }
      }
    }
    for (let c = count - 1, w = room; c >= 0; c--) {
      if (taken[c * width + w] === 0) continue
      chosen[base + items[c]!] = 1
      w -= demand[items[c]!]!
    }
    return -table[room]!
  }

  private fillFraction(base: number, count: number, room: number): number {
    const { items, gain, chosen } = this
    const { demand } = this.instance
    const ranks = Array.from({ length: count }, (_, c) => c)
    ranks.sort((a, b) => gain[b]! * demand[items[a]!]! - gain[a]! * demand[items[b]!]! || a - b)
    let left = room
    let value = 0
    for (const c of ranks) {
      const size = demand[items[c]!]!
      const part = size <= left ? 1 : left / size
      value += gain[c]! * part
      if (part === 1) chosen[base + items[c]!] = 1
      else break
      left -= size
    }
    return -value
  }

  /**
   * The best value of candidate j when point i must be among its points, for every i: the knapsack is run forwards
   * and backwards over the other points. Only where the table is exact; otherwise null.
   */
  forcedValues(j: number, prices: Float64Array, allowed: Allowed): Float64Array | null {
    const { n, demand, capacity } = this.instance
    const room = capacity[j]!
    if (!this.exact || !Number.isFinite(room)) return null
    const base = j * n
    const width = room + 1
    const items: number[] = []
    for (let i = 0; i < n; i++) {
      if (allowed.pair[base + i] === 1 && prices[i]! > this.byCentre[base + i]!) items.push(i)
    }
    const saved = (i: number): number => prices[i]! - this.byCentre[base + i]!
    const layer = (list: readonly number[]): Float64Array => {
      const rows = new Float64Array((list.length + 1) * width)
      list.forEach((i, c) => {
        const size = demand[i]!
        for (let w = 0; w <= room; w++) {
          const without = rows[c * width + w]!
          const within = w >= size ? rows[c * width + w - size]! + saved(i) : -1
          rows[(c + 1) * width + w] = Math.max(without, within)
        }
      })
      return rows
    }
    const forwards = layer(items)
    const backwards = layer([...items].reverse())
    const forced = new Float64Array(n).fill(Infinity)
    const at = new Map(items.map((i, c) => [i, c]))
    for (let i = 0; i < n; i++) {
      if (allowed.pair[base + i] === 0 || demand[i]! > room) continue
      const left = room - demand[i]!
      const c = at.get(i)
      let best = 0
      if (c === undefined) best = forwards[items.length * width + left]!
      else {
        const after = (items.length - 1 - c) * width
        for (let w = 0; w <= left; w++) {
          best = Math.max(best, forwards[c * width + w]! + backwards[after + left - w]!)
        }
      }
      forced[i] = -(saved(i) + best)
    }
    return forced
  }
}

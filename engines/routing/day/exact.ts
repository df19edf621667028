import type { Budget } from '../../budget/budget.ts'
import { earliestStart, closingTime, LAST, type DayModel } from './model.ts'

/** An order of elements (stops and breaks) that is best by (mandatory visited, value, cost, finish). */
export interface ExactDay {
  readonly sequence: readonly number[]
}

/** More labels than this (about 130 MB) and the recursion gives up. */
const MAX_LABELS = 4_000_000
export const EXACT_LIMIT = 16

/**
 * The Held–Karp recursion g_k(i, S) = min over j ∈ S of g_{k−1}(j, S∖{j}) + d_{ji} (Held & Karp 1962, Bellman
 * 1962), carried out forward over (visited set, last place). Because waiting makes the earliest arrival and the
 * lowest cost different aims, a state holds all its Pareto-optimal pairs of time and cost instead of one number
 * (Desrochers 1988). Every set is a possible day, so optional stops cost nothing extra.
 *
 * `upperBound`: cost of a known plan that visits everything, to cut labels that cannot beat it; +∞ when none
 * is known. Returns undefined when the budget ended or the labels grew too many, or when nothing beats
 * `upperBound`; at most 16 elements.
 */
export function solveExactDay(
  model: DayModel,
  budget: Budget,
  upperBound: number,
): ExactDay | 'not-better' | undefined {
  const { elements, stops, nodes, cost, seconds, service, shiftEnd } = model
  if (elements > EXACT_LIMIT) return undefined
  const full = (1 << elements) - 1
  const stopMask = (1 << stops) - 1
  const lasts = stops + 1
  const head = new Int32Array((full + 1) * lasts).fill(-1)
  let capacity = 1 << 14
  let time = new Float64Array(capacity)
  let price = new Float64Array(capacity)
  let previous = new Int32Array(capacity)
  let next = new Int32Array(capacity)
  let step = new Int8Array(capacity)
  let labels = 0

  const needed = Int32Array.from({ length: elements }, (_, e) =>
    model.before[e]!.reduce((mask, b) => mask | (1 << b), 0),
  )
  const closing = Float64Array.from({ length: elements }, (_, e) => closingTime(model, e))
  const complete = upperBound < Infinity
  const cheapestIn = complete ? cheapestWaysIn(model) : undefined

  const grow = (): void => {
    capacity *= 2
    const copy = <T extends Float64Array | Int32Array | Int8Array>(into: T, from: T): T => {
      into.set(from)
      return into
    }
    time = copy(new Float64Array(capacity), time)
    price = copy(new Float64Array(capacity), price)
    previous = copy(new Int32Array(capacity), previous)
    next = copy(new Int32Array(capacity), next)
    step = copy(new Int8Array(capacity), step)
  }

  const add = (state: number, t: number, c: number, from: number, e: number): void => {
    let before = -1
    for (let label = head[state]!; label >= 0; label = next[label]!) {
      if (price[label]! <= c && time[label]! <= t) return
      if (price[label]! >= c && time[label]! >= t) {
        if (before < 0) head[state] = next[label]!
        else next[before] = next[label]!
      } else {
        before = label
      }
    }
    if (labels === capacity) grow()
    time[labels] = t
    price[labels] = c
    previous[labels] = from
    step[labels] = e
    next[labels] = head[state]!
    head[state] = labels++
  }

  const best = { label: -1, mandatory: -1, value: -1, cost: Infinity, finish: Infinity }
  const consider = (label: number, mask: number, from: number): void => {
    const way = from * nodes + model.endNode
    const finish = time[label]! + seconds[way]!
    const total = price[label]! + cost[way]!
    if (finish > shiftEnd || total === Infinity) return
    if (complete && (mask !== full || total >= upperBound)) return
    let mandatory = 0
    let value = 0
    for (let e = 0; e < elements; e++) {
      if ((mask & (1 << e)) === 0) continue
      mandatory += model.mandatory[e]!
      value += model.value[e]!
    }
    const order =
      mandatory - best.mandatory || value - best.value || best.cost - total || best.finish - finish
    if (order > 0) Object.assign(best, { label, mandatory, value, cost: total, finish })
  }

  add(stops, model.startAt, 0, -1, -1)
  let untilLook = 1024
  for (let mask = 0; mask <= full; mask++) {
    const visited = popcount(mask & stopMask)
    const remaining = cheapestIn === undefined ? 0 : cheapestIn[full ^ mask]!
    for (let last = 0; last < lasts; last++) {
      const atEnd = last < stops && model.position[last] === LAST
      for (let label = head[mask * lasts + last]!; label >= 0; label = next[label]!) {
        if (--untilLook === 0) {
          untilLook = 1024
          if (budget.expired?.() === true || labels > MAX_LABELS) return undefined
        }
        const t = time[label]!
        const c = price[label]!
        if (complete && (c + remaining >= upperBound || missesAWindow(mask, last, t))) continue
        consider(label, mask, last)
        for (let e = 0; e < elements; e++) {
          const bit = 1 << e
          if ((mask & bit) !== 0 || (needed[e]! & mask) !== needed[e]!) continue
          if (e < stops) {
            const locked = model.position[e]!
            if (atEnd || (locked >= 0 && locked !== LAST && locked !== visited)) continue
            const way = last * nodes + e
            const start = earliestStart(model, e, t + seconds[way]!)
            if (start === Infinity || cost[way] === Infinity) continue
            const leave = start + service[e]!
            if (leave > shiftEnd) continue
            add((mask | bit) * lasts + e, leave, c + cost[way]!, label, e)
          } else {
            const start = earliestStart(model, e, t)
            if (start === Infinity) continue
            const leave = start + service[e]!
            if (leave > shiftEnd) continue
            add((mask | bit) * lasts + last, leave, c, label, e)
          }
        }
      }
    }
  }
  if (best.label < 0) return complete ? 'not-better' : undefined
  const sequence: number[] = []
  for (let label = best.label; previous[label]! >= 0; label = previous[label]!) sequence.push(step[label]!)
  return { sequence: sequence.reverse() }

  function missesAWindow(mask: number, last: number, t: number): boolean {
    for (let e = 0; e < elements; e++) {
      if ((mask & (1 << e)) !== 0) continue
      if (t + (e < stops ? seconds[last * nodes + e]! : 0) > closing[e]!) return true
    }
    return false
  }
}

/** For every set of elements, the sum of the cheapest ways into its stops and into the end. */
function cheapestWaysIn(model: DayModel): Float64Array {
  const { elements, stops, nodes, cost } = model
  const cheapest = (to: number): number => {
    let least = Infinity
    for (let from = 0; from <= stops; from++) {
      if (from !== to) least = Math.min(least, cost[from * nodes + to]!)
    }
    return least
  }
  const sums = new Float64Array(1 << elements)
  sums[0] = stops === 0 ? 0 : cheapest(model.endNode)
  for (let mask = 1; mask < sums.length; mask++) {
    const e = 31 - Math.clz32(mask)
    sums[mask] = sums[mask ^ (1 << e)]! + (e < stops ? cheapest(e) : 0)
  }
  return sums
}

function popcount(mask: number): number {
  let count = 0
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++
  return count
}

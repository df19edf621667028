import type { Random } from '#engines/random/random.ts'
import type { RoutingModel } from './model.ts'
import type { Neighbours } from './neighbours.ts'
import type { Plan } from './plan.ts'

/** Sizes of a ruin (Christiaens & Vanden Berghe 2020, "Slack induction by string removals"). */
export interface RuinSettings {
  /** Average number of customers taken out. */
  readonly customers: number
  /** Longest string taken out of one route. */
  readonly string: number
  /** Chance that a string keeps some customers in its middle. */
  readonly split: number
  /** Chance that the kept middle grows by one more customer. */
  readonly splitDepth: number
}

export const defaultRuin: RuinSettings = { customers: 10, string: 10, split: 0.5, splitDepth: 0.01 }
/** With windows, strings may be long: what is left of a route must be able to give up its order in time. */
export const timedRuin: RuinSettings = { ...defaultRuin, customers: 15, string: 30 }

/**
 * String removal: around a random customer, strings of neighbouring customers leave several nearby routes, which
 * frees room in space, capacity and time at one place. Returns a function that writes the chosen customers to
 * `out` and answers how many; the plan is not changed.
 */
export function createStringRuin(
  model: RoutingModel,
  random: Random,
  settings: RuinSettings,
  neighbours: Neighbours,
): (plan: Plan, out: Int32Array) => number {
  const { customers, periods } = model
  const { list, width } = neighbours
  const chosen = new Int32Array(customers)
  const opened = new Int32Array(model.routes)
  let stamp = 0

  return (plan, out) => {
    stamp++
    let count = 0
    const take = (c: number): void => {
      if (chosen[c] === stamp) return
      chosen[c] = stamp
      out[count++] = c
    }
    let used = 0
    let visits = 0
    for (let r = 0; r < model.routes; r++) {
      visits += plan.length[r]!
      if (plan.length[r]! > 0) used++
    }
    if (used === 0) return 0
    const longest = Math.min(settings.string, visits / used)
    const most = (4 * settings.customers) / (1 + longest) - 1
    let strings = Math.floor(random.next() * most + 1)
    const from = neighbours.of(random.int(customers))
    for (let k = from; k < from + width && strings > 0; k++) {
      const c = list[k]!
      const option = plan.option[c]!
      if (option < 0 || chosen[c] === stamp) continue
      const first = model.optionPeriodFrom[option]!
      const span = model.optionPeriodFrom[option + 1]! - first
      const period = model.optionPeriods[first + (span > 1 ? random.int(span) : 0)]!
      const r = plan.routeAt[c * periods + period]!
      if (opened[r] === stamp) continue
      opened[r] = stamp
      strings--
      takeString(plan, r, plan.cellAt[c * periods + period]!, longest, take)
    }
    return count
  }

  function takeString(plan: Plan, r: number, cell: number, longest: number, take: (c: number) => void): void {
    const first = r * plan.stride + 1
    const size = plan.length[r]!
    const length = Math.floor(random.next() * Math.min(size, longest) + 1)
    let kept = 0
    if (length > 1 && length < size && random.next() < settings.split) {
      kept = 1
      while (length + kept < size && random.next() < settings.splitDepth) kept++
    }
    const span = length + kept
    // Every window of `span` cells that holds `cell` is equally likely.
    const lowest = Math.max(first, cell - span + 1)
    const highest = Math.min(cell, first + size - span)
    const start = lowest + random.int(highest - lowest + 1)
    const keepFrom = kept > 0 ? start + 1 + random.int(length - 1) : -1
    for (let i = start; i < start + span; i++) {
      if (kept > 0 && i >= keepFrom && i < keepFrom + kept) continue
      take(plan.node[i]!)
    }
  }
}

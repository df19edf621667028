import type { RoutingModel } from './model.ts'
import { OVERLOAD_SHARE, type Plan } from './plan.ts'

/** Rounds between two adjustments of the price. */
const PERIOD = 100

/**
 * What load beyond the capacity costs while the search is under way. Tight fleets are crossed by way of plans
 * that carry a little too much; the price of it follows how many of the latest plans did, so that the search
 * stays near the limit from both sides (penalty management of Vidal et al. 2012).
 */
export interface Overload {
  /** 0 while nothing may be exceeded. */
  share: number
  /** Price of one unit of load too much. */
  price: number
  /** Told after every round whether the plan in hand carries too much. */
  watch(exceeds: boolean): void
}

/** Begins with nothing allowed; `start` allows overload at the given price. */
export function createOverload(): Overload & { start(price: number): void } {
  let rounds = 0
  let exceeding = 0
  return {
    share: 0,
    price: 0,
    start(price) {
      this.share = OVERLOAD_SHARE
      this.price = price
    },
    watch(exceeds) {
      if (exceeds) exceeding++
      if (++rounds < PERIOD) return
      if (exceeding > 0.45 * PERIOD) this.price *= 1.2
      else if (exceeding < 0.25 * PERIOD) this.price *= 0.85
      rounds = 0
      exceeding = 0
    },
  }
}

/** Load of route `r` beyond its capacity. */
export function excessOf(model: RoutingModel, plan: Plan, r: number): number {
  const over = plan.load[r]! - model.routeCapacity[r]!
  return over > 1e-9 ? over : 0
}

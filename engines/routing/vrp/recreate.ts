import type { Random } from '#engines/random/random.ts'
import type { RoutingModel } from './model.ts'
import type { Overload } from './overload.ts'
import { insertVisit, startOfService, type Plan } from './plan.ts'

/** Orders in which absent customers are offered, with the weight of each. */
export interface RecreateSettings {
  /** Chance that a position is overlooked; the paper's "blink". */
  readonly blink: number
  /** Chance that one of several options of a customer is overlooked. */
  readonly optionBlink: number
}

export const defaultRecreate: RecreateSettings = { blink: 0.01, optionBlink: 0.05 }

/**
 * Greedy insertion with blinks (Christiaens & Vanden Berghe 2020): customers in one of several orders, each at
 * the cheapest feasible position of any route, every position being overlooked with a small chance. A customer
 * with several options takes the cheapest one, the visits of an option being independent of one another since
 * they fall on different periods. Load beyond the capacity is possible as far as `overload` says, at its price.
 */
export function createGreedyInsertion(
  model: RoutingModel,
  random: Random,
  settings: RecreateSettings,
  overload: Overload,
): (plan: Plan, c: number, touch: (route: number) => void) => boolean {
  const { customers, nodes, periods, cost, costInto, time, timeInto, demand, service } = model
  const { ready, due, windowFrom, timed, allowed, routeBalance } = model
  const { routeKind, routeCapacity, routeMaxWork, routeFixed } = model
  const { periodRouteFrom, periodRoutes, optionFrom, optionPeriodFrom, optionPeriods, optionCost } = model
  const limitsWork = routeMaxWork.some((limit) => limit < Infinity)
  const balances = routeBalance.some((price) => price > 0)
  const kinds = routeKind.reduce((most, kind) => Math.max(most, kind), 0) + 1
  const emptySeen = new Int32Array(kinds)
  let stamp = 0
  const bestPrice = new Float64Array(periods)
  const bestRoute = new Int32Array(periods)
  const bestCell = new Int32Array(periods)
  const scanned = new Int32Array(periods)
  let call = 0
  const overlooksPosition = createBlink(random, settings.blink)
  const overlooksOption = createBlink(random, settings.optionBlink)

  function scanPeriod(plan: Plan, c: number, period: number): void {
    const { node, leg, leave, latest } = plan
    const row = c * nodes
    const load = demand[c]!
    const stay = service[c]!
    const opens = ready[c]!
    const closes = due[c]!
    const several = windowFrom[c + 1]! - windowFrom[c]! > 1
    let best = Infinity
    let bestR = -1
    let bestI = -1
    stamp++
    const until = periodRouteFrom[period + 1]!
    for (let k = periodRouteFrom[period]!; k < until; k++) {
      const r = periodRoutes[k]!
      const over = plan.load[r]! + load - routeCapacity[r]!
      if (over > overload.share * routeCapacity[r]! || load > routeCapacity[r]!) continue
      const kind = routeKind[r]!
      if (allowed !== null && allowed[kind * customers + c] === 0) continue
      const length = plan.length[r]!
      let extra = over > 0 ? overload.price * Math.min(over, load) : 0
      if (length === 0) {
        if (emptySeen[kind] === stamp) continue
        emptySeen[kind] = stamp
        extra += routeFixed[r]!
      }
      const first = r * plan.stride
      const last = first + length
      const slack = limitsWork ? routeMaxWork[r]! - plan.work[r]! - stay : Infinity
      let a = node[first]!
      for (let i = first; i <= last; i++) {
        const from = a
        const b = node[i + 1]!
        a = b
        let price = costInto[row + from]! + cost[row + b]! - (length === 0 ? 0 : leg[i]!) + extra
        if (price >= best && !balances) continue
        if (timed) {
          if (leave[i]! > closes) break
          let start = leave[i]! + timeInto[row + from]!
          if (start < opens) start = opens
          else if (start > closes) continue
          else if (several) start = startOfService(model, c, start)
          if (start + stay + time[row + b]! > latest[i + 1]!) continue
        }
        if (limitsWork || balances) {
          const saved = length === 0 ? 0 : time[from * nodes + b]!
          const added = timeInto[row + from]! + time[row + b]! - saved
          if (added > slack) continue
          if (balances) {
            const grown = added + stay
            price += routeBalance[r]! * (2 * plan.work[r]! + grown) * grown
            if (price >= best) continue
          }
        }
        if (overlooksPosition()) continue
        best = price
        bestR = r
        bestI = i
      }
    }
    bestPrice[period] = best
    bestRoute[period] = bestR
    bestCell[period] = bestI
    scanned[period] = call
  }

  return (plan, c, touch) => {
    call++
    let chosen = -1
    let best = Infinity
    const several = optionFrom[c + 1]! - optionFrom[c]! > 1
    for (let o = optionFrom[c]!; o < optionFrom[c + 1]!; o++) {
      if (several && overlooksOption()) continue
      let sum = optionCost[o]!
      for (let k = optionPeriodFrom[o]!; k < optionPeriodFrom[o + 1]! && sum < best; k++) {
        const period = optionPeriods[k]!
        if (scanned[period] !== call) scanPeriod(plan, c, period)
        sum += bestPrice[period]!
      }
      if (sum < best) {
        best = sum
        chosen = o
      }
    }
    if (chosen < 0) return false
    for (let k = optionPeriodFrom[chosen]!; k < optionPeriodFrom[chosen + 1]!; k++) {
      const r = bestRoute[optionPeriods[k]!]!
      touch(r)
      insertVisit(model, plan, c, r, bestCell[optionPeriods[k]!]!)
    }
    plan.option[c] = chosen
    return true
  }
}

/** True with the given chance. The gap to the next true is geometric: one draw a gap instead of one a call. */
function createBlink(random: Random, chance: number): () => boolean {
  const rate = 1 / Math.log1p(-chance)
  const gap = (): number => (chance > 0 ? Math.floor(Math.log(1 - random.next()) * rate) : Infinity)
  let left = gap()
  return () => {
    if (left-- > 0) return false
    left = gap()
    return true
  }
}

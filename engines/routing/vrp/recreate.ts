import type { Random } from '#engines/random/random.ts'
import type { RoutingModel } from './model.ts'
import { createNearScan, type FoundPlace } from './near-scan.ts'
import type { Neighbours } from './neighbours.ts'
import type { Overload } from './overload.ts'
import { insertVisit, startOfService, type Plan } from './plan.ts'

/** Orders in which absent customers are offered, with the weight of each. */
export interface RecreateSettings {
  /** Chance that a position is overlooked; the paper's "blink". */
  readonly blink: number
  /** Chance that one of several options of a customer is overlooked. */
  readonly optionBlink: number
  /** Chance that in a round a new route looks cheaper than it is, by a share drawn at random. */
  readonly openEasily: number
  /** Beside how many of its nearest a customer is offered places; all places where there are few customers. */
  readonly near: number
}

export const defaultRecreate: RecreateSettings = { blink: 0.01, optionBlink: 0.05, openEasily: 0.1, near: 32 }

/** Puts absent customers back, one after another. */
export interface GreedyInsertion {
  /** To be called before every round of insertions; `share` (price of a new route) when a plan is built anew. */
  begin(share?: number): void
  /** False if the customer finds no place. Calls `touch` before a route changes. */
  insert(plan: Plan, c: number, touch: (route: number) => void): boolean
}

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
  neighbours: Neighbours,
): GreedyInsertion {
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
  let opening = 1
  const overlooksPosition = createBlink(random, settings.blink)
  const overlooksOption = createBlink(random, settings.optionBlink)

  /** As `scanPeriod` where only loads and a symmetric way count: the same choice in a third of the time. */
  function scanPlain(plan: Plan, c: number, period: number): void {
    const { node, leg } = plan
    const row = cost.subarray(c * nodes, (c + 1) * nodes)
    const load = demand[c]!
    const { share, price: overPrice } = overload
    let best = Infinity
    let bestR = -1
    let bestI = -1
    stamp++
    const until = periodRouteFrom[period + 1]!
    for (let k = periodRouteFrom[period]!; k < until; k++) {
      const r = periodRoutes[k]!
      const capacity = routeCapacity[r]!
      const over = plan.load[r]! + load - capacity
      if (over > share * capacity || load > capacity) continue
      const first = r * plan.stride
      const length = plan.length[r]!
      let from = row[node[first]!]!
      if (length === 0) {
        const kind = routeKind[r]!
        if (emptySeen[kind] === stamp) continue
        emptySeen[kind] = stamp
        const price = (from + row[node[first + 1]!]! + routeFixed[r]!) * opening
        if (price >= best || overlooksPosition()) continue
        best = price
        bestR = r
        bestI = first
        continue
      }
      const extra = over > 0 ? overPrice * Math.min(over, load) : 0
      const last = first + length
      for (let i = first; i <= last; i++) {
        const to = row[node[i + 1]!]!
        const price = from + to - leg[i]! + extra
        from = to
        if (price >= best || overlooksPosition()) continue
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
        let price =
          length === 0
            ? (costInto[row + from]! + cost[row + b]! + extra) * opening
            : costInto[row + from]! + cost[row + b]! - leg[i]! + extra
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

  const plain = !timed && !limitsWork && !balances && allowed === null && cost === costInto
  const near = plain && periods === 1 && customers > 3 * settings.near
  const found: FoundPlace = { price: Infinity, route: -1, cell: -1 }
  const scanBeside = createNearScan(model, neighbours, settings.near, overload, overlooksPosition)
  const scanNear = (plan: Plan, c: number, period: number): void => {
    scanBeside(plan, c, opening, found)
    bestPrice[period] = found.price
    bestRoute[period] = found.route
    bestCell[period] = found.cell
    scanned[period] = call
  }
  const scanAll = plain ? scanPlain : scanPeriod
  let scan = scanAll
  const insert = (plan: Plan, c: number, touch: (route: number) => void): boolean => {
    call++
    let chosen = -1
    let best = Infinity
    const several = optionFrom[c + 1]! - optionFrom[c]! > 1
    for (let o = optionFrom[c]!; o < optionFrom[c + 1]!; o++) {
      if (several && overlooksOption()) continue
      let sum = optionCost[o]!
      for (let k = optionPeriodFrom[o]!; k < optionPeriodFrom[o + 1]! && sum < best; k++) {
        const period = optionPeriods[k]!
        if (scanned[period] !== call) scan(plan, c, period)
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
  return {
    begin(share) {
      opening = share ?? (random.next() < settings.openEasily ? random.next() : 1)
      // A first plan asks for everybody's place once: sorting all neighbours for that would take longer.
      scan = near && share === undefined ? scanNear : scanAll
    },
    insert,
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

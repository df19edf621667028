import type { RoutingModel } from './model.ts'
import type { Neighbours } from './neighbours.ts'
import type { Overload } from './overload.ts'
import type { Plan } from './plan.ts'

/** The cheapest place found for a customer: its price, the route (−1: none) and the cell to follow. */
export interface FoundPlace {
  price: number
  route: number
  cell: number
}

/**
 * Looks for the cheapest place of a customer beside those near it: before and behind each of its `keep` nearest
 * that are in the plan, at both ends of every route, and in an empty route (granular neighbourhoods of Toth &
 * Vigo 2003). A place between two customers that are both far away hardly ever is the cheapest, and the time
 * for a customer grows with the number of routes instead of that of customers.
 *
 * For models in which loads alone restrict the routes, of one period, with symmetric costs. `overlooks`: the
 * blink, asked before a place becomes the best so far. `opening`: factor on the price of an empty route.
 */
export function createNearScan(
  model: RoutingModel,
  neighbours: Neighbours,
  keep: number,
  overload: Overload,
  overlooks: () => boolean,
): (plan: Plan, c: number, opening: number, found: FoundPlace) => void {
  const { nodes, routes, cost, demand, routeCapacity, routeFixed, routeKind, routeStart, routeEnd } = model
  const { list, both, width } = neighbours
  const kinds = routeKind.reduce((most, kind) => Math.max(most, kind), 0) + 1
  const emptySeen = new Int32Array(kinds)
  /** By route: what its overload would cost with the customer; Infinity where it does not fit. */
  const extra = new Float64Array(routes)
  const fitting = new Int32Array(routes)
  let stamp = 0

  return (plan, c, opening, found) => {
    const { stride, node, leg, length, load, routeAt, cellAt } = plan
    const row = c * nodes
    const own = demand[c]!
    const { share, price: overPrice } = overload
    let best = Infinity
    let bestR = -1
    let bestI = -1
    let count = 0
    stamp++
    for (let r = 0; r < routes; r++) {
      const capacity = routeCapacity[r]!
      const over = load[r]! + own - capacity
      if (over > share * capacity || own > capacity) {
        extra[r] = Infinity
      } else if (length[r]! > 0) {
        extra[r] = over > 0 ? overPrice * Math.min(over, own) : 0
        fitting[count++] = r
      } else {
        const kind = routeKind[r]!
        if (emptySeen[kind] === stamp) continue
        emptySeen[kind] = stamp
        const price = (cost[row + routeStart[r]!]! + cost[row + routeEnd[r]!]! + routeFixed[r]!) * opening
        if (price >= best || overlooks()) continue
        best = price
        bestR = r
        bestI = r * stride
      }
    }
    const from = neighbours.of(c)
    let left = keep
    for (let k = from + 1; k < from + width; k++) {
      const b = list[k]!
      const r = routeAt[b]!
      if (r < 0) continue
      // The other end of the leg is no nearer, or the place is looked at from there.
      const least = best - both[k]! - extra[r]!
      if (least > -Infinity) {
        const way = both[k]! / 2
        const i = cellAt[b]!
        if (least + leg[i]! > 0) {
          const price = way + cost[row + node[i + 1]!]! - leg[i]! + extra[r]!
          if (price < best && !overlooks()) {
            best = price
            bestR = r
            bestI = i
          }
        }
        if (least + leg[i - 1]! > 0) {
          const price = way + cost[row + node[i - 1]!]! - leg[i - 1]! + extra[r]!
          if (price < best && !overlooks()) {
            best = price
            bestR = r
            bestI = i - 1
          }
        }
      }
      if (--left === 0) break
    }
    for (let k = 0; k < count; k++) {
      const r = fitting[k]!
      const first = r * stride
      const last = first + length[r]!
      // No way is longer than one by the depot: with a short last leg the detour is too long already.
      const out = cost[row + routeStart[r]!]! + extra[r]!
      if (2 * (out - leg[first]!) < best + extra[r]!) {
        const price = out + cost[row + node[first + 1]!]! - leg[first]!
        if (price < best && !overlooks()) {
          best = price
          bestR = r
          bestI = first
        }
      }
      const back = cost[row + routeEnd[r]!]! + extra[r]!
      if (2 * (back - leg[last]!) < best + extra[r]!) {
        const price = back + cost[row + node[last]!]! - leg[last]!
        if (price < best && !overlooks()) {
          best = price
          bestR = r
          bestI = last
        }
      }
    }
    found.price = best
    found.route = bestR
    found.cell = bestI
  }
}

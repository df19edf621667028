import type { Random } from '#engines/random/random.ts'
import type { RoutingModel } from './model.ts'

/**
 * Puts absent customers into the order in which they are offered: at random, the largest load first, the
 * farthest or the nearest to the start first, and where time matters the tightest, earliest-opening or
 * earliest-closing window first (weights as in Christiaens & Vanden Berghe 2020). Customers visited on several
 * periods may come first too, because they are the hardest to place.
 */
export function createOrdering(
  model: RoutingModel,
  random: Random,
): (customers: Int32Array, count: number) => void {
  const { customers, nodes, cost, costInto } = model
  const depot = model.routes > 0 ? model.routeStart[0]! : 0
  const away = (c: number): number =>
    nodes > customers ? cost[c * nodes + depot]! + costInto[c * nodes + depot]! : 0
  const by = (value: (c: number) => number): Float64Array =>
    Float64Array.from({ length: customers }, (_, c) => value(c))
  const orders: { weight: number; key: Float64Array | null }[] = [
    { weight: 4, key: null },
    { weight: 4, key: by((c) => -model.demand[c]!) },
    { weight: 2, key: by((c) => -away(c)) },
    { weight: 1, key: by(away) },
  ]
  if (model.timed) {
    orders.push({ weight: 2, key: by((c) => model.due[c]! - model.ready[c]!) })
    orders.push({ weight: 2, key: by((c) => model.ready[c]!) })
    orders.push({ weight: 2, key: by((c) => model.due[c]!) })
  }
  if (model.periods > 1) {
    const visits = (c: number): number => {
      const o = model.optionFrom[c]!
      return model.optionPeriodFrom[o + 1]! - model.optionPeriodFrom[o]!
    }
    orders.push({ weight: 4, key: by((c) => -visits(c)) })
  }
  const total = orders.reduce((sum, order) => sum + order.weight, 0)

  return (list, count) => {
    let pick = random.int(total)
    let which = 0
    while (pick >= orders[which]!.weight) pick -= orders[which++]!.weight
    for (let i = count - 1; i > 0; i--) {
      const j = random.int(i + 1)
      const swapped = list[i]!
      list[i] = list[j]!
      list[j] = swapped
    }
    const key = orders[which]!.key
    if (key === null) return
    for (let i = 1; i < count; i++) {
      const c = list[i]!
      const value = key[c]!
      let j = i - 1
      while (j >= 0 && key[list[j]!]! > value) {
        list[j + 1] = list[j]!
        j--
      }
      list[j + 1] = c
    }
  }
}

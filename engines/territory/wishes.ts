import { isAllowed, type Centres, type Model } from './model.ts'
import type { TerritoryProblem } from './problem.ts'
import { pricedCost } from './relaxation.ts'

/** What a wish costs. */
export interface WishPrice {
  readonly kind: 'fixed' | 'forbidden' | 'apart' | 'owner'
  /** The customer, or the two that are kept apart. */
  readonly customers: readonly number[]
  readonly district?: number
  /**
   * Weighted metres. At these centres, giving up this one wish lowers the relaxed cost by no more than this (by
   * duality: the balance prices stay admissible when the wish goes). For customers kept apart, which the relaxation
   * does not know, it is what the one that stands better with the other would save: an estimate.
   */
  readonly price: number
}

/** The price of every wish, dearest first; wishes that cost nothing are left out. */
export function priceWishes(
  problem: TerritoryProblem,
  model: Model,
  assignment: Int32Array,
  centres: Centres,
  prices: Float64Array,
): WishPrice[] {
  const free: Model = { ...model, fixed: new Int32Array(model.n).fill(-1) }
  const priced = (i: number, d: number): number => pricedCost(model, centres, prices, i, d)
  const cheapest = (of: Model, i: number): { cost: number; district: number } => {
    let cost = Infinity
    let district = -1
    for (let d = 0; d < model.k; d++) {
      if (isAllowed(of, i, d) && priced(i, d) < cost) {
        cost = priced(i, d)
        district = d
      }
    }
    return { cost, district }
  }
  const result: WishPrice[] = []
  for (const { customer, district } of problem.fixed ?? []) {
    const price = priced(customer, district) - cheapest(free, customer).cost
    result.push({ kind: 'fixed', customers: [customer], district, price })
  }
  for (const { customer, district } of problem.forbidden ?? []) {
    if (model.fixed[customer]! >= 0) continue
    const price = cheapest(model, customer).cost - priced(customer, district)
    result.push({ kind: 'forbidden', customers: [customer], district, price })
  }
  for (const { first, second } of problem.apart ?? []) {
    const gain = (i: number, other: number): number =>
      priced(i, assignment[i]!) - priced(i, assignment[other]!)
    const possible = [
      isAllowed(model, first, assignment[second]!) ? gain(first, second) : 0,
      isAllowed(model, second, assignment[first]!) ? gain(second, first) : 0,
    ]
    result.push({ kind: 'apart', customers: [first, second], price: Math.max(...possible) })
  }
  for (let i = 0; i < model.n; i++) {
    const owner = model.owner[i]!
    if (owner < 0 || owner !== assignment[i] || model.movePrice[i] === 0 || model.fixed[i]! >= 0) continue
    // Without the wish every other district would be cheaper by the price of moving.
    let least = priced(i, owner)
    for (let d = 0; d < model.k; d++) {
      if (d !== owner && isAllowed(model, i, d)) least = Math.min(least, priced(i, d) - model.movePrice[i]!)
    }
    result.push({ kind: 'owner', customers: [i], district: owner, price: priced(i, owner) - least })
  }
  return result.filter(({ price }) => price > 1e-6).sort((a, b) => b.price - a.price)
}

/** What a customer brought and took in a period; money in fen. */
export interface MoneyFacts {
  /** What it bought, now and in the stretch before that growth is measured against. */
  readonly amount: number
  readonly recent: number
  readonly earlier: number
  readonly orders: number
  readonly visits: number
  readonly minutes: number
  /** Income and cost that other parts of the house know of, beside what follows from the amount. */
  readonly otherIncome: number
  readonly otherCost: number
}

/** Rates by which facts become income and cost; money in fen. */
export interface CostRates {
  /** Profit in every fen of the amount, 0 to 1. */
  readonly marginRate: number
  readonly perVisit: number
  readonly perMinute: number
  readonly perOrder: number
  /** Of every customer for the whole period, however it behaves: not part of the marginal cost. */
  readonly fixed: number
}

/**
 * Cost-benefit of one customer (成本收益法):
 *
 *     income       = amount × margin rate + other income
 *     marginal     = visits × per visit + minutes × per minute + orders × per order + other cost
 *     contribution = income − marginal − fixed
 *
 * It is below marginal cost (低于边际成本) when the income does not even pay for the marginal part.
 */
export interface Contribution {
  readonly income: number
  readonly visitCost: number
  readonly orderCost: number
  readonly otherCost: number
  readonly fixedCost: number
  readonly contribution: number
  readonly belowMarginal: boolean
  /** Why it is: no business at all, visits that cost too much, orders too small, or other cost; null when it is not. */
  readonly cause: 'no_business' | 'visits' | 'orders' | 'other' | null
}

/** What a customer contributes; see `Contribution`. Fen are whole. */
export function contributionOf(facts: MoneyFacts, rates: CostRates): Contribution {
  const income = Math.round(facts.amount * rates.marginRate) + facts.otherIncome
  const visitCost = Math.round(facts.visits * rates.perVisit + facts.minutes * rates.perMinute)
  const orderCost = Math.round(facts.orders * rates.perOrder)
  const marginal = visitCost + orderCost + facts.otherCost
  const belowMarginal = income < marginal
  return {
    income,
    visitCost,
    orderCost,
    otherCost: facts.otherCost,
    fixedCost: rates.fixed,
    contribution: income - marginal - rates.fixed,
    belowMarginal,
    cause: belowMarginal ? causeOf(income, visitCost, orderCost, facts.otherCost) : null,
  }
}

/** The largest of the costs is the cause, unless there was nothing to pay for them at all. */
function causeOf(income: number, visits: number, orders: number, other: number): Contribution['cause'] {
  if (income <= 0) return 'no_business'
  const most = Math.max(visits, orders, other)
  return visits === most ? 'visits' : orders === most ? 'orders' : 'other'
}

/** `growth = recent ÷ earlier − 1`, to a billionth; null without anything before, where there is nothing to measure against. */
export function growthOf({ recent, earlier }: Pick<MoneyFacts, 'recent' | 'earlier'>): number | null {
  return earlier > 0 ? Math.round((recent / earlier - 1) * 1e9) / 1e9 : null
}

export const growthClasses = ['growing', 'steady', 'falling'] as const
export type GrowthClass = (typeof growthClasses)[number]

/** Who was nothing before and is something now grows; who was and is nothing stands still. */
export function growthClassOf(
  facts: Pick<MoneyFacts, 'recent' | 'earlier'>,
  limits: { readonly growing: number; readonly falling: number },
): GrowthClass {
  const growth = growthOf(facts)
  if (growth === null) return facts.recent > 0 ? 'growing' : 'steady'
  if (growth >= limits.growing) return 'growing'
  return growth <= limits.falling ? 'falling' : 'steady'
}

export const valueClasses = ['high', 'middle', 'low'] as const
export type ValueClass = (typeof valueClasses)[number]

/**
 * Classes by what customers bring together (二八法则): the best that together reach `high` of the whole are high, the
 * last that bring no more than the rest beyond `high + middle` are low. Equal values share a class, the better one.
 */
export function valueClassesOf(
  values: readonly number[],
  shares: { readonly high: number; readonly middle: number },
): ValueClass[] {
  const order = values.map((_, place) => place).toSorted((a, b) => values[b]! - values[a]!)
  const total = values.reduce((sum, value) => sum + Math.max(0, value), 0)
  const classes: ValueClass[] = values.map(() => 'low')
  let before = 0
  let last: { value: number; of: ValueClass } | null = null
  for (const place of order) {
    const value = values[place]!
    if (value <= 0 || total === 0) break
    // A customer belongs where its own first fen falls: the one that reaches the limit is still within it.
    const found: ValueClass = isWithin(before, total, shares.high)
      ? 'high'
      : isWithin(before, total, shares.high + shares.middle)
        ? 'middle'
        : 'low'
    const of: ValueClass = last !== null && last.value === value ? last.of : found
    classes[place] = of
    last = { value, of }
    before += value
  }
  return classes
}

/** Shares are told to a millionth, so that 0.8 + 0.15 is 0.95. */
const isWithin = (before: number, total: number, share: number): boolean =>
  before * 1e6 < Math.round(share * 1e6) * total

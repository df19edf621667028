import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contributionOf, growthClassOf, growthOf, type MoneyFacts, valueClassesOf } from './index.ts'

const facts: MoneyFacts = {
  amount: 1_000_000,
  recent: 600_000,
  earlier: 400_000,
  orders: 20,
  visits: 10,
  minutes: 150,
  otherIncome: 0,
  otherCost: 0,
}
const rates = { marginRate: 0.1, perVisit: 1000, perMinute: 100, perOrder: 500, fixed: 20_000 }

describe('S22.5 S22.6 cost and benefit of a customer', () => {
  test('is income less the cost of visits, orders and the fixed part, to the fen', () => {
    // 10 000 yuan at 10 % is 1000 yuan. Visits 10 × 10 + 150 × 1 = 250; orders 20 × 5 = 100; fixed 200: 450 are left.
    expect(contributionOf(facts, rates)).toEqual({
      income: 100_000,
      visitCost: 25_000,
      orderCost: 10_000,
      otherCost: 0,
      fixedCost: 20_000,
      contribution: 45_000,
      belowMarginal: false,
      cause: null,
    })
  })

  test('what other parts of the house know comes on both sides', () => {
    const known = contributionOf({ ...facts, otherIncome: 7000, otherCost: 3000 }, rates)
    expect([known.income, known.otherCost, known.contribution]).toEqual([107_000, 3000, 49_000])
  })
})

describe('S22.4 below marginal cost, and why', () => {
  test('the fixed part alone does not put anybody below', () => {
    // Income 350 yuan pays the marginal 350 and not the fixed 200: a loss, but not below marginal cost.
    const even = contributionOf({ ...facts, amount: 350_000 }, rates)
    expect([even.contribution, even.belowMarginal]).toEqual([-20_000, false])
    expect(contributionOf({ ...facts, amount: 349_990 }, rates).belowMarginal).toBe(true)
  })

  test('the cause is the largest cost, or that there is no business at all', () => {
    expect(contributionOf({ ...facts, amount: 100_000 }, rates).cause).toBe('visits')
    expect(
      contributionOf({ ...facts, amount: 100_000, visits: 0, minutes: 0, orders: 50 }, rates).cause,
    ).toBe('orders')
    expect(contributionOf({ ...facts, amount: 100_000, otherCost: 90_000 }, rates).cause).toBe('other')
    expect(contributionOf({ ...facts, amount: 0, orders: 0 }, rates).cause).toBe('no_business')
  })
})

describe('S22.4 growth', () => {
  test('is the recent stretch against the one before: 6000 after 4000 is 50 % more', () => {
    expect(growthOf(facts)).toBeCloseTo(0.5, 12)
    expect(growthOf({ recent: 5, earlier: 0 })).toBeNull()
  })

  test('limits belong to the class beyond them; who is new grows, who never was stands still', () => {
    const limits = { growing: 0.1, falling: -0.1 }
    const classOf = (recent: number, earlier: number) => growthClassOf({ recent, earlier }, limits)
    expect([classOf(110, 100), classOf(109, 100), classOf(90, 100), classOf(91, 100)]).toEqual([
      'growing',
      'steady',
      'falling',
      'steady',
    ])
    expect([classOf(5, 0), classOf(0, 0), classOf(0, 5)]).toEqual(['growing', 'steady', 'falling'])
  })
})

describe('S22.4 value', () => {
  test('the best that together bring 80 % are high, the next 15 % middle, the rest low', () => {
    // Of 100: 50, 30 reach 80; 10, 5 reach 95; 5 is the rest. Who brings nothing is low.
    expect(valueClassesOf([5, 30, 0, 50, 10, 4, 1], { high: 0.8, middle: 0.15 })).toEqual([
      'middle',
      'high',
      'low',
      'high',
      'middle',
      'low',
      'low',
    ])
  })

  test('equals are treated as equals', () => {
    expect(new Set(valueClassesOf([10, 10, 10, 10], { high: 0.5, middle: 0.3 }))).toEqual(new Set(['high']))
  })

  test('nothing anywhere is low everywhere; a loss takes nothing from the others', () => {
    expect(valueClassesOf([0, 0], { high: 0.8, middle: 0.15 })).toEqual(['low', 'low'])
    expect(valueClassesOf([-50, 100], { high: 0.8, middle: 0.15 })).toEqual(['low', 'high'])
  })

  test('a customer that brings more is never in a worse class', () => {
    const rank = { high: 0, middle: 1, low: 2 }
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -100, max: 1000 }), { maxLength: 40 }), (values) => {
        const classes = valueClassesOf(values, { high: 0.8, middle: 0.15 })
        for (const [one, value] of values.entries())
          for (const [other, next] of values.entries())
            if (value >= next) expect(rank[classes[one]!]).toBeLessThanOrEqual(rank[classes[other]!])
      }),
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  customerLoads,
  explainWorkload,
  indicators,
  measureCustomers,
  normaliseWeights,
  roundedParts,
  type Weights,
  type WorkloadFacts,
} from './index.ts'
import { nearestMeans } from './nearest.ts'

const equal = Object.fromEntries(indicators.map((indicator) => [indicator, 1])) as Weights & object
const shop = (facts: Partial<WorkloadFacts> = {}): WorkloadFacts => ({
  x: 0,
  y: 0,
  approach: 10_000,
  visitsPerMonth: 4,
  gradePoints: 1,
  roadFactor: 1.5,
  serviceMinutes: 12,
  keyMinutes: 0,
  ordersPerMonth: 4,
  volumePerMonth: 100,
  ...facts,
})

describe('S1.46 the indicators, each measured in its unit', () => {
  // Three shops on a line, 3 km and 4 km apart: with two neighbours the means are 5 km, 3.5 km and 5.5 km.
  const line = [shop(), shop({ x: 3000 }), shop({ x: 7000, visitsPerMonth: 2, keyMinutes: 10 })]
  const measured = measureCustomers(line, { stopsPerDay: 10, neighbours: 2 })

  it('spread: visits a month × mean straight way to the nearest shops, in km', () => {
    expect([...measured.spread]).toEqual([4 * 5, 4 * 3.5, 2 * 5.5])
  })
  it('driving: there and back, shared by the stops of a day', () => {
    // 4 visits × 2 × 10 km ÷ 10 stops = 8 km a month; half as many visits, half the way.
    expect([...measured.driving]).toEqual([8, 8, 4])
  })
  it('roads: what the ground adds to the straight way', () => {
    // (20 + 8) × 0.5 = 14, (14 + 8) × 0.5 = 11, (11 + 4) × 0.5 = 7.5
    expect([...measured.roads]).toEqual([14, 11, 7.5])
  })
  it('size and key-customer service: minutes a month, apart from each other', () => {
    expect([...measured.size]).toEqual([48, 48, 24])
    expect([...measured.keyService]).toEqual([0, 0, 20])
  })
  it('a shop without a position is given the mean way, neither free nor dear', () => {
    const [, , third] = measureCustomers(
      [shop(), shop({ x: 2000 }), shop({ x: null, y: null, approach: null })],
      {
        stopsPerDay: 10,
      },
    ).spread
    // Both placed shops are 2 km from the only other one: 4 visits × 2 km.
    expect(third).toBe(8)
  })
})

describe('S1.47 the index and its explanation', () => {
  // Persons 0 and 1: 0 has three of four customers and the only key customer.
  const customers = [shop(), shop({ x: 1000 }), shop({ x: 2000, keyMinutes: 5 }), shop({ x: 9000 })]
  const measures = measureCustomers(customers, { stopsPerDay: 10, neighbours: 1 })
  const owner = [0, 0, 0, 1]

  it('compares number with the fair share: 3 of 4 for one of two is 150 %', () => {
    const weights = {
      ...equal,
      ...Object.fromEntries(indicators.map((name) => [name, name === 'number' ? 1 : 0])),
    }
    const [first, second] = explainWorkload(measures, weights, owner, [1, 1])
    expect(first!.index).toBeCloseTo(1.5, 12)
    expect(second!.index).toBeCloseTo(0.5, 12)
  })
  it('a person with half a capacity is measured against half', () => {
    const weights = {
      ...equal,
      ...Object.fromEntries(indicators.map((name) => [name, name === 'number' ? 1 : 0])),
    }
    // Capacities 1 and 0.5: fair shares 4 × 2/3 and 4 × 1/3; 3 ÷ (8/3) = 1.125, 1 ÷ (4/3) = 0.75.
    const [first, second] = explainWorkload(measures, weights, owner, [1, 0.5])
    expect(first!.index).toBeCloseTo(1.125, 12)
    expect(second!.index).toBeCloseTo(0.75, 12)
  })
  it('key customers count: all of it with one person is +100 points × weight', () => {
    const [first] = explainWorkload(measures, equal, owner, [1, 1])
    const key = first!.parts.find(({ indicator }) => indicator === 'keyService')!
    expect(key.own).toBe(20)
    expect(key.fair).toBe(10)
    expect(key.points).toBeCloseTo(100 / 9, 10)
  })
  it('an indicator of which there is nothing gives its weight to the others', () => {
    const silent = measureCustomers(
      customers.map((one) => ({ ...one, ordersPerMonth: 0, volumePerMonth: 0 })),
      { stopsPerDay: 10 },
    )
    const normal = normaliseWeights(equal, silent)
    expect(normal.orders).toBe(0)
    expect(normal.number).toBeCloseTo(1 / 7, 12)
  })

  it('points always sum to the distance from 100 %, and loads of customers to the index', () => {
    const anyShop = fc.record({
      x: fc.option(fc.integer({ min: -50_000, max: 50_000 }), { nil: null, freq: 9 }),
      visits: fc.integer({ min: 1, max: 9 }),
      volume: fc.integer({ min: 0, max: 900 }),
      person: fc.integer({ min: 0, max: 2 }),
    })
    fc.assert(
      fc.property(
        fc.array(anyShop, { minLength: 1, maxLength: 30 }),
        fc.array(fc.double({ min: 0.2, max: 2, noNaN: true }), { minLength: 3, maxLength: 3 }),
        fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 9, maxLength: 9 }),
        (shops, capacities, numbers) => {
          const facts = shops.map(({ x, visits, volume }) =>
            shop({ x, y: x === null ? null : 0, visitsPerMonth: visits, volumePerMonth: volume }),
          )
          const all = measureCustomers(facts, { stopsPerDay: 12 })
          const weights = Object.fromEntries(indicators.map((name, k) => [name, numbers[k]!])) as Weights &
            object
          const owners = shops.map(({ person }) => person)
          const people = explainWorkload(all, weights, owners, capacities)
          const loads = customerLoads(all, weights, capacities)
          people.forEach(({ index, parts }, person) => {
            const points = parts.reduce((sum, part) => sum + part.points, 0)
            expect(points).toBeCloseTo(100 * (index - 1), 6)
            const carried = owners.reduce((sum, one, i) => sum + (one === person ? loads[i]! : 0), 0)
            expect(carried / capacities[person]!).toBeCloseTo(index, 6)
          })
        },
      ),
    )
  })
})

describe('parts as they are read', () => {
  it('9.4, 5.4 and 3.4 are 18: the largest remainder takes the point that rounding lost', () => {
    // Rounded alone they would read 9 + 5 + 3 = 17.
    expect(roundedParts([9.4, 5.4, 3.41])).toEqual({ parts: [9, 5, 4], whole: 18 })
  })
  it('sum to the whole as shown, whatever the signs', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 1, maxLength: 12 }),
        (parts) => {
          const { parts: shown, whole } = roundedParts(parts, 1)
          const tenths = shown.reduce((sum, part) => sum + Math.round(part * 10), 0)
          expect(tenths).toBeCloseTo(Math.round(whole * 10), 9)
          shown.forEach((part, i) => expect(Math.abs(part - parts[i]!)).toBeLessThan(0.1 + 1e-9))
        },
      ),
    )
  })
})

describe('nearest shops', () => {
  it('are those that a search over all pairs finds', () => {
    const coordinate = fc.double({ min: 0, max: 1000, noNaN: true })
    fc.assert(
      fc.property(fc.array(fc.tuple(coordinate, coordinate), { minLength: 2, maxLength: 60 }), (pairs) => {
        const points = pairs.map(([x, y]) => ({ x, y }))
        const means = nearestMeans(points, 3)
        points.forEach((point, i) => {
          const all = points
            .filter((_, j) => j !== i)
            .map((other) => Math.hypot(other.x - point.x, other.y - point.y))
            .sort((a, b) => a - b)
            .slice(0, 3)
          expect(means[i]).toBeCloseTo(all.reduce((sum, one) => sum + one, 0) / all.length, 9)
        })
      }),
    )
  })
  it('one shop alone has no neighbour', () => {
    expect(nearestMeans([{ x: 1, y: 1 }], 5)).toEqual([null])
  })
})

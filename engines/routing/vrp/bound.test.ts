import { describe, expect, it } from 'vitest'
import { capacitatedBound, windowedBound } from './index.ts'
import { exhaustiveRoutes, randomRules } from './oracle.testing.ts'
import type { RouteRules } from './verify.ts'

function boundOf(rules: RouteRules, cost: number): number | null {
  const column = (values: ArrayLike<number> = []): Float64Array =>
    Float64Array.from({ length: rules.nodes }, (_, i) => values[i] ?? 0)
  const shared = { ...rules, name: '', demand: column(rules.demand) }
  return rules.ready === undefined
    ? capacitatedBound({ ...shared, service: 0, maxDistance: Infinity }, cost)
    : windowedBound(
        {
          ...shared,
          vehicles: 9,
          ready: column(rules.ready),
          due: column(rules.due),
          service: column(rules.service),
        },
        cost,
      )
}

describe('the lower bound of routes', () => {
  it('is never above the optimum of 800 tiny problems, and not idle', () => {
    let compared = 0
    let share = 0
    for (let seed = 1; seed <= 800; seed++) {
      const rules = randomRules(seed)
      // Rounded distances, of which two short ways may be shorter than the direct one.
      const distance = seed % 2 === 0 ? rules.distance.map(Math.round) : rules.distance
      const best = exhaustiveRoutes({ ...rules, distance })
      if (best === null || best === 0) continue
      const bound = boundOf({ ...rules, distance }, best)
      expect(bound, `seed ${seed}`).toBeLessThanOrEqual(best + 1e-9)
      compared++
      share += bound! / best
    }
    expect(compared).toBeGreaterThan(400)
    expect(share / compared).toBeGreaterThan(0.7)
  })

  it('stays valid however wrong the cost it is told', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const rules = randomRules(seed)
      const best = exhaustiveRoutes(rules)
      if (best === null) continue
      for (const told of [0, best / 10, best * 100]) {
        expect(boundOf(rules, told), `seed ${seed}`).toBeLessThanOrEqual(best + 1e-9)
      }
    }
  })

  it('is exact where nothing is left open: one customer, and a triangle', () => {
    const rules = (distance: number[]): RouteRules => {
      const nodes = Math.sqrt(distance.length)
      const demand = Array.from({ length: nodes }, (_, i) => (i === 0 ? 0 : 1))
      return { nodes, depot: 0, distance: Float64Array.from(distance), demand, capacity: 9 }
    }
    expect(boundOf(rules([0, 7, 7, 0]), 14)).toBe(14)
    expect(boundOf(rules([0, 3, 4, 3, 0, 5, 4, 5, 0]), 12)).toBe(12)
    expect(boundOf(rules([0]), 0)).toBe(0)
  })
})

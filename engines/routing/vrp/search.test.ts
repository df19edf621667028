import { describe, expect, it } from 'vitest'
import { createRandom } from '#engines/random/random.ts'
import { annealRoutes } from './anneal.ts'
import { crossRoutes } from './crossover.ts'
import { capacitatedModel, windowedModel } from './instances.ts'
import type { RoutingModel } from './model.ts'
import { createNeighbours } from './neighbours.ts'
import { savingsRoutes } from './savings.ts'
import { defaultPopulation, searchRoutes } from './search.ts'
import { euclideanMatrix, type WindowedInstance } from './solomon.ts'
import { checkRoutes } from './verify.ts'

function windowed(n: number, seed: number): WindowedInstance {
  const random = createRandom(seed)
  const draw = (range: number) => Float64Array.from({ length: n + 1 }, () => random.int(range))
  // Late enough that everybody can be reached in time.
  const ready = draw(150).map((opens, i) => (i === 0 ? 0 : opens + 60))
  return {
    name: '',
    nodes: n + 1,
    vehicles: n,
    capacity: 60,
    demand: draw(10).fill(0, 0, 1),
    service: new Float64Array(n + 1).fill(5, 1),
    ready,
    due: ready.map((opens, i) => (i === 0 ? 400 : opens + 60)),
    distance: euclideanMatrix(draw(80), draw(80)),
  }
}

function capacitated(n: number, capacity: number, maxDistance = Infinity): RoutingModel {
  const { demand, distance } = windowed(n, n)
  return capacitatedModel({
    name: '',
    nodes: n + 1,
    depot: 0,
    capacity,
    service: 0,
    maxDistance,
    demand: demand.map((load, i) => (i === 0 ? 0 : load + 1)),
    distance,
  })
}

const named = (routes: readonly (readonly number[])[]): number[][] =>
  routes.filter((route) => route.length > 0).map((route) => route.map((c) => c + 1))

describe('a population of plans', () => {
  const instance = windowed(24, 5)
  const model = windowedModel(instance)
  const iterations = 4 * defaultPopulation.roundsEach * model.customers

  it('keeps every rule and gives the same answer for the same seed', () => {
    const found = searchRoutes(model, { iterations }, 3)
    expect(checkRoutes({ ...instance, depot: 0 }, named(found.routes))).toEqual([])
    expect(found.unserved).toEqual([])
    expect(searchRoutes(model, { iterations }, 3).routes).toEqual(found.routes)
    // The rounds of all chains together are those of the budget, give or take the last stride of each.
    expect(found.iterations).toBeLessThan(1.05 * iterations)
  })

  it('is left off soon after the deadline, in whichever chain it comes', () => {
    for (const allowed of [0, 5, 400, 2000]) {
      let asked = 0
      const budget = { expired: () => ++asked > allowed, progress: () => asked / Math.max(1, allowed) }
      const { routes } = searchRoutes(model, budget, 1)
      expect(checkRoutes({ ...instance, depot: 0 }, named(routes))).toEqual([])
      expect(asked - allowed, `after ${allowed} looks at the clock`).toBeLessThan(12)
    }
  })
})

describe('children of two plans', () => {
  it('visit nobody twice, keep the rules, and have routes of both parents', () => {
    const instance = windowed(60, 8)
    const model = windowedModel(instance)
    const [first, second] = [1, 2].map((seed) => annealRoutes(model, { iterations: 300 }, seed).routes)
    const neighbours = createNeighbours(model, 100)
    const text = (routes: readonly (readonly number[])[]) => new Set(named(routes).map(String))
    const [ofFirst, ofSecond] = [text(first!), text(second!)]
    let mixed = 0
    for (let seed = 1; seed <= 50; seed++) {
      const child = crossRoutes(model, first!, second!, neighbours, createRandom(seed))
      const visited = child.flat()
      expect(new Set(visited).size).toBe(visited.length)
      const faults = checkRoutes({ ...instance, depot: 0 }, named(child))
      expect(faults.filter((fault) => !fault.endsWith('visited 0 times instead of 1'))).toEqual([])
      const routes = [...text(child)]
      if (routes.some((route) => ofFirst.has(route)) && routes.some((route) => !ofFirst.has(route))) mixed++
      expect(routes.some((route) => ofFirst.has(route) || ofSecond.has(route))).toBe(true)
    }
    expect(mixed).toBeGreaterThan(25)
  })
})

describe('routes by savings', () => {
  it('serve everybody within load and length', () => {
    const model = capacitated(120, 50, 260)
    const routes = savingsRoutes(model)!
    expect(routes.flat().toSorted((a, b) => a - b)).toEqual(Array.from({ length: 120 }, (_, c) => c))
    const { cost, nodes, demand } = model
    const depot = model.routeStart[0]!
    let alone = 0
    let together = 0
    for (const route of routes) {
      const way = [depot, ...route, depot]
      const length = way.slice(1).reduce((sum, to, k) => sum + cost[way[k]! * nodes + to]!, 0)
      expect(length).toBeLessThanOrEqual(260)
      expect(route.reduce((sum, c) => sum + demand[c]!, 0)).toBeLessThanOrEqual(50)
      together += length
      for (const c of route) alone += 2 * cost[c * nodes + depot]!
    }
    expect(together).toBeLessThan(0.5 * alone)
  })

  it('are a good answer before the first round of the search', () => {
    const model = capacitated(180, 70)
    const hurried = annealRoutes(model, { iterations: 0 }, 1).price
    expect(hurried).toBeLessThan(1.12 * annealRoutes(model, { iterations: 20_000 }, 1).price)
  })

  it('are not for models with windows', () => {
    expect(savingsRoutes(windowedModel(windowed(20, 1)))).toBeUndefined()
  })
})

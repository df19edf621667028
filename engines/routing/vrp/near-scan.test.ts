import { describe, expect, test } from 'vitest'
import { createRandom, type Random } from '#engines/random/random.ts'
import { buildModel, type RoutingModel } from './model.ts'
import { createNearScan, type FoundPlace } from './near-scan.ts'
import { createNeighbours } from './neighbours.ts'
import { createOverload } from './overload.ts'
import { createPlan, insertVisit, type Plan } from './plan.ts'
import { euclideanMatrix } from './solomon.ts'

const CUSTOMERS = 30

function town(random: Random): { model: RoutingModel; plan: Plan } {
  const draw = () => Float64Array.from({ length: CUSTOMERS + 1 }, () => random.int(1000))
  const route = { start: CUSTOMERS, end: CUSTOMERS, capacity: 60, fixed: random.int(2) * 50 }
  const model = buildModel({
    nodes: CUSTOMERS + 1,
    customers: Array.from({ length: CUSTOMERS }, () => ({ demand: 1 + random.int(12) })),
    routes: Array.from({ length: 9 }, () => route),
    cost: euclideanMatrix(draw(), draw()),
  })
  const plan = createPlan(model)
  for (let c = 1; c < CUSTOMERS; c++) {
    const r = random.int(6)
    if (plan.load[r]! + model.demand[c]! > 60) continue
    insertVisit(model, plan, c, r, r * plan.stride + random.int(plan.length[r]! + 1))
    plan.option[c] = 0
  }
  return { model, plan }
}

/** The price of customer 0 at every place that loads permit, straight from the routes. */
function cheapest(model: RoutingModel, plan: Plan): number {
  const way = (a: number, b: number): number => model.cost[a * model.nodes + b]!
  let best = Infinity
  for (let r = 0; r < model.routes; r++) {
    if (plan.load[r]! + model.demand[0]! > model.routeCapacity[r]!) continue
    const size = plan.length[r]!
    for (let i = r * plan.stride; i <= r * plan.stride + size; i++) {
      const from = plan.node[i]!
      const to = plan.node[i + 1]!
      const saved = size > 0 ? way(from, to) : -model.routeFixed[r]!
      best = Math.min(best, way(from, 0) + way(0, to) - saved)
    }
  }
  return best
}

describe('S1.21 places beside near customers', () => {
  const found: FoundPlace = { price: 0, route: 0, cell: 0 }

  function search(model: RoutingModel, plan: Plan, keep: number): number {
    const neighbours = createNeighbours(model, CUSTOMERS)
    createNearScan(model, neighbours, keep, createOverload(), () => false)(plan, 0, 1, found)
    return found.price
  }

  test('are as cheap as the cheapest of all, when everybody counts as near', () => {
    const random = createRandom(7)
    for (let round = 0; round < 300; round++) {
      const { model, plan } = town(random)
      expect(search(model, plan, CUSTOMERS)).toBeCloseTo(cheapest(model, plan), 9)
    }
  })

  test('cost what is said, and rarely more than the cheapest when eight count as near', () => {
    const random = createRandom(8)
    let missed = 0
    for (let round = 0; round < 300; round++) {
      const { model, plan } = town(random)
      const price = search(model, plan, 8)
      if (price > cheapest(model, plan) + 1e-9) missed++
      const { route, cell } = found
      const before = plan.price[route]!
      insertVisit(model, plan, 0, route, cell)
      expect(plan.price[route]! - before).toBeCloseTo(price, 9)
    }
    expect(missed).toBeLessThan(60)
  })
})

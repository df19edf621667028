import { describe, expect, test } from 'vitest'
import { createRouteExchange } from './cheaper-route.ts'
import { buildModel, type ModelSpec, type RouteSpec, type RoutingModel } from './model.ts'
import { createPlan, insertVisit, type Plan } from './plan.ts'
import { euclideanMatrix } from './solomon.ts'

const depot = { start: 4, end: 4, capacity: 10 }

/** Customers 0 and 1 on the last of the routes, 2 and 3 on the first. */
function fleet(
  routes: readonly RouteSpec[],
  allowed?: ModelSpec['allowed'],
): { model: RoutingModel; plan: Plan } {
  const x = Float64Array.from([0, 10, 20, 30, 5])
  const model = buildModel({
    nodes: 5,
    customers: Array.from({ length: 4 }, () => ({ demand: 1 })),
    routes,
    cost: euclideanMatrix(
      x,
      x.map((value) => value / 2),
    ),
    ...(allowed ? { allowed } : {}),
  })
  const plan = createPlan(model)
  const last = routes.length - 1
  for (const [c, r] of [
    [0, last],
    [1, last],
    [2, 0],
    [3, 0],
  ] as const) {
    insertVisit(model, plan, c, r, r * plan.stride + plan.length[r]!)
    plan.option[c] = 0
  }
  return { model, plan }
}

function exchanged({ model, plan }: ReturnType<typeof fleet>): number[] {
  const touched: number[] = []
  createRouteExchange(model)(plan, (route) => touched.push(route))
  return touched
}

describe('S1.21 vehicles beyond the fleet', () => {
  const dear = { ...depot, fixed: 100, kind: 1 }

  test('give all they carry to an empty vehicle of the fleet, in the same order', () => {
    const made = fleet([depot, depot, dear])
    const { plan, model } = made
    const [own, travel] = [plan.price[2]!, plan.travel[2]!]
    expect(exchanged(made)).toEqual([2, 1])
    expect([...plan.length]).toEqual([2, 2, 0])
    expect([...plan.node.subarray(plan.stride, plan.stride + 4)]).toEqual([4, 0, 1, 4])
    expect(plan.price[1]).toBeCloseTo(own - 100, 9)
    expect(plan.travel[1]).toBeCloseTo(travel, 9)
    expect([plan.price[2], plan.load[2]]).toEqual([0, 0])
    expect([plan.routeAt[0], plan.cellAt[1]]).toEqual([1, plan.stride + 2])
    expect(exchanged({ plan, model })).toEqual([])
  })

  test('keep it where the fleet is all in use, too small, on duty too briefly or not allowed to', () => {
    expect(exchanged(fleet([depot, dear]))).toEqual([])
    expect(exchanged(fleet([depot, { ...depot, capacity: 9 }, dear]))).toEqual([])
    expect(exchanged(fleet([depot, { ...depot, open: 60 }, dear]))).toEqual([])
    expect(exchanged(fleet([depot, depot, dear], (kind, customer) => kind === 1 || customer !== 1))).toEqual(
      [],
    )
  })
})

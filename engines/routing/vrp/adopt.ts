import type { RoutingModel } from './model.ts'
import { insertVisit, refreshRoute, removeCustomer, type Plan } from './plan.ts'

/**
 * Fills an empty plan with the routes handed in (customers by route, in order). Customers that are named on
 * periods which are no option of theirs stay out; where a route breaks a rule its last customers stay out.
 */
export function adoptRoutes(model: RoutingModel, plan: Plan, routes: readonly (readonly number[])[]): void {
  const named = Array.from({ length: model.customers }, () => [] as number[])
  routes.forEach((route, r) => {
    for (const c of route) named[c]?.push(model.routePeriod[r]!)
  })
  const option = named.map((periods, c) => matchingOption(model, c, periods))
  routes.forEach((route, r) => {
    for (const c of route) {
      if ((option[c] ?? -1) < 0) continue
      insertVisit(model, plan, c, r, r * plan.stride + plan.length[r]!)
      plan.option[c] = option[c]!
    }
  })
  for (let r = 0; r < Math.min(routes.length, model.routes); r++) {
    while (plan.length[r]! > 0 && !keepsRules(model, plan, r)) {
      const touched: number[] = []
      removeCustomer(model, plan, plan.node[r * plan.stride + plan.length[r]!]!, (t) => touched.push(t))
      for (const t of touched) refreshRoute(model, plan, t)
    }
  }
}

function matchingOption(model: RoutingModel, c: number, periods: readonly number[]): number {
  const wanted = periods.toSorted((a, b) => a - b).join(',')
  for (let o = model.optionFrom[c]!; o < model.optionFrom[c + 1]!; o++) {
    const set = model.optionPeriods.subarray(model.optionPeriodFrom[o], model.optionPeriodFrom[o + 1])
    if (set.toSorted().join(',') === wanted) return o
  }
  return -1
}

function keepsRules(model: RoutingModel, plan: Plan, r: number): boolean {
  const { nodes, time, allowed, customers } = model
  const first = r * plan.stride
  const length = plan.length[r]!
  if (plan.load[r]! > model.routeCapacity[r]! || plan.work[r]! > model.routeMaxWork[r]!) return false
  if (!Number.isFinite(plan.price[r]!)) return false
  for (let i = first + 1; i <= first + length; i++) {
    if (allowed !== null && allowed[model.routeKind[r]! * customers + plan.node[i]!] === 0) return false
  }
  if (!model.timed) return true
  const next = plan.node[first + 1]!
  return plan.leave[first]! + time[plan.node[first]! * nodes + next]! <= plan.latest[first + 1]!
}

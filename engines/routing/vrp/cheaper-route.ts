import type { RoutingModel } from './model.ts'
import { refreshRoute, type Plan } from './plan.ts'

/**
 * Moves what is on a route to an empty one that costs less to use and can do the same, for all routes of a plan.
 * Ruins take out some customers at a time: on the way from a dear vehicle to a cheap one both would be paid for,
 * so that a search hardly ever makes the change by itself. `touch` is called before a route changes.
 */
export function createRouteExchange(
  model: RoutingModel,
): (plan: Plan, touch: (route: number) => void) => void {
  const dear: { readonly route: number; readonly cheaper: readonly number[] }[] = []
  const all = Array.from({ length: model.routes }, (_, r) => r)
  const least = model.routeFixed.reduce((low, fixed) => Math.min(low, fixed), Infinity)
  for (const route of all) {
    if (model.routeFixed[route] === least) continue
    const cheaper = all
      .filter((other) => model.routeFixed[other]! < model.routeFixed[route]! && canDo(model, other, route))
      .toSorted((a, b) => model.routeFixed[a]! - model.routeFixed[b]! || a - b)
    if (cheaper.length > 0) dear.push({ route, cheaper })
  }

  return (plan, touch) => {
    for (const { route, cheaper } of dear) {
      if (plan.length[route] === 0) continue
      for (const other of cheaper) {
        if (plan.length[other]! > 0) continue
        touch(route)
        touch(other)
        moveAll(model, plan, route, other)
        break
      }
    }
  }
}

/** Whether whatever `route` does could be done by `other` at the same travel, time and balance. */
function canDo(model: RoutingModel, other: number, route: number): boolean {
  const { routePeriod, routeStart, routeEnd, routeBalance, routeCapacity, routeMaxWork } = model
  if (routePeriod[other] !== routePeriod[route]) return false
  if (routeStart[other] !== routeStart[route] || routeEnd[other] !== routeEnd[route]) return false
  if (routeBalance[other] !== routeBalance[route]) return false
  if (routeCapacity[other]! < routeCapacity[route]! || routeMaxWork[other]! < routeMaxWork[route]!)
    return false
  if (model.routeOpen[other]! > model.routeOpen[route]!) return false
  if (model.routeClose[other]! < model.routeClose[route]!) return false
  const { allowed, customers, routeKind } = model
  if (allowed === null) return true
  for (let c = 0; c < customers; c++) {
    const may = allowed[routeKind[other]! * customers + c]!
    if (may < allowed[routeKind[route]! * customers + c]!) return false
  }
  return true
}

function moveAll(model: RoutingModel, plan: Plan, from: number, to: number): void {
  const source = from * plan.stride
  const target = to * plan.stride
  const size = plan.length[from]!
  // Both end at the same node, which is copied along.
  for (let i = 1; i <= size + 1; i++) plan.node[target + i] = plan.node[source + i]!
  plan.node[source + 1] = model.routeEnd[from]!
  plan.length[to] = size
  plan.length[from] = 0
  refreshRoute(model, plan, to)
  refreshRoute(model, plan, from)
}

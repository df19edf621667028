import type { Random } from '#engines/random/random.ts'
import type { RoutingModel } from './model.ts'
import type { Neighbours } from './neighbours.ts'

/** Customers by route, in order. */
export type Routes = readonly (readonly number[])[]

/** Least and most share of the first parent's routes that a child takes over. */
const LEAST_SHARE = 0.2
const MOST_SHARE = 0.8
/** A route of the second parent that lost more than this share of its customers is given up. */
const MOST_LOST = 0.5

/**
 * A child of two plans: neighbouring routes of one, and of the other whatever does not clash with them (after the
 * selective route exchange of Nagata, Bräysy & Dullaert 2010). Customers of routes that clash too much are left
 * for the search to insert. `neighbours` tells which routes lie around a random customer. One period only.
 */
export function crossRoutes(
  model: RoutingModel,
  first: Routes,
  second: Routes,
  neighbours: Neighbours,
  random: Random,
): number[][] {
  const child = Array.from({ length: model.routes }, (): number[] => [])
  const taken = new Uint8Array(model.customers)
  const used = first.reduce((count, route) => count + (route.length > 0 ? 1 : 0), 0)
  const share = LEAST_SHARE + (MOST_SHARE - LEAST_SHARE) * random.next()
  const wanted = Math.max(1, Math.round(share * used))
  for (const r of routesAround(model, first, neighbours, random).slice(0, wanted)) {
    child[r] = [...first[r]!]
    for (const c of first[r]!) taken[c] = 1
  }
  second.forEach((route, r) => {
    const left = route.filter((c) => taken[c] === 0)
    if (left.length === 0 || left.length < (1 - MOST_LOST) * route.length) return
    const free = child[r]!.length === 0 ? r : emptyLike(model, child, second, r)
    if (free >= 0) child[free] = left
  })
  return child
}

/** The routes in use, those nearest to a random customer first. */
function routesAround(
  { customers }: RoutingModel,
  routes: Routes,
  neighbours: Neighbours,
  random: Random,
): number[] {
  const routeOf = new Int32Array(customers).fill(-1)
  routes.forEach((route, r) => route.forEach((c) => (routeOf[c] = r)))
  const found = new Set<number>()
  const { list, width } = neighbours
  const from = neighbours.of(random.int(customers))
  for (let k = from; k < from + width; k++) if (routeOf[list[k]!]! >= 0) found.add(routeOf[list[k]!]!)
  routes.forEach((route, r) => {
    if (route.length > 0) found.add(r)
  })
  return [...found]
}

/** An empty route of the child that can stand for route r and is not needed by itself; −1 if there is none. */
function emptyLike({ routeKind }: RoutingModel, child: Routes, second: Routes, r: number): number {
  return child.findIndex(
    (route, other) => route.length === 0 && second[other]!.length === 0 && routeKind[other] === routeKind[r],
  )
}

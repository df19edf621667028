import type { Budget } from '#engines/budget/budget.ts'
import type { CapacitatedInstance } from './cvrplib.ts'
import { buildModel, longestOf, type CustomerSpec, type RouteSpec, type RoutingModel } from './model.ts'
import { searchRoutes } from './search.ts'
import type { WindowedInstance } from './solomon.ts'

/** Routes of a benchmark instance: file indices of the customers in visiting order, empty routes left out. */
export interface InstanceSolution {
  readonly routes: number[][]
  /** Customers that no route could take; empty for every solvable file. */
  readonly unserved: number[]
  readonly iterations: number
}

/**
 * Capacitated routing, total distance by the file's rounding rule. The number of vehicles is free (the convention
 * of CVRPLIB: the k of a name is the least possible, not a limit) unless the file names one; more than that are
 * sent only when no plan with so few was found.
 */
export function solveCapacitated(
  instance: CapacitatedInstance,
  budget: Budget,
  seed: number,
): InstanceSolution {
  const files = [...indices(instance.nodes)].filter((i) => i !== instance.depot)
  return solve(capacitatedModel(instance), files, budget, seed)
}

/** Routing with time windows, total distance, at most the given number of vehicles. */
export function solveWindowed(instance: WindowedInstance, budget: Budget, seed: number): InstanceSolution {
  const files = [...indices(instance.nodes)].slice(1)
  return solve(windowedModel(instance), files, budget, seed)
}

function solve(model: RoutingModel, files: number[], budget: Budget, seed: number): InstanceSolution {
  const plan = searchRoutes(model, budget, seed)
  const name = (c: number): number => files[c]!
  return {
    routes: plan.routes.filter((route) => route.length > 0).map((route) => route.map(name)),
    unserved: plan.unserved.map(name),
    iterations: plan.iterations,
  }
}

/** The model of a capacitated instance: customers in file order without the depot, the depot last. */
export function capacitatedModel(instance: CapacitatedInstance): RoutingModel {
  const { nodes, depot, capacity, demand, service, maxDistance, vehicles = Infinity } = instance
  const order = [...indices(nodes)].filter((i) => i !== depot)
  const customers = order.map((i): CustomerSpec => ({ demand: demand[i]!, service }))
  const total = demand.reduce((sum, value) => sum + value, 0)
  // Twice the least number and some: more routes than that never pay where one customer fills less than half.
  const routes = Math.min(order.length, Math.ceil((2 * total) / capacity) + 10)
  const several = Number.isFinite(maxDistance) ? order.length : routes
  const route: RouteSpec = { start: nodes - 1, end: nodes - 1, capacity, maxWork: maxDistance }
  const beyond: RouteSpec = { ...route, kind: 1, fixed: 4 * longestOf(instance.distance) }
  return buildModel({
    nodes,
    customers,
    routes: Array.from({ length: several }, (_, r) => (r < vehicles ? route : beyond)),
    cost: reordered(instance.distance, nodes, [...order, depot]),
  })
}

/** The model of a Solomon instance: customer i of the file is i − 1, the depot last. */
export function windowedModel(instance: WindowedInstance): RoutingModel {
  const { nodes, capacity, demand, ready, due, service } = instance
  const order = [...indices(nodes)].slice(1)
  const customers = order.map((i): CustomerSpec => ({
    demand: demand[i]!,
    service: service[i]!,
    windows: [[ready[i]!, due[i]!]],
  }))
  const route: RouteSpec = { start: nodes - 1, end: nodes - 1, capacity, open: ready[0]!, close: due[0]! }
  return buildModel({
    nodes,
    customers,
    routes: Array.from({ length: Math.min(instance.vehicles, order.length) }, () => route),
    cost: reordered(instance.distance, nodes, [...order, 0]),
  })
}

/** The matrix with its rows and columns in the given order. */
export function reordered(matrix: Float64Array, nodes: number, order: readonly number[]): Float64Array {
  const n = order.length
  const result = new Float64Array(n * n)
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < n; b++) result[a * n + b] = matrix[order[a]! * nodes + order[b]!]!
  }
  return result
}

function indices(count: number): Iterable<number> {
  return Array(count).keys()
}

import type { Budget } from '#engines/budget/budget.ts'
import {
  buildModel,
  euclideanMatrix,
  MAX_CUSTOMERS,
  parseLines,
  reordered,
  searchRoutes,
  type CustomerSpec,
  type FileFault,
  type RouteSpec,
  type RoutingModel,
  type TextLines,
} from '#engines/routing/vrp/index.ts'

/** A periodic instance of Cordeau, Gendreau & Laporte (1997); node 0 is the depot, days count from 0. */
export interface PeriodicInstance {
  readonly days: number
  readonly vehicles: number
  readonly nodes: number
  /** Longest route of a vehicle, service included, by day (Infinity: no limit), and its capacity by day. */
  readonly maxDuration: Float64Array
  readonly capacity: Float64Array
  readonly demand: Float64Array
  readonly service: Float64Array
  /** The sets of days of which one must be chosen, by node; the depot has none. */
  readonly choices: readonly (readonly (readonly number[])[])[]
  /** Row-major nodes × nodes: Euclidean, double precision. */
  readonly distance: Float64Array
}

/** One route: its day (from 0) and the file's customer numbers in order. */
export interface PeriodicRoute {
  readonly day: number
  readonly customers: number[]
}

export interface PeriodicSolution {
  readonly routes: PeriodicRoute[]
  readonly unserved: number[]
  readonly iterations: number
}

/** Reads a periodic file of Cordeau's collection (type 1). */
export function parseCordeau(text: string): PeriodicInstance | FileFault {
  return parseLines(text, read)
}

function read(lines: TextLines): PeriodicInstance {
  const [type, vehicles, customers, days] = lines.numbers(
    'the first line (type, vehicles, customers, days)',
    4,
  )
  if (type !== 1) lines.fail(`only type 1 (periodic) can be read, not type ${type}`)
  lines.whole(vehicles!, 'the number of vehicles', 1, MAX_CUSTOMERS)
  lines.whole(customers!, 'the number of customers', 0, MAX_CUSTOMERS)
  lines.whole(days!, 'the number of days', 1, 31)
  const limits = Array.from({ length: days! }, (_, d) => lines.numbers(`the limits of day ${d + 1}`, 2))
  const rows = Array.from({ length: customers! + 1 }, (_, i) => {
    const row = lines.numbers(i === 0 ? 'the depot' : `customer ${i}`, i === 0 ? 3 : 7)
    if (row[0] !== i) lines.fail(`node ${i} was expected here, not ${row[0]}`)
    return i === 0 ? { row, choices: [] } : { row, choices: readChoices(lines, row, days!) }
  })
  const column = (k: number): Float64Array => Float64Array.from(rows, ({ row }) => row[k] ?? 0)
  return {
    days: days!,
    vehicles: vehicles!,
    nodes: rows.length,
    maxDuration: Float64Array.from(limits, (limit) => (limit[0] === 0 ? Infinity : limit[0]!)),
    capacity: Float64Array.from(limits, (limit) => (limit[1] === 0 ? Infinity : limit[1]!)),
    service: column(3),
    demand: column(4),
    choices: rows.map(({ choices }) => choices),
    distance: euclideanMatrix(column(1), column(2)),
  }
}

/** `i x y service demand frequency a set…`: every set a number whose bit t − d stands for day d. */
function readChoices(lines: TextLines, row: readonly number[], days: number): number[][] {
  const [i, , , service, demand, frequency, count] = row
  const sets = row.slice(7)
  if (service! < 0 || demand! < 0) lines.fail(`service and demand of customer ${i} must not be negative`)
  if (count === 0 || sets.length !== count) {
    lines.fail(`customer ${i} announces ${count} day sets, but the line has ${sets.length}`)
  }
  return sets.map((set) => {
    lines.whole(set, `a day set of customer ${i}`, 1, 2 ** days - 1)
    const chosen = Array.from({ length: days }, (_, d) => d).filter((d) => (set >>> (days - 1 - d)) & 1)
    if (chosen.length !== frequency) {
      lines.fail(
        `day set ${set} of customer ${i} has ${chosen.length} days, but its frequency is ${frequency}`,
      )
    }
    return chosen
  })
}

/** The model: customer i of the file is i − 1, the depot last; a route for every vehicle and day. */
export function periodicModel(instance: PeriodicInstance): RoutingModel {
  const { nodes, days, vehicles, choices } = instance
  const order = Array.from({ length: nodes - 1 }, (_, i) => i + 1)
  const customers = order.map((i): CustomerSpec => ({
    demand: instance.demand[i]!,
    service: instance.service[i]!,
    options: choices[i]!,
  }))
  const routes = Array.from({ length: days * vehicles }, (_, k): RouteSpec => {
    const period = Math.floor(k / vehicles)
    return {
      start: nodes - 1,
      end: nodes - 1,
      period,
      capacity: instance.capacity[period]!,
      maxWork: instance.maxDuration[period]!,
    }
  })
  const cost = reordered(instance.distance, nodes, [...order, 0])
  return buildModel({ nodes, customers, routes, cost, periods: days })
}

/** Chooses visit days and routes of least total distance. */
export function solvePeriodic(instance: PeriodicInstance, budget: Budget, seed: number): PeriodicSolution {
  const plan = searchRoutes(periodicModel(instance), budget, seed)
  const routes = plan.routes.map((route, r) => ({
    day: Math.floor(r / instance.vehicles),
    customers: route.map((c) => c + 1),
  }))
  return {
    routes: routes.filter((route) => route.customers.length > 0),
    unserved: plan.unserved.map((c) => c + 1),
    iterations: plan.iterations,
  }
}

import { connect, delaunayGraph, graphFromPairs, type Bridge, type Graph } from './graph.ts'
import { DEFAULT_TOLERANCE, districtCount, type TerritoryProblem } from './problem.ts'

/** One centre a district, in metres; need not be a customer. */
export interface Centres {
  readonly x: Float64Array
  readonly y: Float64Array
}

/**
 * A territory problem in flat arrays. Attribute values are scaled so that the mean customer carries 1 of each
 * attribute: balance prices of all attributes are then in weighted metres per mean customer.
 */
export interface Model {
  /** Customers, districts, attributes. */
  readonly n: number
  readonly k: number
  readonly m: number
  readonly x: Float64Array
  readonly y: Float64Array
  readonly importance: Float64Array
  /** `value[i * m + a]` */
  readonly value: Float64Array
  /** Smallest and largest load: `low[d * m + a]`. */
  readonly low: Float64Array
  readonly high: Float64Array
  readonly graph: Graph
  readonly bridges: readonly Bridge[]
  readonly contiguous: boolean
  /** The district that a customer must go to, or −1. */
  readonly fixed: Int32Array
  /** `forbidden[i * k + d]` = 1 where customer i must not go to district d; null if there is no such wish. */
  readonly forbidden: Uint8Array | null
  /** Customers that must be kept apart from each customer; null if there is no such wish. */
  readonly apart: Graph | null
  /** Today's district of each customer, or −1. */
  readonly owner: Int32Array
  readonly movePrice: Float64Array
}

/** Builds the model. The problem must have passed `checkShape`. */
export function buildModel(problem: TerritoryProblem): Model {
  const n = problem.x.length
  const k = districtCount(problem)
  const m = problem.attributes.length
  const x = Float64Array.from(problem.x)
  const y = Float64Array.from(problem.y)
  const value = new Float64Array(n * m)
  const low = new Float64Array(k * m)
  const high = new Float64Array(k * m)
  const targets = districtTargets(problem)
  problem.attributes.forEach((attribute, a) => {
    const total = sum(attribute.values)
    const mean = total > 0 ? total / n : 1
    const tolerance = attribute.tolerance ?? DEFAULT_TOLERANCE
    for (let i = 0; i < n; i++) value[i * m + a] = attribute.values[i]! / mean
    for (let d = 0; d < k; d++) {
      low[d * m + a] = (targets[d * m + a]! * (1 - tolerance)) / mean
      high[d * m + a] = (targets[d * m + a]! * (1 + tolerance)) / mean
    }
  })
  const { graph, bridges } = neighbourGraph(problem, x, y)
  return {
    n,
    k,
    m,
    x,
    y,
    importance: problem.importance ? Float64Array.from(problem.importance) : new Float64Array(n).fill(1),
    value,
    low,
    high,
    graph,
    bridges,
    contiguous: problem.contiguous ?? true,
    fixed: fixedDistricts(problem, n),
    forbidden: forbiddenMask(problem, n, k),
    apart: problem.apart?.length
      ? graphFromPairs(
          n,
          problem.apart.map(({ first, second }) => [first, second] as const),
        )
      : null,
    owner: problem.owners ? Int32Array.from(problem.owners) : new Int32Array(n).fill(-1),
    movePrice: movePrices(problem, n),
  }
}

/** The load that each district should carry of each attribute, in the attribute's unit: `[d * m + a]`. */
export function districtTargets(problem: TerritoryProblem): Float64Array {
  const k = districtCount(problem)
  const m = problem.attributes.length
  const targets = new Float64Array(k * m)
  for (let a = 0; a < m; a++) {
    const capacity = Array.from({ length: k }, (_, d) => capacityOf(problem, d, a))
    const whole = sum(capacity)
    const total = sum(problem.attributes[a]!.values)
    for (let d = 0; d < k; d++) targets[d * m + a] = (total * capacity[d]!) / whole
  }
  return targets
}

function capacityOf(problem: TerritoryProblem, d: number, a: number): number {
  const district = typeof problem.districts === 'number' ? undefined : problem.districts[d]
  const capacity = district?.capacity ?? 1
  return typeof capacity === 'number' ? capacity : (capacity[a] ?? 1)
}

function neighbourGraph(problem: TerritoryProblem, x: Float64Array, y: Float64Array) {
  if (!problem.neighbours) return { graph: delaunayGraph(x, y), bridges: [] }
  return connect(graphFromPairs(x.length, problem.neighbours), x, y)
}

function fixedDistricts(problem: TerritoryProblem, n: number): Int32Array {
  const fixed = new Int32Array(n).fill(-1)
  for (const { customer, district } of problem.fixed ?? []) fixed[customer] = district
  return fixed
}

function forbiddenMask(problem: TerritoryProblem, n: number, k: number): Uint8Array | null {
  if (!problem.forbidden?.length) return null
  const mask = new Uint8Array(n * k)
  for (const { customer, district } of problem.forbidden) mask[customer * k + district] = 1
  return mask
}

function movePrices(problem: TerritoryProblem, n: number): Float64Array {
  const price = problem.movePrice ?? 0
  return typeof price === 'number' ? new Float64Array(n).fill(price) : Float64Array.from(price)
}

/** May customer i belong to district d, by the wishes about i alone? */
export function isAllowed(model: Model, i: number, d: number): boolean {
  const fixed = model.fixed[i]!
  if (fixed >= 0) return fixed === d
  return model.forbidden === null || model.forbidden[i * model.k + d] === 0
}

/** Weighted distance of customer i to (cx, cy), plus the price of leaving its owner. */
export function assignmentCost(model: Model, i: number, d: number, cx: number, cy: number): number {
  const dx = model.x[i]! - cx
  const dy = model.y[i]! - cy
  const owner = model.owner[i]!
  const moved = owner >= 0 && owner !== d ? model.movePrice[i]! : 0
  return model.importance[i]! * Math.sqrt(dx * dx + dy * dy) + moved
}

/** Steps between customers at one address, as a part of the side of the map; and the least step, in metres. */
const NUDGE = 1e-10
const LEAST_NUDGE = 1e-6

/**
 * The model as the search sees it. Balance prices cannot tell customers at one address apart, so these are set in a
 * row, invisibly close; and where no customer has any importance all have the same, so that the map still counts.
 * `slack`: a bound of the search model, less this, holds for the model itself (weighted metres).
 */
export function searchModel(model: Model): { model: Model; slack: number } {
  const { n, x, y } = model
  const order = Int32Array.from({ length: n }, (_, i) => i).sort(
    (a, b) => x[a]! - x[b]! || y[a]! - y[b]! || a - b,
  )
  const side = Math.max(spread(x), spread(y))
  const step = Math.max(side * NUDGE, side === 0 ? LEAST_NUDGE : 0)
  const nudged = Float64Array.from(x)
  let rank = 0
  let farthest = 0
  for (let at = 1; at < n; at++) {
    const i = order[at]!
    const before = order[at - 1]!
    rank = x[i] === x[before] && y[i] === y[before] ? rank + 1 : 0
    nudged[i] = x[i]! + rank * step
    farthest = Math.max(farthest, rank * step)
  }
  const weightless = model.importance.every((w) => w === 0)
  const importance = weightless ? new Float64Array(n).fill(1) : model.importance
  const slack = weightless ? Infinity : farthest * 2 * sum(importance)
  return { model: { ...model, x: nudged, importance }, slack }
}

function spread(values: Float64Array): number {
  let low = Infinity
  let high = -Infinity
  for (const value of values) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return high - low
}

export function sum(values: ArrayLike<number>): number {
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i]!
  return total
}

import type { Budget } from '../../budget/budget.ts'
import { trackProgress } from '../../budget/progress.ts'
import { capped, remaining, shortened } from '../../budget/shortened.ts'
import { fillMatrix, type DenseMatrix } from '../../geo/index.ts'
import { createRandom } from '../../random/random.ts'
import { closeTour, symmetrise, type ClosedProblem, type TourEnds } from './closed-tour.ts'
import { HELD_KARP_LIMIT, heldKarpTour } from './held-karp.ts'
import { findNeighbours } from './neighbours.ts'
import { heldKarpBound } from './one-tree.ts'
import { searchTour } from './search.ts'

/** Points in a plane; distances between them are Euclidean. */
export interface PlanePoints {
  readonly x: ArrayLike<number>
  readonly y: ArrayLike<number>
}

export interface TspOptions extends TourEnds {
  /**
   * Where the nodes of a matrix lie, if known. Distances are not taken from it, only hints which nodes are
   * worth joining: better tours on clustered nodes.
   */
  readonly points?: PlanePoints
  /** Share of the budget's time spent on the lower bound, 0 (none) … 0.9. Default 0. */
  readonly boundShare?: number
}

export interface Tour {
  /** All nodes, from the start to the end; the way back to the start is not repeated. */
  readonly order: readonly number[]
  /** Length, the way back included where the tour returns. */
  readonly cost: number
  /** No tour is shorter. −∞ when no bound was asked for; equal to `cost` when `exact`. */
  readonly lowerBound: number
  /** True when the tour is proven to be shortest. */
  readonly exact: boolean
  /** Rounds of the search. */
  readonly rounds: number
}

const CANDIDATES = 10
/** Rounds of quick search before the exact recursion, for budgets that it overruns. */
const WARM_UP_ROUNDS = 100
const BOUND_STEPS = 2_000
/** Double bridges need eight different nodes. */
const SEARCH_MINIMUM = 8

/**
 * A short tour through all nodes of a matrix (any unit, finite entries, symmetric or one-way) or of points.
 * Exact up to about 16 nodes when the budget suffices; above, iterated Lin–Kernighan. The same input, seed and
 * `iterations` give the same tour everywhere. Throws a RangeError for ends that are no nodes or for entries
 * that are not finite.
 */
export function solveTsp(
  places: DenseMatrix | PlanePoints,
  options: TspOptions,
  budget: Budget,
  seed: number,
): Tour {
  return search(places, options, undefined, budget, seed)
}

/** Like `solveTsp`, but improves a tour that exists already; the result is never longer than that. */
export function improveTour(
  places: DenseMatrix | PlanePoints,
  order: readonly number[],
  options: TspOptions,
  budget: Budget,
  seed: number,
): Tour {
  const size = 'values' in places ? places.size : places.x.length
  if (order.length !== size || new Set(order).size !== size || order.some((i) => !(i >= 0 && i < size))) {
    throw new RangeError(`the tour to improve does not visit each of ${size} nodes once`)
  }
  return search(places, options, order, budget, seed)
}

function search(
  places: DenseMatrix | PlanePoints,
  options: TspOptions,
  initial: readonly number[] | undefined,
  budget: Budget,
  seed: number,
): Tour {
  const input = 'values' in places ? places : euclidean(places)
  checkInput(input, options)
  if (input.size <= 1) {
    return { order: input.size === 1 ? [0] : [], cost: 0, lowerBound: 0, exact: true, rounds: 0 }
  }
  const closed = closeTour(input, options)
  const points = options.points ?? ('values' in places ? undefined : places)
  const found = solveClosed(
    closed,
    initial && closed.encode(initial),
    points,
    options.boundShare ?? 0,
    budget,
    seed,
  )
  const order = closed.decode(found.order)
  const cost = pathCost(input, order, (options.end ?? 'return') === 'return')
  return {
    order,
    cost,
    // What is proven about a tour through the bonus edges holds for the tour itself.
    lowerBound: found.exact ? cost : Math.min(cost, found.lowerBound - closed.offset),
    exact: found.exact || found.lowerBound - closed.offset >= cost,
    rounds: found.rounds,
  }
}

/**
 * A lower bound of every tour with the given ends, by 1-trees; `order` is a known tour, the shorter the better.
 * Same input rules as `solveTsp`.
 */
export function tourBound(
  places: DenseMatrix | PlanePoints,
  order: readonly number[],
  options: TspOptions,
  budget: Budget,
): number {
  const input = 'values' in places ? places : euclidean(places)
  checkInput(input, options)
  const cost = pathCost(input, order, (options.end ?? 'return') === 'return')
  if (input.size < SEARCH_MINIMUM) return search(input, options, order, { iterations: 1 }, 1).lowerBound
  const closed = closeTour(input, options)
  const doubled = closed.symmetric ? undefined : symmetrise(closed)
  const n = doubled?.size ?? closed.size
  const matrix = doubled?.matrix ?? closed.matrix
  const offset = (doubled?.offset ?? 0) + closed.offset
  const known = doubled?.encode(closed.encode(order)) ?? closed.encode(order)
  const neighbours = findNeighbours(n, matrix, CANDIDATES)
  return Math.min(cost, heldKarpBound(n, matrix, neighbours, known, cost + offset, budget).bound - offset)
}

interface Found {
  readonly order: ArrayLike<number>
  readonly lowerBound: number
  readonly exact: boolean
  readonly rounds: number
}

function solveClosed(
  closed: ClosedProblem,
  initial: Int32Array | undefined,
  points: PlanePoints | undefined,
  boundShare: number,
  budget: Budget,
  seed: number,
): Found {
  const { size } = closed
  const exactFirst = size < SEARCH_MINIMUM
  if (exactFirst) {
    const order = heldKarpTour(size, closed.matrix, {})!
    return { order, lowerBound: 0, exact: true, rounds: 0 }
  }
  const doubled = closed.symmetric ? undefined : symmetrise(closed)
  const n = doubled?.size ?? size
  const matrix = doubled?.matrix ?? closed.matrix
  const plane = points && size === points.x.length && !doubled ? points : undefined
  const neighbours = findNeighbours(n, matrix, CANDIDATES, plane)
  const from = initial && (doubled?.encode(initial) ?? initial)
  const small = size <= HELD_KARP_LIMIT
  const progress = trackProgress(small ? capped(budget, WARM_UP_ROUNDS) : shortened(budget, boundShare), 16)
  const found = searchTour(n, matrix, neighbours, from, progress, createRandom(seed))
  const order = doubled?.decode(found.order) ?? found.order
  if (small) {
    const best = heldKarpTour(size, closed.matrix, budget)
    if (best) return { order: best, lowerBound: 0, exact: true, rounds: progress.iterations }
  }
  // Steps of the bound are few and heavy: without a clock, as many as the search's rounds would never end.
  const rest = remaining(budget, budget.expired === undefined ? BOUND_STEPS : undefined)
  const bound =
    boundShare > 0 ? heldKarpBound(n, matrix, neighbours, found.order, found.length, rest).bound : -Infinity
  return { order, lowerBound: bound - (doubled?.offset ?? 0), exact: false, rounds: progress.iterations }
}

function euclidean({ x, y }: PlanePoints): DenseMatrix {
  return fillMatrix(x.length, (i, j) => Math.sqrt((x[i]! - x[j]!) ** 2 + (y[i]! - y[j]!) ** 2))
}

function checkInput({ size, values }: DenseMatrix, { start = 0, end = 'return' }: TspOptions): void {
  const isNode = (node: number) => Number.isInteger(node) && node >= 0 && node < size
  if (size > 0 && start !== 'any' && !isNode(start)) throw new RangeError(`start ${start} is not a node`)
  if (typeof end === 'number' && !isNode(end)) throw new RangeError(`end ${end} is not a node`)
  for (let k = 0; k < values.length; k++) {
    if (!Number.isFinite(values[k])) throw new RangeError(`matrix entry ${k} is ${values[k]}, not finite`)
  }
}

function pathCost({ size, values }: DenseMatrix, order: readonly number[], closed: boolean): number {
  let cost = closed ? values[order.at(-1)! * size + order[0]!]! : 0
  for (let i = 1; i < order.length; i++) cost += values[order[i - 1]! * size + order[i]!]!
  return cost
}

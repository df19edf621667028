import type { Budget } from '../../budget/budget.ts'
import { trackProgress } from '../../budget/progress.ts'
import { capped, remaining, shortened } from '../../budget/shortened.ts'
import type { DenseMatrix } from '../../geo/index.ts'
import { createRandom } from '../../random/random.ts'
import { closeTour, symmetrise, type ClosedProblem, type TourEnds } from './closed-tour.ts'
import { HELD_KARP_LIMIT, heldKarpTour } from './held-karp.ts'
import { findNeighbours } from './neighbours.ts'
import { heldKarpBound } from './one-tree.ts'
import {
  isFlat,
  measuredOf,
  pointsOf,
  sizeOf,
  tabled,
  tableOf,
  type MeasuredPlaces,
  type TourPlaces,
} from './places.ts'
import type { PlanePoints } from './point-tree.ts'
import { quickTour } from './quick-tour.ts'
import { searchTour } from './search.ts'
import { tableWeights, tourLength, type Weights } from './weights.ts'

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
/** Above this a table takes more memory than it is worth; below, the search is quicker with it. */
const TABLE_LIMIT = 2_500
/** Share of the budget after which a table is given up. */
const LATEST_TABLE = 0.2
/** Up to so many nodes there always is time for candidates and the greedy tour. */
const SURE_NEIGHBOURS = 500
/** With less than a fifth of the budget left even the greedy tour has to be done without. */
const LATEST_GREEDY = 0.8
/** Candidates of many nodes are given up at this share of the budget, so that some tour is there in time. */
const LATEST_NEIGHBOURS = 0.5
/** Double bridges need eight different nodes. */
const SEARCH_MINIMUM = 8

/**
 * A short tour through all nodes of a matrix (any unit, finite entries, symmetric or one-way) or of places.
 * Exact up to about 16 nodes when the budget suffices; above, local search and crossover. The same input, seed and
 * `iterations` give the same tour everywhere. Throws a RangeError for ends that are no nodes or for entries
 * that are not finite.
 */
export function solveTsp(places: TourPlaces, options: TspOptions, budget: Budget, seed: number): Tour {
  return search(places, options, undefined, budget, seed)
}

/** Like `solveTsp`, but improves a tour that exists already; the result is never longer than that. */
export function improveTour(
  places: TourPlaces,
  order: readonly number[],
  options: TspOptions,
  budget: Budget,
  seed: number,
): Tour {
  const size = sizeOf(places)
  if (order.length !== size || new Set(order).size !== size || order.some((i) => !(i >= 0 && i < size))) {
    throw new RangeError(`the tour to improve does not visit each of ${size} nodes once`)
  }
  return search(places, options, order, budget, seed)
}

function search(
  places: TourPlaces,
  options: TspOptions,
  initial: readonly number[] | undefined,
  budget: Budget,
  seed: number,
): Tour {
  const measured = measuredOf(places, options)
  const input = measured ? tableInTime(measured, budget) : tableOf(places)
  if (input === undefined) return searchMeasured(measured!, options, initial, budget, seed)
  checkInput(input, options)
  if (input.size <= 1) {
    return { order: input.size === 1 ? [0] : [], cost: 0, lowerBound: 0, exact: true, rounds: 0 }
  }
  const closed = closeTour(input, options)
  const points = options.points ?? pointsOf(places)
  const found = solveClosed(
    closed,
    initial && closed.encode(initial),
    { points, flat: isFlat(places) && options.points === undefined },
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
  places: TourPlaces,
  order: readonly number[],
  options: TspOptions,
  budget: Budget,
): number {
  const input = tableOf(places)
  checkInput(input, options)
  const cost = pathCost(input, order, (options.end ?? 'return') === 'return')
  if (input.size < SEARCH_MINIMUM) return search(input, options, order, { iterations: 1 }, 1).lowerBound
  const closed = closeTour(input, options)
  const doubled = closed.symmetric ? undefined : symmetrise(closed)
  const n = doubled?.size ?? closed.size
  const matrix = doubled?.matrix ?? closed.matrix
  const offset = (doubled?.offset ?? 0) + closed.offset
  const known = doubled?.encode(closed.encode(order)) ?? closed.encode(order)
  const weights = tableWeights(n, matrix)
  const neighbours = findNeighbours(weights, CANDIDATES)!
  return Math.min(cost, heldKarpBound(weights, neighbours, known, cost + offset, budget).bound - offset)
}

/** A table makes the search quicker, unless it is large or takes too much of the time to make. */
function tableInTime(places: MeasuredPlaces, { progress }: Budget): DenseMatrix | undefined {
  const { size } = places
  if (size > TABLE_LIMIT) return undefined
  const late = progress && (() => progress() > LATEST_TABLE)
  return tabled(places, size > SURE_NEIGHBOURS ? late : undefined)
}

/** The way for so many places that a table of all pairs would not fit. */
function searchMeasured(
  places: MeasuredPlaces,
  options: TspOptions,
  initial: readonly number[] | undefined,
  budget: Budget,
  seed: number,
): Tour {
  const { size: n, at, integral, points, flat } = places
  checkEnds(n, options)
  const weights: Weights = { n, table: undefined, at, integral: () => integral }
  const nodes = { weights, points, flat, plain: true }
  const found = searchClosed(
    nodes,
    initial && Int32Array.from(initial),
    options.boundShare ?? 0,
    budget,
    seed,
  )
  const at0 = options.start === 'any' ? 0 : found.order.indexOf(options.start ?? 0)
  const order: number[] = []
  for (let k = 0; k < n; k++) order.push(found.order[at0 + k < n ? at0 + k : at0 + k - n]!)
  const lowerBound = Math.min(found.length, found.lowerBound)
  return {
    order,
    cost: found.length,
    lowerBound,
    exact: lowerBound >= found.length,
    rounds: found.rounds,
  }
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
  { points, flat }: { points: PlanePoints | undefined; flat: boolean },
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
  const weights = tableWeights(doubled?.size ?? size, doubled?.matrix ?? closed.matrix)
  const plane = points && size === points.x.length && !doubled ? points : undefined
  const from = initial && (doubled?.encode(initial) ?? initial)
  const plain = closed.plain && !doubled
  const nodes = { weights, points: plane, flat: flat && plain, plain }
  if (size > HELD_KARP_LIMIT) {
    const found = searchClosed(nodes, from, boundShare, budget, seed)
    const order = doubled?.decode(found.order) ?? found.order
    return { ...found, order, lowerBound: found.lowerBound - (doubled?.offset ?? 0) }
  }
  const warm = searchClosed(nodes, from, 0, capped(budget, WARM_UP_ROUNDS), seed)
  const best = heldKarpTour(size, closed.matrix, budget)
  if (best) return { order: best, lowerBound: 0, exact: true, rounds: warm.rounds }
  const order = doubled?.decode(warm.order) ?? warm.order
  return { ...warm, order, lowerBound: -Infinity }
}

/** What the search knows of a closed, symmetric problem. */
interface Nodes {
  readonly weights: Weights
  readonly points: PlanePoints | undefined
  /** As in NeighbourOptions. */
  readonly flat: boolean
  /** Whether every order is a tour: no edge has to be there. */
  readonly plain: boolean
}

function searchClosed(
  { weights, points, flat, plain }: Nodes,
  initial: Int32Array | undefined,
  boundShare: number,
  budget: Budget,
  seed: number,
): Found & { readonly order: Int32Array; readonly length: number } {
  const progress = trackProgress(shortened(budget, boundShare), 16)
  // Edges that have to be there need the candidates even if that takes longer than there is time; so do few nodes,
  // for which it takes next to none.
  const over = plain && weights.n > SURE_NEIGHBOURS ? lateFor(weights.n, budget) : undefined
  const neighbours = findNeighbours(weights, CANDIDATES, { points, flat, over })
  if (neighbours === undefined) {
    const order = initial ?? quickTour(weights, points)
    return { order, length: tourLength(weights, order), lowerBound: -Infinity, exact: false, rounds: 0 }
  }
  progress.over()
  const late = plain && weights.n > SURE_NEIGHBOURS && progress.share > LATEST_GREEDY
  const from = initial ?? (late ? quickTour(weights, points) : undefined)
  const found = searchTour(weights, neighbours, from, progress, createRandom(seed))
  // Steps of the bound are few and heavy: without a clock, as many as the search's rounds would never end.
  const rest = remaining(budget, budget.expired === undefined ? BOUND_STEPS : undefined)
  const bound =
    boundShare > 0 ? heldKarpBound(weights, neighbours, found.order, found.length, rest).bound : -Infinity
  return { ...found, lowerBound: bound, exact: false, rounds: progress.iterations }
}

/** Whether it is time to take what is left for the quick tour, which many nodes take a while for, too. */
function lateFor(n: number, { expired, progress }: Budget): (() => boolean) | undefined {
  if (n <= TABLE_LIMIT || progress === undefined) return expired
  return () => progress() > LATEST_NEIGHBOURS || expired?.() === true
}

function checkInput(matrix: DenseMatrix, options: TspOptions): void {
  checkEnds(matrix.size, options)
  const { values } = matrix
  for (let k = 0; k < values.length; k++) {
    if (!Number.isFinite(values[k])) throw new RangeError(`matrix entry ${k} is ${values[k]}, not finite`)
  }
}

function checkEnds(size: number, { start = 0, end = 'return', fixedEdges = [] }: TspOptions): void {
  const isNode = (node: number) => Number.isInteger(node) && node >= 0 && node < size
  if (size > 0 && start !== 'any' && !isNode(start)) throw new RangeError(`start ${start} is not a node`)
  if (typeof end === 'number' && !isNode(end)) throw new RangeError(`end ${end} is not a node`)
  if (!fixedEdges.every((edge) => edge.every(isNode))) throw new RangeError('a fixed edge needs two nodes')
}

function pathCost({ size, values }: DenseMatrix, order: readonly number[], closed: boolean): number {
  let cost = closed ? values[order.at(-1)! * size + order[0]!]! : 0
  for (let i = 1; i < order.length; i++) cost += values[order[i - 1]! * size + order[i]!]!
  return cost
}

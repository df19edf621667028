import { trackProgress, type Progress } from '../../budget/progress.ts'
import type { Budget } from '../../budget/budget.ts'
import type { Neighbours } from './neighbours.ts'
import type { Weights } from './weights.ts'
import { denseTreeFinder, sparseGraph, sparseTreeFinder, type TreeFinder } from './sparse-tree.ts'

export interface Ascent {
  /** No tour is shorter than this. For integral weights an integer. */
  readonly bound: number
  /** Node weights of the bound: with them added, edges of good tours are short, others long. */
  readonly pi: Float64Array
}

/** Up to here all edges are looked at in every step. */
const DENSE_LIMIT = 60
/** Rounds of: ascent over the sparse graph, exact check, missing edges added. */
const ROUNDS = 4
/** Length of the first step, in shares of what is missing per node. */
const FIRST_STEP = 0.05
/** Steps without a gain after which they get no longer. */
const PATIENCE = 5
/**
 * How much longer than the last rising step the ascent begins: clusters have to be pushed as a whole, which short
 * steps take thousands of rounds for.
 */
const STRIDE = 8
/** Share of the time for the steps that push clusters; the rest is for those that converge closely. */
const CLIMB_SHARE = 0.6
/** By how many powers of ten steps get shorter. */
const DECADES = 4
/** Weights are kept to multiples of this, so that sums of integral weights are exact in floating point. */
const GRAIN = 1 / 1024

/**
 * The bound of Held & Karp (1970, 1971): the weight of a minimum 1-tree is below every tour's length; node
 * weights pi do not change which tour is best but push the tree towards degree 2 everywhere. Subgradient ascent
 * with steps that double at first (Helsgaun 2000) and shrink with the time, then by what is missing, in the smoothed direction of
 * Volgenant & Jonker (1982).
 *
 * The steps use a sparse graph of candidates, whose trees may be too heavy; what is returned is always the
 * weight over all pairs. For integral weights it is computed without any rounding error and rounded up. Where not
 * even one tree over all pairs fits into the budget, half the two nearest distances of each node have to do.
 * `upperBound` is the length of a known tour. n ≥ 3.
 */
export function heldKarpBound(
  weights: Weights,
  neighbours: Neighbours,
  tour: ArrayLike<number>,
  upperBound: number,
  budget: Budget,
): Ascent {
  const { n } = weights
  const progress = trackProgress(budget, n > 1000 ? 1 : 8)
  const integral = weights.integral()
  const dense = denseTreeFinder(weights)
  const proven: { bound: number; pi: Float64Array } = {
    bound: nearestTwoBound(n, neighbours, integral),
    pi: new Float64Array(n),
  }
  const prove = (pi: Float64Array): boolean => {
    const grained = pi.map((p) => Math.round(p / GRAIN) * GRAIN)
    const begun = progress.share
    const hopeless = (done: number): boolean =>
      progress.over() || (done > 0.05 && begun + (progress.share - begun) / done > 1.1)
    const tree = dense.find(grained, budget.expired && hopeless)
    if (tree === -Infinity) return false
    const weight = tree - 2 * sum(grained)
    // Without integers, give away more than all additions together can have gained by rounding.
    const safe = integral
      ? Math.ceil(weight)
      : weight - 1e-15 * n * (Math.abs(weight) + 4 * magnitude(grained))
    if (safe > proven.bound) {
      proven.bound = safe
      proven.pi = grained
    }
    return true
  }

  if (progress.over()) return proven
  let pi: Float64Array = new Float64Array(n)
  const begun = progress.share
  if (!prove(pi) || progress.over()) return proven
  // What one tree over all pairs takes has to be left at the end of each round.
  const end = Math.max(0, 1 - 1.2 * (progress.share - begun))
  const from = progress.share
  const middle = from + CLIMB_SHARE * (end - from)
  const climb: Climb = { from, to: middle, steps: 0, step: 0, rising: true }
  if (n <= DENSE_LIMIT) {
    pi = ascend(n, dense, pi, upperBound, progress, end)
    prove(pi)
    return proven
  }
  const pairs: [number, number][] = Array.from({ length: n }, (_, i) => [tour[i]!, tour[(i + 1) % n]!])
  for (let round = 1; round <= ROUNDS; round++) {
    addTree(pairs, dense)
    const finder = sparseTreeFinder(n, sparseGraph(weights, neighbours, pairs))
    const until = from + ((end - from) * round) / ROUNDS
    pi = ascend(n, finder, pi, upperBound, progress, Math.min(until, middle), climb)
    pi = ascend(n, finder, pi, upperBound, progress, until)
    if (!prove(pi) || proven.bound >= upperBound || progress.over()) break
  }
  return proven
}

/** Each node has two edges in a tour, none shorter than those to the two nodes nearest to it. */
function nearestTwoBound(n: number, { width, distance, exact }: Neighbours, integral: boolean): number {
  if (width < 2 || !exact) return -Infinity
  let twice = 0
  let all = 0
  for (let i = 0; i < n; i++) {
    twice += distance[i * width]! + distance[i * width + 1]!
    all += Math.abs(distance[i * width]!) + Math.abs(distance[i * width + 1]!)
  }
  return integral ? Math.ceil(twice / 2) : twice / 2 - 1e-15 * n * all
}

/** Lengths of steps that double at first and then shrink with the time: they push clusters as a whole. */
interface Climb {
  /** Share of the progress at which it began and will end. */
  readonly from: number
  readonly to: number
  steps: number
  /** Length of a step; 0 before the first. */
  step: number
  /** Whether steps still get longer. */
  rising: boolean
}

/**
 * Steps until the progress reaches `until`; returns the weights of the heaviest tree. Without a climb, steps go by
 * what is missing to the upper bound (Held, Wolfe & Crowder 1974), which converges closely from a good start.
 */
function ascend(
  n: number,
  trees: TreeFinder,
  start: Float64Array,
  upperBound: number,
  progress: Progress,
  until: number,
  climb?: Climb,
): Float64Array {
  const { degree } = trees
  const pi = start.slice()
  const best = start.slice()
  const previous = new Float64Array(n)
  const patience = climb ? PATIENCE : Math.max(10, Math.min(50, n >> 3))
  let bestWeight = -Infinity
  let relaxed = 1
  let failures = 0
  while (progress.share < until && relaxed > 1e-4 && progress.next()) {
    const weight = trees.find(pi) - 2 * sum(pi)
    if (weight > bestWeight) {
      if (climb?.rising && climb.steps > 0) climb.step *= 2
      if (!climb) failures = weight > bestWeight + 1e-6 * Math.abs(bestWeight) ? 0 : failures + 1
      bestWeight = weight
      best.set(pi)
    } else failures++
    if (failures > patience && (!climb || climb.rising)) {
      if (climb) {
        climb.rising = false
        climb.step *= STRIDE
      }
      relaxed *= climb ? 1 : 0.6
      failures = 0
      pi.set(best)
      previous.fill(0)
    }
    let norm = 0
    for (let i = 0; i < n; i++) {
      const d = degree[i]! - 2
      norm += d * d
    }
    const missing = upperBound - weight
    if (norm === 0 || !(missing > 0)) break
    const t = climb ? climbStep(climb, missing / n, progress.share) : (relaxed * missing) / norm
    for (let i = 0; i < n; i++) {
      const d = 0.7 * (degree[i]! - 2) + 0.3 * previous[i]!
      pi[i]! += t * d
      previous[i] = degree[i]! - 2
    }
  }
  return best
}

function climbStep(climb: Climb, missingPerNode: number, share: number): number {
  if (climb.steps++ === 0) climb.step = FIRST_STEP * missingPerNode
  if (climb.rising) return climb.step
  return climb.step * 10 ** ((-DECADES * (share - climb.from)) / Math.max(1e-9, climb.to - climb.from))
}

function addTree(pairs: [number, number][], { parent, rootEdges }: TreeFinder): void {
  for (let i = 2; i < parent.length; i++) pairs.push([i, parent[i]!])
  pairs.push([0, rootEdges[0]], [0, rootEdges[1]])
}

function sum(values: Float64Array): number {
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i]!
  return total
}

function magnitude(values: Float64Array): number {
  let total = 0
  for (let i = 0; i < values.length; i++) total += Math.abs(values[i]!)
  return total
}

import { trackProgress, type Progress } from '../../budget/progress.ts'
import type { Budget } from '../../budget/budget.ts'
import type { Neighbours } from './neighbours.ts'
import { denseTreeFinder, sparseGraph, sparseTreeFinder, type TreeFinder } from './sparse-tree.ts'

export interface Ascent {
  /** No tour is shorter than this. For an integral matrix an integer. */
  readonly bound: number
  /** Node weights of the bound: with them added, edges of good tours are short, others long. */
  readonly pi: Float64Array
}

/** Up to here all edges are looked at in every step. */
const DENSE_LIMIT = 60
/** Rounds of: ascent over the sparse graph, exact check, missing edges added. */
const ROUNDS = 4
/** Weights are kept to multiples of this, so that sums over integral matrices are exact in floating point. */
const GRAIN = 1 / 1024

/**
 * The bound of Held & Karp (1970, 1971): the weight of a minimum 1-tree is below every tour's length; node
 * weights pi do not change which tour is best but push the tree towards degree 2 everywhere. Subgradient ascent
 * with the step rule of Held, Wolfe & Crowder (1974) and the smoothed direction of Volgenant & Jonker (1982).
 *
 * The steps use a sparse graph of candidates, whose trees may be too heavy; what is returned is always the
 * weight over all pairs. For an integral matrix it is computed without any rounding error and rounded up.
 * `upperBound` is the length of a known tour. Symmetric, n ≥ 3.
 */
export function heldKarpBound(
  n: number,
  matrix: Float64Array,
  neighbours: Neighbours,
  tour: ArrayLike<number>,
  upperBound: number,
  budget: Budget,
): Ascent {
  const integral = isIntegral(matrix)
  const dense = denseTreeFinder(n, matrix)
  const proven: { bound: number; pi: Float64Array } = { bound: -Infinity, pi: new Float64Array(n) }
  const prove = (pi: Float64Array): void => {
    const grained = pi.map((p) => Math.round(p / GRAIN) * GRAIN)
    const weight = dense.find(grained) - 2 * sum(grained)
    // Without integers, give away more than all additions together can have gained by rounding.
    const safe = integral
      ? Math.ceil(weight)
      : weight - 1e-15 * n * (Math.abs(weight) + 4 * magnitude(grained))
    if (safe > proven.bound) {
      proven.bound = safe
      proven.pi = grained
    }
  }

  const progress = trackProgress(budget, n > 1000 ? 1 : 8)
  let pi: Float64Array = new Float64Array(n)
  prove(pi)
  if (progress.over()) return proven
  if (n <= DENSE_LIMIT) {
    pi = ascend(n, dense, pi, upperBound, progress, 1)
    prove(pi)
    return proven
  }
  const pairs: [number, number][] = Array.from({ length: n }, (_, i) => [tour[i]!, tour[(i + 1) % n]!])
  for (let round = 1; round <= ROUNDS; round++) {
    addTree(pairs, dense)
    const finder = sparseTreeFinder(n, sparseGraph(n, matrix, neighbours, pairs))
    pi = ascend(n, finder, pi, upperBound, progress, round / ROUNDS)
    prove(pi)
    if (proven.bound >= upperBound || progress.over()) break
  }
  return proven
}

/** Subgradient steps until the progress reaches `until`; returns the weights of the heaviest tree. */
function ascend(
  n: number,
  trees: TreeFinder,
  start: Float64Array,
  upperBound: number,
  progress: Progress,
  until: number,
): Float64Array {
  const { degree } = trees
  const pi = start.slice()
  const best = start.slice()
  const previous = new Float64Array(n)
  let bestWeight = -Infinity
  let step = 1
  let sinceBest = 0
  const patience = Math.max(10, Math.min(50, n >> 3))
  while (progress.share < until && step > 1e-4 && progress.next()) {
    const weight = trees.find(pi) - 2 * sum(pi)
    if (weight > bestWeight) {
      sinceBest = weight > bestWeight + 1e-6 * Math.abs(bestWeight) ? 0 : sinceBest + 1
      bestWeight = weight
      best.set(pi)
    } else {
      sinceBest++
    }
    if (sinceBest > patience) {
      step *= 0.6
      sinceBest = 0
      pi.set(best)
      previous.fill(0)
    }
    let norm = 0
    for (let i = 0; i < n; i++) {
      const d = degree[i]! - 2
      norm += d * d
    }
    if (norm === 0) break
    const t = (step * (upperBound - weight)) / norm
    if (!(t > 0)) break
    for (let i = 0; i < n; i++) {
      const d = 0.7 * (degree[i]! - 2) + 0.3 * previous[i]!
      pi[i]! += t * d
      previous[i] = degree[i]! - 2
    }
  }
  return best
}

function addTree(pairs: [number, number][], { parent, rootEdges }: TreeFinder): void {
  for (let i = 2; i < parent.length; i++) pairs.push([i, parent[i]!])
  pairs.push([0, rootEdges[0]], [0, rootEdges[1]])
}

/** A plain loop: `every` with a callback takes ten times as long on millions of entries. */
function isIntegral(values: Float64Array): boolean {
  for (let k = 0; k < values.length; k++) if (values[k] !== Math.floor(values[k]!)) return false
  return true
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

import type { DenseMatrix } from '../../geo/index.ts'

/** Where a tour begins and ends. */
export interface TourEnds {
  /** Node at which the tour begins (default 0), or `any`: the engine chooses. */
  readonly start?: number | 'any'
  /** `return` to the start (default), `open`: end anywhere, or the node at which the tour ends. */
  readonly end?: number | 'return' | 'open'
  /** Pairs of nodes that must follow each other, in either direction. Symmetric distances only. */
  readonly fixedEdges?: readonly (readonly [number, number])[]
}

/** A closed tour problem that is equivalent to one with other ends. */
export interface ClosedProblem {
  /** Number of nodes, perhaps with a dummy one at the end. */
  readonly size: number
  /** Row-major; the diagonal means nothing. It may be the caller's own array: not to be written to. */
  readonly matrix: Float64Array
  readonly symmetric: boolean
  /** Whether any order of the nodes is an answer: no edge has to be there, no node is a dummy. */
  readonly plain: boolean
  /** Length of the closed tour minus length of the tour asked for. */
  readonly offset: number
  /** The order asked for, from a closed order. */
  decode(order: ArrayLike<number>): number[]
  /** The converse. */
  encode(order: ArrayLike<number>): Int32Array
}

/**
 * Turns fixed and open ends and fixed edges into a closed tour: an edge that must be in the tour gets a length so far below
 * zero that leaving it out never pays. A free end becomes a dummy node at no distance from anywhere. All
 * entries finite; exact for integers as long as n² · max stays below 2⁵³.
 */
export function closeTour(
  input: DenseMatrix,
  { start = 0, end = 'return', fixedEdges = [] }: TourEnds,
): ClosedProblem {
  const n = input.size
  const dummy = end === 'open' || (start === 'any' && end !== 'return')
  const size = dummy ? n + 1 : n
  const asGiven =
    !dummy &&
    fixedEdges.length === 0 &&
    (end === 'return' || end === start) &&
    input.values instanceof Float64Array
  const matrix = asGiven ? input.values : widened(input, size)
  let longest = 0
  for (let k = 0; k < input.values.length; k++) if (input.values[k]! > longest) longest = input.values[k]!
  const symmetric = isSymmetric(n, input.values)
  const bonus = (size + 1) * longest + 1
  let offset = 0
  const force = (from: number, to: number): void => {
    matrix[from * size + to]! -= bonus
    if (symmetric) matrix[to * size + from] = matrix[from * size + to]!
    offset -= bonus
  }
  for (const [from, to] of fixedEdges) force(from, to)
  const first = start === 'any' ? undefined : start
  if (dummy) {
    if (first !== undefined) force(n, first)
    if (typeof end === 'number') force(end, n)
  } else if (typeof end === 'number' && end !== first && n > 1) {
    offset += input.values[end * n + first!]!
    force(end, first!)
  }

  const decode = (order: ArrayLike<number>): number[] => {
    const cycle = Array.from(order)
    const anchor = dummy ? n : (first ?? 0)
    const at = cycle.indexOf(anchor)
    const turned = [...cycle.slice(at), ...cycle.slice(0, at)]
    const path = dummy ? turned.slice(1) : turned
    // A symmetric solver may return the tour in either direction; fixed ends tell which one is meant.
    const backwards =
      (dummy &&
        ((first !== undefined && path[0] !== first) || (typeof end === 'number' && path.at(-1) !== end))) ||
      (!dummy && typeof end === 'number' && end !== first && path.at(-1) !== end)
    if (!backwards) return path
    return dummy ? path.reverse() : [path[0]!, ...path.slice(1).reverse()]
  }
  return {
    size,
    matrix,
    symmetric,
    plain: !dummy && offset === 0,
    offset,
    decode,
    encode: (order) => Int32Array.from(dummy ? [...Array.from(order), n] : Array.from(order)),
  }
}

/** A copy with zeros on the diagonal and, for a larger size, at the dummy node. */
function widened({ size: n, values }: DenseMatrix, size: number): Float64Array {
  const matrix = new Float64Array(size * size)
  for (let i = 0; i < n; i++) {
    matrix.set(values.subarray(i * n, i * n + n), i * size)
    matrix[i * size + i] = 0
  }
  return matrix
}

/** Compares in square blocks, because a walk down the columns of a large matrix misses the cache every time. */
function isSymmetric(n: number, values: Float64Array | Int32Array): boolean {
  const block = 32
  for (let top = 0; top < n; top += block) {
    const bottom = Math.min(n, top + block)
    for (let left = 0; left <= top; left += block) {
      const right = Math.min(n, left + block)
      for (let i = top; i < bottom; i++) {
        for (let j = left; j < right; j++) if (values[i * n + j] !== values[j * n + i]) return false
      }
    }
  }
  return true
}

/**
 * The symmetric problem of twice the size behind a one-way one (Jonker & Volgenant 1983): node i is where one
 * arrives, i + n where one leaves, the two tied together by a bonus; ways lead from leaving to arriving nodes.
 */
export function symmetrise({ size: n, matrix }: ClosedProblem): {
  readonly size: number
  readonly matrix: Float64Array
  readonly offset: number
  decode(order: ArrayLike<number>): Int32Array
  encode(order: ArrayLike<number>): Int32Array
} {
  const size = 2 * n
  let highest = 0
  for (const d of matrix) highest = Math.max(highest, Math.abs(d))
  const bonus = (n + 1) * highest + 1
  const barred = 2 * bonus
  const doubled = new Float64Array(size * size).fill(barred)
  for (let i = 0; i < n; i++) {
    doubled[i * size + i] = 0
    doubled[(i + n) * size + i + n] = 0
    for (let j = 0; j < n; j++) {
      const d = i === j ? -bonus : matrix[i * n + j]!
      doubled[(i + n) * size + j] = d
      doubled[j * size + i + n] = d
    }
  }
  return {
    size,
    matrix: doubled,
    offset: -n * bonus,
    decode(order) {
      const forward = order[1] === (order[0]! + n) % size ? order[0]! < n : order[0]! >= n
      const arriving = Array.from(order).filter((node) => node < n)
      return Int32Array.from(forward ? arriving : arriving.reverse())
    },
    encode: (order) => Int32Array.from(Array.from(order).flatMap((i) => [i, i + n])),
  }
}

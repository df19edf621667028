import { denseMatrix, type DenseMatrix, type Matrix } from './matrix.ts'

/** One answer of a road provider. `value` is in the provider matrix's unit, ≥ 0. */
export interface MatrixEntry {
  readonly from: number
  readonly to: number
  readonly value: number
}

/** A table of which only some pairs are known; the others come from a fallback. */
export interface SparseMatrix extends Matrix {
  /** Number of pairs that are known. */
  readonly known: number
  /** True when the pair is known itself rather than estimated. The diagonal always is. */
  has(from: number, to: number): boolean
}

/**
 * A matrix of the answers that a provider gave (many answer only for near neighbours, or fail for single
 * pairs), over an estimate for the rest. Each direction is its own pair; a later entry replaces an earlier
 * one; entries that are negative or not numbers are left to the estimate. Throws a RangeError for an index
 * outside the estimate's size.
 */
export function sparseMatrix(entries: Iterable<MatrixEntry>, estimate: Matrix): SparseMatrix {
  const { size } = estimate
  const values = new Map<number, number>()
  for (const { from, to, value } of entries) {
    if (!(from >= 0 && from < size && to >= 0 && to < size)) {
      throw new RangeError(`pair ${from} → ${to} is outside a matrix of ${size} places`)
    }
    if (value >= 0 && from !== to) values.set(from * size + to, value)
  }
  return {
    size,
    known: values.size,
    has: (from, to) => from === to || values.has(from * size + to),
    at: (from, to) => (from === to ? 0 : (values.get(from * size + to) ?? estimate.at(from, to))),
  }
}

/** Holds any matrix whole, for engines that ask millions of times. */
export function densify(matrix: Matrix): DenseMatrix {
  const { size } = matrix
  const values = new Float64Array(size * size)
  for (let from = 0; from < size; from++) {
    for (let to = 0; to < size; to++) values[from * size + to] = matrix.at(from, to)
  }
  return denseMatrix(size, values)
}

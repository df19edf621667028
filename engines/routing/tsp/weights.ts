/**
 * Distances between nodes as the search asks for them, in any unit, symmetric and finite. Held as a row-major
 * table of n² entries where that fits, otherwise worked out anew each time.
 */
export interface Weights {
  readonly n: number
  readonly table: Float64Array | undefined
  readonly at: (i: number, j: number) => number
  /** Whether all entries are integers: sums are then exact, and a bound may be rounded up. */
  integral(): boolean
}

/** Wraps a symmetric row-major table. */
export function tableWeights(n: number, table: Float64Array): Weights {
  return { n, table, at: (i, j) => table[i * n + j]!, integral: () => isIntegral(table) }
}

/** A plain loop: `every` with a callback takes ten times as long on millions of entries. */
function isIntegral(values: Float64Array): boolean {
  for (let k = 0; k < values.length; k++) if (values[k] !== Math.floor(values[k]!)) return false
  return true
}

/** Length of a closed tour. */
export function tourLength({ n, at }: Weights, order: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < n; i++) sum += at(order[i]!, order[i + 1 === n ? 0 : i + 1]!)
  return sum
}

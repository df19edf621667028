import type { Wgs84 } from './coordinates.ts'
import { greatCircleMetres, travelSeconds, type TravelModel } from './distance.ts'

/** A square table of distances or durations that can be asked one pair at a time. */
export interface Matrix {
  /** Number of places; `at` takes indices 0 … size − 1. */
  readonly size: number
  /** From one place to another, in the unit the matrix was made in; +∞ where there is no way. */
  at(from: number, to: number): number
}

/** A table held whole, row by row: the entry from i to j is `values[i * size + j]`. */
export interface DenseMatrix extends Matrix {
  readonly values: Float64Array | Int32Array
}

/** Wraps a row-major table of `size`² entries. Throws a RangeError when the length does not fit. */
export function denseMatrix(size: number, values: Float64Array | Int32Array): DenseMatrix {
  if (values.length !== size * size) {
    throw new RangeError(`a matrix of ${size} places needs ${size * size} entries, not ${values.length}`)
  }
  return { size, values, at: (from, to) => values[from * size + to]! }
}

/** Fills a table by asking `measure` for every ordered pair of different places; the diagonal is 0. */
export function fillMatrix(size: number, measure: (from: number, to: number) => number): DenseMatrix {
  const values = new Float64Array(size * size)
  for (let from = 0; from < size; from++) {
    for (let to = 0; to < size; to++) if (from !== to) values[from * size + to] = measure(from, to)
  }
  return denseMatrix(size, values)
}

/** Great-circle metres between all pairs, times a detour factor (1 = as the crow flies). Symmetric. */
export function distanceMatrix(places: readonly Wgs84[], detour = 1): DenseMatrix {
  const size = places.length
  const values = new Float64Array(size * size)
  for (let i = 0; i < size; i++) {
    for (let j = i + 1; j < size; j++) {
      const metres = greatCircleMetres(places[i]!, places[j]!) * detour
      values[i * size + j] = metres
      values[j * size + i] = metres
    }
  }
  return denseMatrix(size, values)
}

/** Seconds for every entry of a matrix of metres on the ground. */
export function durationMatrix(metres: Matrix, model: TravelModel): DenseMatrix {
  return fillMatrix(metres.size, (from, to) => travelSeconds(metres.at(from, to), model))
}

/** Both tables that a plan needs, estimated from positions alone: metres on the ground and seconds. */
export function estimateTravel(
  places: readonly Wgs84[],
  model: TravelModel,
): { distances: DenseMatrix; durations: DenseMatrix } {
  const distances = distanceMatrix(places, model.detour)
  return { distances, durations: durationMatrix(distances, model) }
}

/** Rounds every entry to the nearest integer, for engines that want exact sums. +∞ becomes 2³¹ − 1. */
export function roundMatrix(matrix: Matrix): DenseMatrix {
  const { size } = matrix
  const values = new Int32Array(size * size)
  for (let from = 0; from < size; from++) {
    for (let to = 0; to < size; to++) {
      values[from * size + to] = Math.min(2_147_483_647, Math.round(matrix.at(from, to)))
    }
  }
  return denseMatrix(size, values)
}

import { denseMatrix, type DenseMatrix, type Matrix } from '../../geo/index.ts'
import type { TourEnds } from './closed-tour.ts'
import type { PlanePoints } from './point-tree.ts'

/** Places whose distances are worked out when they are asked for: so many that a table would not fit, or not in time. */
export interface MeasuredPlaces extends Matrix {
  /** Finite and the same in both directions. */
  readonly at: (from: number, to: number) => number
  /** Whether all distances are integers. */
  readonly integral: boolean
  /** Where the places lie, roughly; hints which of them are worth joining. */
  readonly points: PlanePoints
  /** Whether places that are nearer in the plane of the points never are farther by the distances. */
  readonly flat: boolean
}

/** What a tour can be asked for: a table, measured places, or points with Euclidean distances between them. */
export type TourPlaces = DenseMatrix | MeasuredPlaces | PlanePoints

export function sizeOf(places: TourPlaces): number {
  return 'size' in places ? places.size : places.x.length
}

/** Whether nearness in the plane of the points is nearness, see MeasuredPlaces. */
export function isFlat(places: TourPlaces): boolean {
  return !('values' in places) && (!('points' in places) || places.flat)
}

export function pointsOf(places: TourPlaces): PlanePoints | undefined {
  return 'values' in places ? undefined : 'points' in places ? places.points : places
}

/** The places as measured ones where a closed tour can do without a table, else undefined. */
export function measuredOf(
  places: TourPlaces,
  { start = 0, end = 'return', fixedEdges = [] }: TourEnds,
): MeasuredPlaces | undefined {
  if ('values' in places || (end !== 'return' && end !== start) || fixedEdges.length > 0) return undefined
  return 'points' in places ? places : euclidean(places)
}

/** The table of all pairs. */
export function tableOf(places: TourPlaces): DenseMatrix {
  return 'values' in places ? places : tabled('points' in places ? places : euclidean(places))!
}

/** The table of all pairs of measured places; undefined when `over`, asked after each few rows, said so. */
export function tabled({ size, at }: MeasuredPlaces, over?: () => boolean): DenseMatrix | undefined {
  const values = new Float64Array(size * size)
  for (let i = 0; i < size; i++) {
    if (i % 16 === 0 && over?.()) return undefined
    for (let j = 0; j < i; j++) {
      const far = at(i, j)
      values[i * size + j] = far
      values[j * size + i] = far
    }
  }
  return denseMatrix(size, values)
}

function euclidean(points: PlanePoints): MeasuredPlaces {
  const x = Float64Array.from(points.x)
  const y = Float64Array.from(points.y)
  const at = (i: number, j: number): number => {
    const dx = x[i]! - x[j]!
    const dy = y[i]! - y[j]!
    return Math.sqrt(dx * dx + dy * dy)
  }
  return { size: x.length, at, integral: false, points: { x, y }, flat: true }
}

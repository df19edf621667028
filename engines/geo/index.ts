/**
 * Positions, conversions and distances. Degrees for positions, metres for lengths, seconds for durations.
 * Nothing here reads a clock or a network, and all of it runs in the browser as well.
 */
export {
  bd09,
  gcj02,
  isPosition,
  position,
  wgs84,
  type AnyPosition,
  type Bd09,
  type CoordinateSystem,
  type Gcj02,
  type Position,
  type Wgs84,
} from './coordinates.ts'
export { convert, isShiftedRegion, toBd09, toGcj02, toWgs84 } from './convert.ts'
export {
  EARTH_RADIUS,
  greatCircleMetres,
  groundMetres,
  travelModels,
  travelSeconds,
  type TravelModel,
} from './distance.ts'
export {
  denseMatrix,
  distanceMatrix,
  durationMatrix,
  estimateTravel,
  fillMatrix,
  roundMatrix,
  type DenseMatrix,
  type Matrix,
} from './matrix.ts'
export { densify, sparseMatrix, type MatrixEntry, type SparseMatrix } from './sparse.ts'

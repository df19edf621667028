/** Distance between two nodes, given by their indices. */
export type NodeDistance = (i: number, j: number) => number

/** A distance function of the library over all nodes' coordinates; z is used by EUC_3D alone. */
type CoordinateDistance = (x: Float64Array, y: Float64Array, z: Float64Array) => NodeDistance

const nearestInteger = (x: number): number => Math.floor(x + 0.5)

/** The library's own value, not Math.PI: optimal lengths depend on it. */
// oxlint-disable-next-line oxc/approx-constant -- the library prescribes these digits
const GEO_PI = 3.141592
const GEO_RADIUS = 6378.388

/** TSPLIB coordinates are degrees and minutes written as DDD.MM; degrees are cut off, not rounded. */
function geoRadians(value: number): number {
  const degrees = Math.trunc(value)
  const minutes = value - degrees
  return (GEO_PI * (degrees + (5 * minutes) / 3)) / 180
}

/**
 * Distances of TSPLIB 95 (Reinelt 1995) by EDGE_WEIGHT_TYPE, each with the library's own rounding; all are
 * integers. x is latitude and y longitude for GEO.
 */
export const coordinateDistances: Readonly<Record<string, CoordinateDistance>> = {
  /** Euclidean, rounded to the nearest integer. */
  EUC_2D: (x, y) => (i, j) => {
    const dx = x[i]! - x[j]!
    const dy = y[i]! - y[j]!
    return nearestInteger(Math.sqrt(dx * dx + dy * dy))
  },
  EUC_3D: (x, y, z) => (i, j) => {
    const dx = x[i]! - x[j]!
    const dy = y[i]! - y[j]!
    const dz = z[i]! - z[j]!
    return nearestInteger(Math.sqrt(dx * dx + dy * dy + dz * dz))
  },
  /** Euclidean, rounded up. */
  CEIL_2D: (x, y) => (i, j) => {
    const dx = x[i]! - x[j]!
    const dy = y[i]! - y[j]!
    return Math.ceil(Math.sqrt(dx * dx + dy * dy))
  },
  MAN_2D: (x, y) => (i, j) => nearestInteger(Math.abs(x[i]! - x[j]!) + Math.abs(y[i]! - y[j]!)),
  MAX_2D: (x, y) => (i, j) =>
    Math.max(nearestInteger(Math.abs(x[i]! - x[j]!)), nearestInteger(Math.abs(y[i]! - y[j]!))),
  /** Pseudo-Euclidean: divided by √10 and rounded up to an integer that is not less. */
  ATT: (x, y) => (i, j) => {
    const dx = x[i]! - x[j]!
    const dy = y[i]! - y[j]!
    const exact = Math.sqrt((dx * dx + dy * dy) / 10)
    const rounded = nearestInteger(exact)
    return rounded < exact ? rounded + 1 : rounded
  },
  /** Kilometres on TSPLIB's sphere, cut off after adding one. */
  GEO: (x, y) => {
    const lat = x.map(geoRadians)
    const lng = y.map(geoRadians)
    return (i, j) => {
      const q1 = Math.cos(lng[i]! - lng[j]!)
      const q2 = Math.cos(lat[i]! - lat[j]!)
      const q3 = Math.cos(lat[i]! + lat[j]!)
      return i === j ? 0 : Math.trunc(GEO_RADIUS * Math.acos(0.5 * ((1 + q1) * q2 - (1 - q1) * q3)) + 1)
    }
  },
}

/** Types by which a node that is nearer as the crow flies never is farther. */
export const flatDistances: ReadonlySet<string> = new Set(['EUC_2D', 'CEIL_2D', 'ATT'])

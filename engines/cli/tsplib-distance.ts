/** Distance functions of TSPLIB 95 (Reinelt 1995), each with the library's own rounding; all are integers. */
export type CoordinateDistance = (
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  z1: number,
  z2: number,
) => number

const nearestInteger = (x: number): number => Math.floor(x + 0.5)
const euclidean = (dx: number, dy: number, dz = 0): number => Math.sqrt(dx * dx + dy * dy + dz * dz)

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

/** EDGE_WEIGHT_TYPE → distance. x is latitude and y longitude for GEO. */
export const coordinateDistances: Readonly<Record<string, CoordinateDistance>> = {
  /** Euclidean, rounded to the nearest integer. */
  EUC_2D: (x1, y1, x2, y2) => nearestInteger(euclidean(x1 - x2, y1 - y2)),
  EUC_3D: (x1, y1, x2, y2, z1, z2) => nearestInteger(euclidean(x1 - x2, y1 - y2, z1 - z2)),
  /** Euclidean, rounded up. */
  CEIL_2D: (x1, y1, x2, y2) => Math.ceil(euclidean(x1 - x2, y1 - y2)),
  MAN_2D: (x1, y1, x2, y2) => nearestInteger(Math.abs(x1 - x2) + Math.abs(y1 - y2)),
  MAX_2D: (x1, y1, x2, y2) => Math.max(nearestInteger(Math.abs(x1 - x2)), nearestInteger(Math.abs(y1 - y2))),
  /** Pseudo-Euclidean: divided by √10 and rounded up to an integer that is not less. */
  ATT: (x1, y1, x2, y2) => {
    const exact = Math.sqrt(((x1 - x2) * (x1 - x2) + (y1 - y2) * (y1 - y2)) / 10)
    const rounded = nearestInteger(exact)
    return rounded < exact ? rounded + 1 : rounded
  },
  /** Kilometres on TSPLIB's sphere, cut off after adding one. */
  GEO: (x1, y1, x2, y2) => {
    const [lat1, lng1, lat2, lng2] = [geoRadians(x1), geoRadians(y1), geoRadians(x2), geoRadians(y2)]
    const q1 = Math.cos(lng1 - lng2)
    const q2 = Math.cos(lat1 - lat2)
    const q3 = Math.cos(lat1 + lat2)
    return Math.trunc(GEO_RADIUS * Math.acos(0.5 * ((1 + q1) * q2 - (1 - q1) * q3)) + 1)
  },
}

import { EARTH_RADIUS } from '#engines/geo/index.ts'

const RADIANS = Math.PI / 180

/**
 * Projects degrees onto a plane in metres around their middle (equirectangular): within a city straight distances
 * are right to some 0.1 %. Points without a position stay without one.
 */
export function localPlane(
  lng: readonly (number | null)[],
  lat: readonly (number | null)[],
): { x: (number | null)[]; y: (number | null)[] } {
  const known = lat.filter((value) => value !== null)
  const middle = known.length > 0 ? known.reduce((sum, value) => sum + value, 0) / known.length : 0
  const perDegree = EARTH_RADIUS * RADIANS
  const narrow = Math.cos(middle * RADIANS)
  return {
    x: lng.map((value) => (value === null ? null : value * perDegree * narrow)),
    y: lat.map((value) => (value === null ? null : value * perDegree)),
  }
}

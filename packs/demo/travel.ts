import { greatCircleMetres, wgs84 } from '#engines/geo/index.ts'

interface Place {
  readonly lng: number
  readonly lat: number
}

/** Metres by road between two WGS-84 points: great circle × 1.4. */
export const detour = (a: Place, b: Place): number =>
  1.4 * greatCircleMetres(wgs84(a.lng, a.lat), wgs84(b.lng, b.lat))

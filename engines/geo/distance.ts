import type { Wgs84 } from './coordinates.ts'

/** Mean radius R₁ of the WGS-84 ellipsoid in metres, (2a + b) / 3. */
export const EARTH_RADIUS = 6_371_008.7714

const RADIANS = Math.PI / 180

/**
 * Great-circle distance in metres on a sphere of the mean WGS-84 radius, by the haversine formula, which stays
 * exact for points a few metres apart (Sinnott, “Virtues of the Haversine”, 1984). The sphere itself is within
 * 0.56 % of the ellipsoid. Both positions must be WGS-84: convert first.
 */
export function greatCircleMetres(a: Wgs84, b: Wgs84): number {
  const sinLat = Math.sin(((b.lat - a.lat) * RADIANS) / 2)
  const sinLng = Math.sin(((b.lng - a.lng) * RADIANS) / 2)
  const h = sinLat * sinLat + Math.cos(a.lat * RADIANS) * Math.cos(b.lat * RADIANS) * sinLng * sinLng
  return 2 * EARTH_RADIUS * Math.asin(Math.min(1, Math.sqrt(h)))
}

/** How somebody gets from shop to shop, for estimates where no road network answers. All of it is settable. */
export interface TravelModel {
  /** Way on the ground per metre as the crow flies, ≥ 1. */
  readonly detour: number
  /** Mean speed on the way, metres per second, > 0. */
  readonly metresPerSecond: number
  /** Seconds lost on each leg whatever its length (parking, locking, walking in), ≥ 0. */
  readonly secondsPerLeg: number
}

/** Our defaults, not measurements of any one town: an organisation replaces them by its own. */
export const travelModels = {
  walk: { detour: 1.3, metresPerSecond: 1.3, secondsPerLeg: 0 },
  ebike: { detour: 1.35, metresPerSecond: 5, secondsPerLeg: 45 },
  car: { detour: 1.4, metresPerSecond: 7.5, secondsPerLeg: 120 },
} as const satisfies Record<string, TravelModel>

/** Estimated metres on the ground between two positions. */
export function groundMetres(a: Wgs84, b: Wgs84, model: TravelModel): number {
  return greatCircleMetres(a, b) * model.detour
}

/** Estimated seconds for so many metres on the ground; 0 for no way at all. */
export function travelSeconds(metres: number, model: TravelModel): number {
  return metres === 0 ? 0 : metres / model.metresPerSecond + model.secondsPerLeg
}

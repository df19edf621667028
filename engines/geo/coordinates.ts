/**
 * Positions that carry the coordinate system they are in. A map of 高德 or 腾讯 speaks GCJ-02, one of 百度
 * speaks BD-09, a satellite fix speaks WGS-84; the same numbers in another system are 250 m to 1.4 km away.
 * The brand makes a mix-up a type error, and because it can only be put on by the functions below, a position
 * is also always finite and in range.
 */
export type CoordinateSystem = 'WGS84' | 'GCJ02' | 'BD09'

declare const checked: unique symbol

export interface Position<S extends CoordinateSystem> {
  /** Longitude in degrees, −180 … 180. */
  readonly lng: number
  /** Latitude in degrees, −90 … 90. */
  readonly lat: number
  readonly crs: S
  readonly [checked]: true
}

export type Wgs84 = Position<'WGS84'>
export type Gcj02 = Position<'GCJ02'>
export type Bd09 = Position<'BD09'>
export type AnyPosition = Wgs84 | Gcj02 | Bd09

/** True when both numbers are finite degrees in range. Ask this before `wgs84` and its sisters: they throw. */
export function isPosition(lng: number, lat: number): boolean {
  return Math.abs(lng) <= 180 && Math.abs(lat) <= 90
}

/** Puts the tag of a coordinate system on a pair of degrees. Throws a RangeError when `isPosition` is false. */
export function position<S extends CoordinateSystem>(crs: S, lng: number, lat: number): Position<S> {
  if (!isPosition(lng, lat)) {
    throw new RangeError(`not a position on earth: longitude ${lng}, latitude ${lat}`)
  }
  return { lng, lat, crs } as Position<S>
}

/** A position as a satellite receiver or the browser's Geolocation reports it. Degrees. */
export const wgs84 = (lng: number, lat: number): Wgs84 => position('WGS84', lng, lat)

/** A position as 高德, 腾讯 and all officially published maps of China report it. Degrees. */
export const gcj02 = (lng: number, lat: number): Gcj02 => position('GCJ02', lng, lat)

/** A position as 百度 reports it. Degrees. */
export const bd09 = (lng: number, lat: number): Bd09 => position('BD09', lng, lat)

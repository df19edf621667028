import gcoord from 'gcoord'
import {
  bd09,
  gcj02,
  wgs84,
  type AnyPosition,
  type Bd09,
  type Gcj02,
  type Position,
  type Wgs84,
} from './coordinates.ts'

type Degrees = readonly [lng: number, lat: number]

/**
 * The rectangle in which GCJ-02 differs from WGS-84, the one that `gcoord` and the map providers use. Outside
 * it all three systems are taken to be equal; `gcoord` itself goes on shifting BD-09 there.
 */
const shifted = { west: 72.004, east: 137.8347, south: 0.8293, north: 55.8271 }

/** True inside the rectangle around China in which the Chinese systems are shifted. Any system's degrees. */
export function isShiftedRegion(lng: number, lat: number): boolean {
  return lng >= shifted.west && lng <= shifted.east && lat >= shifted.south && lat <= shifted.north
}

const forward = ([lng, lat]: Degrees): Degrees =>
  gcoord.transform([lng, lat], gcoord.WGS84, gcoord.GCJ02) as [number, number]

/**
 * Inverts WGS-84 → GCJ-02 by fixed-point iteration. The shift changes by under 1 % over its own length, so
 * each round gains two digits; five rounds are far below a millimetre. The count is bounded because on the
 * rectangle's edge, where the shift is discontinuous, an unbounded iteration would swing for ever.
 */
function backward([lng, lat]: Degrees): Degrees {
  if (!isShiftedRegion(lng, lat)) return [lng, lat]
  let guess: Degrees = [lng, lat]
  for (let round = 0; round < 8; round++) {
    const image = forward(guess)
    const next: Degrees = [guess[0] - (image[0] - lng), guess[1] - (image[1] - lat)]
    const moved = Math.abs(next[0] - guess[0]) + Math.abs(next[1] - guess[1])
    guess = next
    if (moved < 1e-11) break
  }
  return guess
}

function gcjToBd([lng, lat]: Degrees): Degrees {
  if (!isShiftedRegion(lng, lat)) return [lng, lat]
  return gcoord.transform([lng, lat], gcoord.GCJ02, gcoord.BD09) as [number, number]
}

/** Inverts `gcjToBd`. One pass of gcoord is off by some centimetres; the corrections bring it below a millimetre. */
function bdToGcj([lng, lat]: Degrees): Degrees {
  let guess = gcoord.transform([lng, lat], gcoord.BD09, gcoord.GCJ02) as Degrees
  if (!isShiftedRegion(guess[0], guess[1])) return [lng, lat]
  for (let round = 0; round < 4; round++) {
    const image = gcjToBd(guess)
    guess = [guess[0] - (image[0] - lng), guess[1] - (image[1] - lat)]
  }
  return guess
}

/** Into WGS-84, the system in which the product stores and measures. Round trips close to a millimetre. */
export function toWgs84(from: AnyPosition): Wgs84 {
  if (from.crs === 'WGS84') return from
  const here: Degrees = [from.lng, from.lat]
  const [lng, lat] = backward(from.crs === 'BD09' ? bdToGcj(here) : here)
  return wgs84(lng, lat)
}

/** Into GCJ-02, for maps of 高德, 腾讯, 天地图-style tiles published in China. */
export function toGcj02(from: AnyPosition): Gcj02 {
  if (from.crs === 'GCJ02') return from
  const here: Degrees = [from.lng, from.lat]
  const [lng, lat] = from.crs === 'BD09' ? bdToGcj(here) : forward(here)
  return gcj02(lng, lat)
}

/** Into BD-09, for maps and links of 百度. */
export function toBd09(from: AnyPosition): Bd09 {
  if (from.crs === 'BD09') return from
  const here: Degrees = [from.lng, from.lat]
  const [lng, lat] = gcjToBd(from.crs === 'WGS84' ? forward(here) : here)
  return bd09(lng, lat)
}

const converters = { WGS84: toWgs84, GCJ02: toGcj02, BD09: toBd09 }

/** Converts into the system named; for callers whose target is a setting. */
export function convert<S extends AnyPosition['crs']>(from: AnyPosition, to: S): Position<S> {
  return converters[to](from) as Position<S>
}

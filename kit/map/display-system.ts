import type * as GeoJSON from 'geojson'
import type { CoordinateSystem, Point } from '#contracts/common.ts'
import { bd09, gcj02, toBd09, toGcj02, toWgs84, wgs84 } from '#engines/geo/index.ts'

/**
 * The map is drawn in the system of its tiles: a street map of 高德 under WGS-84 points would put every shop
 * some hundred metres off. Points are shifted on the way to the screen and shifted back on the way out.
 */
export interface DisplaySystem {
  readonly toDisplay: (point: Point) => [lng: number, lat: number]
  readonly fromDisplay: (lng: number, lat: number) => Point
}

const plain = ({ lng, lat }: Point): Point => ({ lng, lat })
const pair = ({ lng, lat }: Point): [number, number] => [lng, lat]

const systems: Record<CoordinateSystem, DisplaySystem> = {
  wgs84: { toDisplay: pair, fromDisplay: (lng, lat) => ({ lng, lat }) },
  gcj02: {
    toDisplay: (point) => pair(toGcj02(wgs84(point.lng, point.lat))),
    fromDisplay: (lng, lat) => plain(toWgs84(gcj02(lng, lat))),
  },
  bd09: {
    toDisplay: (point) => pair(toBd09(wgs84(point.lng, point.lat))),
    fromDisplay: (lng, lat) => plain(toWgs84(bd09(lng, lat))),
  },
}

export function displaySystem(system: CoordinateSystem | undefined): DisplaySystem {
  return systems[system ?? 'wgs84']
}

/** The same geometry in the display system; used for the outlines of the pack, which are WGS-84. */
export function shiftGeometry(geometry: GeoJSON.Geometry, system: DisplaySystem): GeoJSON.Geometry {
  if (geometry.type === 'GeometryCollection') {
    return { ...geometry, geometries: geometry.geometries.map((part) => shiftGeometry(part, system)) }
  }
  return { ...geometry, coordinates: shift(geometry.coordinates, system) } as GeoJSON.Geometry
}

type Nested = number[] | Nested[]
function shift(coordinates: Nested, system: DisplaySystem): Nested {
  if (typeof coordinates[0] === 'number') {
    const [lng, lat] = coordinates as [number, number]
    return system.toDisplay({ lng, lat })
  }
  return (coordinates as Nested[]).map((part) => shift(part, system))
}

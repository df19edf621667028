import type { CoordinateSystem } from '#contracts/common.ts'
import { bd09, gcj02, isPosition, toWgs84, wgs84, type AnyPosition } from '#engines/geo/index.ts'
import type { CustomerRow } from './customers.rows.ts'

type PositionColumns = Pick<CustomerRow, 'lng' | 'lat' | 'position_source' | 'position_accuracy'>

const positions: Record<CoordinateSystem, (lng: number, lat: number) => AnyPosition> = { wgs84, gcj02, bd09 }

/** Columns of a position that came in `system`; degrees are stored as WGS-84 to about a centimetre. */
export function placedAt(place: {
  readonly lng: number
  readonly lat: number
  readonly system: CoordinateSystem
  readonly accuracy: number | null
}): PositionColumns {
  if (!isPosition(place.lng, place.lat)) throw new RangeError('not a position on earth')
  const { lng, lat } = toWgs84(positions[place.system](place.lng, place.lat))
  const round = (degrees: number): number => Math.round(degrees * 1e7) / 1e7
  return {
    lng: round(lng),
    lat: round(lat),
    position_source: place.system,
    position_accuracy: place.accuracy,
  }
}

export const unplaced = { lng: null, lat: null, position_source: null, position_accuracy: null } as const

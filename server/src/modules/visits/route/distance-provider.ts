import type { Point } from '#contracts/common.ts'
import { distanceMatrix, travelSeconds, wgs84, type TravelModel } from '#engines/geo/index.ts'
import type { Message } from '#platform/errors/errors.ts'

/** Metres and seconds between all pairs of places, row by row. */
export interface TravelTable {
  readonly size: number
  readonly metres: Float64Array
  readonly seconds: Float64Array
  /** Shown beside every distance: where it comes from. */
  readonly source: Message
  readonly detourFactor: number
}

/**
 * Where distances come from. The default estimates them from positions; one that asks a road network takes its
 * place by the same two lines.
 */
export interface DistanceProvider {
  table(places: readonly Point[], model: TravelModel): Promise<TravelTable>
}

export const greatCircleSource: Message = {
  zh: '直线距离 × 绕行系数',
  en: 'great circle × detour factor',
}

/** Great circle × detour factor: needs no network and is right on average, not on every street. */
export const greatCircleDistances: DistanceProvider = {
  table(places, model) {
    const positions = places.map(({ lng, lat }) => wgs84(lng, lat))
    const distances = distanceMatrix(positions, model.detour)
    const metres = Float64Array.from(distances.values)
    const seconds = metres.map((way) => travelSeconds(way, model))
    return Promise.resolve({
      size: places.length,
      metres,
      seconds,
      source: greatCircleSource,
      detourFactor: model.detour,
    })
  },
}

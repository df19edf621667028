/** What a position was found by. */
export type PositionSource = 'satellite' | 'wifi' | 'base_station'

/**
 * Errors to be expected by situation, metres: satellites under the open sky 5–40 m, base stations in a dense town
 * 100–200 m, access points of wireless networks between the two.
 */
export const expectedErrors: Readonly<
  Record<PositionSource, { readonly from: number; readonly to: number }>
> = {
  satellite: { from: 5, to: 40 },
  wifi: { from: 40, to: 100 },
  base_station: { from: 100, to: 200 },
}

/** Where one source ends and the next begins, metres of error; the figures above where nothing else is set. */
export interface SourceBounds {
  readonly satelliteMetres?: number | undefined
  readonly baseStationMetres?: number | undefined
}

/**
 * What a position was most likely found by. A browser does not tell, but the error it reports does: so many metres
 * are reached by satellites alone, so many only by base stations. A source that the platform names is believed.
 * `accuracy` in metres, ≥ 0.
 */
export function sourceOf(
  fix: { readonly accuracy: number; readonly source?: PositionSource | null | undefined },
  bounds: SourceBounds = {},
): PositionSource {
  if (fix.source) return fix.source
  if (fix.accuracy <= (bounds.satelliteMetres ?? expectedErrors.satellite.to)) return 'satellite'
  if (fix.accuracy < (bounds.baseStationMetres ?? expectedErrors.base_station.from)) return 'wifi'
  return 'base_station'
}

/**
 * The error that the in-place rule works with: what the fix reports, but never less than its source can do — a
 * base station that claims ten metres is taken for a hundred.
 */
export function errorOf(fix: {
  readonly accuracy: number
  readonly source?: PositionSource | null | undefined
}): number {
  return Math.max(fix.accuracy, fix.source ? expectedErrors[fix.source].from : 0)
}

import { greatCircleMetres, wgs84 } from '../geo/index.ts'
import { errorOf, type PositionSource, type SourceBounds, sourceOf } from './source.ts'

/** How near is near enough (S1.17). Metres, all ≥ 0. */
export interface PlaceRule extends SourceBounds {
  /** R: the set distance between the reported position and the customer's stored one. */
  readonly allowedMetres: number
  /** How much of a fix's own accuracy may be granted on top of R at most. */
  readonly accuracyCapMetres: number
  /** A fix less accurate than this proves nothing either way. */
  readonly rejectAccuracyMetres: number
}

/** WGS-84 degrees. */
export interface PlacePoint {
  readonly lng: number
  readonly lat: number
}

/** A reported position; `accuracy` is the radius in metres that holds the true place with 95 %. */
export interface PlaceFix extends PlacePoint {
  readonly accuracy: number
  /** What the position was found by, where the platform tells. */
  readonly source?: PositionSource | null | undefined
}

export interface PlaceVerdict {
  readonly verdict: 'in_place' | 'uncertain' | 'not_in_place' | 'no_fix' | 'no_customer_position'
  /** Distance between fix and customer, to the decimetre; null where one of them is missing. */
  readonly metres: number | null
  readonly accuracy: number | null
  readonly allowedMetres: number
  /** What was granted on top of the allowed distance for the accuracy of the fix. */
  readonly grantedMetres: number
  readonly reason:
    | 'within_distance'
    | 'within_accuracy'
    | 'accuracy_reaches'
    | 'accuracy_too_poor'
    | 'too_far'
    | 'no_fix'
    | 'no_customer_position'
  /** What the fix was most likely found by; null without a fix. */
  readonly source: PositionSource | null
}

/**
 * Whether a visit was in place. With d the great-circle distance and a the error of the fix (what it reports, and
 * no less than its source can do):
 *
 * - a > reject limit: uncertain, the fix proves nothing;
 * - d ≤ R + min(a, cap): in place;
 * - d − a ≤ R: uncertain, since the true place may lie within R;
 * - otherwise: not in place.
 *
 * Pure and without a clock, so that the phone shows offline what the server will say. Throws a RangeError for
 * coordinates that are not on earth.
 */
export function judgePlace(fix: PlaceFix | null, customer: PlacePoint | null, rule: PlaceRule): PlaceVerdict {
  const known = {
    accuracy: fix?.accuracy ?? null,
    allowedMetres: rule.allowedMetres,
    source: fix && sourceOf(fix, rule),
  }
  if (fix === null) return { ...known, verdict: 'no_fix', metres: null, grantedMetres: 0, reason: 'no_fix' }
  if (customer === null) {
    return {
      ...known,
      verdict: 'no_customer_position',
      metres: null,
      grantedMetres: 0,
      reason: 'no_customer_position',
    }
  }
  const distance = greatCircleMetres(wgs84(fix.lng, fix.lat), wgs84(customer.lng, customer.lat))
  const metres = Math.round(distance * 10) / 10
  const error = errorOf(fix)
  if (error > rule.rejectAccuracyMetres)
    return { ...known, verdict: 'uncertain', metres, grantedMetres: 0, reason: 'accuracy_too_poor' }
  const grantedMetres = Math.min(error, rule.accuracyCapMetres)
  if (distance <= rule.allowedMetres)
    return { ...known, verdict: 'in_place', metres, grantedMetres, reason: 'within_distance' }
  if (distance <= rule.allowedMetres + grantedMetres)
    return { ...known, verdict: 'in_place', metres, grantedMetres, reason: 'within_accuracy' }
  if (distance - error <= rule.allowedMetres)
    return { ...known, verdict: 'uncertain', metres, grantedMetres, reason: 'accuracy_reaches' }
  return { ...known, verdict: 'not_in_place', metres, grantedMetres, reason: 'too_far' }
}

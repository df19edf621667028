/** Whether a reported position counts as being at a customer. Runs alike on the server and on the phone. */
export { judgePlace, type PlaceFix, type PlacePoint, type PlaceRule, type PlaceVerdict } from './place.ts'
export { errorOf, expectedErrors, type PositionSource, type SourceBounds, sourceOf } from './source.ts'

/** Whether a reported position counts as being at a customer. Runs alike on the server and on the phone. */
export { judgePlace, type PlaceFix, type PlacePoint, type PlaceRule, type PlaceVerdict } from './place.ts'

import { z } from 'zod'
import { id, latitude, longitude, moment } from './common.ts'

/** S1.7, S1.11: satellites, access points or base stations; each has its own expected error. */
export const positionSource = z.enum(['satellite', 'wifi', 'base_station'])
export type PositionSource = z.infer<typeof positionSource>

/** A position as the device gave it at the press of a button; never sent at any other time (S1.12). */
export const fix = z.object({
  lng: longitude,
  lat: latitude,
  /** Metres, 95 % radius as browsers report it. */
  accuracy: z.number().min(0).max(1_000_000),
  altitude: z.number().nullable(),
  speed: z.number().nullable(),
  heading: z.number().nullable(),
  /** When the fix was taken, by the device's clock. */
  takenAt: moment,
  /** What the position was found by, where the platform tells (a browser does not). */
  source: positionSource.nullish(),
  /** The carrier's look-up that gave it (S1.31): the server takes the position that it kept, not the phone's word. */
  lookupId: id.nullish(),
})
export type Fix = z.infer<typeof fix>

/** S1.17: in place, with the distance and why. */
export const placeVerdict = z.object({
  verdict: z.enum(['in_place', 'uncertain', 'not_in_place', 'no_fix', 'no_customer_position']),
  metres: z.number().nullable(),
  accuracy: z.number().nullable(),
  allowedMetres: z.number(),
  /** How much of the accuracy was granted on top of the allowed distance. */
  grantedMetres: z.number(),
  /** What decided: see `engines/place`. */
  reason: z.enum([
    'within_distance',
    'within_accuracy',
    'accuracy_reaches',
    'accuracy_too_poor',
    'too_far',
    'no_fix',
    'no_customer_position',
  ]),
  /** What the position was most likely found by; absent in verdicts of earlier versions. */
  source: positionSource.nullish(),
})
export type PlaceVerdict = z.infer<typeof placeVerdict>
/** The unit's rule for in-place, sent to the phone so that it shows the same verdict offline. */
export const placeRule = z.object({
  allowedMetres: z.number(),
  accuracyCapMetres: z.number(),
  rejectAccuracyMetres: z.number(),
  /** Up to this error a position counts as found by satellites. */
  satelliteMetres: z.number().optional(),
  /** From this error on a position counts as found by base stations; between the two by Wi-Fi. */
  baseStationMetres: z.number().optional(),
})
export type PlaceRule = z.infer<typeof placeRule>

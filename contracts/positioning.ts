import { z } from 'zod'
import { id, latitude, longitude, moment } from './common.ts'
import { endpoint } from './http.ts'

/** Whose service answered a position look-up; each has its own interface (S1.32, S1.33). */
export const carrier = z.enum(['telecom', 'mobile'])
export type Carrier = z.infer<typeof carrier>

/**
 * S1.7, S1.31: the carrier's position of the caller's own phone, for one press of 开始走访 or 走访结束 where the
 * satellites gave none. Nobody else's phone can be asked for, and nothing but a press asks.
 */
export const locateByCarrier = endpoint({
  name: 'positioning.locate',
  method: 'POST',
  path: '/api/v1/field/carrier-position',
  summary: {
    zh: '基站定位（仅本人、仅在按下按钮时）',
    en: 'Locate one’s own phone by base station, at a press',
  },
  access: 'visits.perform',
  body: z.object({
    /** Made by the device for this press; the same id asked twice is answered from what is kept. */
    lookupId: id,
    press: z.enum(['start_visit', 'end_visit']),
  }),
  response: z.object({
    lookupId: id,
    carrier,
    lng: longitude,
    lat: latitude,
    /** Metres: as the carrier said, or the expected error of a base-station fix. */
    accuracy: z.number().positive(),
    /** As the carrier words it; null when it gives none. */
    address: z.string().nullable(),
    takenAt: moment,
  }),
  ratePerMinute: 12,
})
export type CarrierPosition = z.infer<typeof locateByCarrier.response>

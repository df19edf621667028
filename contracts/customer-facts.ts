import { z } from 'zod'
import { businessDate, coordinateSystem, dayHours, id, latitude, longitude } from './common.ts'

/** Code of a customer type of the pack in force (S1.40: ordinary shop, chain supermarket, hotel or venue). */
export const customerType = z.string().regex(/^[a-z][a-z0-9_]{0,30}$/)
export type CustomerType = z.infer<typeof customerType>
export const customerState = z.enum(['active', 'paused', 'closed'])

/** Where the customer is. Longitude and latitude are WGS-84 whatever they arrived in. */
export const position = z.object({
  lng: longitude,
  lat: latitude,
  /** The system the coordinates came in. */
  source: coordinateSystem,
  /** Radius in metres within which the true place lies; null when nobody said. */
  accuracy: z.number().min(0).max(100_000).nullable(),
})
export type Position = z.infer<typeof position>

/** Seven entries, Monday first; an empty day is closed; null when the hours are not known. */
export const openingHours = z.array(dayHours).length(7).nullable()
export type OpeningHours = z.infer<typeof openingHours>

/** How often to visit: `visits` in every period of `weeks` weeks. */
export const visitFrequency = z.object({
  visits: z.number().int().min(1).max(31),
  weeks: z.number().int().min(1).max(53),
})
export type VisitFrequency = z.infer<typeof visitFrequency>

/** What every screen that names a customer says of it: the list, the card, a stop of a plan, the phone. */
export const customerFacts = z.object({
  id,
  licence: z.string(),
  name: z.string(),
  contactName: z.string().nullable(),
  /** Masked (`138****1234`) unless read through a disclosure. */
  phone: z.string().nullable(),
  address: z.string(),
  type: customerType,
  /** Code of a grade of the pack, best first in the pack's order. */
  grade: z.string(),
  keyCustomer: z.boolean(),
  lastVisitOn: businessDate.nullable(),
  /** Orders of the last 90 days: number and volume in the pack's unit (条 for tobacco). */
  orders90: z.number().int(),
  volume90: z.number(),
})

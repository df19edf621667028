import { z } from 'zod'

/** UUIDv7, made by whoever creates the row: the server or the device. */
export const id = z.uuid()
/** A business date in the organisation's zone: `2026-11-21`. */
export const businessDate = z.iso.date()
/** A moment, ISO 8601 with offset. */
export const moment = z.iso.datetime({ offset: true })
/** Time of day `HH:MM`, 00:00–24:00. */
export const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/)
/** Opening hours of one day as non-overlapping intervals in rising order. */
export const dayHours = z.array(z.object({ from: timeOfDay, to: timeOfDay })).max(4)

/** Coordinate systems a position may arrive in; WGS-84 is what is stored and computed with. */
export const coordinateSystem = z.enum(['wgs84', 'gcj02', 'bd09'])
export type CoordinateSystem = z.infer<typeof coordinateSystem>
export const longitude = z.number().min(-180).max(180)
export const latitude = z.number().min(-90).max(90)
/** A WGS-84 point in degrees. */
export const point = z.object({ lng: longitude, lat: latitude })
export type Point = z.infer<typeof point>

/** `?a=x&a=y`, `?a=x,y` and an absent parameter all become a list. */
export function listOf<T extends z.ZodType>(item: T) {
  return z.preprocess(splitList, z.array(item).max(500)).default([])
}
function splitList(value: unknown): unknown {
  if (value === undefined) return []
  if (typeof value !== 'string') return value
  return value.split(',').filter((part) => part !== '')
}
/** `true`/`false` as they stand in a query string; absent stays undefined. */
export const queryFlag = z
  .enum(['true', 'false'])
  .transform((text) => text === 'true')
  .optional()

/** Offset paging: the lists of the office jump to pages; 200 rows at most a page. */
export const paging = {
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(200).default(50),
}
/** How many rows match: exact below the cap, "about" above it. */
export const total = z.object({ count: z.number().int(), exact: z.boolean() })

export const personRef = z.object({ id, name: z.string() })
export const unitRef = z.object({ id, name: z.string() })
export type PersonRef = z.infer<typeof personRef>

export const done = z.object({ done: z.literal(true) })

import { z } from 'zod'
import { businessDate, moment } from './common.ts'
import { endpoint } from './http.ts'

const volume = z.number().min(0).max(10_000_000)

/** An order as the ordering system knows it; licence, date and number name it. */
export const orderFact = z.object({
  licence: z.string().trim().min(1).max(64),
  orderedOn: businessDate,
  /** Number of the order within the customer's day, from 1. */
  number: z.number().int().min(1).max(999).default(1),
  /** Whole fen. */
  amountFen: z
    .string()
    .regex(/^\d{1,15}$/)
    .default('0'),
  /** What was ordered, by brand, in the pack's unit. */
  brands: z
    .array(z.object({ brand: z.string().trim().min(1).max(80), volume }))
    .min(1)
    .max(500),
  /** When it was placed and when it arrived, where the delivery system tells. */
  orderedAt: moment.nullish(),
  deliveredAt: moment.nullish(),
})
export type OrderFact = z.infer<typeof orderFact>

/**
 * S1.39: orders with their brands and deliveries from the ordering system. Sent again they count once; changed ones
 * are brought up to date; a row that cannot be taken is answered for itself and holds up no other.
 */
export const putOrders = endpoint({
  name: 'analysis.putOrders',
  method: 'POST',
  path: '/api/v1/orders',
  summary: { zh: '写入订单（含品牌与送货）', en: 'Take in orders with their brands and deliveries' },
  access: 'customers.import',
  body: z.object({ orders: z.array(orderFact).min(1).max(2000) }),
  response: z.object({
    results: z.array(
      z.object({
        outcome: z.enum(['new', 'changed', 'same', 'refused']),
        code: z.string().nullable(),
        message: z.string().nullable(),
      }),
    ),
  }),
  bodyLimit: 4 * 1024 * 1024,
  ratePerMinute: 600,
})

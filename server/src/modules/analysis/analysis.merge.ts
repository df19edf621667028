import type { CustomerRows } from '#platform/customer-rows/customer-rows.ts'
import { movingRows } from '#platform/customer-rows/moving-rows.ts'

/** The details of orders go where the orders go, under the same new numbers. */
export const analysisMerge: NonNullable<CustomerRows['merge']> = movingRows(({ orderShift }) => [
  {
    table: 'order_brands',
    key: ['customer_id', 'ordered_on', 'number', 'brand'],
    set: { number: `f.number + ${orderShift}` },
  },
  {
    table: 'order_deliveries',
    key: ['customer_id', 'ordered_on', 'number'],
    set: { number: `f.number + ${orderShift}` },
  },
])

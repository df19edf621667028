import { sql } from 'kysely'
import { insertInBulk } from '#platform/db/bulk.ts'
import type { Executor } from '#platform/db/index.ts'
import type { Grant } from '#platform/policy/index.ts'

export interface BrandVolume {
  readonly customerId: string
  readonly brand: string
  readonly volume: number
}
/** How many orders of a customer took so many whole hours to arrive. */
export interface DeliveryHours {
  readonly customerId: string
  readonly hours: number
  readonly count: number
}

/** A line of an order, as the ordering system hands it over. */
export interface OrderBrandSeed {
  readonly customerId: string
  readonly orderedOn: string
  readonly number: number
  readonly brand: string
  readonly volume: number
}
export interface DeliverySeed {
  readonly customerId: string
  readonly orderedOn: string
  readonly number: number
  readonly orderedAt: Date
  readonly deliveredAt: Date
}

/** Volumes of a period by customer and brand. Which customers may be shown is decided by whom they are joined to. */
export async function brandVolumes(
  db: Executor,
  _grant: Grant<'analysis.aggregate'>,
  from: string,
  to: string,
): Promise<BrandVolume[]> {
  const { rows } = await sql<BrandVolume>`
    select customer_id as "customerId", brand, sum(volume) as volume
      from order_brands where ordered_on between ${from} and ${to} group by customer_id, brand`.execute(db)
  return rows
}

export async function deliveryHours(
  db: Executor,
  _grant: Grant<'analysis.aggregate'>,
  from: string,
  to: string,
): Promise<DeliveryHours[]> {
  const { rows } = await sql<DeliveryHours>`
    select customer_id as "customerId", ceil(extract(epoch from delivered_at - ordered_at) / 3600)::int as hours,
           count(*)::int as count
      from order_deliveries where ordered_on between ${from} and ${to} group by 1, 2`.execute(db)
  return rows
}

/** Writes order lines and leaves out those that are known. Returns how many went in. */
export const loadOrderBrands = async (db: Executor, rows: readonly OrderBrandSeed[]): Promise<number> =>
  rows.length === 0
    ? 0
    : insertInBulk(
        db,
        'order_brands',
        {
          customer_id: ['uuid', (row: OrderBrandSeed) => row.customerId],
          ordered_on: ['date', (row: OrderBrandSeed) => row.orderedOn],
          number: ['smallint', (row: OrderBrandSeed) => row.number],
          brand: ['text', (row: OrderBrandSeed) => row.brand],
          volume: ['double precision', (row: OrderBrandSeed) => row.volume],
        },
        rows,
      )

export const loadDeliveries = async (db: Executor, rows: readonly DeliverySeed[]): Promise<number> =>
  rows.length === 0
    ? 0
    : insertInBulk(
        db,
        'order_deliveries',
        {
          customer_id: ['uuid', (row: DeliverySeed) => row.customerId],
          ordered_on: ['date', (row: DeliverySeed) => row.orderedOn],
          number: ['smallint', (row: DeliverySeed) => row.number],
          ordered_at: ['timestamptz', (row: DeliverySeed) => row.orderedAt],
          delivered_at: ['timestamptz', (row: DeliverySeed) => row.deliveredAt],
        },
        rows,
      )

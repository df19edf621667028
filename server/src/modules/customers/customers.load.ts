import { type BulkColumns, insertInBulk } from '#platform/db/bulk.ts'
import type { Executor } from '#platform/db/index.ts'
import type { CustomerSeed, OrderSeed } from './customers.api.ts'
import { noIdNumber } from './id-numbers.ts'
import { type CardWrite, insertCards } from './customers.write.ts'

const batchSize = 2000

async function* batches<T>(rows: AsyncIterable<T> | Iterable<T>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = []
  for await (const row of rows) {
    batch.push(row)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

/**
 * Writes customers of a trusted source (demo data, another system) in bulk: no history, no events. A row whose id or
 * licence exists already is left out, so a load that broke off can simply be run again. Returns how many went in.
 */
export async function loadCustomers(
  db: Executor,
  customers: AsyncIterable<CustomerSeed> | Iterable<CustomerSeed>,
  onProgress: (loaded: number) => void = () => undefined,
): Promise<number> {
  let loaded = 0
  for await (const batch of batches(customers, batchSize)) {
    const bySource = Map.groupBy(batch, (customer) => customer.source)
    for (const [source, rows] of bySource) {
      const inserted = await insertCards(
        db,
        rows.map(toCard),
        rows.map(({ enteredOn, lastVisitOn, orders90, volume90 }) => ({
          enteredOn,
          lastVisitOn,
          orders90,
          volume90,
        })),
        { by: null, source, at: new Date() },
      )
      loaded += inserted.size
    }
    onProgress(loaded)
  }
  return loaded
}

function toCard(seed: CustomerSeed): CardWrite {
  return {
    id: seed.id,
    licence: seed.licence,
    name: seed.name,
    contact_name: seed.contactName,
    phone: seed.phone,
    address: seed.address,
    type: seed.type,
    grade: seed.grade,
    key_customer: seed.keyCustomer,
    state: seed.state,
    visits: seed.frequency.visits,
    weeks: seed.frequency.weeks,
    owner_id: seed.ownerId,
    unit_id: seed.unitId,
    lng: seed.position?.lng ?? null,
    lat: seed.position?.lat ?? null,
    position_source: seed.position?.source ?? null,
    position_accuracy: seed.position?.accuracy ?? null,
    opening_hours: seed.openingHours,
    service_minutes: seed.serviceMinutes,
    note: seed.note,
    company_code: seed.companyCode ?? null,
    ...(seed.idNumber ?? noIdNumber),
  }
}

const orderColumns: BulkColumns<OrderSeed> = {
  customer_id: ['uuid', (order) => order.customerId],
  ordered_on: ['date', (order) => order.orderedOn],
  number: ['smallint', (order) => order.number],
  volume: ['double precision', (order) => order.volume],
  amount_fen: ['bigint', (order) => order.amountFen],
  lines: ['int', (order) => order.lines],
}

/** Writes orders in bulk; the same order (customer, date, number) again is left out. Returns how many went in. */
export async function loadOrders(
  db: Executor,
  orders: AsyncIterable<OrderSeed> | Iterable<OrderSeed>,
  onProgress: (loaded: number) => void = () => undefined,
): Promise<number> {
  let loaded = 0
  for await (const batch of batches(orders, batchSize * 5)) {
    loaded += await insertInBulk(db, 'customer_orders', orderColumns, batch)
    onProgress(loaded)
  }
  return loaded
}

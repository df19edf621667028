import { sql } from 'kysely'
import type { OrderFact, putOrders } from '#contracts/orders.ts'
import type { CustomerNumber } from '#contracts/operations.ts'
import type { ResponseOf } from '#contracts/http.ts'
import type { Locale } from '#contracts/identity.ts'
import type { Tx } from '#platform/db/index.ts'
import { type AppError, defineError, inLocale } from '#platform/errors/errors.ts'
import type { Grant } from '#platform/policy/index.ts'
import type { AnalysisContext } from '../analysis.needs.ts'

type Result = ResponseOf<typeof putOrders>['results'][number]

const unknownCustomer = defineError(
  'orders_customer_unknown',
  404,
  (number: CustomerNumber, licence: string) => ({
    zh: `没有${number.label}为 ${licence} 的客户，或不在您的范围内；这张订单没有写入，其余照常。`,
    en: `No customer within your reach has the ${number.shortEn} ${licence}; this order was not taken, the others were.`,
  }),
)
const inFuture = defineError('orders_in_future', 400, (date: string) => ({
  zh: `订货日期 ${date} 在今天以后；这张订单没有写入，请核对日期。`,
  en: `The order’s date ${date} is in the future; it was not taken. Check the date.`,
}))
const twice = defineError('orders_twice', 400, () => ({
  zh: '同一张订单在这一批里出现了两次；只采用了第一次。',
  en: 'The same order stands twice in this batch; only the first was taken.',
}))
const deliveredBefore = defineError('orders_delivered_before', 400, () => ({
  zh: '送达时间早于订货时间；这张订单没有写入，请核对。',
  en: 'It arrived before it was ordered; it was not taken. Check the times.',
}))

/** An order that can be written, with what names it. */
interface Accepted {
  readonly index: number
  readonly order: OrderFact
  readonly customerId: string
  readonly key: string
}

/**
 * Takes orders in, in one transaction. What is sent again changes nothing; an order that changed gets its new brands
 * and times. The figures of customers follow by a job.
 */
export async function takeOrders(
  { platform, needs }: AnalysisContext,
  grant: Grant<'customers.import'>,
  locale: Locale,
  orders: readonly OrderFact[],
): Promise<Result[]> {
  const { db, calendar, jobs } = platform
  const refusal = (error: AppError): Result => ({
    outcome: 'refused',
    code: error.code,
    message: inLocale(error.words, locale),
  })
  return db.transaction().execute(async (tx) => {
    const licences = [...new Set(orders.map((order) => order.licence))]
    const customers = await needs.customers.idsByLicence(tx, grant, licences)
    const accepted: Accepted[] = []
    const seen = new Set<string>()
    const refused = new Map<number, Result>()
    for (const [index, order] of orders.entries()) {
      const customerId = customers.get(order.licence)
      const key = `${customerId} ${order.orderedOn} ${order.number}`
      const wrong =
        customerId === undefined
          ? unknownCustomer(needs.customers.customerNumber, order.licence)
          : order.orderedOn > calendar.today()
            ? inFuture(order.orderedOn)
            : seen.has(key)
              ? twice()
              : arrivedBefore(order)
                ? deliveredBefore()
                : null
      if (wrong) refused.set(index, refusal(wrong))
      else accepted.push({ index, order, customerId: customerId!, key })
      seen.add(key)
    }
    const changes = await needs.customers.putOrders(tx, accepted.map(toSeed))
    const detailed = await putDetails(tx, accepted)
    if (changes.size > 0) await jobs.enqueue(tx, 'customers.figures', {}, { key: 'customers.figures' })
    const outcomes = new Map(
      accepted.map(({ index, key }): [number, Result] => [
        index,
        {
          outcome: changes.get(key) ?? (detailed.has(key) ? 'changed' : 'same'),
          code: null,
          message: null,
        },
      ]),
    )
    return orders.map((_, index) => refused.get(index) ?? outcomes.get(index)!)
  })
}

const arrivedBefore = ({ orderedAt, deliveredAt }: OrderFact): boolean =>
  Boolean(orderedAt && deliveredAt && Date.parse(deliveredAt) < Date.parse(orderedAt))

const toSeed = ({ customerId, order }: Accepted) => ({
  customerId,
  orderedOn: order.orderedOn,
  number: order.number,
  volume: order.brands.reduce((sum, { volume }) => sum + volume, 0),
  amountFen: BigInt(order.amountFen),
  lines: order.brands.length,
})

/** Brands and times of the orders as they are now; answers the keys of those in which something differs. */
async function putDetails(tx: Tx, accepted: readonly Accepted[]): Promise<ReadonlySet<string>> {
  const named = JSON.stringify(
    accepted.map(({ customerId, order }) => ({
      customer_id: customerId,
      ordered_on: order.orderedOn,
      number: order.number,
      brands: brandsOf(order),
      ordered_at: order.orderedAt ?? null,
      delivered_at: order.deliveredAt ?? null,
    })),
  )
  const given = sql`jsonb_to_recordset(${named}::jsonb) as g (
    customer_id uuid, ordered_on date, number smallint, brands jsonb, ordered_at timestamptz, delivered_at timestamptz)`
  const key = sql`g.customer_id || ' ' || g.ordered_on || ' ' || g.number`
  const { rows: differing } = await sql<{ key: string }>`
    select ${key} as key from ${given}
      left join lateral (
        select coalesce(jsonb_object_agg(b.brand, b.volume), '{}') as brands from order_brands b
         where b.customer_id = g.customer_id and b.ordered_on = g.ordered_on and b.number = g.number) known on true
     where known.brands is distinct from g.brands`.execute(tx)
  await sql`
    delete from order_brands b using ${given}
     where b.customer_id = g.customer_id and b.ordered_on = g.ordered_on and b.number = g.number
       and ${key} = any(${differing.map((row) => row.key)}::text[])`.execute(tx)
  await sql`
    insert into order_brands (customer_id, ordered_on, number, brand, volume)
    select g.customer_id, g.ordered_on, g.number, of.key, of.value::double precision
      from ${given} cross join lateral jsonb_each_text(g.brands) of
     where ${key} = any(${differing.map((row) => row.key)}::text[])`.execute(tx)
  const { rows: delivered } = await sql<{ key: string }>`
    insert into order_deliveries as d (customer_id, ordered_on, number, ordered_at, delivered_at)
    select g.customer_id, g.ordered_on, g.number, g.ordered_at, g.delivered_at
      from ${given} where g.ordered_at is not null and g.delivered_at is not null
    on conflict (customer_id, ordered_on, number) do update
       set ordered_at = excluded.ordered_at, delivered_at = excluded.delivered_at
     where (d.ordered_at, d.delivered_at) is distinct from (excluded.ordered_at, excluded.delivered_at)
    returning customer_id || ' ' || ordered_on || ' ' || number as key`.execute(tx)
  return new Set([...differing, ...delivered].map((row) => row.key))
}

/** Volume by brand; a brand on two lines of an order is one brand. */
function brandsOf(order: OrderFact): Record<string, number> {
  const volumes = new Map<string, number>()
  for (const { brand, volume } of order.brands) volumes.set(brand, (volumes.get(brand) ?? 0) + volume)
  return Object.fromEntries(volumes)
}

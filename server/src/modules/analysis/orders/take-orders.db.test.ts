import { afterAll, beforeAll, expect, test } from 'vitest'
import { differences } from '#contracts/analysis.ts'
import { type OrderFact, putOrders } from '#contracts/orders.ts'
import { loadCustomers } from '#modules/customers/index.ts'
import { plainCustomer } from '#testing/customers.ts'
import { type Caller, createTestApp, type TestApp } from '#testing/app.ts'

let product: TestApp
let leader: Caller

beforeAll(async () => {
  product = await createTestApp({ now: () => new Date('2026-11-21T18:00:00+08:00') })
  const { manager, stranger, units } = product.organisation
  const shop = (licence: string, ownerId: string, unitId: string) =>
    plainCustomer({ userId: ownerId, unitId }, { licence, name: `店${licence}`, address: '五马街' })
  await loadCustomers(product.db, [
    ...['3301', '3302', '3303', '3304', '3305'].map((licence) => shop(licence, manager.userId, units.teamA1)),
    shop('9901', stranger.userId, units.teamB1),
  ])
  leader = await product.signIn('leader')
})
afterAll(() => product.close())

const order = (licence: string, given: Partial<OrderFact> = {}): OrderFact => ({
  licence,
  orderedOn: '2026-11-18',
  number: 1,
  amountFen: '200000',
  brands: [
    { brand: '瓯江', volume: 6 },
    { brand: '雁荡', volume: 4 },
  ],
  orderedAt: '2026-11-18T10:00:00+08:00',
  deliveredAt: '2026-11-19T10:00:00+08:00',
  ...given,
})
const put = async (...orders: OrderFact[]) => {
  const { status, body } = await leader.call(putOrders, { body: { orders } })
  expect(status).toBe(200)
  return body.results.map(({ outcome, code }) => code ?? outcome)
}
const stored = async () =>
  product.db
    .selectFrom('order_brands as b')
    .innerJoin('customers as c', 'c.id', 'b.customer_id')
    .select(['c.licence', 'b.brand', 'b.volume'])
    .orderBy('c.licence')
    .orderBy('b.brand')
    .execute()

test('S1.39 orders come in once however often they are sent, and a changed one is brought up to date', async () => {
  expect(await put(order('3301'), order('3302'))).toEqual(['new', 'new'])
  expect(await put(order('3301'), order('3302'))).toEqual(['same', 'same'])
  // The same total in other brands is a change too, and so is another time of arrival.
  expect(
    await put(
      order('3301', {
        brands: [
          { brand: '瓯江', volume: 5 },
          { brand: '楠溪', volume: 5 },
        ],
      }),
      order('3302', { deliveredAt: '2026-11-20T10:00:00+08:00' }),
    ),
  ).toEqual(['changed', 'changed'])
  expect(await stored()).toEqual([
    { licence: '3301', brand: '楠溪', volume: 5 },
    { licence: '3301', brand: '瓯江', volume: 5 },
    { licence: '3302', brand: '瓯江', volume: 6 },
    { licence: '3302', brand: '雁荡', volume: 4 },
  ])
})

test('S1.39 bad rows are answered one by one and hold up no other: unknown, beyond reach, future, twice, before it was ordered', async () => {
  expect(
    await put(
      order('nobody'),
      order('9901'),
      order('3303', { orderedOn: '2026-11-22' }),
      order('3304'),
      order('3304'),
      order('3305', { deliveredAt: '2026-11-17T10:00:00+08:00' }),
    ),
  ).toEqual([
    'orders_customer_unknown',
    'orders_customer_unknown',
    'orders_in_future',
    'new',
    'orders_twice',
    'orders_delivered_before',
  ])
  const [refused] = (await leader.call(putOrders, { body: { orders: [order('nobody')] } })).body.results
  expect(refused?.message).toContain('nobody')
})

test('S1.39 a brand named like a property of every object is a brand like others', async () => {
  const brands = [
    { brand: '__proto__', volume: 2 },
    { brand: '__proto__', volume: 1 },
  ]
  expect(await put(order('3303', { brands }))).toEqual(['new'])
  expect((await stored()).find((row) => row.licence === '3303')).toMatchObject({
    brand: '__proto__',
    volume: 3,
  })
})

test('S1.39 what came in stands in the report of differences; who may not import is refused', async () => {
  const query = { from: '2026-11-16', to: '2026-11-22', by: 'type' as const }
  const { body } = await leader.call(differences, { query })
  expect(body).toMatchObject({ hasBrands: true, hasDeliveries: true })
  expect(body.rows[0]?.brands.map(({ brand }) => brand)).toContain('楠溪')
  for (const account of ['manager', 'analyst', 'viewer', 'administrator']) {
    const person = await product.signIn(account)
    expect((await person.call(putOrders, { body: { orders: [order('3301')] } })).status).toBe(403)
  }
})

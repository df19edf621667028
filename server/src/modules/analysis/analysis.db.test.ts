import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  assessSite,
  dayTrace,
  differences,
  peopleCoverage,
  unitCoverage,
  visitEffect,
} from '#contracts/analysis.ts'
import { loadCustomers, loadOrders } from '#modules/customers/index.ts'
import { plainCustomer } from '#testing/customers.ts'
import { type Caller, createTestApp, type TestApp } from '#testing/app.ts'
import { loadDeliveries, loadOrderBrands } from './index.ts'

let product: TestApp
let manager: Caller
let leader: Caller
let viewer: Caller
const period = { from: '2026-11-02', to: '2026-11-15' }
const now = new Date('2026-11-23T18:00:00+08:00')
const shops = Array.from({ length: 6 }, () => uuid())
const far = uuid()

beforeAll(async () => {
  product = await createTestApp({ now: () => now })
  const { manager: own, stranger, units } = product.organisation
  const shop = (id: string, index: number) =>
    plainCustomer(
      { userId: own.userId, unitId: units.teamA1 },
      {
        id,
        licence: `3303${String(index).padStart(8, '0')}`,
        name: `五马便利店${index}`,
        address: `五马街 ${index} 号`,
        position: {
          lng: 120.65,
          lat: 28 + (index * 200) / 111_195.08,
          source: 'wgs84' as const,
          accuracy: null,
        },
        lastVisitOn: '2026-11-10',
      },
    )
  await loadCustomers(product.db, [
    ...shops.map(shop),
    { ...shop(far, 99), ownerId: stranger.userId, unitId: units.teamB1 },
  ])
  const seed = (id: string, customerId: string, date: string, from: string, to: string, north: number) => {
    const fix = {
      lng: 120.65,
      lat: 28 + north / 111_195.08,
      accuracy: 10,
      altitude: null,
      speed: null,
      heading: null,
      takenAt: `${date}T${from}:00+08:00`,
    }
    return { id, customerId, date, from, to, fix }
  }
  // Monday: shops 0 and 1 one after the other; Tuesday: shop 0 again.
  for (const [customerId, date, from, to, north] of [
    [shops[0]!, '2026-11-09', '09:00', '09:20', 0],
    [shops[1]!, '2026-11-09', '10:00', '10:15', 200],
    [shops[0]!, '2026-11-10', '09:00', '09:10', 0],
  ] as const) {
    const visit = seed(uuid(), customerId, date, from, to, north)
    await sql`
      insert into visits (id, owner_id, unit_id, visit_date, customer_id, started_at, ended_at, start_fix, start_place)
      values (${visit.id}, ${own.userId}, ${units.teamA1}, ${date}, ${customerId},
        ${`${date}T${from}:00+08:00`}, ${`${date}T${to}:00+08:00`}, ${JSON.stringify(visit.fix)}::jsonb,
        ${JSON.stringify({ verdict: 'in_place' })}::jsonb)`.execute(product.db)
  }
  const order = (customerId: string, orderedOn: string, volume: number) => ({
    customerId,
    orderedOn,
    number: 1,
    volume,
    amountFen: BigInt(volume * 20_000),
    lines: 2,
  })
  // One order in the week before that of the visits, one in the week after.
  await loadOrders(product.db, [
    ...shops.flatMap((id, index) => [
      order(id, '2026-11-04', 10),
      order(id, '2026-11-18', index < 2 ? 16 : 11),
    ]),
    order(far, '2026-11-04', 1000),
  ])
  await loadOrderBrands(product.db, [
    { customerId: shops[0]!, orderedOn: '2026-11-04', number: 1, brand: '瓯江', volume: 10 },
    { customerId: far, orderedOn: '2026-11-04', number: 1, brand: '雁荡', volume: 1000 },
  ])
  await loadDeliveries(product.db, [
    {
      customerId: shops[0]!,
      orderedOn: '2026-11-04',
      number: 1,
      orderedAt: new Date('2026-11-04T10:00:00+08:00'),
      deliveredAt: new Date('2026-11-05T09:30:00+08:00'),
    },
  ])
  ;[manager, leader, viewer] = await Promise.all([
    product.signIn('manager'),
    product.signIn('leader'),
    product.signIn('viewer'),
  ])
})
afterAll(() => product.close())

test('S1.30 S1.43 executor and supervisor see people, other departments only units that are large enough', async () => {
  const own = await manager.call(peopleCoverage, { query: period })
  expect(own.body.rows.map((row) => row.person.name)).toEqual(['林小雨'])
  expect(own.body.total).toMatchObject({ customers: 6, visits: 3, made: 3, due: 12, inPlace: 3, judged: 3 })
  const led = await leader.call(peopleCoverage, { query: period })
  expect(led.body.total.customers).toBe(6)

  expect((await viewer.call(peopleCoverage, { query: period })).status).toBe(403)
  expect((await manager.call(unitCoverage, { query: period })).status).toBe(403)
  const units = await viewer.call(unitCoverage, { query: period })
  // Every team of the fixture has fewer than three account managers.
  expect(units.body.rows.length).toBeGreaterThan(0)
  for (const row of units.body.rows) expect(row.figures).toBeNull()
  expect(JSON.stringify(units.body)).not.toContain('林小雨')
})

test('S1.18 the trace of a day: at the customer, on the road, idle; nobody else’s for a manager', async () => {
  const { userId } = product.organisation.manager
  const mine = await manager.call(dayTrace, { params: { personId: userId, date: '2026-11-09' } })
  expect(mine.body.segments.map((segment) => segment.kind)).toEqual(['customer', 'road', 'idle', 'customer'])
  expect(mine.body.segments[0]).toMatchObject({ customer: '五马便利店0', verdict: 'in_place' })
  // 200 m as the crow flies, by the default detour of 1.4.
  expect(mine.body.segments[1]?.metres).toBe(280)
  const stranger = await product.signIn('stranger')
  const others = await stranger.call(dayTrace, { params: { personId: userId, date: '2026-11-09' } })
  expect(others.status).toBe(404)
})

test('S1.2 the effect on orders: visited and unvisited customers of the same week are compared', async () => {
  const { body } = await leader.call(visitEffect, {
    query: { from: '2026-11-09', to: '2026-11-22', weeks: 1 },
  })
  // From 10 to 16 against from 10 to 11. The week of the 16th has no whole week after it yet.
  expect(body).toMatchObject({ weeksCompared: 1, overall: { visited: 2, compared: 4 } })
  expect(body.overall?.estimate).toBeCloseTo(5, 9)
  // Two and three weeks before, nobody had ordered anything: no difference there.
  expect(body.placebo?.estimate).toBe(0)
  expect((await manager.call(visitEffect, { query: { ...period, weeks: 1 } })).status).toBe(403)
})

test('S1.39 the report of differences stays within reach, and hides small groups', async () => {
  const { body } = await leader.call(differences, { query: { ...period, by: 'type' } })
  expect(body.rows).toHaveLength(1)
  // 60 cartons of 6 customers in 2 weeks.
  expect(body.rows[0]).toMatchObject({ type: 'ordinary', customers: 6, volume: 5, deliveryMedianHours: 24 })
  expect(body.rows[0]?.brands).toEqual([{ brand: '瓯江', share: 1, index: 1 }])
  const all = await viewer.call(differences, { query: { ...period, by: 'unit' } })
  const small = all.body.rows.find((row) => row.customers === 1)
  expect(small).toMatchObject({ volume: null, brands: [] })
})

test('S1.41 a place for a new retailer is judged by the shops around it, within reach', async () => {
  const { body } = await leader.call(assessSite, { query: { lng: 120.65, lat: 28 - 150 / 111_195.08 } })
  expect(body.nearest[0]?.metres).toBe(150)
  expect(body).toMatchObject({ usualSpacing: 200, verdict: 'usual', leastSpacing: 50 })
  expect((await manager.call(assessSite, { query: { lng: 120.65, lat: 28 } })).status).toBe(403)
})

test('S1.6 a period that is no period is refused in words', async () => {
  for (const wrong of [
    { from: '2026-11-15', to: '2026-11-02' },
    { from: '2025-01-01', to: '2026-11-02' },
  ]) {
    const answer = await leader.call(peopleCoverage, { query: wrong })
    expect([answer.status, (answer.body as { code?: string }).code]).toEqual([400, 'analysis_period'])
  }
})

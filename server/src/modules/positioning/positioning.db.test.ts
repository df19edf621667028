import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { locateByCarrier } from '#contracts/positioning.ts'
import { type Fix } from '#contracts/in-place.ts'
import { syncField } from '#contracts/visits-field.ts'
import { loadCustomers } from '#modules/customers/index.ts'
import { plainCustomer } from '#testing/customers.ts'
import { createTestApp, type TestApp } from '#testing/app.ts'
import { type CarrierServer, openCarrier } from './testing/carrier-server.ts'

let product: TestApp
let open: CarrierServer | null = null

beforeAll(async () => {
  product = await createTestApp()
})
afterAll(() => product.close())
afterEach(async () => {
  await open?.close()
  open = null
  await sql`delete from position_lookups`.execute(product.db)
  await sql`delete from settings where key like 'positioning.%'`.execute(product.db)
})

async function set(values: Record<string, unknown>): Promise<void> {
  for (const [key, value] of Object.entries(values)) {
    await sql`insert into settings (key, unit_id, value)
      values (${`positioning.${key}`}, null, ${JSON.stringify(value)}::jsonb)`.execute(product.db)
  }
  // Settings are read afresh after a second.
  await new Promise((resolve) => setTimeout(resolve, 1100))
}

async function phone(account: string, number: string | null): Promise<void> {
  await sql`update users set phone = ${number} where account = ${account}`.execute(product.db)
}

const locate = async (account: string, lookupId = uuid()) => {
  const person = await product.signIn(account)
  return person.call(locateByCarrier, { body: { lookupId, press: 'start_visit' } })
}

test('S1.32 GetPosition of the telecom carrier (RPC style): the own number goes out, the position comes back and is kept', async () => {
  open = await openCarrier(
    'rpc',
    () => '<r><Longitude>120.7</Longitude><Latitude>27.99</Latitude><accuracy>150</accuracy></r>',
  )
  await set({ telecom_wsdl: open.wsdl, telecom_request: '<q><m>{phone}</m></q>' })
  await phone('manager', '133 0577 0001')

  const { status, body } = await locate('manager')
  expect(status).toBe(200)
  expect(body).toMatchObject({ carrier: 'telecom', lng: 120.7, lat: 27.99, accuracy: 150, address: null })
  expect(open.asked).toEqual(['<q><m>133 0577 0001</m></q>'])
  const kept = await product.db.selectFrom('position_lookups').selectAll().executeTakeFirstOrThrow()
  expect(kept).toMatchObject({
    id: body.lookupId,
    person_id: product.organisation.manager.userId,
    press: 'start_visit',
    state: 'answered',
    lng: 120.7,
    lat: 27.99,
  })
  expect(kept.answer).toContain('<Longitude>120.7</Longitude>')
})

test('S1.33 GetAddress of the mobile carrier (wrapped style): GCJ-02 is converted, a missing error becomes the expected one (S1.9)', async () => {
  open = await openCarrier(
    'wrapped',
    () =>
      '<a><longitude>120.7046</longitude><latitude>27.9874</latitude><address>温州市鹿城区 A&amp;B 路</address></a>',
  )
  await set({ mobile_wsdl: open.wsdl, mobile_system: 'gcj02' })
  await phone('manager', '13805770001')

  const { status, body } = await locate('manager')
  expect(status).toBe(200)
  expect(body).toMatchObject({ carrier: 'mobile', accuracy: 200, address: '温州市鹿城区 A&B 路' })
  // GCJ-02 lies 300–600 m from WGS-84 here: 0.003–0.007 degrees.
  expect(Math.hypot(body.lng - 120.7046, body.lat - 27.9874)).toBeGreaterThan(0.003)
  expect(Math.hypot(body.lng - 120.7046, body.lat - 27.9874)).toBeLessThan(0.007)
  expect(open.asked[0]).toContain('<mobile>13805770001</mobile>')
})

test('S1.31 the same press asked twice is one question to the carrier', async () => {
  open = await openCarrier('rpc', () => '<r><longitude>120.7</longitude><latitude>28</latitude></r>')
  await set({ telecom_wsdl: open.wsdl })
  await phone('manager', '13305770001')
  const lookupId = uuid()
  const first = await locate('manager', lookupId)
  expect(await locate('manager', lookupId).then(({ body }) => body)).toEqual(first.body)
  expect(open.asked).toHaveLength(1)
})

test('S1.34 the time-out is a setting: a slow carrier fails after it, is kept as failed, and the same press may ask again', async () => {
  let slow = true
  open = await openCarrier('rpc', async () => {
    if (slow) await new Promise((resolve) => setTimeout(resolve, 3000))
    return '<r><longitude>120.7</longitude><latitude>28</latitude></r>'
  })
  await set({ telecom_wsdl: open.wsdl, timeout_seconds: 1 })
  await phone('manager', '13305770001')
  const lookupId = uuid()
  const began = performance.now()
  const late = await locate('manager', lookupId)
  expect(late.status).toBe(504)
  expect(late.body).toMatchObject({ code: 'positioning_timeout' })
  expect(performance.now() - began).toBeLessThan(2500)
  slow = false
  expect((await locate('manager', lookupId)).status).toBe(200)
})

test('S1.12 nobody can ask for another’s phone: the look-up of a colleague is unknown, and who makes no visits may not ask', async () => {
  open = await openCarrier('rpc', () => '<r><longitude>120.7</longitude><latitude>28</latitude></r>')
  await set({ telecom_wsdl: open.wsdl })
  await phone('manager', '13305770001')
  await phone('colleague', '13305770002')
  const lookupId = uuid()
  await locate('manager', lookupId)
  const stolen = await locate('colleague', lookupId)
  expect(stolen.status).toBe(409)
  expect(stolen.body).not.toHaveProperty('lng')
  const viewer = await product.signIn('viewer')
  const denied = await viewer.call(locateByCarrier, { body: { lookupId: uuid(), press: 'end_visit' } })
  expect(denied.status).toBe(403)
})

test('S1.31 what the carrier refuses or garbles is said in words and kept, never taken for a position', async () => {
  const cases: [answer: string | null, status: number, code: string][] = [
    ['<r><error>用户不在服务区</error></r>', 502, 'positioning_refused'],
    ['<r><longitude>999</longitude><latitude>28</latitude></r>', 502, 'positioning_unreadable'],
    ['no xml at all', 502, 'positioning_unreadable'],
    [
      '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><r><longitude>120</longitude><latitude>28</latitude><address>&a;</address></r>',
      502,
      'positioning_unreadable',
    ],
    [null, 502, 'positioning_refused'],
  ]
  await phone('manager', '13305770001')
  let answer: string | null = ''
  open = await openCarrier('rpc', () => {
    if (answer === null) throw new Error('boom')
    return answer
  })
  await set({ telecom_wsdl: open.wsdl })
  for (const [given, status, code] of cases) {
    answer = given
    const got = await locate('manager')
    expect([given, got.status, (got.body as { code?: string }).code]).toEqual([given, status, code])
  }
  const kept = await product.db.selectFrom('position_lookups').select(['state', 'lng']).execute()
  expect(kept).toEqual(cases.map(() => ({ state: 'failed', lng: null })))
})

test('S1.31 a service that redirects elsewhere is not followed; one that is off is unreachable; none set up says so', async () => {
  await phone('stranger', '13305770001')
  await set({})
  expect((await locate('stranger')).body).toMatchObject({ code: 'positioning_no_carrier' })
  const other = createServer((_, response) =>
    response.writeHead(302, { location: 'http://127.0.0.1:9/secret' }).end(),
  )
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  await set({ telecom_wsdl: `http://127.0.0.1:${(other.address() as AddressInfo).port}/?wsdl` })
  expect((await locate('stranger')).body).toMatchObject({ code: 'positioning_unreachable' })
  await new Promise((resolve) => other.close(resolve))
  expect((await locate('stranger')).body).toMatchObject({ code: 'positioning_unreachable' })
  await phone('stranger', null)
  expect((await locate('stranger')).body).toMatchObject({ code: 'positioning_no_phone' })
})

test('S1.7 the longest beginning decides the carrier, so that a ported number can stand in full', async () => {
  open = await openCarrier('wrapped', () => '<r><longitude>120.7</longitude><latitude>28</latitude></r>')
  await set({
    telecom_wsdl: 'http://127.0.0.1:9/telecom?wsdl',
    mobile_wsdl: open.wsdl,
    mobile_numbers: '138,13305770009',
  })
  await phone('stranger', '+86 13305770009')
  expect((await locate('stranger')).body).toMatchObject({ carrier: 'mobile' })
})

test('S1.7 S1.26 S1.29 a visit proved by the carrier counts with the position that the server was given, not with the phone’s word', async () => {
  open = await openCarrier('rpc', () => '<r><longitude>120.7</longitude><latitude>28</latitude></r>')
  await set({ telecom_wsdl: open.wsdl })
  await phone('other-leader', '13305770003')
  const { otherLeader, units } = product.organisation
  const customerId = uuid()
  await loadCustomers(product.db, [
    plainCustomer(
      { userId: otherLeader.userId, unitId: units.countyB },
      {
        id: customerId,
        licence: '330300000001',
        name: '五马便利店',
        address: '五马街 1 号',
        position: { lng: 120.65, lat: 28, source: 'wgs84', accuracy: null },
      },
    ),
  ])
  const person = await product.signIn('other-leader')
  const lookupId = uuid()
  await person.call(locateByCarrier, { body: { lookupId, press: 'start_visit' } })
  // What the phone claims is the shop's own place.
  const claimed = (id: string): Fix => ({
    lng: 120.65,
    lat: 28,
    accuracy: 5,
    altitude: null,
    speed: null,
    heading: null,
    takenAt: new Date().toISOString(),
    lookupId: id,
  })
  const visits = [uuid(), uuid()]
  const now = new Date().toISOString()
  const answer = await person.call(syncField, {
    body: {
      deviceId: uuid(),
      deviceNow: now,
      operations: [lookupId, uuid()].map((id, index) => ({
        id: uuid(),
        sequence: index + 1,
        deviceTime: now,
        kind: 'start_visit' as const,
        visitId: visits[index]!,
        customerId,
        stopId: null,
        fix: claimed(id),
        fixProblem: null,
      })),
    },
  })
  expect(answer.body.results.map((result) => result.outcome)).toEqual(['applied', 'applied'])
  const rows = await product.db
    .selectFrom('visits')
    .select(['id', 'start_fix', 'start_place', 'start_fix_problem'])
    .where('id', 'in', visits)
    .execute()
  const [kept, unknown] = visits.map((id) => rows.find((row) => row.id === id))
  // 120.65 to 120.7 on the 28th parallel are nearly 5 km: the carrier's position is not at the shop.
  expect(kept).toMatchObject({
    start_fix: { lng: 120.7, lat: 28, source: 'base_station', lookupId },
    start_place: { verdict: 'not_in_place' },
  })
  expect(unknown).toMatchObject({ start_fix: null, start_fix_problem: 'lookup_unknown' })
})

import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listCustomers } from '#contracts/customers.ts'
import type { Endpoint } from '#contracts/http.ts'
import { openToInterfaces } from '#contracts/interface-access.ts'
import {
  issueInterfaceToken,
  listInterfaceAccounts,
  listInterfaceCalls,
  revokeInterfaceToken,
  saveInterfaceAccount,
} from '#contracts/interfaces.ts'
import { putOrders } from '#contracts/orders.ts'
import { listVisits } from '#contracts/visits.ts'
import { type CustomerSeed, loadCustomers } from '#modules/customers/index.ts'
import { sampleOf } from '#testing/sample.ts'
import { type Caller, createTestApp, type TestApp } from '#testing/app.ts'

let clock = new Date('2026-11-18T01:00:00Z')
let world: TestApp
let admin: Caller
beforeAll(async () => {
  world = await createTestApp({ now: () => clock })
  admin = await world.signIn('administrator')
  const { units, manager, stranger } = world.organisation
  const shop = (licence: string, name: string, unitId: string, ownerId: string): CustomerSeed => ({
    id: uuid(),
    licence,
    name,
    contactName: '叶文',
    phone: '13800138000',
    address: '五马街 1 号',
    type: 'ordinary',
    grade: 'B',
    keyCustomer: false,
    state: 'active',
    frequency: { visits: 1, weeks: 2 },
    ownerId,
    unitId,
    position: null,
    openingHours: null,
    serviceMinutes: null,
    note: null,
    lastVisitOn: null,
    enteredOn: '2026-01-05',
    source: 'demo',
  })
  await world.db
    .transaction()
    .execute((tx) =>
      loadCustomers(tx, [
        shop('330302000001', '五马便利店', units.teamA1, manager.userId),
        shop('330381000001', '瑞安烟酒', units.teamB1, stranger.userId),
      ]),
    )
})
afterAll(() => world?.close())

const base = () => ({
  name: `订货系统 ${uuid().slice(-6)}`,
  purpose: '每晚写入订单并读取客户',
  unitIds: [world.organisation.units.countyA],
  endpoints: [listCustomers.name, putOrders.name],
  addresses: ['127.0.0.1'],
  perMinute: 1000,
  expiresOn: '2027-03-31',
  active: true,
  version: null as number | null,
})
type Values = ReturnType<typeof base>

async function account(change: Partial<Values> = {}, by: Caller = admin) {
  const id = uuid()
  const made = await by.call(saveInterfaceAccount, { params: { id }, body: { ...base(), ...change } })
  return { id, status: made.status, body: made.body }
}
async function tokenFor(id: string, overlapHours = 0) {
  const issued = await admin.call(issueInterfaceToken, { params: { id }, body: { overlapHours } })
  expect(issued.status).toBe(200)
  return issued.body.token
}
/** As another system calls: the token in a header, no cookie. */
async function as(token: string, endpoint: Endpoint, options: { payload?: object; address?: string } = {}) {
  const answer = await world.app.http.inject({
    method: endpoint.method,
    url: endpoint.path,
    headers: { authorization: `Bearer ${token}` },
    remoteAddress: options.address ?? '127.0.0.1',
    ...(options.payload && { payload: options.payload }),
  })
  return {
    status: answer.statusCode,
    body: answer.json() as {
      code?: string
      items?: unknown
      customers?: { name: string; phone: string | null }[]
    },
    headers: answer.headers,
    text: answer.body,
  }
}
const callsOf = async (id: string) => (await admin.call(listInterfaceCalls, { params: { id } })).body.calls

test('S1.5 an account reads what was opened to it, in its units alone, and no protected value', async () => {
  const { id, status } = await account()
  expect(status).toBe(200)
  const token = await tokenFor(id)
  const read = await as(token, listCustomers)
  expect(read.status).toBe(200)
  expect(read.text).toContain('五马便利店')
  expect(read.text).not.toContain('瑞安烟酒')
  expect(read.text).not.toContain('13800138000')
})

test('S1.5 orders come in through it; a customer of another unit is refused by its row', async () => {
  const { id } = await account()
  const token = await tokenFor(id)
  const order = (licence: string) => ({
    licence,
    orderedOn: '2026-11-17',
    brands: [{ brand: '利群（新版）', volume: 5 }],
  })
  const answer = await as(token, putOrders, {
    payload: { orders: [order('330302000001'), order('330381000001')] },
  })
  expect(answer.status).toBe(200)
  const { results } = JSON.parse(answer.text) as { results: { outcome: string }[] }
  expect(results.map(({ outcome }) => outcome)).toEqual(['new', 'refused'])
})

test('S1.5 denied by default: every endpoint that was not opened to it answers 403, and nobody else’s cookie helps', async () => {
  const { id } = await account({ endpoints: [listVisits.name] })
  const token = await tokenFor(id)
  for (const endpoint of world.app.endpoints) {
    if (endpoint.name === listVisits.name) continue
    const answer = await world.app.http.inject({
      method: endpoint.method,
      url: endpoint.path.replaceAll(/:\w+/g, () => uuid()),
      headers: { authorization: `Bearer ${token}`, cookie: admin.cookie },
    })
    expect(`${endpoint.name} ${answer.statusCode}`).toBe(`${endpoint.name} 403`)
    expect(answer.json()).toMatchObject({ code: 'interface_endpoint_closed' })
  }
  expect((await as(token, listVisits)).status).toBe(200)
}, 60_000)

test('S1.5 everything that may be opened answers to an account that has it', async () => {
  const { id } = await account({ endpoints: [...openToInterfaces.keys()] })
  const token = await tokenFor(id)
  for (const endpoint of world.app.endpoints.filter(({ name }) => openToInterfaces.has(name))) {
    const answer = await world.app.http.inject({
      method: endpoint.method,
      url: endpoint.path.replaceAll(/:(\w+)/g, (_, name) => (name === 'date' ? '2026-11-18' : uuid())),
      query: sampleOf(endpoint.query) as Record<string, string>,
      headers: { authorization: `Bearer ${token}` },
      ...(endpoint.method === 'POST' && { payload: sampleOf(endpoint.body) as object }),
    })
    // Wrong input and unknown ids are fine; refusals and crashes are not.
    expect([200, 400, 404], `${endpoint.name}: ${answer.body}`).toContain(answer.statusCode)
  }
})

test('S1.5 the address, the end, the switch: each is refused with its own words and written down with the request', async () => {
  const { id, body } = await account({ addresses: ['10.20.0.0/16'] })
  const token = await tokenFor(id)
  expect((await as(token, listCustomers, { address: '10.21.0.1' })).body.code).toBe(
    'interface_address_refused',
  )
  const taken = await as(token, listCustomers, { address: '10.20.3.4' })
  expect(taken.status).toBe(200)
  const off = { ...base(), name: body.name, addresses: body.addresses, active: false, version: body.version }
  const switched = await admin.call(saveInterfaceAccount, { params: { id }, body: off })
  expect((await as(token, listCustomers, { address: '10.20.3.4' })).body.code).toBe(
    'interface_account_disabled',
  )
  await admin.call(saveInterfaceAccount, {
    params: { id },
    body: { ...off, active: true, version: switched.body.version, expiresOn: '2026-11-17' },
  })
  const late = await as(token, listCustomers, { address: '10.20.3.4' })
  expect(late.body.code).toBe('interface_account_expired')
  const calls = await callsOf(id)
  expect(calls.map(({ refusal, status }) => [refusal, status])).toEqual([
    ['expired', 403],
    ['disabled', 403],
    [null, 200],
    ['address', 403],
  ])
  expect(calls[0]).toMatchObject({ endpoint: 'customers.list', requestId: late.headers['x-request-id'] })
  expect(calls[3]).toMatchObject({ address: '10.21.0.1' })
})

test('S1.5 a token is told once, kept as a hash, and a new one replaces it with an overlap', async () => {
  const { id } = await account()
  const first = await tokenFor(id)
  const second = await tokenFor(id, 24)
  expect((await as(first, listCustomers)).status).toBe(200)
  expect((await as(second, listCustomers)).status).toBe(200)
  // A third beside two: one of them has to go first.
  expect((await admin.call(issueInterfaceToken, { params: { id }, body: { overlapHours: 1 } })).status).toBe(
    409,
  )
  clock = new Date(clock.getTime() + 24 * 3_600_000 + 1000)
  admin = await world.signIn('administrator')
  expect((await as(first, listCustomers)).body.code).toBe('token_refused')
  expect((await as(second, listCustomers)).status).toBe(200)
  const listed = (await admin.call(listInterfaceAccounts)).body.accounts.find((one) => one.id === id)!
  expect(listed.tokens.map(({ usable, prefix }) => [usable, prefix])).toEqual([
    [true, second.slice(0, 10)],
    [false, first.slice(0, 10)],
  ])
  expect(listed.lastUsedAt).toBe(clock.toISOString())
  for (const table of ['interface_tokens', 'interface_calls', 'audit_records'])
    expect(await everythingIn(table), table).not.toContain(second)
  const newest = listed.tokens[0]!
  await admin.call(revokeInterfaceToken, { params: { id, tokenId: newest.id } })
  expect((await as(second, listCustomers)).body.code).toBe('token_refused')
  const { rows } = await sql<{ action: string }>`
    select action from audit_records where subject_id = ${id} order by seq`.execute(world.db)
  expect(rows.map(({ action }) => action)).toEqual([
    'interfaces.account_created',
    'interfaces.token_issued',
    'interfaces.token_issued',
    'interfaces.token_revoked',
  ])
})

async function everythingIn(table: string): Promise<string> {
  const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.table(table)} t`.execute(
    world.db,
  )
  return rows.map(({ row }) => row).join('\n')
}

test('S1.5 its own number of calls a minute, over all endpoints together, and the answer says when to come again', async () => {
  const { id } = await account({ perMinute: 3, endpoints: [listCustomers.name, listVisits.name] })
  const token = await tokenFor(id)
  const statuses = []
  for (const endpoint of [listCustomers, listVisits, listCustomers])
    statuses.push((await as(token, endpoint)).status)
  const fourth = await as(token, listVisits)
  expect([...statuses, fourth.status]).toEqual([200, 200, 200, 429])
  const wait = Number(fourth.headers['retry-after'])
  expect(wait).toBeGreaterThan(0)
  expect(wait).toBeLessThanOrEqual(60)
  expect((await callsOf(id))[0]).toMatchObject({ refusal: 'too_many', status: 429 })
})

test('S1.5 made-up tokens are refused alike, and soon not even looked at any more', async () => {
  const wrong = `zki_${'A'.repeat(43)}`
  const codes = new Set<string>()
  for (let guess = 0; guess < 40; guess++)
    codes.add((await as(wrong, listCustomers, { address: '172.16.9.9' })).body.code!)
  expect([...codes]).toEqual(['token_refused', 'too_many_requests'])
})

test('S1.5 only administrators make accounts, nothing closed can be opened, and no account lives longer than set', async () => {
  for (const other of ['leader', 'assessor', 'analyst', 'manager']) {
    const caller = await world.signIn(other)
    expect((await account({}, caller)).status, other).toBe(403)
    expect((await caller.call(listInterfaceAccounts)).status, other).toBe(403)
  }
  expect((await account({ endpoints: ['identity.saveUser'] })).status).toBe(400)
  expect((await account({ endpoints: [] })).status).toBe(400)
  expect((await account({ addresses: [] })).status).toBe(400)
  expect((await account({ addresses: ['anywhere'] })).status).toBe(400)
  expect((await account({ unitIds: [uuid()] })).status).toBe(404)
  expect((await account({ expiresOn: '2031-01-01' })).status).toBe(400)
  const { body, id } = await account()
  expect((await account({ name: body.name.toUpperCase() })).status).toBe(409)
  const stale = { ...base(), name: body.name, version: 7 }
  expect((await admin.call(saveInterfaceAccount, { params: { id }, body: stale })).status).toBe(409)
})

test('S1.5 the description of the API says which endpoints an interface token opens', async () => {
  const { paths } = (await world.app.http.inject({ url: '/api/v1/openapi.json' })).json() as {
    paths: Record<string, Record<string, { security: object[]; 'x-zhike-interface'?: boolean }>>
  }
  expect(paths['/api/v1/orders']?.['post']).toMatchObject({
    security: [{ session: [] }, { interfaceToken: [] }],
    'x-zhike-interface': true,
  })
  expect(paths['/api/v1/users/{id}']?.['put']?.security).toEqual([{ session: [] }])
})

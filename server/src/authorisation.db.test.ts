import { createHash, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Verb } from '#contracts/access.ts'
import { apiError, type Endpoint } from '#contracts/http.ts'
import { loadCustomers } from '#modules/customers/index.ts'
import { type Actor, authorize } from '#platform/policy/index.ts'
import { plainCustomer } from '#testing/customers.ts'
import { createTestApp, type TestApp } from '#testing/app.ts'
import { sampleOf } from '#testing/sample.ts'

const accounts = [
  'manager',
  'colleague',
  'stranger',
  'leader',
  'other-leader',
  'assessor',
  'analyst',
  'viewer',
  'administrator',
] as const

let test: TestApp
const cookies = new Map<string, string>()
beforeAll(async () => {
  test = await createTestApp()
  for (const account of accounts) cookies.set(account, (await test.signIn(account)).cookie)
})
afterAll(() => test?.close())

const actorOf = (account: string): Actor =>
  Object.values(test.organisation).find(
    (one): one is Actor => typeof one === 'object' && 'account' in one && one.account === account,
  )!
const isVerb = (access: Endpoint['access']): access is Verb => access !== 'public' && access !== 'session'

/** Calls an endpoint with the plainest values it takes; `id` stands for every id in the address. */
async function call(endpoint: Endpoint, headers: Record<string, string>, id: string = randomUUID()) {
  const params = sampleOf(endpoint.params) as Record<string, string>
  const query = sampleOf(endpoint.query) as Record<string, unknown>
  const url = endpoint.path.replaceAll(/:([a-zA-Z]+)/g, (_, name: string) =>
    encodeURIComponent(name === 'id' ? id : params[name]!),
  )
  const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]))
  const streams = endpoint.kind === 'stream' && endpoint.method !== 'GET'
  const answer = await test.app.http.inject({
    method: endpoint.method,
    url: `${url}?${search}`,
    headers: { ...headers, ...(streams && { 'content-type': 'application/octet-stream' }) },
    ...(endpoint.method !== 'GET' && {
      payload: streams ? Buffer.from('x') : (sampleOf(endpoint.body) as object),
    }),
  })
  const failed = answer.statusCode >= 400
  return {
    status: answer.statusCode,
    code: failed ? apiError.parse(answer.json()).code : null,
    body: answer.body,
  }
}

/** They end sessions or never end: tried where they belong. */
const apart = new Set(['identity.logout', 'realtime.stream'])

it('the plainest values are ones that most endpoints take, so that calls reach what is behind the checks', () => {
  const { endpoints } = test.app
  const taken = endpoints.filter(
    ({ params, query, body }) =>
      params.safeParse(sampleOf(params)).success &&
      query.safeParse(sampleOf(query)).success &&
      body.safeParse(sampleOf(body)).success,
  )
  expect(endpoints.length).toBeGreaterThan(60)
  expect(taken.length / endpoints.length).toBeGreaterThan(0.9)
})

describe('every endpoint', () => {
  it('that is not public is closed to nobody', async () => {
    for (const endpoint of test.app.endpoints) {
      if (apart.has(endpoint.name) && endpoint.kind === 'stream') continue
      const { status, code } = await call(endpoint, {})
      const seen = `${endpoint.name}: ${status} ${code}`
      if (endpoint.access === 'public') expect(status, seen).not.toBe(500)
      else expect(seen).toBe(`${endpoint.name}: 401 sign_in_required`)
    }
  })

  it('is refused to everybody whose roles do not have its verb, and fails for nobody', async () => {
    const wrong: string[] = []
    let refused = 0
    let allowed = 0
    for (const account of accounts) {
      const headers = { cookie: cookies.get(account)! }
      for (const endpoint of test.app.endpoints) {
        if (apart.has(endpoint.name)) continue
        const { status, code } = await call(endpoint, headers)
        const seen = `${account} ${endpoint.name}: ${status} ${code}`
        const may = !isVerb(endpoint.access) || authorize(actorOf(account), endpoint.access).ok
        if (may) allowed++
        else refused++
        if (status >= 500 || code === 'sign_in_required') wrong.push(seen)
        if (!may && (status !== 403 || code !== 'forbidden')) wrong.push(`${seen} instead of 403`)
      }
    }
    expect(wrong).toEqual([])
    expect(refused).toBeGreaterThan(100)
    expect(allowed).toBeGreaterThan(200)
  }, 120_000)

  it('that writes is refused to pages of other sites, even of the same domain', async () => {
    const cookie = cookies.get('leader')!
    const writes = test.app.endpoints.filter(({ method }) => method !== 'GET')
    expect(writes.length).toBeGreaterThan(30)
    for (const endpoint of writes) {
      for (const from of [
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site', origin: 'http://localhost' },
        { origin: 'https://evil.example' },
        { origin: 'null' },
      ]) {
        const { status, code } = await call(endpoint, { cookie, ...from } as Record<string, string>)
        expect(`${endpoint.name}: ${status} ${code}`).toBe(`${endpoint.name}: 403 cross_site`)
      }
    }
  })

  it('changes nothing by GET', async () => {
    const before = await counts()
    for (const endpoint of test.app.endpoints.filter(({ method }) => method === 'GET'))
      if (!apart.has(endpoint.name)) await call(endpoint, { cookie: cookies.get('leader')! })
    expect(await counts()).toEqual(before)
  })
})

/** Rows of everything that people make. */
async function counts() {
  const { rows } = await sql<Record<string, number>>`select
    (select count(*)::int from customers) as customers, (select count(*)::int from visits) as visits,
    (select count(*)::int from users) as users, (select count(*)::int from units) as units,
    (select count(*)::int from settings) as settings, (select count(*)::int from tasks) as tasks,
    (select count(*)::int from files) as files, (select count(*)::int from outbox) as events`.execute(test.db)
  return rows[0]
}

describe('what belongs to somebody else is not there', () => {
  it('a customer, in no endpoint that takes its id', async () => {
    const { manager } = test.organisation
    const id = randomUUID()
    await loadCustomers(test.db, [
      plainCustomer(manager, {
        id,
        licence: '330000000001',
        name: '望江便利店',
        contactName: '王先生',
        phone: '13800000000',
        address: '望江路 1 号',
      }),
    ])
    const about = test.app.endpoints.filter(({ path }) => path.startsWith('/api/v1/customers/:id'))
    expect(about.length).toBeGreaterThan(4)
    for (const account of ['stranger', 'other-leader', 'administrator', 'colleague'] as const) {
      for (const endpoint of about) {
        const { status, code, body } = await call(endpoint, { cookie: cookies.get(account)! }, id)
        const seen = `${account} ${endpoint.name}: ${status} ${code}`
        expect([400, 403, 404, 409], seen).toContain(status)
        expect(body, seen).not.toMatch(/望江|13800000000|330000000001/)
      }
    }
    const own = about.find(({ method, path }) => method === 'GET' && path === '/api/v1/customers/:id')!
    expect((await call(own, { cookie: cookies.get('manager')! }, id)).status).toBe(200)
    // Customers that are not there and customers out of reach look the same.
    const missing = await call(own, { cookie: cookies.get('stranger')! })
    const foreign = await call(own, { cookie: cookies.get('stranger')! }, id)
    expect([foreign.status, foreign.code]).toEqual([missing.status, missing.code])
  })

  it('a file', async () => {
    const id = randomUUID()
    const content = Buffer.from('for one pair of eyes')
    const sha256 = createHash('sha256').update(content).digest('hex')
    const upload = await test.app.http.inject({
      method: 'PUT',
      url: `/api/v1/files/${id}?name=a.txt&sha256=${sha256}`,
      headers: { cookie: cookies.get('manager')!, 'content-type': 'application/octet-stream' },
      payload: content,
    })
    expect(upload.statusCode).toBe(200)
    const read = (account: string) =>
      test.app.http.inject({ url: `/api/v1/files/${id}`, headers: { cookie: cookies.get(account)! } })
    expect((await read('manager')).body).toBe('for one pair of eyes')
    for (const account of accounts) {
      if (account === 'manager') continue
      const answer = await read(account)
      expect([account, answer.statusCode]).toEqual([account, 404])
      expect(answer.body).not.toContain('eyes')
    }
    // Nor can anybody put other content in its place.
    const other = Buffer.from('other')
    const taken = await test.app.http.inject({
      method: 'PUT',
      url: `/api/v1/files/${id}?name=a.txt&sha256=${createHash('sha256').update(other).digest('hex')}`,
      headers: { cookie: cookies.get('stranger')!, 'content-type': 'application/octet-stream' },
      payload: other,
    })
    expect(taken.statusCode).toBe(409)
  })
})

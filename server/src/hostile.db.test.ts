import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apiError, type Endpoint } from '#contracts/http.ts'
import { createTestApp, type TestApp } from '#testing/app.ts'
import { sampleOf } from '#testing/sample.ts'

/**
 * Every endpoint there is, with values of somebody who wants in: nothing fails, nothing takes long, nothing is told,
 * nobody gets another right. New endpoints are tried without a line here.
 */
let test: TestApp
const cookies = new Map<string, string>()
beforeAll(async () => {
  test = await createTestApp()
  for (const account of ['leader', 'administrator']) cookies.set(account, (await test.signIn(account)).cookie)
}, 60_000)
afterAll(() => test?.close())

/** They end the session, never end, or are about guessing passwords, which has limits of its own. */
const apart = new Set(['identity.logout', 'realtime.stream', 'identity.login', 'identity.loginSecondFactor'])

const hostile = [
  "x' OR 1=1 --",
  "'); select pg_sleep(9); --",
  '"><img src=x onerror=alert(1)>',
  '../../../../etc/passwd',
  "=cmd|' /C calc'!A0",
  'constructor',
  '\u202Eevil\u0000',
  '９'.repeat(5000),
]

/** The same value with every text in it replaced. */
function poisoned(value: unknown, by: string): unknown {
  if (typeof value === 'string') return by
  if (Array.isArray(value)) return value.length === 0 ? [by] : value.map((one) => poisoned(one, by))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, poisoned(one, by)]))
  return value
}

interface Request {
  readonly params?: Record<string, string>
  readonly query?: Record<string, unknown>
  readonly body?: unknown
}
async function send(endpoint: Endpoint, account: string, change: Request) {
  const params = { ...(sampleOf(endpoint.params) as Record<string, string>), ...change.params }
  const query = { ...(sampleOf(endpoint.query) as Record<string, unknown>), ...change.query }
  const path = endpoint.path.replaceAll(/:([a-zA-Z]+)/g, (_, name: string) =>
    encodeURIComponent(params[name]!),
  )
  const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]))
  const streams = endpoint.kind === 'stream' && endpoint.method !== 'GET'
  const since = performance.now()
  const answer = await test.app.http.inject({
    method: endpoint.method,
    url: `${path}?${search}`,
    headers: {
      cookie: cookies.get(account)!,
      ...(streams && { 'content-type': 'application/octet-stream' }),
    },
    ...(endpoint.method !== 'GET' && {
      payload: streams ? Buffer.from('x') : ((change.body ?? sampleOf(endpoint.body)) as object),
    }),
  })
  const seconds = (performance.now() - since) / 1000
  const code = answer.statusCode >= 400 ? apiError.safeParse(answer.json()).data?.code : null
  return { status: answer.statusCode, code, seconds, body: answer.body }
}
const tried = (): Endpoint[] => test.app.endpoints.filter(({ name }) => !apart.has(name))

/** What is wrong with an answer to hostile input; null when it is as it should be. */
function complaint(
  endpoint: Endpoint,
  what: string,
  answer: Awaited<ReturnType<typeof send>>,
): string | null {
  const seen = `${endpoint.name} ${what}: ${answer.status} ${answer.code} in ${answer.seconds.toFixed(1)} s`
  if (answer.status >= 500) return seen
  if (answer.status >= 400 && answer.code === undefined) return `${seen}, not an error of ours`
  if (answer.seconds > 5) return seen
  return /syntax error at|pg_catalog|node_modules|root:x:0/.test(answer.body)
    ? `${seen} tells too much`
    : null
}

describe('hostile values in every endpoint', () => {
  it.each(['query', 'body', 'params'] as const)(
    'in its %s',
    async (part) => {
      const wrong: string[] = []
      let calls = 0
      for (const endpoint of tried()) {
        const sample = sampleOf(endpoint[part])
        if (Object.keys(sample as object).length === 0 && part !== 'query') continue
        if (part === 'body' && (endpoint.method === 'GET' || endpoint.kind === 'stream')) continue
        // Optional parameters are not in the sample: the usual names of filters and orders stand in for them.
        const base =
          part === 'query'
            ? { ...(sample as object), q: 'x', sort: 'x', direction: 'x', unitIds: 'x' }
            : sample
        for (const value of hostile) {
          const account = calls % 2 === 0 ? 'leader' : 'administrator'
          const answer = await send(endpoint, account, { [part]: poisoned(base, value) })
          calls++
          // A long path or query never reaches an endpoint.
          if (value.length > 1000 && [404, 414, 431].includes(answer.status)) continue
          const problem = complaint(endpoint, `${part} ${value.slice(0, 20)}`, answer)
          if (problem) wrong.push(problem)
        }
      }
      expect(wrong).toEqual([])
      expect(calls).toBeGreaterThan(200)
    },
    240_000,
  )

  it('of the wrong kind: an object, a list, a number, nothing where a text is expected', async () => {
    const wrong: string[] = []
    for (const endpoint of tried().filter(({ method, kind }) => method !== 'GET' && kind !== 'stream')) {
      const sample = sampleOf(endpoint.body) as Record<string, unknown>
      for (const value of [{ $gt: '' }, [[]], -1e308, null, true]) {
        const body = Object.fromEntries(Object.keys(sample).map((name) => [name, value]))
        const problem = complaint(
          endpoint,
          `body of ${JSON.stringify(value)}`,
          await send(endpoint, 'leader', { body }),
        )
        if (problem) wrong.push(problem)
      }
    }
    expect(wrong).toEqual([])
  }, 120_000)
})

describe('oversized', () => {
  it('bodies are refused with 413 before they are understood', async () => {
    const wrong: string[] = []
    for (const endpoint of tried().filter(({ method, kind }) => method !== 'GET' && kind !== 'stream')) {
      const body = { padding: 'x'.repeat(endpoint.bodyLimit + 1) }
      const { status, code } = await send(endpoint, 'administrator', { body })
      // Who may not call (any more) at all is told so first: nothing of the body is read.
      if (![413, 403, 429].includes(status)) wrong.push(`${endpoint.name}: ${status} ${code}`)
    }
    expect(wrong).toEqual([])
  }, 120_000)

  it('lists end at their limit', async () => {
    const wrong: string[] = []
    for (const endpoint of tried().filter(({ method, kind }) => method !== 'GET' && kind !== 'stream')) {
      const sample = sampleOf(endpoint.body) as Record<string, unknown>
      const lists = Object.entries(sample).filter(([, value]) => Array.isArray(value))
      if (lists.length === 0) continue
      const body = {
        ...sample,
        ...Object.fromEntries(lists.map(([name]) => [name, Array.from({ length: 100_000 }, () => 'x')])),
      }
      const { status, code } = await send(endpoint, 'administrator', { body })
      if (![400, 403, 413, 429].includes(status)) wrong.push(`${endpoint.name}: ${status} ${code}`)
    }
    expect(wrong).toEqual([])
  }, 60_000)
})

it('no body gives a right: extra keys of every kind change nobody’s role, owner or approval', async () => {
  const rights = async () =>
    (
      await sql<{ rights: string }>`
        select string_agg(user_id || role || unit_id || scope, ',' order by id) as rights from role_assignments`.execute(
        test.db,
      )
    ).rows[0]!.rights
  const before = await rights()
  const extra = {
    role: 'administrator',
    roles: [{ role: 'administrator', unitId: test.organisation.units.city, scope: 'all', unitIds: [] }],
    userId: test.organisation.leader.userId,
    ownerId: test.organisation.leader.userId,
    createdBy: test.organisation.administrator.userId,
    created_by: test.organisation.administrator.userId,
    approved: true,
    state: 'approved',
    isAdmin: true,
  }
  const poison = { ['__proto__']: { isAdmin: true }, constructor: { prototype: { isAdmin: true } } }
  const wrong: string[] = []
  for (const endpoint of tried().filter(({ method, kind }) => method !== 'GET' && kind !== 'stream')) {
    const body = { ...extra, ...(sampleOf(endpoint.body) as object) }
    const answer = await send(endpoint, 'leader', { body })
    const problem = complaint(endpoint, 'with extra keys', answer)
    if (problem) wrong.push(problem)
    const poisonedPrototype = await send(endpoint, 'leader', { body: { ...poison, ...body } })
    // Those few that may be called only some times a minute refuse by their number.
    if (![400, 403, 429].includes(poisonedPrototype.status))
      wrong.push(`${endpoint.name} with a prototype: ${poisonedPrototype.status}`)
  }
  expect(wrong).toEqual([])
  expect(await rights()).toBe(before)
  expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined()
}, 120_000)

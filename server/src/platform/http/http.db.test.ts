import { randomBytes, randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apiError } from '#contracts/http.ts'
import { listCustomers } from '#contracts/customers.ts'
import { getMe, getSession } from '#contracts/identity.ts'
import { unwrap } from '#platform/errors/result.ts'
import { type Caller, createTestApp, type TestApp } from '#testing/app.ts'

let test: TestApp
let manager: Caller
let port: number
beforeAll(async () => {
  test = await createTestApp()
  manager = await test.signIn('manager')
  port = unwrap(await test.app.start()).port
})
afterAll(() => test?.close())

const request = (
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  url: string,
  headers: Record<string, string> = {},
  payload?: string | Buffer,
) =>
  test.app.http.inject({
    method,
    url,
    headers: { cookie: manager.cookie, ...headers },
    ...(payload === undefined ? {} : { payload }),
  })
const json = { 'content-type': 'application/json' }

/** The shape of every refusal, and nothing of the inside in it. */
function expectRefusal(answer: { statusCode: number; body: string }, status: number, code: string) {
  expect({ status: answer.statusCode, body: answer.body }).toEqual({
    status,
    body: expect.stringContaining(`"code":"${code}"`),
  })
  const parsed = apiError.parse(JSON.parse(answer.body))
  expect(parsed.requestId).toMatch(/^[0-9a-f-]{36}$/)
  expect(parsed.message).toMatch(/\p{Script=Han}/u)
  expect(answer.body).not.toMatch(/\bat \w+ \(|\.ts:\d|select .* from|FST_|stack/i)
}

describe('an answer to what cannot be understood', () => {
  it('has a stable code in both languages and the number of the request', async () => {
    const chinese = await request('PUT', '/api/v1/me/locale', json, '{"locale": "zh-CN"')
    expectRefusal(chinese, 400, 'bad_request')
    expect(chinese.headers['x-request-id']).toBe(JSON.parse(chinese.body).requestId)
    const english = await test.app.http.inject({ url: '/api/v1/me', headers: { 'accept-language': 'en-GB' } })
    expect(english.json()).toMatchObject({
      code: 'sign_in_required',
      message: expect.stringMatching(/^Please sign in/),
    })
  })

  it('refuses content types that no endpoint takes, and streams where there is no stream', async () => {
    for (const type of ['text/xml', 'application/xml;charset=utf-8', 'application/x-www-form-urlencoded'])
      expectRefusal(
        await request('PUT', '/api/v1/me/locale', { 'content-type': type }, 'locale=zh-CN'),
        415,
        'unsupported_type',
      )
    expectRefusal(
      await request('PUT', '/api/v1/me/locale', { 'content-type': 'application/octet-stream' }, 'x'),
      415,
      'unsupported_type',
    )
    const sha256 = '0'.repeat(64)
    expectRefusal(
      await request('PUT', `/api/v1/files/${randomUUID()}?name=a&sha256=${sha256}`, json, '{"a":1}'),
      415,
      'unsupported_type',
    )
  })

  it('refuses a body over the limit, and names each value that is wrong', async () => {
    const large = JSON.stringify({ locale: 'x'.repeat(300 * 1024) })
    expectRefusal(await request('PUT', '/api/v1/me/locale', json, large), 413, 'too_large')
    const wrong = await request('PUT', '/api/v1/me/locale', json, '{"locale":"fr"}')
    expectRefusal(wrong, 400, 'invalid')
    expect(wrong.json().issues).toEqual([{ path: 'locale', message: expect.any(String) }])
  })

  it('tells unknown and broken addresses', async () => {
    expectRefusal(await request('GET', '/api/v1/nothing-here'), 404, 'no_such_address')
    expectRefusal(await request('DELETE', '/api/v1/installation'), 404, 'no_such_address')
    expectRefusal(await request('GET', '/api/v1/tasks/%ff%zz'), 400, 'bad_request')
    expectRefusal(await request('GET', '/api/v1/tasks/not-an-id'), 400, 'invalid')
  })

  it('answers text that the database cannot keep as the sender’s mistake', async () => {
    const named = `/api/v1/customers?q=${encodeURIComponent('a\u0000b')}`
    expect((await request('GET', named)).statusCode).toBeLessThan(500)
    const sha256 = '0'.repeat(64)
    const file = `/api/v1/files/${randomUUID()}?name=%00&sha256=${sha256}`
    const stream = { 'content-type': 'application/octet-stream' }
    expect((await request('PUT', file, stream, 'x')).statusCode).toBeLessThan(500)
    const login = JSON.stringify({ account: 'manager\u0000', password: 'x' })
    expect((await request('POST', '/api/v1/session', json, login)).statusCode).toBeLessThan(500)
  })

  it('answers also what is not HTTP at all', async () => {
    const socket = connect(port, '127.0.0.1')
    socket.end('NONSENSE / HTTP/9.9\r\n\r\n')
    let text = ''
    for await (const piece of socket) text += String(piece)
    const body = text.split('\r\n\r\n')[1]!
    expect(text).toMatch(/^HTTP\/1\.1 400 /)
    expectRefusal({ statusCode: 400, body }, 400, 'bad_request')
  })
})

describe('keys that reach for JavaScript itself', () => {
  it('are refused in a body and find nothing in an address', async () => {
    const bodies = [
      '{"locale":"zh-CN","__proto__":{"polluted":1}}',
      '{"locale":"zh-CN","constructor":{"prototype":{"polluted":1}}}',
    ]
    for (const body of bodies)
      expectRefusal(await request('PUT', '/api/v1/me/locale', json, body), 400, 'bad_request')
    await request('GET', '/api/v1/customers?__proto__[polluted]=1&constructor.prototype.polluted=1')
    await test.anonymous.call(listCustomers)
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
    expect((await request('GET', '/api/v1/settings/__proto__/history')).statusCode).toBe(403)
  })
})

describe('headers that anybody can forge', () => {
  it('Host and X-Forwarded-* do not decide where a write may come from', async () => {
    const forged = await request(
      'PUT',
      '/api/v1/me/locale',
      { ...json, origin: 'https://evil.example', host: 'zhike.example', 'x-forwarded-host': 'evil.example' },
      '{"locale":"zh-CN"}',
    )
    expectRefusal(forged, 403, 'cross_site')
  })

  it('X-Forwarded-For is not believed without a proxy: the audit trail has the real address', async () => {
    await test.app.http.inject({
      method: 'POST',
      url: '/api/v1/session',
      headers: { 'x-forwarded-for': '203.0.113.9', forwarded: 'for=203.0.113.9' },
      payload: { account: 'analyst', password: test.organisation.password },
    })
    const row = await test.db
      .selectFrom('sessions')
      .select('address')
      .where('user_id', '=', test.organisation.analyst.userId)
      .executeTakeFirstOrThrow()
    expect(row.address).toBe('127.0.0.1')
  })

  it('a verb in a header does not replace the one of the request', async () => {
    const answer = await request('POST', '/api/v1/me', { 'x-http-method-override': 'GET' })
    expectRefusal(answer, 404, 'no_such_address')
  })
})

describe('rate limits', () => {
  const limited = 'too_many_requests'
  const codeOf = (answer: { body: string }): string => apiError.parse(JSON.parse(answer.body)).code

  it('count a person over all made-up cookies and forged addresses, and nobody else', async () => {
    const change = (cookie: string, address: string) =>
      test.app.http.inject({
        method: 'PUT',
        url: '/api/v1/me/password',
        headers: { cookie, 'x-forwarded-for': address },
        payload: { current: 'wrong', next: 'wrong' },
      })
    const leader = await test.signIn('leader')
    const colleague = await test.signIn('colleague')
    // The limit of this endpoint is 20 a minute; an extra cookie and another "address" are no other person. (Wrong
    // passwords are refused as well, by a lock with a code of its own.)
    for (let n = 0; n < 20; n++)
      expect(codeOf(await change(`${leader.cookie}; extra=${n}`, `198.51.100.${n}`))).not.toBe(limited)
    const refused = await change(leader.cookie, '198.51.100.99')
    expectRefusal(refused, 429, 'too_many_requests')
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect(codeOf(await change(colleague.cookie, '198.51.100.99'))).not.toBe(limited)

    // Sessions that do not exist count by address: a new made-up cookie for each call gains nothing.
    const madeUp = () => `zhike_session=${randomBytes(32).toString('base64url')}`
    const statuses: number[] = []
    for (let n = 0; n < 21; n++) statuses.push((await change(madeUp(), `198.51.100.${n}`)).statusCode)
    expect(statuses.slice(0, 20).every((status) => status === 401)).toBe(true)
    expect(statuses[20]).toBe(429)
  })

  it('count public endpoints by address, whatever cookie comes along', async () => {
    const statuses: number[] = []
    for (let n = 0; n < 301; n++) {
      const answer = await test.app.http.inject({
        url: '/api/v1/oidc/start',
        headers: { cookie: `zhike_session=${randomBytes(32).toString('base64url')}` },
      })
      statuses.push(answer.statusCode)
    }
    expect(statuses.indexOf(429)).toBe(300)
  })
})

it('nobody being signed in is an answer to a page, and a refusal to everything else', async () => {
  expect(await test.anonymous.call(getSession)).toMatchObject({ status: 200, body: { me: null } })
  expect((await test.anonymous.call(getMe)).status).toBe(401)
  const mine = await manager.call(getSession)
  expect(mine.body.me?.account).toBe('manager')
  await test.db
    .updateTable('credentials')
    .set({ must_change: true })
    .where('user_id', '=', test.organisation.viewer.userId)
    .execute()
  const viewer = await test.signIn('viewer')
  expect((await viewer.call(getSession)).body.me).toMatchObject({ mustChangePassword: true })
})

it('nothing of a body is read from somebody who may not send it', async () => {
  const answer = await test.app.http.inject({
    method: 'PUT',
    url: `/api/v1/files/${randomUUID()}?name=a&sha256=${'0'.repeat(64)}`,
    headers: { 'content-type': 'application/octet-stream' },
    payload: Buffer.alloc(1024),
  })
  expectRefusal(answer, 401, 'sign_in_required')
  const broken = await test.app.http.inject({
    method: 'PUT',
    url: '/api/v1/me/locale',
    headers: json,
    payload: '{"broken',
  })
  expectRefusal(broken, 401, 'sign_in_required')
})

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { listCustomers } from '#contracts/customers.ts'
import { endpoint } from '#contracts/http.ts'
import { addressOf, ApiFailure, call, callFile, configureApi, isUnreachable } from './api.ts'
import { changeLocale } from './locale.ts'

const read = endpoint({
  name: 'test.read',
  method: 'GET',
  path: '/api/v1/things/:id',
  summary: { zh: '读', en: 'Read' },
  access: 'session',
  params: z.object({ id: z.string() }),
  response: z.object({ name: z.string() }),
})
const write = endpoint({
  name: 'test.write',
  method: 'POST',
  path: '/api/v1/things',
  summary: { zh: '写', en: 'Write' },
  access: 'session',
  body: z.object({ name: z.string() }),
  response: z.object({ done: z.literal(true) }),
})

/** Answers in turn; an Error is what `fetch` throws when there is no network. */
let answers: (Response | Error)[] = []
let sent: { address: string; init: RequestInit }[] = []
let restore: ReturnType<typeof configureApi>

beforeEach(() => {
  answers = []
  sent = []
  restore = configureApi({
    signInAgain: null,
    pause: () => 0,
    fetch: async (address, init) => {
      sent.push({ address: address as string, init: init ?? {} })
      const next = answers.shift()
      if (next === undefined) throw new Error('unexpected call')
      if (next instanceof Error) throw next
      return next
    },
  })
})
afterEach(() => {
  configureApi(restore)
  changeLocale('zh-CN')
})

const answer = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers })
const refused = (status: number, code: string) =>
  answer(status, { code, message: '不行', requestId: 'r-1', issues: [{ path: 'name', message: '必填' }] })
const caught = async (promise: Promise<unknown>): Promise<ApiFailure> => {
  const failure = await promise.then(
    () => null,
    (error: unknown) => error,
  )
  expect(failure).toBeInstanceOf(ApiFailure)
  return failure as ApiFailure
}

describe('addresses', () => {
  test('lists are joined, empty filters left out, parameters escaped', () => {
    expect(addressOf(read, { params: { id: 'a/b c' } })).toBe('/api/v1/things/a%2Fb%20c')
    expect(
      addressOf(listCustomers, {
        query: { q: '永昌', types: ['ordinary', 'chain_supermarket'], grades: [] },
      }),
    ).toBe('/api/v1/customers?q=%E6%B0%B8%E6%98%8C&types=ordinary%2Cchain_supermarket')
  })
})

describe('answers', () => {
  test('a refusal carries code, message, number of the request and the issues', async () => {
    answers = [refused(400, 'invalid')]
    const failure = await caught(call(write, { body: { name: '' } }))
    expect(failure).toMatchObject({
      status: 400,
      code: 'invalid',
      message: '不行',
      requestId: 'r-1',
      issues: [{ path: 'name', message: '必填' }],
    })
    expect(sent).toHaveLength(1)
  })

  test('the language asked for is the language of the screens', async () => {
    changeLocale('en-US')
    answers = [answer(200, { name: 'x' })]
    await call(read, { params: { id: '1' } })
    expect(new Headers(sent[0]?.init.headers).get('accept-language')).toBe('en-US')
  })

  test('a proxy’s page in place of JSON is a failure with a sentence, not a crash', async () => {
    answers = [new Response('<html>', { status: 200, headers: { 'x-request-id': 'r-9' } })]
    expect(await caught(call(write, { body: { name: 'a' } }))).toMatchObject({
      code: 'bad_answer',
      requestId: 'r-9',
    })
  })
})

describe('repeating', () => {
  test('a read is tried again when the network fails or the server restarts', async () => {
    answers = [new TypeError('failed to fetch'), answer(503, {}), answer(200, { name: '永昌便利店' })]
    expect(await call(read, { params: { id: '1' } })).toEqual({ name: '永昌便利店' })
    expect(sent).toHaveLength(3)
  })

  test('a read gives up after three tries and says that the server is out of reach', async () => {
    answers = [new TypeError('a'), new TypeError('b'), new TypeError('c')]
    const failure = await caught(call(read, { params: { id: '1' } }))
    expect(failure.code).toBe('offline')
    expect(isUnreachable(failure)).toBe(true)
    expect(sent).toHaveLength(3)
  })

  test('a write is never repeated: it may have been done', async () => {
    answers = [new TypeError('cut'), answer(200, { done: true })]
    expect((await caught(call(write, { body: { name: 'a' } }))).code).toBe('offline')
    expect(sent).toHaveLength(1)
  })

  test('a call that takes too long is given up as timeout', async () => {
    configureApi({
      fetch: async (_address, init) =>
        new Promise((_resolve, reject) => {
          init?.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')))
        }),
    })
    expect((await caught(call(write, { body: { name: 'a' }, timeout: 20 }))).code).toBe('timeout')
  })
})

describe('a session that has ended', () => {
  test('the call waits for signing in again and is then made once more with the same content', async () => {
    let asked = 0
    configureApi({
      signInAgain: async () => {
        asked++
      },
    })
    answers = [refused(401, 'sign_in_required'), answer(200, { done: true })]
    expect(await call(write, { body: { name: '写了半天的备注' } })).toEqual({ done: true })
    expect(asked).toBe(1)
    expect(sent.map((one) => one.init.body)).toEqual([
      '{"name":"写了半天的备注"}',
      '{"name":"写了半天的备注"}',
    ])
  })

  test('a second refusal is not asked about again', async () => {
    configureApi({ signInAgain: async () => undefined })
    answers = [refused(401, 'sign_in_required'), refused(401, 'sign_in_required')]
    expect((await caught(call(write, { body: { name: 'a' } }))).code).toBe('sign_in_required')
  })
})

describe('files', () => {
  test('the name of a file comes from the header, Chinese included', async () => {
    answers = [
      new Response('1,2', {
        headers: { 'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent('客户.csv')}` },
      }),
    ]
    const file = await callFile(read, { params: { id: '1' } })
    expect(file.name).toBe('客户.csv')
    expect(await file.content.text()).toBe('1,2')
  })
})

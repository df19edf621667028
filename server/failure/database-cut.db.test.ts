import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { listCustomers } from '#contracts/customers.ts'
import { setLocale } from '#contracts/identity.ts'
import { unwrap } from '#platform/errors/result.ts'
import { type Caller, createTestApp, type TestApp } from '#testing/app.ts'
import { openStream } from '#testing/event-stream.ts'
import { pause } from './harness/processes.ts'
import { startTcpProxy, type TcpProxy } from './harness/tcp-proxy.ts'

/** A statement may take 3 s here, in production 30; a silent database counts as away 2 s after that. */
const statementTimeoutMs = 3000
let proxy: TcpProxy
let test: TestApp
let manager: Caller
beforeAll(async () => {
  const server = new URL(inject('testServerUrl'))
  proxy = await startTcpProxy({ host: server.hostname, port: Number(server.port) })
  const reach = (url: string): string => {
    const through = new URL(url)
    through.hostname = '127.0.0.1'
    through.port = String(proxy.port)
    return through.href
  }
  test = await createTestApp({ reach, statementTimeoutMs, streamBeatMs: 500 })
  manager = await test.signIn('manager')
})
afterAll(async () => {
  proxy.setMode('open')
  await test?.close()
  await proxy?.stop()
})
beforeEach(async () => {
  proxy.setMode('open')
  await expect.poll(async () => (await write()).status, { timeout: 15_000 }).toBe(200)
})

const write = () => manager.call(setLocale, { body: { locale: 'zh-CN' } })
const read = () => manager.call(listCustomers)
const ready = async () => (await test.app.http.inject({ url: '/readyz' })).statusCode

async function timed<T>(work: () => Promise<T>): Promise<{ answer: T; ms: number }> {
  const began = performance.now()
  return { answer: await work(), ms: performance.now() - began }
}

describe('a connection to the database', () => {
  it('that is cut is replaced: at most the requests in hand fail, with words and a code', async () => {
    for (let round = 0; round < 10; round++) {
      const running = [read(), write(), read(), write()]
      await pause(round)
      proxy.cut()
      for (const { status, body } of await Promise.all(running)) {
        expect([200, 503]).toContain(status)
        if (status === 503) expect(body).toMatchObject({ code: 'database_unavailable' })
      }
      expect([200, 503]).toContain((await write()).status)
    }
    // A connection that was cut while nobody used it is found out by the next request on it.
    await expect.poll(async () => (await read()).status, { timeout: 5000 }).toBe(200)
  })

  it('that is refused answers at once, and works again by itself', async () => {
    proxy.setMode('closed')
    proxy.cut()
    const { answer, ms } = await timed(write)
    expect(answer).toMatchObject({ status: 503, body: { code: 'database_unavailable' } })
    expect(answer.headers['retry-after']).toBeDefined()
    expect(ms).toBeLessThan(2000)
    expect(await ready()).toBe(503)
    proxy.setMode('open')
    // A connection that broke meanwhile may still be found out by the first write.
    await expect.poll(async () => (await write()).status, { timeout: 5000 }).toBe(200)
    expect(await ready()).toBe(200)
  })

  it('that is dead without a word is given up in time, and works again by itself', async () => {
    // All connections of the pool are open and idle before the cable goes dead.
    await Promise.all(Array.from({ length: 12 }, read))
    proxy.setMode('silent')
    const waits = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        timed<{ status: number; body: unknown }>(n % 2 === 0 ? write : read),
      ),
    )
    for (const { answer, ms } of waits) {
      expect(answer).toMatchObject({ status: 503, body: { code: 'database_unavailable' } })
      // Waiting for a connection, then for an answer on it; a transaction may have to be ended as well.
      expect(ms).toBeLessThan(2 * statementTimeoutMs + 4000)
    }
    expect(await ready()).toBe(503)
    const slowest = Math.max(...waits.map(({ ms }) => ms))
    proxy.setMode('open')
    const { ms } = await timed(async () => {
      while ((await write()).status !== 200) await pause(50)
    })
    console.log(
      `database silent: ${waits.length} requests answered 503 within ${Math.round(slowest)} ms ` +
        `(statement time-out ${statementTimeoutMs} ms); a write succeeds ${Math.round(ms)} ms after it is back`,
    )
    expect(ms).toBeLessThan(8000)
  })

  it('that was away for a while costs an open stream no event', async () => {
    const origin = `http://127.0.0.1:${unwrap(await test.app.start()).port}`
    let stream = await openStream(origin, manager.cookie)
    await stream.until(() => stream.named.includes('ready'))
    let last = stream.lastId()!
    proxy.setMode('silent')
    // Somebody else, whose way to the database is sound, goes on working.
    for (const n of [1, 2, 3]) await publish(n)
    await pause(2000)
    proxy.setMode('open')
    await publish(4)
    const heard: unknown[] = []
    while (heard.length < 4) {
      await Promise.race([stream.until(() => stream.events.length > 0, 20_000), stream.ended])
      const taken = stream.events.slice(0)
      heard.push(...taken.map((event) => event.data['n']))
      last = taken.at(-1)?.token ?? last
      stream.close()
      if (heard.length < 4) {
        await expect.poll(async () => (await write()).status, { timeout: 15_000 }).toBe(200)
        stream = await openStream(origin, manager.cookie, { since: last })
      }
    }
    expect(heard).toEqual([1, 2, 3, 4])
  })
})

const publish = (n: number) =>
  test.db.transaction().execute((tx) =>
    test.app.platform.events.publish(tx, {
      type: 'visits.visit_started',
      subjectKind: 'visit',
      subjectId: null,
      unitId: null,
      ownerId: test.organisation.manager.userId,
      data: { n },
    }),
  )

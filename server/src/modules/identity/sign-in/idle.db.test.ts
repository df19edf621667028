import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { unattendedHeader } from '#contracts/http.ts'
import { stream } from '#contracts/operations.ts'
import { getMe, sessionLeft } from '#contracts/identity.ts'
import { unwrap } from '#platform/errors/result.ts'
import { type Caller, createTestApp, type TestApp } from '#testing/app.ts'
import { sessionIdleMinutes } from '../identity.settings.ts'

let time = new Date('2026-11-23T01:00:00Z').getTime()
const pass = (minutes: number): void => void (time += minutes * 60_000)
let test: TestApp
let origin: string
let leader: Caller
beforeAll(async () => {
  test = await createTestApp({ now: () => new Date(time), streamBeatMs: 20 })
  await test.db
    .insertInto('settings')
    .values({ key: sessionIdleMinutes.key, value: JSON.stringify(10), unit_id: null })
    .execute()
  origin = `http://127.0.0.1:${unwrap(await test.app.start()).port}`
})
afterAll(() => test?.close())
beforeEach(async () => {
  leader = await test.signIn('leader')
})

/** What the page asks for while nobody is there. */
async function byScreen(path: string): Promise<number> {
  const headers = { cookie: leader.cookie, [unattendedHeader]: '1' }
  return (await test.app.http.inject({ url: path, headers })).statusCode
}

it('an open tab does not keep its person signed in: neither its live stream nor what it asks for by itself', async () => {
  const abort = new AbortController()
  const live = await fetch(`${origin}${stream.path}`, {
    headers: { cookie: leader.cookie },
    signal: abort.signal,
  })
  expect(live.status).toBe(200)
  // Three minutes at a time, so that every beat and poll finds the session alive and could prolong it.
  for (let minute = 0; minute < 9; minute += 3) {
    pass(3)
    expect(await byScreen(getMe.path)).toBe(200)
    await new Promise((resolve) => setTimeout(resolve, 60))
  }
  pass(2)
  expect(await byScreen(getMe.path)).toBe(401)
  // The stream of a session that has ended is closed by the next beat.
  const reader = live.body!.getReader()
  await expect(
    (async () => {
      while (!(await reader.read()).done);
      return 'closed'
    })(),
  ).resolves.toBe('closed')
  abort.abort()
})

it('whoever goes on working stays signed in', async () => {
  for (let minute = 0; minute < 30; minute += 5) {
    pass(5)
    expect((await leader.call(getMe)).status).toBe(200)
  }
  pass(11)
  expect((await leader.call(getMe)).status).toBe(401)
})

it('tells how long is left, to a screen without changing it, to a person by starting anew', async () => {
  pass(4)
  const headers = { cookie: leader.cookie, [unattendedHeader]: '1' }
  const looked = await test.app.http.inject({ url: sessionLeft.path, headers })
  expect(looked.json()).toEqual({ seconds: 6 * 60 })
  expect((await leader.call(sessionLeft)).body).toEqual({ seconds: 10 * 60 })
})

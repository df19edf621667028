import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { createRandom } from '#engines/random/random.ts'
import { dayProblem, placesOf, type RouteRequest } from '#engines/day-route/index.ts'
import { greatCircleDistances } from './route/distance-provider.ts'
import { createRoutingPool } from './routing-worker.ts'

const pool = createRoutingPool(1)
afterAll(() => pool.close())

async function problem(stops: number) {
  const random = createRandom(7)
  const request: RouteRequest = {
    stops: Array.from({ length: stops }, (_, n) => ({
      id: `s${n}`,
      name: '',
      place: { lng: 120.6 + random.next() / 10, lat: 28 + random.next() / 10 },
      serviceMinutes: 0,
      windows: null,
      locked: false,
    })),
    start: { lng: 120.65, lat: 28 },
    end: null,
    tour: 'closed',
    departAt: 480,
  }
  const model = { detour: 1, metresPerSecond: 10, secondsPerLeg: 0 }
  return dayProblem(request, await greatCircleDistances.table(placesOf(request), model), true)
}

test('S1.44 while 200 stops are ordered in a worker, the event loop keeps turning and the time is kept', async () => {
  let longest = 0
  let last = performance.now()
  const ticker = setInterval(() => {
    longest = Math.max(longest, performance.now() - last)
    last = performance.now()
  }, 5)
  const began = performance.now()
  const found = await pool.plan(await problem(200), { milliseconds: 600 })
  clearInterval(ticker)
  expect(found.ok && found.value.order.length).toBe(200)
  // The search alone takes 600 ms: on the main thread the longest gap would be at least that.
  expect(longest).toBeLessThan(400)
  expect(performance.now() - began).toBeLessThan(5000)
})

test('S1.21 an aborted search ends early and still gives an order', async () => {
  const gone = new AbortController()
  const began = performance.now()
  const searching = pool.plan(await problem(120), { milliseconds: 15_000, signal: gone.signal })
  await wait(300)
  gone.abort()
  const found = await searching
  expect(found.ok && found.value.order.length).toBe(120)
  expect(performance.now() - began).toBeLessThan(8000)
})

test('S1.21 too many at once are told to come back instead of waiting for ever', async () => {
  const small = await problem(3)
  const answers = await Promise.all(Array.from({ length: 40 }, () => pool.plan(small, { milliseconds: 50 })))
  const refused = answers.filter((answer) => !answer.ok)
  expect(refused.length).toBeGreaterThan(0)
  expect(refused.every((answer) => !answer.ok && answer.error.code === 'visits_routing_busy')).toBe(true)
  expect(answers.filter((answer) => answer.ok).length).toBeGreaterThanOrEqual(24)
})

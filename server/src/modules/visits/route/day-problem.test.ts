import fc from 'fast-check'
import { expect, test } from 'vitest'
import { planDay } from '#engines/routing/index.ts'
import {
  dayProblem,
  fullOrder,
  placesOf,
  type RouteRequest,
  type RouteStop,
} from '#engines/day-route/index.ts'
import { greatCircleDistances } from './distance-provider.ts'
import { estimateRoute, lengthOf } from './estimate.ts'

const degree = 111_195.08
const north = (km: number) => ({ lng: 0, lat: (km * 1000) / degree })
const stop = (id: string, km: number | null, more: Partial<RouteStop> = {}): RouteStop => ({
  id,
  name: id,
  place: km === null ? null : north(km),
  serviceMinutes: 10,
  windows: null,
  locked: false,
  ...more,
})
const request = (stops: RouteStop[], more: Partial<RouteRequest> = {}): RouteRequest => ({
  stops,
  start: north(0),
  end: null,
  tour: 'closed',
  departAt: 8 * 60,
  ...more,
})
/** 1 km takes a minute. */
const model = { detour: 1, metresPerSecond: 1000 / 60, secondsPerLeg: 0 }
const table = (of: RouteRequest) => greatCircleDistances.table(placesOf(of), model)
async function best(of: RouteRequest): Promise<string[]> {
  const plan = planDay(dayProblem(of, await table(of), true), { iterations: 20_000 }, 1)
  if ('error' in plan) throw new Error(plan.issues[0]!.message)
  return fullOrder(
    of,
    plan.visits.map((visit) => visit.id),
  )
}
const metresOf = async (of: RouteRequest) => Math.round(estimateRoute(of, await table(of)).metres)

test('S1.21 a closed tour counts the way home, an open one ends at the last stop or at the end place', async () => {
  const stops = [stop('a', 1), stop('b', 3)]
  expect(await metresOf(request(stops))).toBe(6000)
  expect(await metresOf(request(stops, { tour: 'open' }))).toBe(3000)
  expect(await metresOf(request(stops, { tour: 'open', end: north(10) }))).toBe(10_000)
})

test('S1.21 without a start place the day begins at any stop: no way there, no way home', async () => {
  const stops = [stop('b', 3), stop('a', 1), stop('c', 5)]
  expect(await metresOf(request(stops, { start: null }))).toBe(2000 + 4000)
  const order = await best(request(stops, { start: null }))
  expect(['abc', 'cba']).toContain(order.join(''))
  const withEnd = request(stops, { start: null, tour: 'open', end: north(0) })
  expect((await best(withEnd)).join('')).toBe('cba')
})

test('S1.21 locked stops keep their place in the order', async () => {
  const stops = [stop('far', 9, { locked: true }), stop('b', 2), stop('a', 1)]
  const order = await best(request(stops, { tour: 'open' }))
  expect(order[0]).toBe('far')
  expect(order.slice(1)).toEqual(['b', 'a'])
})

test('S1.21 a stop without a position is kept at the end; a locked one keeps its place', async () => {
  const loose = request([stop('x', null), stop('b', 2), stop('a', 1)], { tour: 'open' })
  expect(await best(loose)).toEqual(['a', 'b', 'x'])
  const locked = request([stop('b', 2), stop('x', null, { locked: true }), stop('a', 1)], { tour: 'open' })
  expect(await best(locked)).toEqual(['a', 'x', 'b'])
  const both = request([stop('x', null, { locked: true }), stop('b', 2, { locked: true }), stop('a', 1)])
  expect(await best(both)).toEqual(['x', 'b', 'a'])
})

test('S1.21 what a stop without position, without hours today, or reached too late means is said by name', async () => {
  const stops = [
    stop('无坐标', null),
    stop('今天休息', 1, { windows: [] }),
    stop('早关门', 60, { windows: [{ from: 420, to: 500 }] }),
  ]
  const of = request(stops)
  const { problems } = estimateRoute(of, await table(of))
  expect(problems.map((problem) => problem.stopId)).toEqual(['无坐标', '今天休息', '早关门'])
  // 8:00 + 1 min there + 10 min work + 59 min = 9:10, closed since 500 min = 8:20.
  expect(problems[2]!.message.zh).toBe('「早关门」预计 09:10 到，08:20 已不营业。')
})

test('S1.21 times along the way: arrival, work, departure, and the end of the day', async () => {
  const of = request([stop('a', 30), stop('b', 40)])
  const estimate = estimateRoute(of, await table(of))
  expect(Math.round(estimate.stops.get('a')!.arriveAt)).toBe(510)
  expect(Math.round(estimate.stops.get('a')!.departAt)).toBe(520)
  expect(Math.round(estimate.stops.get('b')!.arriveAt)).toBe(530)
  expect(Math.round(estimate.finishAt!)).toBe(540 + 40)
  expect(estimate.serviceMinutes).toBe(20)
  expect(Math.round(lengthOf(of, await table(of), ['b', 'a']))).toBe(80_000)
})

test('S1.21 whatever is locked, missing or left out, every stop stands in the order once and locked ones stay', () => {
  const any = fc.array(fc.record({ placed: fc.boolean(), locked: fc.boolean() }), { maxLength: 30 })
  fc.assert(
    fc.property(any, fc.infiniteStream(fc.boolean()), (given, drop) => {
      const stops = given.map(({ placed, locked }, n) => stop(`s${n}`, placed ? n : null, { locked }))
      const routed = stops
        .filter((each) => each.place !== null && (each.locked || drop.next().value))
        .map((s) => s.id)
      const order = fullOrder(request(stops), routed.toReversed())
      expect(order.toSorted()).toEqual(stops.map((each) => each.id).toSorted())
      stops.forEach((each, index) => {
        if (each.locked && each.place === null) expect(order[index]).toBe(each.id)
      })
    }),
  )
})

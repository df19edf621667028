import { expect, test } from 'vitest'
import { orderRest, type RouteRequest, type RouteStop } from './index.ts'

/** Shops on a meridian, `km` kilometres north of the office: a degree of latitude is 111.19 km. */
const stop = (id: string, km: number | null, more: Partial<RouteStop> = {}): RouteStop => ({
  id,
  name: id,
  place: km === null ? null : { lng: 120, lat: 28 + km / 111.19 },
  serviceMinutes: 10,
  windows: null,
  locked: false,
  ...more,
})
const request = (stops: readonly RouteStop[]): RouteRequest => ({
  stops,
  start: { lng: 120, lat: 28 },
  end: null,
  tour: 'open',
  departAt: 600,
})
// A kilometre a minute.
const travel = { model: { detour: 1, metresPerSecond: 1000 / 60, secondsPerLeg: 0 }, slower: 1 }
const budget = { iterations: 2000 }

test('S1.21 the rest of a day is ordered to the least way, with times; what has no place comes last', () => {
  const rest = orderRest(
    request([stop('c', 6), stop('nowhere', null), stop('a', 2), stop('b', 4)]),
    travel,
    budget,
  )
  expect(rest.order).toEqual(['a', 'b', 'c', 'nowhere'])
  expect(rest.metres).toBeCloseTo(6000, -1)
  // 10:00, two minutes to a: 10:02–10:12; b 10:14–10:24; c 10:26–10:36.
  expect(rest.times['a']!.arriveAt).toBeCloseTo(602, 1)
  expect(rest.times['c']!.departAt).toBeCloseTo(636, 1)
  expect(rest.finishAt).toBeCloseTo(636, 1)
})

test('S1.21 traffic stretches the ways, a locked stop keeps its place, a closed door comes last', () => {
  const stops = [stop('c', 6, { locked: true }), stop('a', 2), stop('b', 4)]
  const slow = orderRest(request(stops), { ...travel, slower: 2 }, budget)
  expect(slow.order[0]).toBe('c')
  // 6 km to c at half the speed: 12 minutes.
  expect(slow.times['c']!.arriveAt).toBeCloseTo(612, 1)
  const last = orderRest(request([stop('a', 2), stop('b', 4), stop('c', 6)]), travel, budget, 'a')
  expect(last.order).toEqual(['b', 'c', 'a'])
  expect(last.metres).toBeCloseTo(6000 + 4000, -1)
})

test('S1.44 two hundred stops are ordered within the time of a press, and none is lost', () => {
  const stops = Array.from({ length: 200 }, (_, n) =>
    stop(`s${n}`, ((n * 7919) % 200) / 10, { locked: n === 5 }),
  )
  const rest = orderRest(request(stops), travel, { iterations: 200 })
  expect(new Set(rest.order).size).toBe(200)
  expect(rest.order[5]).toBe('s5')
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { planningCustomer } from '../testing/planning-customer.ts'
import { chooseStops, type Capacity } from './choose.ts'
import type { Scored } from './score.ts'

const capacity: Capacity = {
  workingMinutes: 60,
  detour: 1,
  metresPerMinute: 1000,
  minutesPerLeg: 0,
  pointsPerKilometre: 6,
  serviceMinutes: () => 10,
}
const degree = 111_195.08
/** Kilometres north of the equator, where a kilometre is the same everywhere. */
const candidate = (id: string, score: number, km: number | null, more: Partial<Scored> = {}): Scored => ({
  customer: planningCustomer({
    id,
    position: km === null ? null : { lng: 0, lat: (km * 1000) / degree, source: 'wgs84', accuracy: null },
  }),
  score,
  reasons: [],
  dueOn: null,
  must: true,
  eligible: true,
  ...more,
})
const ids = (chosen: readonly Scored[]) => chosen.map((each) => each.customer.id)
const home = { lng: 0, lat: 0 }

test('S1.19 the day is filled up to its working minutes, travel included', () => {
  // 10 min there + 10 min work = 20, then 1 km + 10 = 11 each: 20 + 11 · 3 = 53, a fifth would be 64.
  const row = [0, 1, 2, 3, 4].map((n) => candidate(`c${n}`, 50, 10 + n))
  expect(ids(chooseStops(row, home, capacity))).toHaveLength(4)
})

test('S1.19 of equal reasons the near ones are taken, so that the day stays in one part of town', () => {
  const near = ['n1', 'n2', 'n3'].map((id, n) => candidate(id, 50, 1 + n / 10))
  const far = ['f1', 'f2', 'f3'].map((id, n) => candidate(id, 51, 9 + n / 10))
  const chosen = ids(chooseStops([...far, ...near], home, { ...capacity, workingMinutes: 35 }))
  expect(chosen.toSorted()).toEqual(['n1', 'n2', 'n3'])
})

test('S1.19 due customers come before those that are soon due, however near the latter are', () => {
  const due = candidate('due', 50, 8)
  const soon = candidate('soon', 15, 0, { must: false })
  expect(ids(chooseStops([soon, due], home, { ...capacity, workingMinutes: 20 }))).toEqual(['due'])
})

test('S1.19 what does not fit leaves room for what does', () => {
  const long = candidate('long', 90, 0)
  const short = candidate('short', 50, 0)
  const serviceMinutes = ({ customer }: Scored) => (customer.id === 'long' ? 120 : 10)
  expect(ids(chooseStops([long, short], home, { ...capacity, serviceMinutes }))).toEqual(['short'])
})

test('S1.19 customers without a position are proposed too, and without a start place the best reason begins', () => {
  const chosen = chooseStops([candidate('a', 50, 3), candidate('b', 80, null)], null, capacity)
  expect(ids(chosen)).toEqual(['b', 'a'])
})

test('S1.19 nobody is chosen who is not eligible, nobody twice, and the minutes always suffice', () => {
  const any = fc.array(
    fc.record({
      score: fc.integer({ min: 0, max: 100 }),
      km: fc.option(fc.double({ min: 0, max: 30, noNaN: true })),
      must: fc.boolean(),
      eligible: fc.boolean(),
    }),
    { maxLength: 40 },
  )
  fc.assert(
    fc.property(any, fc.integer({ min: 0, max: 300 }), (given, workingMinutes) => {
      const all = given.map(({ score, km, must, eligible }, n) =>
        candidate(`c${n}`, score, km, { must, eligible }),
      )
      const chosen = chooseStops(all, home, { ...capacity, workingMinutes })
      expect(chosen.every((each) => each.eligible)).toBe(true)
      expect(new Set(chosen).size).toBe(chosen.length)
      expect(chosen.length * 10).toBeLessThanOrEqual(workingMinutes)
      expect(ids(chooseStops(all.toReversed(), home, { ...capacity, workingMinutes }))).toEqual(ids(chosen))
    }),
  )
})

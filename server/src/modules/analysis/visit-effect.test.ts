import { expect, test } from 'vitest'
import { shiftDate } from '#platform/calendar/dates.ts'
import type { CustomerFact, VisitFact, WeekOfOrders } from './analysis.needs.ts'
import { comparableWeeks, estimate, mondayOf, observationsOf } from './visit-effect.ts'

const customer = (id: string, grade = 'B', enteredOn = '2020-01-01'): CustomerFact => ({
  id,
  ownerId: 'o',
  unitId: 'u',
  type: 'ordinary',
  grade,
  frequency: { visits: 1, weeks: 2 },
  lastVisitOn: null,
  enteredOn,
})
const visit = (customerId: string, date: string): VisitFact => ({
  id: `${customerId}${date}`,
  customerId,
  ownerId: 'o',
  unitId: 'u',
  date,
  startedAt: new Date(`${date}T09:00:00+08:00`),
  endedAt: new Date(`${date}T09:10:00+08:00`),
  verdict: 'in_place',
  at: null,
})
const week = '2026-10-12'
const order = (customerId: string, weeksFrom: number, volume: number): WeekOfOrders => ({
  customerId,
  week: shiftDate(week, 7 * weeksFrom),
  volume,
  orders: 1,
  amountFen: 0,
})

test('S1.2 a week counts only when whole weeks have passed after it', () => {
  expect(mondayOf('2026-11-22')).toBe('2026-11-16')
  // The week of 2 November, one week after it, ends with 15 November; that of the 9th needs the 22nd to be over.
  expect(comparableWeeks('2026-11-02', '2026-11-22', 1, '2026-11-22')).toEqual(['2026-11-02'])
  expect(comparableWeeks('2026-11-02', '2026-11-22', 1, '2026-11-23')).toEqual(['2026-11-02', '2026-11-09'])
})

test('S1.2 the effect compares the week after with the week before, visited with unvisited of the same grade and week', () => {
  const inputs = {
    weeks: [week],
    span: 1,
    customers: [customer('a'), customer('b'), customer('c'), customer('other', 'A')],
    visits: [visit('a', '2026-10-15'), visit('other', '2026-10-15')],
    // a: 10 → 16, what it ordered in the week of the visit does not count; b: 10 → 11; c: 20 → 23. 6 − (1 + 3) / 2 = 4.
    orders: [
      order('a', -1, 10),
      order('a', 0, 500),
      order('a', 1, 16),
      order('b', -1, 10),
      order('b', 1, 11),
      order('c', -1, 20),
      order('c', 1, 23),
      order('other', 1, 900),
    ],
  }
  const effect = estimate(observationsOf(inputs))
  expect(effect?.estimate).toBeCloseTo(4, 12)
  expect(effect).toMatchObject({ visited: 1, compared: 2, withoutComparison: 1 })
  // The placebo looks at the two weeks before the visit: nothing happened between them.
  const placebo = observationsOf(
    { ...inputs, orders: [...inputs.orders, order('a', -3, 10), order('b', -3, 10), order('c', -3, 20)] },
    2,
  )
  expect(placebo.map((one) => [one.cluster, one.before, one.after])).toEqual([
    ['a', 10, 10],
    ['b', 10, 10],
    ['c', 20, 20],
    ['other', 0, 0],
  ])
})

test('S1.2 a customer too new to have weeks before is left out; no order is an order of nothing', () => {
  const observations = observationsOf({
    weeks: [week],
    span: 1,
    customers: [customer('new', 'B', '2026-10-01'), customer('quiet')],
    visits: [],
    orders: [order('new', -1, 5)],
  })
  expect(observations).toMatchObject([{ cluster: 'quiet', visited: false, before: 0, after: 0 }])
})

import { expect, test } from 'vitest'
import type { CustomerFact, VisitFact } from './analysis.needs.ts'
import { coverageOf, unseenBucket } from './coverage.ts'

const model = { detour: 1, metresPerSecond: 10, secondsPerLeg: 0 }
const customer = (id: string, given: Partial<CustomerFact> = {}): CustomerFact => ({
  id,
  ownerId: 'o',
  unitId: 'u',
  type: 'ordinary',
  grade: 'B',
  frequency: { visits: 1, weeks: 1 },
  lastVisitOn: null,
  enteredOn: '2020-01-01',
  ...given,
})
const visited = (customerId: string, date: string, verdict: string | null = 'in_place'): VisitFact => ({
  id: `${customerId} ${date}`,
  customerId,
  ownerId: 'o',
  unitId: 'u',
  date,
  startedAt: new Date(`${date}T09:00:00+08:00`),
  endedAt: new Date(`${date}T09:20:00+08:00`),
  verdict,
  at: null,
})
const of = (customers: CustomerFact[], visits: VisitFact[]) =>
  coverageOf({
    from: '2026-11-02',
    to: '2026-11-15',
    today: '2026-11-21',
    customers,
    visits,
    plans: [],
    model,
  })

test('S1.2 frequency kept: many visits to one shop do not make up for shops that nobody saw', () => {
  // Two weeks: weekly asks for 2, fortnightly for 1; one entered on the 9th is asked for 1 week only.
  const customers = [
    customer('a'),
    customer('b', { frequency: { visits: 1, weeks: 2 } }),
    customer('c', { enteredOn: '2026-11-09' }),
  ]
  const visits = ['03', '04', '05', '06', '09'].map((day) => visited('a', `2026-11-${day}`))
  expect(of(customers, visits)).toMatchObject({ customers: 3, due: 4, made: 2, visits: 5 })
})

test('S1.17 in-place rate is counted of verdicts either way: no fix and doubt are neither', () => {
  const verdicts = ['in_place', 'in_place', 'not_in_place', 'uncertain', 'no_fix', null]
  const visits = verdicts.map((verdict, day) => visited('a', `2026-11-0${day + 2}`, verdict))
  expect(of([customer('a')], visits)).toMatchObject({ inPlace: 2, judged: 3 })
})

test('S1.2 who has not been seen for how long, up to today', () => {
  const days = ['2026-11-21', '2026-11-14', '2026-11-13', '2026-10-22', '2026-09-22', '2026-09-21']
  expect(days.map((day) => unseenBucket(day, '2026-11-21'))).toEqual([0, 0, 1, 2, 3, 4])
  expect(unseenBucket(null, '2026-11-21')).toBe(5)
})

test('S1.21 planned and driven way are compared on the same days only', () => {
  const visits = [visited('a', '2026-11-03'), visited('a', '2026-11-04')]
  const plans = [
    { ownerId: 'o', date: '2026-11-03', metres: 5000 },
    { ownerId: 'o', date: '2026-11-10', metres: 9000 },
  ]
  expect(
    coverageOf({
      from: '2026-11-02',
      to: '2026-11-15',
      today: '2026-11-21',
      customers: [],
      visits,
      plans,
      model,
    }),
  ).toMatchObject({
    plannedMetres: 5000,
    travelledMetres: 0,
    days: 2,
    lastDay: '2026-11-04',
    minutesAtCustomers: 40,
  })
})

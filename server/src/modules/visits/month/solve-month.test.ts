import { expect, test } from 'vitest'
import type { MonthDay, MonthRequest, MonthStop } from './month-request.ts'
import { solveMonth } from './solve-month.ts'

/** Places on a line, 1 km a minute; the first stands for home. */
function line(kilometres: readonly number[]) {
  const size = kilometres.length
  const metres = new Float64Array(size * size)
  for (let a = 0; a < size; a++)
    for (let b = 0; b < size; b++) metres[a * size + b] = Math.abs(kilometres[a]! - kilometres[b]!) * 1000
  return { size, metres, seconds: metres.map((way) => (way / 1000) * 60) }
}
// Four working weeks from Monday 7 December 2026.
const workdays = Array.from({ length: 28 }, (_, n) =>
  new Date(Date.UTC(2026, 11, 7 + n)).toISOString().slice(0, 10),
).filter((_, n) => n % 7 < 5)
const day = (date: string, more: Partial<MonthDay> = {}): MonthDay => ({
  date,
  minutes: 420,
  start: 0,
  end: 0,
  trip: null,
  ...more,
})
const stop = (place: number, more: Partial<MonthStop> = {}): MonthStop => ({
  id: `c${place}`,
  place,
  serviceMinutes: 20,
  visits: 4,
  minGapDays: 5,
  maxGapDays: 10,
  lastVisit: null,
  fixed: [],
  agreed: {},
  hours: Array.from({ length: 7 }, () => null),
  ...more,
})
const request = (
  places: readonly number[],
  stops: readonly MonthStop[],
  more: Partial<MonthRequest> = {},
) => ({
  ...line(places),
  days: workdays.map((date) => day(date)),
  lodgings: [],
  stops,
  departAt: 510,
  lunch: null,
  evenMetres: 3000,
  ...more,
})
const budget = { iterations: 1500 }
const datesOf = (answer: ReturnType<typeof solveMonth>, which: number) =>
  answer.days.flatMap((each) => each.stops.filter((one) => one.stop === which).map((one) => one.date))
const gaps = (dates: readonly string[]) =>
  dates.slice(1).map((date, n) => (Date.parse(date) - Date.parse(dates[n]!)) / 86_400_000)

test('S1.35 once a week is never Monday and Tuesday, and the visits of the month before count', () => {
  // Last seen on Friday 4 December: Monday 7 would be 3 days later, so the first visit is on the 9th or after.
  const answer = solveMonth(request([0, 3, 5], [stop(1, { lastVisit: '2026-12-04' }), stop(2)]), budget, 1)
  const first = datesOf(answer, 0)
  expect(first).toHaveLength(4)
  expect(first[0]! >= '2026-12-09').toBe(true)
  for (const which of [0, 1])
    for (const gap of gaps(datesOf(answer, which))) expect(gap >= 5 && gap <= 10, `${gap}`).toBe(true)
  expect(answer.notes).toEqual([])
})

test('S1.35 agreed and locked dates stay; the agreed time is kept on its day', () => {
  const agreed = { '2026-12-16': { from: 14 * 60, to: 14 * 60 + 30 } }
  const answer = solveMonth(
    request([0, 3, 5], [stop(1, { agreed, visits: 1 }), stop(2, { fixed: ['2026-12-10'], visits: 1 })]),
    budget,
    1,
  )
  expect(datesOf(answer, 0)).toEqual(['2026-12-16'])
  expect(datesOf(answer, 1)).toEqual(['2026-12-10'])
  const visit = answer.days.flatMap((each) => each.stops).find((each) => each.stop === 0)!
  // The work begins within the window; it takes 20 minutes.
  expect(visit.departAt).toBeGreaterThanOrEqual(14 * 60 + 20)
  expect(visit.departAt).toBeLessThanOrEqual(14 * 60 + 50)
})

test('S1.35 a customer that is closed on Mondays is never visited on one', () => {
  const hours = Array.from({ length: 7 }, (_, weekday) => (weekday === 0 ? [] : null))
  const answer = solveMonth(request([0, 3], [stop(1, { hours })]), budget, 1)
  expect(datesOf(answer, 0)).toHaveLength(4)
  for (const date of datesOf(answer, 0)) expect(new Date(date).getUTCDay()).not.toBe(1)
})

test('S1.35 the minutes of the days are even: twenty near customers once a month are not all seen on one day', () => {
  const places = [0, ...Array.from({ length: 20 }, (_, n) => 2 + n / 10)]
  const stops = places.slice(1).map((_, n) => stop(n + 1, { visits: 1, maxGapDays: 40 }))
  const answer = solveMonth(request(places, stops, { evenMetres: 100_000 }), { iterations: 5000 }, 1)
  // Twenty visits on twenty days: with all weight on evenness no day has four.
  expect(Math.max(...answer.days.map((each) => each.stops.length))).toBeLessThanOrEqual(3)
})

test('S1.35 far customers are done from the lodging of a trip, which begins at home and ends there', () => {
  const trip = ['2026-12-15', '2026-12-16']
  const days = workdays.map((date) =>
    trip.includes(date)
      ? day(date, { trip: 0, start: date === trip[0] ? 0 : 3, end: date === trip[0] ? 3 : 0 })
      : day(date),
  )
  // Customers 120 and 125 km out, the lodging at 122: from home each is a day of its own.
  const stops = [stop(1, { visits: 1, maxGapDays: 40 }), stop(2, { visits: 1, maxGapDays: 40 })]
  const answer = solveMonth(request([0, 120, 125, 122], stops, { days, lodgings: [3] }), budget, 1)
  for (const which of [0, 1]) expect(trip).toContain(datesOf(answer, which)[0])
  const metres = answer.days.reduce((sum, each) => sum + each.metres, 0)
  // Out once and home once: about 250 km, where two days from home would be 490.
  expect(metres).toBeLessThan(260_000)
})

test('S1.35 the midday break is planned on days that reach into it, and on no other', () => {
  const lunch = { minutes: 60, from: 690, to: 810 }
  const many = Array.from({ length: 14 }, (_, n) => stop(n + 1, { visits: 1, fixed: ['2026-12-08'] }))
  const few = stop(15, { visits: 1, fixed: ['2026-12-10'] })
  const places = Array.from({ length: 16 }, (_, n) => n)
  const answer = solveMonth(request(places, [...many, few], { lunch }), budget, 1)
  const dayOf = (date: string) => answer.days.find((each) => each.date === date)!
  expect(dayOf('2026-12-08').breakMinutes).toBe(60)
  expect(dayOf('2026-12-10').breakMinutes).toBe(0)
})

test('S1.35 what does not fit is said, never dropped in silence', () => {
  const answer = solveMonth(
    request([0, 300], [stop(1, { visits: 1 })], { days: [day('2026-12-07', { minutes: 300 })] }),
    budget,
    1,
  )
  expect(answer.days[0]!.stops).toEqual([])
  // 300 km there, 20 minutes, 300 km back: 620 minutes.
  expect(answer.notes).toMatchObject([{ kind: 'missing', wanted: 1, planned: 0 }])
  expect(answer.notes[0]!.message.zh).toContain('620 分钟')
})

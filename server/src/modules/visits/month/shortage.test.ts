import { expect, test } from 'vitest'
import type { MonthDay } from '#contracts/months.ts'
import type { MonthNote, PlannedDay } from './month-request.ts'
import { hasRoom } from './room.ts'
import { causesOf, shortageOf } from './shortage.ts'

const planned = (date: string, stops: number, travelMinutes: number, serviceMinutes: number): PlannedDay => ({
  date,
  stops: Array.from({ length: stops }, (_, stop) => ({
    stop,
    date,
    sequence: stop + 1,
    arriveAt: 0,
    departAt: 0,
    legMetres: 0,
  })),
  metres: 0,
  travelMinutes,
  serviceMinutes,
  waitingMinutes: 0,
  breakMinutes: 0,
  finishAt: null,
})
const requestDay = (date: string) => ({ date, minutes: 100, start: 0, end: 0, trip: null })
const stop = (serviceMinutes: number) => ({
  id: 'c',
  place: 0,
  serviceMinutes,
  visits: 1,
  minGapDays: 1,
  maxGapDays: 9,
  lastVisit: null,
  fixed: [],
  agreed: {},
  hours: [],
})
const missing = (reason: MonthNote['reason'], index = 0, wanted = 2): MonthNote => ({
  stop: index,
  kind: 'missing',
  reason,
  wanted,
  planned: 0,
  message: { zh: '', en: '' },
})
const request = { days: [requestDay('2026-12-01'), requestDay('2026-12-02')], stops: [stop(20), stop(5)] }

test('S1.35 a visit that no day has room for takes its minutes and the mean way to a visit', () => {
  // Four visits took 40 minutes on the road: 10 each. Two visits of 5 minutes are missing.
  const full = { days: [planned('2026-12-01', 2, 20, 78), planned('2026-12-02', 2, 20, 68)], notes: [] }
  expect(causesOf(request, full, 0)(missing('no-room', 1))).toEqual({ cause: 'capacity', minutes: 30 })
  expect(causesOf(request, full, 0)(missing('too-near', 1)).cause).toBe('spacing')
})

test('S1.35 there is room where the visit and the shortest way by it fit into a day without it', () => {
  // On a line, a minute a kilometre: home at 0, the planned customer at 10, the missing one at 12 or at 4.
  const at = [0, 10, 12, 4]
  const seconds = Float64Array.from(at.flatMap((a) => at.map((b) => Math.abs(a - b) * 60)))
  const stops = [1, 2, 3].map((place) => ({ ...stop(20), place }))
  const day = { ...planned('2026-12-01', 1, 20, 20), stops: planned('', 1, 0, 0).stops }
  const of = (minutes: number) => ({
    days: [{ ...requestDay('2026-12-01'), minutes }],
    stops,
    seconds,
    size: 4,
  })
  // 40 minutes are used; 12 is 2 km behind the last stop: 4 minutes more, and 20 for the visit.
  expect(hasRoom(of(64), [day], 1)).toBe(true)
  expect(hasRoom(of(63), [day], 1)).toBe(false)
  // 4 lies on the way.
  expect(hasRoom(of(60), [day], 2)).toBe(true)
  // The customer is visited on this day already.
  expect(hasRoom(of(400), [day], 0)).toBe(false)
})

test('S1.35 absence is named as the cause where the days it took would have been enough', () => {
  const notes = [missing('no-room', 0, 3)]
  const full = { days: [planned('2026-12-01', 2, 20, 80), planned('2026-12-02', 2, 20, 80)], notes }
  // 3 × (20 + 10) = 90 minutes are missing; one day of absence is 100, none is 0.
  expect(causesOf(request, full, 1)(notes[0]!)).toEqual({ cause: 'absence', minutes: 90 })
  expect(causesOf(request, full, 0)(notes[0]!).cause).toBe('capacity')
  expect(causesOf(request, full, 1)(missing('too-few-days')).cause).toBe('absence')
  expect(causesOf(request, full, 0)(missing('too-few-days')).cause).toBe('few_days')
})

test('S1.35 what a longer day would have to hold is told by the day, rounded up', () => {
  const day = (date: string, used: number): MonthDay => ({
    date,
    visits: 1,
    metres: 0,
    travelMinutes: 0,
    serviceMinutes: used,
    waitingMinutes: 0,
    breakMinutes: 0,
    availableMinutes: 100,
    finishAt: null,
    kind: 'work',
    name: null,
    start: null,
    end: null,
  })
  const row = { customerId: 'c', message: { zh: '', en: '' }, planned: 1 } as const
  const unplanned = [
    { ...row, kind: 'missing', cause: 'capacity', wanted: 4, minutes: 66 },
    { ...row, kind: 'missing', cause: 'closed', wanted: 2, minutes: 500 },
    { ...row, kind: 'spacing', cause: null, wanted: 1, minutes: 0 },
  ] as const
  const days = [day('2026-12-01', 90), day('2026-12-02', 70)]
  // 66 minutes over 2 days are 33, rounded up to 35; what is closed would not be cured by longer days.
  expect(shortageOf({ unplanned }, days, 0)).toEqual({
    visits: 3,
    minutes: 66,
    days: 2,
    awayDays: 0,
    used: 0.8,
    minutesMoreADay: 35,
  })
  expect(shortageOf({ unplanned: unplanned.slice(1) }, days, 0)).toBeNull()
})

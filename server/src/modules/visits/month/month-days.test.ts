import { expect, test } from 'vitest'
import { lastOfMonth, monthOf, visitsWanted } from './month-days.ts'

const december = { from: '2026-12-01', to: '2026-12-31' }

test('S1.19 a month knows its first and last day, leap years too', () => {
  expect([monthOf('2028-02-17'), lastOfMonth('2028-02-17')]).toEqual(['2028-02-01', '2028-02-29'])
  expect(lastOfMonth('2026-12-01')).toBe('2026-12-31')
})

test('S1.35 the rhythm goes on across the end of the month', () => {
  // Weekly, last on Thursday 26 November: due on 3, 10, 17, 24 and 31 December.
  expect(visitsWanted(7, '2026-11-26', december)).toEqual({ visits: 5, firstDue: '2026-12-03' })
  // Seen on 30 November, every 8 weeks: not before 25 January.
  expect(visitsWanted(56, '2026-11-30', december)).toEqual({ visits: 0, firstDue: '2027-01-25' })
  // Twice a week is every 3.5 days: 30 days after the first hold 8 more.
  expect(visitsWanted(3.5, null, december).visits).toBe(9)
})

test('S1.35 whoever is overdue or was never seen is due on the first day, and owes no more than that', () => {
  expect(visitsWanted(28, '2026-03-01', december)).toEqual({ visits: 2, firstDue: '2026-12-01' })
  expect(visitsWanted(28, null, { from: '2026-12-21', to: '2026-12-31' }).visits).toBe(1)
})

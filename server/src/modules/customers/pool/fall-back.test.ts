import { describe, expect, test } from 'vitest'
import type { PoolRule } from '#contracts/customer-pool.ts'
import { shiftDate } from '#platform/calendar/dates.ts'
import { defaultSheet } from '../rules/rule-sheets.ts'
import { fallOf, type Standing } from './fall-back.ts'

const rule: PoolRule = { ...defaultSheet('pool', null), days: 10, warnDays: 3, ordersCount: false }
const standing: Standing = {
  grade: 'B',
  keyCustomer: false,
  ownerLeft: false,
  lastVisitOn: '2026-03-01',
  lastOrderOn: null,
  enteredOn: '2025-01-01',
  ownedSince: null,
  extendedUntil: null,
  warned: { on: '2026-03-05', lastContactOn: '2026-03-01' },
}
const calendarDays = async (date: string, days: number): Promise<string> => shiftDate(date, days)
const falls = async (given: Partial<Standing>, changes: Partial<PoolRule> = {}, today = '2026-03-08') =>
  (await fallOf({ ...standing, ...given }, { ...rule, ...changes }, today, calendarDays))?.fallsOn ?? null

describe('when a customer falls back', () => {
  test('on the tenth day after the last contact', async () => {
    // 1 March + 10 days; told on the 5th, so the warning does not hold it up.
    expect(await falls({})).toBe('2026-03-11')
  })

  test('the last contact is the latest of visit, order where it counts, entry, and taking over', async () => {
    expect(await falls({ lastOrderOn: '2026-03-04' })).toBe('2026-03-11')
    expect(
      await falls(
        { lastOrderOn: '2026-03-04', warned: { on: '2026-03-05', lastContactOn: '2026-03-04' } },
        { ordersCount: true },
      ),
    ).toBe('2026-03-14')
    expect(
      await falls({ ownedSince: '2026-03-06', warned: { on: '2026-03-06', lastContactOn: '2026-03-06' } }),
    ).toBe('2026-03-16')
    expect(await falls({ lastVisitOn: null, enteredOn: '2026-03-07', warned: null })).toBe('2026-03-17')
  })

  test('a rule that is new warns first: nobody loses customers overnight', async () => {
    expect(await falls({ lastVisitOn: '2025-06-01', warned: null })).toBe('2026-03-11')
    // Warned for an older contact: the new one asks for a warning of its own.
    const warned = { on: '2026-01-01', lastContactOn: '2025-06-01' }
    expect(await falls({ lastVisitOn: '2026-02-20', warned })).toBe('2026-03-11')
  })

  test('an extension holds to its last day', async () => {
    expect(await falls({ extendedUntil: '2026-04-01' })).toBe('2026-04-02')
    expect(await falls({ extendedUntil: '2026-02-01' })).toBe('2026-03-11')
  })

  test('grades may have other days, or never fall; key customers stay', async () => {
    expect(await falls({}, { daysByGrade: { B: 30 } })).toBe('2026-03-31')
    expect(await falls({}, { daysByGrade: { B: null } })).toBeNull()
    expect(await falls({}, { daysByGrade: { A: null } })).toBe('2026-03-11')
    expect(await falls({ keyCustomer: true })).toBeNull()
    expect(await falls({ keyCustomer: true }, { keepKeyCustomers: false })).toBe('2026-03-11')
  })

  test('customers of somebody who left fall at once: there is nobody to warn', async () => {
    expect(await falls({ ownerLeft: true, warned: null })).toBe('2026-03-08')
    expect(await falls({ ownerLeft: true }, { ownerLeft: false })).toBe('2026-03-11')
  })

  test('working days are counted by the calendar that is handed in', async () => {
    // 2026-03-01 is a Sunday; the tenth working day after it is Friday, the 13th.
    const workdays = async (date: string, days: number): Promise<string> => {
      let at = date
      for (let left = days; left > 0;) {
        at = shiftDate(at, 1)
        if (![0, 6].includes(new Date(`${at}T00:00:00Z`).getUTCDay())) left--
      }
      return at
    }
    expect((await fallOf(standing, rule, '2026-03-08', workdays))?.fallsOn).toBe('2026-03-13')
  })
})

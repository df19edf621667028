import { describe, expect, test } from 'vitest'
import { monthGrid, nextMonth } from './month.ts'

describe('the month of the business calendar', () => {
  test('weeks are whole and begin on Monday', () => {
    // 1 November 2026 is a Sunday: its week begins on Monday, 26 October; the 30th is a Monday.
    const grid = monthGrid('2026-11')
    expect(grid[0]).toBe('2026-10-26')
    expect(grid.at(-1)).toBe('2026-12-06')
    expect(grid).toHaveLength(42)
  })
  test('a February of four whole weeks has no days of other months', () => {
    // 1 February 2027 is a Monday and the month has 28 days.
    expect(monthGrid('2027-02')).toHaveLength(28)
  })
  test('months cross the year in both directions', () => {
    expect(nextMonth('2026-12', 1)).toBe('2027-01')
    expect(nextMonth('2026-01', -1)).toBe('2025-12')
    expect(nextMonth('2026-11', 14)).toBe('2028-01')
  })
})

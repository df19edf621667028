import { describe, expect, test } from 'vitest'
import { hoursText, parseHours } from './opening-hours.tsx'

describe('opening hours as people type them', () => {
  test('one or two intervals, full-width signs, missing minutes', () => {
    expect(parseHours('08:00-12:00, 14:00-21:30')).toEqual([
      { from: '08:00', to: '12:00' },
      { from: '14:00', to: '21:30' },
    ])
    expect(parseHours('８：３０～２１：００')).toEqual([{ from: '08:30', to: '21:00' }])
    expect(parseHours('7-24')).toEqual([{ from: '07:00', to: '24:00' }])
    expect(parseHours('8 至 12、14 至 20')).toEqual([
      { from: '08:00', to: '12:00' },
      { from: '14:00', to: '20:00' },
    ])
  })

  test('an empty line is a day off', () => {
    expect(parseHours('  ')).toEqual([])
    expect(hoursText([])).toBe('')
  })

  test('what cannot be hours is refused instead of guessed', () => {
    for (const text of [
      '全天',
      '12:00-08:00',
      '08:00-25:00',
      '08:00-12:00, 11:00-15:00',
      '9',
      '08:60-12:00',
    ]) {
      expect(parseHours(text), text).toBeNull()
    }
  })

  test('what is shown can be read back', () => {
    const day = [
      { from: '06:30', to: '11:00' },
      { from: '16:00', to: '24:00' },
    ]
    expect(parseHours(hoursText(day))).toEqual(day)
  })
})

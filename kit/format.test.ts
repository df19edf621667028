import { afterEach, describe, expect, test } from 'vitest'
import {
  addDays,
  businessDateOf,
  daysBetween,
  formatBytes,
  formatDate,
  formatDistance,
  formatMinutes,
  formatMoment,
  formatMoney,
  formatNumber,
  formatShare,
  formatTime,
  formatTotal,
  setTimeZone,
} from './format.ts'

afterEach(() => setTimeZone('Asia/Shanghai'))

describe('dates as the trade writes them', () => {
  test('a moment is shown in the zone of the organisation, not of the machine', () => {
    // 06:05 UTC is 14:05 in Shanghai, and 21 November 2026 is a Saturday.
    expect(formatMoment('2026-11-21T06:05:00Z', 'zh-CN', '2026-11-21')).toBe('11-21 周六 14:05')
    expect(formatMoment('2026-11-21T06:05:00Z', 'en-US', '2026-11-21')).toBe('11-21 Sat 14:05')
    expect(formatTime('2026-11-21T16:00:00Z')).toBe('00:00')
  })

  test('the business date turns at midnight of the organisation', () => {
    expect(businessDateOf('2026-11-20T15:59:59Z')).toBe('2026-11-20')
    expect(businessDateOf('2026-11-20T16:00:00Z')).toBe('2026-11-21')
    setTimeZone('UTC')
    expect(businessDateOf('2026-11-20T16:00:00Z')).toBe('2026-11-20')
  })

  test('another year is written out; an unknown date is a dash', () => {
    expect(formatDate('2025-12-31', 'zh-CN', '2026-11-21')).toBe('2025-12-31 周三')
    expect(formatDate(null)).toBe('—')
  })

  test('adding days crosses the end of a leap February', () => {
    expect(addDays('2028-02-28', 2)).toBe('2028-03-01')
    expect(daysBetween('2028-02-28', '2028-03-01')).toBe(2)
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31')
  })
})

describe('distances and durations', () => {
  test('metres below one kilometre, kilometres from there', () => {
    expect(formatDistance(849.6, 'zh-CN')).toBe('850 米')
    // 999.6 m rounds to 1000 and must not be written "1000 米".
    expect(formatDistance(999.6, 'zh-CN')).toBe('1.0 公里')
    expect(formatDistance(12_345, 'zh-CN')).toBe('12.3 公里')
    expect(formatDistance(123_456, 'en-US')).toBe('123 km')
    expect(formatDistance(null)).toBe('—')
  })
  test('minutes become hours', () => {
    expect(formatMinutes(45, 'zh-CN')).toBe('45 分钟')
    expect(formatMinutes(125, 'zh-CN')).toBe('2 小时 5 分')
    expect(formatMinutes(120, 'en-US')).toBe('2 h')
    // 59.6 rounds up to a whole hour; "0 小时 60 分" would be wrong.
    expect(formatMinutes(59.6, 'zh-CN')).toBe('1 小时')
  })
})

describe('numbers and money', () => {
  test('money is exact to the fen below 万元 and rounded for the eye above', () => {
    expect(formatMoney(123_450, 'zh-CN')).toBe('1,234.50 元')
    expect(formatMoney(5, 'zh-CN')).toBe('0.05 元')
    expect(formatMoney(999_999, 'zh-CN')).toBe('9,999.99 元')
    expect(formatMoney(12_345_678, 'zh-CN')).toBe('12.35 万元')
    expect(formatMoney(-123_450, 'zh-CN')).toBe('-1,234.50 元')
    expect(formatMoney(-123_450, 'en-US')).toBe('-¥1,234.50')
    // Above 2^53 fen a float would lose the last digits: 90,071,992,547,409.93 yuan.
    expect(formatMoney(9_007_199_254_740_993n, 'en-US')).toBe('¥90,071,992,547,409.93')
  })
  test('totals are exact, or about so many 万', () => {
    expect(formatTotal({ count: 5000, exact: true }, 'zh-CN')).toBe('5,000')
    expect(formatTotal({ count: 104_000, exact: false }, 'zh-CN')).toBe('约 10.4 万')
    expect(formatTotal({ count: 100_000, exact: false }, 'zh-CN')).toBe('约 10 万')
    expect(formatTotal({ count: 104_000, exact: false }, 'en-US')).toBe('about 104 k')
  })
  test('shares, sizes and plain numbers', () => {
    expect(formatShare(0.012)).toBe('1.2 %')
    expect(formatNumber(1_234_567.5, 1)).toBe('1,234,567.5')
    expect(formatNumber(Number.NaN)).toBe('—')
    expect(formatBytes(1536)).toBe('1.5 KB')
    expect(formatBytes(20 * 1024 * 1024)).toBe('20 MB')
  })
})

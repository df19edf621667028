import { expect, test } from 'vitest'
import { rangeOf } from './period.ts'

test('S1.6 the ranges that the analysis offers hold the days that their names say', () => {
  expect(rangeOf('weeks4', '2026-11-22')).toEqual({ from: '2026-10-26', to: '2026-11-22' })
  expect(rangeOf('weeks13', '2026-11-22')).toEqual({ from: '2026-08-24', to: '2026-11-22' })
  expect(rangeOf('month', '2026-11-22')).toEqual({ from: '2026-11-01', to: '2026-11-22' })
  expect(rangeOf('lastMonth', '2026-01-05')).toEqual({ from: '2025-12-01', to: '2025-12-31' })
  expect(rangeOf('lastMonth', '2028-03-31')).toEqual({ from: '2028-02-01', to: '2028-02-29' })
})

import { expect, test } from 'vitest'
import { readDate, readFen } from './read-cells.ts'

test('dates as files write them; what is no day of the calendar is none', () => {
  expect(['2026-11-08', '2026/11/8', '20261108', '2026年11月8日', '2026-11-08 09:30'].map(readDate)).toEqual(
    Array.from({ length: 5 }, () => '2026-11-08'),
  )
  expect(['2026-02-30', '08-11-2026', '昨天', ''].map(readDate)).toEqual([null, null, null, null])
})

test('amounts in whole fen, never through a float; three decimals that say something are no amount', () => {
  // 0.29 × 100 is 28.999999999999996 in floating point.
  expect(['0.29', '1,234.5', '¥12', '-0.07', '100.000', ''].map(readFen)).toEqual([
    '29',
    '123450',
    '1200',
    '-7',
    '10000',
    '0',
  ])
  expect(['12.345', '1e5', '十元', '--1'].map(readFen)).toEqual([null, null, null, null])
})

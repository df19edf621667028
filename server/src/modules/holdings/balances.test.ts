import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { daysBetween, shiftDate } from '#platform/calendar/dates.ts'
import { averageFen, balanceOn, type BalancePoint, fenDays, monthsUpTo, thinned } from './balances.ts'

const point = (asOf: string, balanceFen: bigint, monthAverageFen: bigint | null = null): BalancePoint => ({
  asOf,
  balanceFen,
  monthAverageFen,
})

test('S2.33 a balance holds from its day until the next; before the first there is none', () => {
  const points = [point('2026-11-03', 100n), point('2026-11-10', 40n)]
  expect(
    ['2026-11-02', '2026-11-03', '2026-11-09', '2026-11-10', '2026-12-31'].map((day) =>
      balanceOn(points, day),
    ),
  ).toEqual([0n, 100n, 100n, 40n, 40n])
})

test('S2.33 日均 counts every calendar day, those before the account was opened as zero', () => {
  const points = [point('2026-11-03', 300n), point('2026-11-10', 40n)]
  // 1–2 November: 2 × 0; 3–9: 7 × 300 = 2100; 10–30: 21 × 40 = 840; together 2940 in 30 days = 98.
  expect(fenDays(points, '2026-11-01', '2026-11-30')).toBe(2940n)
  expect(averageFen(points, '2026-11-01', '2026-11-30')).toBe(98n)
  // 9 and 10 November: (300 + 40) / 2.
  expect(averageFen(points, '2026-11-09', '2026-11-10')).toBe(170n)
})

test('S2.33 an average over a thinned month and a whole one adds their days', () => {
  // October is thinned: its average 50 stands for each of its 31 days; November has 80 from October's last point.
  const points = [point('2026-10-20', 80n, 50n)]
  expect(fenDays(points, '2026-10-01', '2026-11-30')).toBe(50n * 31n + 80n * 30n)
})

test('months end with the one of today, over a turn of the year', () => {
  expect(monthsUpTo('2026-02-11', 4)).toEqual(['2025-11-01', '2025-12-01', '2026-01-01', '2026-02-01'])
})

describe('thinning a month', () => {
  const days = fc.integer({ min: 0, max: 89 })
  const history = fc
    .uniqueArray(fc.tuple(days, fc.bigInt({ min: -1_000_000_000_000n, max: 1_000_000_000_000n })), {
      selector: ([day]) => day,
      minLength: 1,
      maxLength: 30,
    })
    .map((pairs) =>
      pairs.toSorted(([a], [b]) => a - b).map(([day, fen]) => point(shiftDate('2026-09-01', day), fen)),
    )

  test('changes neither the balance at its end nor, but for a half fen a day, its average', () => {
    fc.assert(
      fc.property(history, (points) => {
        const cut = thinned(points, '2026-10-01')
        if (cut === null) return
        const after = points
          .filter(({ asOf }) => !cut.drop.includes(asOf))
          .map((one) => (one.asOf === cut.keep.asOf ? cut.keep : one))
        expect(after.filter(({ asOf }) => asOf.startsWith('2026-10'))).toHaveLength(1)
        expect(balanceOn(after, '2026-10-31')).toBe(balanceOn(points, '2026-10-31'))
        expect(averageFen(after, '2026-10-01', '2026-10-31')).toBe(
          averageFen(points, '2026-10-01', '2026-10-31'),
        )
        // September and November are as they were.
        expect(fenDays(after, '2026-09-01', '2026-09-30')).toBe(fenDays(points, '2026-09-01', '2026-09-30'))
        expect(fenDays(after, '2026-11-01', '2026-11-29')).toBe(fenDays(points, '2026-11-01', '2026-11-29'))
      }),
    )
  })

  test('the average is the sum of the balances of its days divided by them', () => {
    fc.assert(
      fc.property(history, days, days, (points, a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)].map((day) => shiftDate('2026-09-01', day)) as [
          string,
          string,
        ]
        let sum = 0n
        for (let day = from; day <= to; day = shiftDate(day, 1)) sum += balanceOn(points, day)
        expect(fenDays(points, from, to)).toBe(sum)
        expect(
          Math.abs(Number(averageFen(points, from, to)) * (daysBetween(from, to) + 1) - Number(sum)),
        ).toBeLessThanOrEqual((daysBetween(from, to) + 1) / 2 + 1e-3 * Math.abs(Number(sum)))
      }),
    )
  })

  test('a month that is thinned already, or has no point, is left alone', () => {
    expect(thinned([point('2026-10-20', 80n, 50n)], '2026-10-01')).toBeNull()
    expect(thinned([point('2026-09-20', 80n)], '2026-10-01')).toBeNull()
  })
})

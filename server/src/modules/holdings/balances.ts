import { daysBetween, shiftDate } from '#platform/calendar/dates.ts'

/** A balance as it is kept: it holds from its day until the next one of the same account. */
export interface BalancePoint {
  readonly asOf: string
  readonly balanceFen: bigint
  /** Of the last point of a month whose other days are gone: the average day of that month. */
  readonly monthAverageFen: bigint | null
}

const monthOf = (date: string): string => `${date.slice(0, 7)}-01`

/** The first day of the month after the one of `date`. */
export function nextMonth(date: string): string {
  const [year = 0, month = 0] = date.split('-').map(Number)
  return month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`
}

/** First days of the `count` months up to the one of `today`, oldest first. */
export function monthsUpTo(today: string, count: number): string[] {
  const [year = 0, month = 0] = today.split('-').map(Number)
  return Array.from({ length: count }, (_, index) => {
    const at = year * 12 + month - count + index
    return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}-01`
  })
}

/** The balance in force on a day: nothing before the first point. Points are in order. */
export function balanceOn(points: readonly BalancePoint[], date: string): bigint {
  let balance = 0n
  for (const point of points) {
    if (point.asOf > date) break
    balance = point.balanceFen
  }
  return balance
}

/**
 * Balance of every day from `from` to `to`, both inclusive, added up: fen times days. Divided by the days it is the
 * average daily balance (日均). Within a month whose days are gone the month's own average stands for each of them.
 */
export function fenDays(points: readonly BalancePoint[], from: string, to: string): bigint {
  if (to < from) return 0n
  let sum = 0n
  for (let start = from; start <= to; start = nextMonth(start)) {
    const end = shiftDate(nextMonth(start), -1)
    sum += fenDaysWithin(points, start, end < to ? end : to)
  }
  return sum
}

function fenDaysWithin(points: readonly BalancePoint[], from: string, to: string): bigint {
  const days = BigInt(daysBetween(from, to) + 1)
  const thinned = points.find(
    ({ asOf, monthAverageFen }) => monthAverageFen !== null && monthOf(asOf) === monthOf(from),
  )
  if (thinned) return (thinned.monthAverageFen ?? 0n) * days
  let sum = balanceOn(points, from) * days
  // Each later change adds its difference for the days that are left.
  let before = balanceOn(points, from)
  for (const { asOf, balanceFen } of points) {
    if (asOf <= from || asOf > to) continue
    sum += (balanceFen - before) * BigInt(daysBetween(asOf, to) + 1)
    before = balanceFen
  }
  return sum
}

/** The average daily balance, in whole fen, rounded half away from zero. */
export function averageFen(points: readonly BalancePoint[], from: string, to: string): bigint {
  return divide(fenDays(points, from, to), BigInt(daysBetween(from, to) + 1))
}

/** Whole division, rounded half away from zero. */
export function divide(sum: bigint, by: bigint): bigint {
  const half = sum < 0n ? -by / 2n : by / 2n
  return (sum + half) / by
}

/**
 * What is left of a month that has ended: its last point, with the average day of the month. Null where the month has
 * no point of its own. `points` are those of the account from its beginning.
 */
export function thinned(
  points: readonly BalancePoint[],
  month: string,
): { readonly keep: BalancePoint; readonly drop: readonly string[] } | null {
  const own = points.filter(({ asOf }) => monthOf(asOf) === month)
  const last = own.at(-1)
  if (!last || own.some(({ monthAverageFen }) => monthAverageFen !== null)) return null
  const monthAverageFen = averageFen(points, month, shiftDate(nextMonth(month), -1))
  return { keep: { ...last, monthAverageFen }, drop: own.slice(0, -1).map(({ asOf }) => asOf) }
}

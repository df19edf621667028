const dayMs = 86_400_000

/** Days since 1970-01-01 of a date `YYYY-MM-DD`; null for what is no date. */
export function dayOf(date: string): number | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date)
  return found ? dayFrom(Number(found[1]), Number(found[2]), Number(found[3])) : null
}

/** The day of year, month 1–12 and day; null when the calendar has none such. */
export function dayFrom(year: number, month: number, day: number): number | null {
  if (!(year >= 1 && year <= 9999)) return null
  const moment = new Date(0)
  moment.setUTCFullYear(year, month - 1, day)
  const same = moment.getUTCFullYear() === year && moment.getUTCMonth() === month - 1
  return same && moment.getUTCDate() === day ? Math.round(moment.getTime() / dayMs) : null
}

/** `YYYY-MM-DD`; null outside the years 1 to 9999. */
export function dateOf(day: number): string | null {
  const moment = new Date(day * dayMs)
  const year = moment.getUTCFullYear()
  if (!(year >= 1 && year <= 9999)) return null
  return `${String(year).padStart(4, '0')}-${moment.toISOString().slice(-19, -14)}`
}

export const yearOf = (day: number): number => new Date(day * dayMs).getUTCFullYear()
export const monthOf = (day: number): number => new Date(day * dayMs).getUTCMonth() + 1

/** Whole years from one day to another: a birthday on 29 February is had on 1 March of other years. */
export function yearsBetween(from: number, to: number): number {
  if (to < from) return -yearsBetween(to, from)
  const [a, b] = [new Date(from * dayMs), new Date(to * dayMs)]
  const before =
    b.getUTCMonth() < a.getUTCMonth() ||
    (b.getUTCMonth() === a.getUTCMonth() && b.getUTCDate() < a.getUTCDate())
  return b.getUTCFullYear() - a.getUTCFullYear() - (before ? 1 : 0)
}

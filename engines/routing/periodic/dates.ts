/** Days since 1970-01-01 of an ISO date, NaN if it is none. Pure arithmetic: no time zone is involved. */
export function dayNumber(date: string): number {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date) ?? []
  const time = Date.UTC(Number(year), Number(month) - 1, Number(day))
  const valid = !Number.isNaN(time) && new Date(time).toISOString().startsWith(date)
  return valid ? time / 86_400_000 : Number.NaN
}

/** 1 = Monday … 7 = Sunday; 1970-01-01 was a Thursday. */
export function weekday(dayNumberOfDate: number): number {
  return ((((dayNumberOfDate + 3) % 7) + 7) % 7) + 1
}

import type { OpeningHours } from '#contracts/customer-facts.ts'

/** Null when the hours of every day rise and do not overlap; otherwise the number of the first wrong day. */
export function wrongDay(hours: OpeningHours): number | null {
  const wrong = (hours ?? []).findIndex((day) =>
    day.some((interval, index) => {
      const before = day[index - 1]
      return interval.from >= interval.to || (before !== undefined && before.to > interval.from)
    }),
  )
  return wrong === -1 ? null : wrong
}

/** `08:00-12:00,14:00-21:00;…` Monday first; a closed day is empty. */
export function hoursText(hours: OpeningHours): string | null {
  if (hours === null) return null
  return hours.map((day) => day.map(({ from, to }) => `${from}-${to}`).join(',')).join(';')
}

/** Business dates as text `YYYY-MM-DD`: they sort, compare and travel as they are, and carry no time zone. */

const dayMs = 86_400_000

export function shiftDate(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10)
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs)
}

/** 0 Sunday … 6 Saturday. */
export function dayOfWeek(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay()
}

const formatters = new Map<string, Intl.DateTimeFormat>()

function parts(moment: Date, timeZone: string): Record<string, string> {
  let formatter = formatters.get(timeZone)
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
    formatters.set(timeZone, formatter)
  }
  return Object.fromEntries(formatter.formatToParts(moment).map((part) => [part.type, part.value]))
}

/** The business date of a moment in a zone. */
export function zonedDate(moment: Date, timeZone: string): string {
  const { year, month, day } = parts(moment, timeZone)
  return `${year}-${month}-${day}`
}

/** Minutes since midnight of a moment in a zone. */
export function zonedMinutes(moment: Date, timeZone: string): number {
  const { hour, minute } = parts(moment, timeZone)
  return Number(hour) * 60 + Number(minute)
}

/** The moment at which a business date begins in a zone. */
export function zonedMidnight(date: string, timeZone: string): Date {
  const guess = Date.parse(`${date}T00:00:00Z`)
  const offsetAt = (moment: number): number => {
    const { year, month, day, hour, minute, second } = parts(new Date(moment), timeZone)
    return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) - moment
  }
  const first = guess - offsetAt(guess)
  // Once more, because the offset may change between the guess and the answer.
  return new Date(guess - offsetAt(first))
}

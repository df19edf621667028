import type { Calendar } from '#platform/calendar/calendar.ts'
import { addDays } from '../proposal/dates.ts'

/** The first day of the month that a date lies in. */
export const monthOf = (date: string): string => `${date.slice(0, 7)}-01`

/** The last day of the month that a date lies in. */
export function lastOfMonth(date: string): string {
  const [year = 0, month = 0] = date.split('-').map(Number)
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)
}

export interface CalendarDate {
  readonly date: string
  readonly workday: boolean
  readonly name: string | null
}

/** Every date of a month with what the business calendar says of it. */
export async function datesOfMonth(calendar: Calendar, month: string): Promise<CalendarDate[]> {
  const dates: CalendarDate[] = []
  const last = lastOfMonth(month)
  for (let date = monthOf(month); date <= last; date = addDays(date, 1))
    dates.push({ date, workday: await calendar.isWorkday(date), name: await calendar.nameOf(date) })
  return dates
}

/**
 * How often a customer should be visited from `from` to `to` (both included), so that the rhythm of its period
 * goes on across months: the first visit is due a period after the last one (at once when that is over), and one
 * follows every period. A period is a whole number of days or not: twice a week is every 3.5 days.
 */
export function visitsWanted(
  period: number,
  lastVisit: string | null,
  span: { readonly from: string; readonly to: string },
): { readonly visits: number; readonly firstDue: string } {
  const dueIn = lastVisit === null ? 0 : Math.max(0, daysFrom(span.from, lastVisit) + period)
  const days = daysFrom(span.from, span.to)
  const visits = dueIn > days ? 0 : Math.floor((days - dueIn) / period + 1e-9) + 1
  return { visits, firstDue: addDays(span.from, Math.ceil(dueIn - 1e-9)) }
}

const daysFrom = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)

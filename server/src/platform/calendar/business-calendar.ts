import chineseDays from 'chinese-days'
import type { Db } from '../db/index.ts'
import type { Calendar } from './calendar.ts'
import { dayOfWeek, shiftDate, zonedDate, zonedMidnight } from './dates.ts'

const cacheMs = 1000

export interface CalendarDay {
  readonly date: string
  readonly kind: 'workday' | 'weekend' | 'holiday' | 'makeup_workday'
  readonly name: string | null
}

export interface BusinessCalendar extends Calendar {
  days(from: string, to: string): Promise<CalendarDay[]>
  /** Last date for which the holidays are known: the official data, and whole years that were entered here. */
  dataUntil(): Promise<string>
  /** Own changes were made: read them anew. */
  forget(): void
}

/**
 * Business days: official Chinese holidays and make-up working days (package `chinese-days`, which follows the
 * notices of the State Council), with the organisation's own changes over them. Past the end of the official data
 * only weekends are known; `dataUntil` lets screens and `doctor` warn in time.
 */
export function createCalendar(options: { db: Db; timeZone: string; now: () => Date }): BusinessCalendar {
  let cached: { at: number; own: Map<string, { kind: string; name: string | null }> } | null = null

  async function ownDays(): Promise<Map<string, { kind: string; name: string | null }>> {
    if (cached !== null && Date.now() - cached.at < cacheMs) return cached.own
    const rows = await options.db.selectFrom('calendar_days').select(['date', 'kind', 'name']).execute()
    const own = new Map(rows.map((row) => [row.date, { kind: row.kind, name: row.name }]))
    cached = { at: Date.now(), own }
    return own
  }
  async function day(date: string): Promise<CalendarDay> {
    const own = (await ownDays()).get(date)
    if (own) return { date, kind: own.kind === 'holiday' ? 'holiday' : 'workday', name: own.name }
    return officialDay(date)
  }
  const isWorkday = async (date: string): Promise<boolean> => {
    const { kind } = await day(date)
    return kind === 'workday' || kind === 'makeup_workday'
  }

  return {
    today: () => zonedDate(options.now(), options.timeZone),
    dateOf: (moment) => zonedDate(moment, options.timeZone),
    boundsOf: (date) => ({
      start: zonedMidnight(date, options.timeZone),
      end: zonedMidnight(shiftDate(date, 1), options.timeZone),
    }),
    isWorkday,
    nameOf: async (date) => (await day(date)).name,
    async addWorkdays(date, n) {
      const step = Math.sign(n)
      let current = date
      let left = Math.abs(n)
      // A calendar without a working day in ten years is a mistake, not a reason to loop for ever.
      for (let tried = 0; left > 0; tried++) {
        if (tried > 3660) throw new Error('the calendar has no working days')
        current = shiftDate(current, step)
        if (await isWorkday(current)) left--
      }
      return current
    },
    async days(from, to) {
      const days: CalendarDay[] = []
      for (let date = from; date <= to && days.length < 800; date = shiftDate(date, 1))
        days.push(await day(date))
      return days
    },
    async dataUntil() {
      const own = await ownDays()
      let year = Number(officialDataUntil().slice(0, 4))
      // Whoever has entered the National Day of a year has entered its notice.
      while (own.get(`${year + 1}-10-01`)?.kind === 'holiday') year++
      return `${year}-12-31`
    },
    forget: () => {
      cached = null
    },
  }
}

function officialDay(date: string): CalendarDay {
  const weekend = dayOfWeek(date) === 0 || dayOfWeek(date) === 6
  const detail = chineseDays.getDayDetail(date)
  const [, name = null] = detail.name.split(',')
  if (detail.work)
    return weekend ? { date, kind: 'makeup_workday', name } : { date, kind: 'workday', name: null }
  if (name !== null) return { date, kind: 'holiday', name }
  return { date, kind: 'weekend', name: null }
}

let dataEnd: string | null = null

/** The package covers whole years: the last year in which 1 October is known as a holiday. */
function officialDataUntil(): string {
  if (dataEnd !== null) return dataEnd
  let year = 2020
  while (chineseDays.getDayDetail(`${year + 1}-10-01`).name.includes(',')) year++
  dataEnd = `${year}-12-31`
  return dataEnd
}

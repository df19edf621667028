import { createHash } from 'node:crypto'
import type { Point } from '#contracts/common.ts'
import type { WorkingDay } from '#engines/routing/periodic/index.ts'
import type { VisitBasics } from '#modules/visits/index.ts'
import { shiftDate } from '#platform/calendar/dates.ts'
import type { Facts } from '../facts/facts.ts'
import type { MonthJob } from './routes-thread.ts'

/** The calendar month that is planned: the next whole one. */
export interface Month {
  /** `2026-12` */
  readonly name: string
  readonly days: readonly WorkingDay[]
  /** Weeks from its first to its last day. */
  readonly weeks: number
}

/**
 * Visits of one month at a frequency: the whole part, and for what is left the customers take turns by their ids, so
 * that a visit every eight weeks is made to every other customer, and to the same ones whoever owns them.
 */
export function visitsInMonth(id: string, visitsPerWeek: number, weeks: number): number {
  const wanted = visitsPerWeek * weeks
  const turn = createHash('sha256').update(id).digest().readUInt32BE(0) / 2 ** 32
  return Math.floor(wanted) + (turn < wanted - Math.floor(wanted) ? 1 : 0)
}

/** The month of a person who serves these rows of the facts, beginning and ending each day at `departure`. */
export function monthJob(
  facts: Facts,
  rows: readonly number[],
  departure: Point | null,
  month: Month,
  basics: VisitBasics,
): MonthJob {
  const visited = rows.flatMap((row) => {
    const { id, position, frequency } = facts.customers[row]!
    const visits = Math.min(
      visitsInMonth(id, frequency.visits / frequency.weeks, month.weeks),
      month.days.length,
    )
    return position === null || visits === 0 ? [] : [{ row, id, position, visits }]
  })
  const places = visited.map(({ position: { lng, lat } }) => ({ lng, lat }))
  return {
    places: [departure ?? middle(places), ...places],
    customers: visited.map(({ row, id, visits }, at) => ({
      id,
      place: at + 1,
      visits,
      serviceMinutes: facts.serviceMinutes[row]!,
    })),
    days: month.days,
    travel: {
      detour: basics.detour,
      metresPerSecond: basics.speedKmh / 3.6,
      secondsPerLeg: basics.minutesPerLeg * 60,
    },
  }
}

function middle(places: readonly Point[]): Point {
  const sum = (of: (place: Point) => number): number => places.reduce((total, place) => total + of(place), 0)
  const count = Math.max(1, places.length)
  return { lng: sum(({ lng }) => lng) / count, lat: sum(({ lat }) => lat) / count }
}

/** First and last day of the month after a business date. */
export function nextMonth(date: string): { first: string; last: string } {
  const [year = 0, month = 1] = date.split('-').map(Number)
  const first = new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10)
  const after = new Date(Date.UTC(year, month + 1, 1)).toISOString().slice(0, 10)
  return { first, last: shiftDate(after, -1) }
}

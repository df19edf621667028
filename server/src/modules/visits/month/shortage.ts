import type { MissingCause, MonthDay, MonthShortage } from '#contracts/months.ts'
import type { MonthAnswer, MonthNote, MonthRequest } from './month-request.ts'
import { awayOn, type MonthInputs } from './month.load.ts'
import type { MonthPlanRow } from './month.repo.ts'

/** Causes that more time would cure. */
const FOR_WANT_OF_TIME: ReadonlySet<MissingCause> = new Set(['capacity', 'absence'])
/** Offers are rounded up to this: nobody plans by the minute. */
const STEP_MINUTES = 5

/** Working days from the first planned one on, on which the person is away. */
export function awayWorkdays(inputs: Pick<MonthInputs, 'calendar' | 'from' | 'away'>): number {
  return inputs.calendar.filter(
    ({ date, workday }) => workday && date >= inputs.from && awayOn(inputs, date) !== null,
  ).length
}

/**
 * Tells of a visit that was not planned what is in its way and how long it would take: its minutes at the customer
 * and the month's mean way to a visit.
 */
export function causesOf(
  request: Pick<MonthRequest, 'days' | 'stops'>,
  answer: Pick<MonthAnswer, 'days' | 'notes'>,
  awayDays: number,
): (note: Pick<MonthNote, 'stop' | 'reason' | 'wanted' | 'planned'>) => {
  readonly cause: MissingCause | null
  readonly minutes: number
} {
  const visits = sum(answer.days.map((day) => day.stops.length))
  const way = visits === 0 ? 0 : sum(answer.days.map((day) => day.travelMinutes)) / visits
  const one = (stop: number) => request.stops[stop]!.serviceMinutes + way
  const minutesOf = ({
    stop,
    reason,
    wanted,
    planned,
  }: Pick<MonthNote, 'stop' | 'reason' | 'wanted' | 'planned'>) =>
    reason === null ? 0 : (wanted - planned) * one(stop)
  const lost = awayDays * Math.max(0, ...request.days.map((day) => day.minutes))
  const missing = sum(answer.notes.map(minutesOf))
  const causeOf = ({ reason }: Pick<MonthNote, 'reason'>): MissingCause | null => {
    switch (reason) {
      case null:
        return null
      case 'nobody':
        return awayDays > 0 ? 'absence' : 'nobody'
      case 'too-few-days':
        return awayDays > 0 ? 'absence' : 'few_days'
      case 'day-too-short':
        return 'far'
      case 'closed':
        return 'closed'
      case 'no-way':
        return 'no_way'
      case 'too-near':
        return 'spacing'
      case 'no-room':
        return awayDays > 0 && lost >= missing ? 'absence' : 'capacity'
    }
  }
  return (note) => ({ cause: causeOf(note), minutes: minutesOf(note) })
}

/** How much time a month lacks; null when it lacks none. */
export function shortageOf(
  plan: Pick<MonthPlanRow, 'unplanned'>,
  days: readonly MonthDay[],
  awayDays: number,
): MonthShortage | null {
  const short = plan.unplanned.filter(({ cause }) => cause != null && FOR_WANT_OF_TIME.has(cause))
  if (short.length === 0) return null
  const open = days.filter((day) => day.availableMinutes > 0 && day.kind !== 'past')
  const available = sum(open.map((day) => day.availableMinutes))
  const minutes = sum(short.map((each) => each.minutes ?? 0))
  const perDay = minutes / Math.max(1, open.length)
  return {
    visits: sum(short.map(({ wanted, planned }) => wanted - planned)),
    minutes,
    days: open.length,
    awayDays,
    used:
      sum(open.map((day) => day.travelMinutes + day.serviceMinutes + day.waitingMinutes)) /
      Math.max(1, available),
    minutesMoreADay: Math.ceil(perDay / STEP_MINUTES) * STEP_MINUTES,
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

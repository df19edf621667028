import { dayNumber, weekday } from './dates.ts'
import type { ClockSpan, IsoDate, MonthCustomer, MonthProblem, Weekday } from './month-types.ts'
import type { SpacingRules } from './patterns.ts'

/** Minutes between the beginnings of two days on the axis of all days; wide, so that no two days ever touch. */
export const DAY_AXIS = 2880

/** Usual beginning of work. */
const NINE = 540
const WHOLE_DAY: ClockSpan = { from: 0, to: 1440 }

/** Who is there when, and what spacing a customer wants: the questions that planning and reporting share. */
export interface Calendar {
  /** Day numbers of the working days. */
  readonly numbers: readonly number[]
  /** Mean minutes of a person's working day. */
  readonly meanMinutes: number
  /** Minutes of a person (index) on a day (index); 0: not at work. */
  minutes(person: number, day: number): number
  /** When the person's (index) work on a day (index) may begin and has to be over. */
  hours(person: number, day: number): ClockSpan
  /** When a visit to the customer may begin on a day (index): sorted spans, none where it is closed. */
  openOn(customer: MonthCustomer, day: number): readonly ClockSpan[]
  /** Indices of the people who may visit the customer and work at all. */
  peopleOf(customer: MonthCustomer): number[]
  /** Indices of the days on which the person can visit the customer. */
  possibleDays(customer: MonthCustomer, person: number): number[]
  /** Agreed dates that are not among `days` are left out: nothing can be planned for them. */
  rules(customer: MonthCustomer, days: readonly number[]): SpacingRules
}

export function createCalendar(problem: MonthProblem): Calendar {
  const { days, people, options } = problem
  const numbers = days.map((day) => dayNumber(day.date))
  const span = days.length > 0 ? numbers.at(-1)! - numbers[0]! + 1 : 0
  const wantedMinutes = (person: number, day: number): number => {
    const { date, minutes: usual } = days[day]!
    return people[person]!.minutes?.[date] ?? usual
  }
  const hours = (person: number, day: number): ClockSpan => {
    const { date, from = NINE, to } = days[day]!
    const own = people[person]!.hours?.[date]
    return own ?? { from, to: to ?? from + wantedMinutes(person, day) }
  }
  const minutes = (person: number, day: number): number => {
    const { from, to } = hours(person, day)
    return Math.min(wantedMinutes(person, day), to - from)
  }
  const openOn = (customer: MonthCustomer, day: number): readonly ClockSpan[] => {
    const { appointments, openings } = customer
    const agreed = appointments?.find(({ date }) => date === days[day]!.date)
    if (agreed !== undefined) return [agreed]
    if (openings === undefined) return [WHOLE_DAY]
    return mergedSpans(openings[weekday(numbers[day]!) as Weekday] ?? [])
  }
  const indices = days.map((_, d) => d)
  const all = people.flatMap((_, p) => indices.map((d) => minutes(p, d))).filter((value) => value > 0)
  return {
    numbers,
    meanMinutes: all.length > 0 ? all.reduce((sum, value) => sum + value, 0) / all.length : 1,
    minutes,
    hours,
    openOn,
    peopleOf(customer) {
      const named = customer.people ?? []
      return people
        .map((_, p) => p)
        .filter((p) => named.length === 0 || named.includes(people[p]!.id))
        .filter((p) => indices.some((d) => minutes(p, d) > 0))
    },
    possibleDays(customer, person) {
      const { weekdays, notOn } = customer
      return indices.filter(
        (d) =>
          minutes(person, d) > 0 &&
          (weekdays === undefined || weekdays.includes(weekday(numbers[d]!))) &&
          notOn?.includes(days[d]!.date) !== true &&
          openOn(customer, d).length > 0,
      )
    },
    rules(customer, possible) {
      const shares = options?.gapShares ?? { min: 0.6, max: 1.5 }
      const even = span / customer.visits
      const minGap = customer.minGapDays ?? Math.max(1, Math.ceil(even * shares.min))
      const maxGap = customer.maxGapDays ?? Math.max(minGap, Math.floor(even * shares.max))
      return {
        days: possible.map((d) => numbers[d]!),
        minGap,
        maxGap,
        ...(customer.lastVisit === undefined ? {} : { lastVisit: dayNumber(customer.lastVisit) }),
        next: (numbers.at(-1) ?? 0) + 1,
        fixed: possible.filter((d) => agreedDates(customer).includes(days[d]!.date)).map((d) => numbers[d]!),
      }
    },
  }
}

/** Dates that have to be among the customer's visits, agreed with or without a time. */
export function agreedDates(customer: MonthCustomer): IsoDate[] {
  const { fixed = [], appointments = [] } = customer
  return [...new Set([...fixed, ...appointments.map(({ date }) => date)])].toSorted()
}

/** The same moments as sorted spans that do not touch. */
function mergedSpans(spans: readonly ClockSpan[]): ClockSpan[] {
  const merged: ClockSpan[] = []
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1)
    if (last === undefined || last.to < span.from) merged.push(span)
    else merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, span.to) }
  }
  return merged
}

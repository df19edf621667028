import { dayNumber, weekday } from './dates.ts'
import type { MonthCustomer, MonthProblem } from './month-types.ts'
import type { SpacingRules } from './patterns.ts'

/** Who is there when, and what spacing a customer wants: the questions that planning and reporting share. */
export interface Calendar {
  /** Day numbers of the working days. */
  readonly numbers: readonly number[]
  /** Mean minutes of a person's working day. */
  readonly meanMinutes: number
  /** Minutes of a person (index) on a day (index); 0: not at work. */
  minutes(person: number, day: number): number
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
  const minutes = (person: number, day: number): number => {
    const { date, minutes: usual } = days[day]!
    return people[person]!.minutes?.[date] ?? usual
  }
  const indices = days.map((_, d) => d)
  const all = people.flatMap((_, p) => indices.map((d) => minutes(p, d))).filter((value) => value > 0)
  return {
    numbers,
    meanMinutes: all.length > 0 ? all.reduce((sum, value) => sum + value, 0) / all.length : 1,
    minutes,
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
          notOn?.includes(days[d]!.date) !== true,
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
        fixed: possible
          .filter((d) => customer.fixed?.includes(days[d]!.date) === true)
          .map((d) => numbers[d]!),
      }
    },
  }
}

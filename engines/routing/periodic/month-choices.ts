import type { Random } from '#engines/random/random.ts'
import { agreedDates, type Calendar } from './month-calendar.ts'
import type { MonthProblem } from './month-types.ts'
import { spacingFault, visitPatterns } from './patterns.ts'

/** Metres that one missing visit is worth: more than any detour within a country. */
export const MISSING_METRES = 10_000_000
/** Metres that one agreed date not kept is worth: a missing visit is worse. */
const BROKEN_DATE_METRES = 4_000_000
/** Most sets of visit days that the search may choose from, per customer and person. */
const MOST_PATTERNS = 160

/** A person and a set of days on which all of one customer's visits may fall. */
export interface Choice {
  readonly person: number
  /** Indices into `problem.days`. */
  readonly days: readonly number[]
  /** What choosing it costs on top of the way, in metres. */
  readonly price: number
}

/**
 * The choices of one customer: sets of days that keep the spacing and the agreed dates as well as can be, and at
 * a price sets with a looser spacing, with fewer visits, or without the agreed dates, for days that are full.
 */
export function visitChoices(problem: MonthProblem, calendar: Calendar, c: number, random: Random): Choice[] {
  const customer = problem.customers[c]!
  const { spacingMetres = 20_000, moveMetres = 5000 } = problem.options ?? {}
  const people = calendar.peopleOf(customer)
  const most = Math.max(20, Math.floor(MOST_PATTERNS / Math.max(1, people.length)))
  const agreed = new Set(agreedDates(customer))
  return people.flatMap((person) => {
    const possible = calendar.possibleDays(customer, person)
    const date = (i: number): string => problem.days[possible[i]!]!.date
    const rules = calendar.rules(customer, possible)
    const seen = new Set<string>()
    const choices: Choice[] = []
    const add = (pattern: readonly number[]): void => {
      if (pattern.length === 0 || seen.has(pattern.join())) return
      seen.add(pattern.join())
      const fault = spacingFault(
        rules,
        pattern.map((i) => rules.days[i]!),
      )
      const kept = pattern.filter((i) => agreed.has(date(i))).length
      const left = (customer.current ?? []).filter((day) => !pattern.some((i) => date(i) === day)).length
      const price =
        fault * spacingMetres +
        (customer.visits - pattern.length) * MISSING_METRES +
        (rules.fixed.length - kept) * BROKEN_DATE_METRES +
        left * moveMetres
      choices.push({ person, days: pattern.map((i) => possible[i]!), price })
    }
    const offer = (visits: number, slack: number, share: number, fixed = rules.fixed): void => {
      const { minGap, maxGap } = rules
      const loose = { ...rules, fixed, minGap: Math.max(1, minGap - slack), maxGap: maxGap + slack }
      visitPatterns(loose, visits, Math.ceil(most * share), random).forEach(add)
    }
    const current = possible.flatMap((_, i) => (customer.current?.includes(date(i)) === true ? [i] : []))
    if (current.length <= customer.visits) add(current)
    offer(customer.visits, 0, 1)
    offer(customer.visits, 1, 0.25)
    offer(customer.visits, 3, 0.25)
    for (let visits = Math.min(customer.visits - 1, possible.length); visits >= 1; visits--) {
      offer(visits, customer.visits - visits, 0.1)
    }
    const visits = Math.min(customer.visits, possible.length)
    if (rules.fixed.length > 0) offer(visits, 3, 0.25, [])
    if (rules.fixed.length > 1) {
      for (const day of rules.fixed) {
        offer(
          visits,
          3,
          0.1,
          rules.fixed.filter((other) => other !== day),
        )
      }
    }
    return choices
  })
}

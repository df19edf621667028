import type { Budget } from '#engines/budget/budget.ts'
import { createRandom, type Random } from '#engines/random/random.ts'
import { buildModel, searchRoutes, type CustomerSpec, type RouteSpec } from '#engines/routing/vrp/index.ts'
import type { InvalidProblem } from '../day/types.ts'
import { createCalendar, type Calendar } from './month-calendar.ts'
import { reportMonth } from './month-report.ts'
import type { MonthCustomer, MonthPlan, MonthProblem } from './month-types.ts'
import { findMonthIssues } from './month-validate.ts'
import { spacingFault, visitPatterns } from './patterns.ts'

/** Metres that one missing visit is worth: more than any detour within a country. */
const MISSING_METRES = 10_000_000
/** Most sets of visit days that the search may choose from, per customer and person. */
const MOST_PATTERNS = 160

/**
 * Plans the visits of one or several people over a month (or any list of working days): on which dates every
 * customer is visited, always by the same person, and in which order on each day. In this order of weight: no
 * visit is missing, the spacing of visits holds (across both ends of the month too), the minutes of the days are
 * even, the way is short. No day is ever longer than its minutes.
 *
 * A customer's choices are pairs of a person and a set of dates that keeps the spacing as well as can be; sets
 * with a looser spacing or fewer visits are offered as well, at a price, for days that are full. The routes come
 * from the ruin-and-recreate search of the vehicle routing, where every person and date is a period.
 */
export function planMonth(problem: MonthProblem, budget: Budget, seed: number): MonthPlan | InvalidProblem {
  const issues = findMonthIssues(problem)
  if (issues.length > 0) return { error: 'invalid-problem', issues }
  const calendar = createCalendar(problem)
  const random = createRandom(seed)
  const width = problem.days.length
  const customers = problem.customers.map((customer, c): CustomerSpec => {
    const choices = visitChoices(problem, calendar, c, random)
    return {
      service: customer.serviceMinutes,
      penalty: (customer.visits + 1) * MISSING_METRES,
      options: choices.map(({ person, days }) => days.map((day) => person * width + day)),
      optionCosts: choices.map(({ price }) => price),
    }
  })
  const plan = searchRoutes(monthModel(problem, calendar, customers), budget, seed)
  return reportMonth(problem, calendar, plan.routes, plan.iterations)
}

interface Choice {
  readonly person: number
  /** Indices into `problem.days`. */
  readonly days: readonly number[]
  readonly price: number
}

function visitChoices(problem: MonthProblem, calendar: Calendar, c: number, random: Random): Choice[] {
  const customer = problem.customers[c]!
  const spacingMetres = problem.options?.spacingMetres ?? 20_000
  const people = calendar.peopleOf(customer)
  const most = Math.max(20, Math.floor(MOST_PATTERNS / Math.max(1, people.length)))
  return people.flatMap((person) => {
    const possible = calendar.possibleDays(customer, person)
    const rules = calendar.rules(customer, possible)
    const seen = new Set<string>()
    const choices: Choice[] = []
    const offer = (visits: number, slack: number, share: number): void => {
      const { minGap, maxGap } = rules
      const loose = { ...rules, minGap: Math.max(1, minGap - slack), maxGap: maxGap + slack }
      for (const pattern of visitPatterns(loose, visits, Math.ceil(most * share), random)) {
        if (seen.has(pattern.join())) continue
        seen.add(pattern.join())
        const fault = spacingFault(
          rules,
          pattern.map((i) => rules.days[i]!),
        )
        const price = fault * spacingMetres + (customer.visits - visits) * MISSING_METRES
        choices.push({ person, days: pattern.map((i) => possible[i]!), price })
      }
    }
    offer(customer.visits, 0, 1)
    offer(customer.visits, 1, 0.25)
    offer(customer.visits, 3, 0.25)
    for (let visits = Math.min(customer.visits - 1, possible.length); visits >= 1; visits--) {
      offer(visits, customer.visits - visits, 0.1)
    }
    return choices
  })
}

/** Customers, then two nodes a person: where the days begin and where they end. Cost in metres, time in minutes. */
function monthModel(problem: MonthProblem, calendar: Calendar, customers: readonly CustomerSpec[]) {
  const { people, days, distances, durations } = problem
  const places: (number | 'open')[] = [
    ...problem.customers.map((customer: MonthCustomer) => customer.place),
    ...people.flatMap((person) => [person.start, person.end]),
  ]
  const nodes = places.length
  const cost = new Float64Array(nodes * nodes)
  const time = new Float64Array(nodes * nodes)
  for (let a = 0; a < nodes; a++) {
    for (let b = 0; b < nodes; b++) {
      const from = places[a]!
      const to = places[b]!
      if (from === 'open' || to === 'open' || from === to) continue
      const metres = distances.at(from, to)
      const seconds = durations.at(from, to)
      const passable = Number.isFinite(metres) && Number.isFinite(seconds)
      cost[a * nodes + b] = passable ? metres : Infinity
      time[a * nodes + b] = passable ? seconds / 60 : Infinity
    }
  }
  // Moving 60 minutes from a day to one that has 120 less lowers the sum of squared minutes by 7200.
  const price = (problem.options?.evenMetres ?? 3000) / 7200
  const usual = calendar.meanMinutes
  const routes = people.flatMap((_, p) =>
    days.map((__, d): RouteSpec => {
      const minutes = calendar.minutes(p, d)
      return {
        start: customers.length + 2 * p,
        end: customers.length + 2 * p + 1,
        period: p * days.length + d,
        maxWork: minutes,
        // Half a day is even when it holds half as much.
        balance: minutes > 0 ? (price * usual) / minutes : 0,
      }
    }),
  )
  return buildModel({ nodes, customers, routes, cost, time, periods: routes.length })
}

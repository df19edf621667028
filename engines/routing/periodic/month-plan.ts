import type { Budget } from '#engines/budget/budget.ts'
import { stretch } from '#engines/budget/shortened.ts'
import { createRandom } from '#engines/random/random.ts'
import { searchRoutes } from '#engines/routing/vrp/index.ts'
import type { InvalidProblem } from '../day/types.ts'
import { createCalendar } from './month-calendar.ts'
import { visitChoices } from './month-choices.ts'
import { monthModel } from './month-model.ts'
import { independentParts } from './month-parts.ts'
import { reportMonth } from './month-report.ts'
import type { MonthPlan, MonthProblem } from './month-types.ts'
import { findMonthIssues } from './month-validate.ts'

/**
 * Plans the visits of one or several people over a month (or any list of working days): on which dates every
 * customer is visited, always by the same person, in which order and at what time. In this order of weight: no
 * visit is missing, agreed dates are kept, the spacing of visits holds (across both ends of the month too), the
 * dates of the plan in force stay, the minutes of the days are even, the way is short. No day is ever longer than
 * its minutes, no visit begins outside the opening times.
 *
 * A customer's choices are pairs of a person and a set of dates (`visitChoices`). The routes come from the
 * ruin-and-recreate search of the vehicle routing, where every person and date is a period. People who share no
 * customer are planned one after another, each with a share of the budget by the visits to be made.
 */
export function planMonth(problem: MonthProblem, budget: Budget, seed: number): MonthPlan | InvalidProblem {
  const issues = findMonthIssues(problem)
  if (issues.length > 0) return { error: 'invalid-problem', issues }
  const calendar = createCalendar(problem)
  const random = createRandom(seed)
  const width = problem.days.length
  const routes = Array.from({ length: problem.people.length * width }, () => [] as number[])
  const parts = independentParts(problem, calendar)
  const visits = parts.reduce((sum, part) => sum + part.visits, 0)
  let begun = 0
  let iterations = 0
  for (const part of parts) {
    const share = stretch(budget, begun / visits, (begun + part.visits) / visits)
    begun += part.visits
    const choices = part.customers.map((c) => visitChoices(problem, calendar, c, random))
    const plan = searchRoutes(monthModel(problem, calendar, part, choices), share, seed)
    plan.routes.forEach((route, r) => {
      const person = part.people[Math.floor(r / width)]!
      routes[person * width + (r % width)] = route.map((c) => part.customers[c]!)
    })
    iterations += plan.iterations
  }
  return reportMonth(problem, calendar, routes, iterations)
}

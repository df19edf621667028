import {
  buildModel,
  type CustomerSpec,
  type RouteSpec,
  type RoutingModel,
} from '#engines/routing/vrp/index.ts'
import { DAY_AXIS, type Calendar } from './month-calendar.ts'
import { MISSING_METRES, type Choice } from './month-choices.ts'
import type { MonthPart } from './month-parts.ts'
import type { MonthProblem } from './month-types.ts'

/**
 * The routing problem of one part of a month. Customers, then two nodes a person: where the days begin and where
 * they end. Cost in metres, time in minutes; the period of the part's person p on day d is p · days + d.
 *
 * Opening times differ from day to day, windows of the model do not. So all days lie on one axis of time, one
 * after another, and a customer's windows are those of all its days: a route that runs on one day cannot reach
 * those of another.
 */
export function monthModel(
  problem: MonthProblem,
  calendar: Calendar,
  part: MonthPart,
  choices: readonly (readonly Choice[])[],
): RoutingModel {
  const width = problem.days.length
  const timed = part.customers.some((c) => hasHours(problem, c))
  const position = new Map(part.people.map((person, p) => [person, p]))
  const customers = part.customers.map((c, i): CustomerSpec => {
    const { serviceMinutes, visits } = problem.customers[c]!
    return {
      service: serviceMinutes,
      penalty: (visits + 1) * MISSING_METRES,
      options: choices[i]!.map(({ person, days }) => days.map((day) => position.get(person)! * width + day)),
      optionCosts: choices[i]!.map(({ price }) => price),
      ...(hasHours(problem, c) ? { windows: windowsOnAxis(problem, calendar, c) } : {}),
    }
  })
  // Moving 60 minutes from a day to one that has 120 less lowers the sum of squared minutes by 7200.
  const price = (problem.options?.evenMetres ?? 3000) / 7200
  const routes = part.people.flatMap((person, p) =>
    problem.days.map((_, d): RouteSpec => {
      const minutes = calendar.minutes(person, d)
      const { from, to } = calendar.hours(person, d)
      return {
        start: customers.length + 2 * p,
        end: customers.length + 2 * p + 1,
        period: p * width + d,
        maxWork: minutes,
        ...(timed ? { open: d * DAY_AXIS + from, close: d * DAY_AXIS + to } : {}),
        // Half a day is even when it holds half as much.
        balance: minutes > 0 ? (price * calendar.meanMinutes) / minutes : 0,
      }
    }),
  )
  const places: (number | 'open')[] = [
    ...part.customers.map((c) => problem.customers[c]!.place),
    ...part.people.flatMap((p) => [problem.people[p]!.start, problem.people[p]!.end]),
  ]
  return buildModel({ ...matrices(problem, places), customers, routes, periods: routes.length })
}

function hasHours(problem: MonthProblem, c: number): boolean {
  const { openings, appointments = [] } = problem.customers[c]!
  return openings !== undefined || appointments.length > 0
}

function windowsOnAxis(problem: MonthProblem, calendar: Calendar, c: number): [number, number][] {
  const customer = problem.customers[c]!
  return problem.days.flatMap((_, d) =>
    calendar
      .openOn(customer, d)
      .map(({ from, to }): [number, number] => [d * DAY_AXIS + from, d * DAY_AXIS + to]),
  )
}

function matrices(problem: MonthProblem, places: readonly (number | 'open')[]) {
  const { distances, durations } = problem
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
  return { nodes, cost, time }
}

import type { Budget } from '#engines/budget/budget.ts'
import type { InvalidProblem, Visit } from '../../day/types.ts'
import { buildModel, type CustomerSpec, type RouteSpec, type RoutingModel } from '../model.ts'
import { mayServe, mergedWindows, unservedReason } from './reasons.ts'
import { searchRoutes } from '../search.ts'
import type { FleetPlan, FleetProblem, FleetRoute } from './types.ts'
import { findFleetIssues } from './validate.ts'

/**
 * Plans one day of several people: who visits whom, in which order, at what time. First as much priority as
 * possible is served, then travel costs as little as possible. Every rule (windows, shifts, capacities, skills,
 * people allowed) is kept; jobs that find no place are listed with the reason.
 *
 * `initial`: job indices per person, a plan to start from; what of it breaks a rule is planned anew.
 */
export function planFleet(
  problem: FleetProblem,
  budget: Budget,
  seed: number,
  initial?: readonly (readonly number[])[],
): FleetPlan | InvalidProblem {
  const issues = findFleetIssues(problem)
  if (issues.length > 0) return { error: 'invalid-problem', issues }
  const plan = searchRoutes(fleetModel(problem), budget, seed, initial)
  const routes = problem.people.map((_, person) => timetable(problem, person, plan.routes[person]!))
  const sum = (value: (route: FleetRoute) => number): number =>
    routes.reduce((total, route) => total + value(route), 0)
  const { perMetre, perSecond } = problem.cost ?? { perMetre: 1, perSecond: 0 }
  const fixed = sum((route) => (route.visits.length > 0 ? (problem.people[route.person]!.fixedCost ?? 0) : 0))
  const metres = sum((route) => route.metres)
  const travelSeconds = sum((route) => route.travelSeconds)
  return {
    routes,
    unserved: plan.unserved.map((job) => {
      const reason = unservedReason(problem, problem.jobs[job]!)
      return { job, id: problem.jobs[job]!.id, reason }
    }),
    metres,
    travelSeconds,
    cost: perMetre * metres + perSecond * travelSeconds + fixed,
    iterations: plan.iterations,
  }
}

/** Jobs are the customers; then two nodes a person: where the day begins and where it ends. */
function fleetModel(problem: FleetProblem): RoutingModel {
  const { people, jobs, distances, durations } = problem
  const { perMetre, perSecond } = problem.cost ?? { perMetre: 1, perSecond: 0 }
  const places: (number | 'open')[] = [
    ...jobs.map((job) => job.place),
    ...people.flatMap((person) => [person.start, person.end]),
  ]
  const nodes = places.length
  const cost = new Float64Array(nodes * nodes)
  const time = new Float64Array(nodes * nodes)
  let longest = 1
  for (let a = 0; a < nodes; a++) {
    for (let b = 0; b < nodes; b++) {
      const from = places[a]!
      const to = places[b]!
      if (from === 'open' || to === 'open' || from === to) continue
      const metres = distances.at(from, to)
      const seconds = durations.at(from, to)
      const passable = Number.isFinite(metres) && Number.isFinite(seconds)
      cost[a * nodes + b] = passable ? perMetre * metres + perSecond * seconds : Infinity
      time[a * nodes + b] = passable ? seconds : Infinity
      if (passable) longest = Math.max(longest, cost[a * nodes + b]!)
    }
  }
  // A job is worth more than any detour for it: there, back, and the way that others then go instead.
  const dearest = Math.max(0, ...people.map((person) => person.fixedCost ?? 0))
  const unit = 4 * longest + dearest
  const customers = jobs.map((job): CustomerSpec => {
    const windows = mergedWindows(job.windows).map(({ from, to }) => [from, to] as const)
    return {
      demand: job.load ?? 0,
      service: job.serviceSeconds,
      penalty: (job.priority ?? 1) * unit,
      ...(windows.length > 0 ? { windows } : {}),
    }
  })
  const routes = people.map((person, p): RouteSpec => ({
    start: jobs.length + 2 * p,
    end: jobs.length + 2 * p + 1,
    capacity: person.capacity ?? Infinity,
    open: person.startAt,
    close: person.shiftEnd ?? Infinity,
    fixed: person.fixedCost ?? 0,
    kind: p,
  }))
  return buildModel({
    nodes,
    customers,
    routes,
    cost,
    time,
    allowed: (p, job) => mayServe(people[p]!, jobs[job]!),
  })
}

/** The clock times of one person's visits, each begun as early as possible. */
function timetable(problem: FleetProblem, person: number, order: readonly number[]): FleetRoute {
  const { people, jobs, distances, durations } = problem
  const { id, start, end, startAt } = people[person]!
  const visits: Visit[] = []
  let clock = startAt
  let at = start
  for (const stop of order) {
    const job = jobs[stop]!
    const metres = at === job.place ? 0 : distances.at(at, job.place)
    const travelSeconds = at === job.place ? 0 : durations.at(at, job.place)
    const arrival = clock + travelSeconds
    const window = mergedWindows(job.windows).find(({ to }) => arrival <= to)
    const begin = Math.max(arrival, window?.from ?? arrival)
    clock = begin + job.serviceSeconds
    visits.push({
      stop,
      id: job.id,
      arrival,
      start: begin,
      departure: clock,
      waiting: begin - arrival,
      late: 0,
      metres,
      travelSeconds,
    })
    at = job.place
  }
  const homeward = order.length > 0 && end !== 'open' && at !== end
  const homeMetres = homeward ? distances.at(at, end) : 0
  const homeSeconds = homeward ? durations.at(at, end) : 0
  const total = (value: (visit: Visit) => number): number => visits.reduce((sum, v) => sum + value(v), 0)
  return {
    person,
    id,
    visits,
    load: order.reduce((sum, stop) => sum + (jobs[stop]!.load ?? 0), 0),
    metres: total((visit) => visit.metres) + homeMetres,
    travelSeconds: total((visit) => visit.travelSeconds) + homeSeconds,
    serviceSeconds: total((visit) => visit.departure - visit.start),
    waitingSeconds: total((visit) => visit.waiting),
    finishAt: clock + homeSeconds,
  }
}

import { agreedDates, type Calendar } from './month-calendar.ts'
import type {
  ClockSpan,
  MissedFixed,
  MissingReason,
  MissingVisits,
  MonthCustomer,
  MonthPlan,
  MonthProblem,
  PersonDay,
  PersonLoad,
  PlannedVisit,
  SpacingViolation,
} from './month-types.ts'

/** Turns routes (customers by person · days + day) into the plan that people read. */
export function reportMonth(
  problem: MonthProblem,
  calendar: Calendar,
  routes: readonly (readonly number[])[],
  iterations: number,
): MonthPlan {
  const { people, days } = problem
  const personDays = routes.flatMap((route, r) => {
    const person = Math.floor(r / days.length)
    const day = r % days.length
    return calendar.minutes(person, day) > 0 ? [personDay(problem, calendar, person, day, route)] : []
  })
  const visitDays = problem.customers.map(() => [] as number[])
  routes.forEach((route, r) => {
    for (const c of route) visitDays[c]!.push(r % days.length)
  })
  for (const list of visitDays) list.sort((a, b) => a - b)
  const sum = (value: (day: PersonDay) => number): number =>
    personDays.reduce((total, day) => total + value(day), 0)
  return {
    days: personDays,
    violations: visitDays.flatMap((list, c) => spacingViolations(problem, calendar, c, list)),
    missedFixed: visitDays.flatMap((list, c) => missedFixed(problem, c, list)),
    missing: visitDays.flatMap((list, c) => missingVisits(problem, calendar, c, list.length)),
    loads: people.map((_, p) => personLoad(problem, personDays, p)),
    metres: sum((day) => day.metres),
    travelMinutes: sum((day) => day.travelMinutes),
    serviceMinutes: sum((day) => day.serviceMinutes),
    iterations,
  }
}

function personDay(
  problem: MonthProblem,
  calendar: Calendar,
  person: number,
  day: number,
  route: readonly number[],
): PersonDay {
  const { customers, people, distances, durations } = problem
  const { id, start, end } = people[person]!
  const leg = (from: number, to: number) =>
    from === to
      ? { metres: 0, travelMinutes: 0 }
      : { metres: distances.at(from, to), travelMinutes: durations.at(from, to) / 60 }
  const beginAt = calendar.hours(person, day).from
  let at = start
  let clock = beginAt
  const visits = route.map((c): PlannedVisit => {
    const { id: customerId, place, serviceMinutes } = customers[c]!
    const way = leg(at, place)
    const arriveAt = clock + way.travelMinutes
    const startAt = Math.max(arriveAt, openingFor(calendar.openOn(customers[c]!, day), arriveAt))
    at = place
    clock = startAt + serviceMinutes
    return { customer: c, id: customerId, ...way, serviceMinutes, arriveAt, startAt }
  })
  const home = route.length > 0 && end !== 'open' ? leg(at, end) : { metres: 0, travelMinutes: 0 }
  return {
    person,
    id,
    date: problem.days[day]!.date,
    visits,
    metres: visits.reduce((sum, visit) => sum + visit.metres, home.metres),
    travelMinutes: visits.reduce((sum, visit) => sum + visit.travelMinutes, home.travelMinutes),
    serviceMinutes: visits.reduce((sum, visit) => sum + visit.serviceMinutes, 0),
    availableMinutes: calendar.minutes(person, day),
    beginAt,
    endAt: clock + home.travelMinutes,
    waitMinutes: visits.reduce((sum, visit) => sum + visit.startAt - visit.arriveAt, 0),
  }
}

/** When the span begins in which a visit can start after arriving; spans are met within a millionth of a minute. */
function openingFor(spans: readonly ClockSpan[], arriveAt: number): number {
  return spans.find(({ to }) => arriveAt <= to + 1e-6)?.from ?? arriveAt
}

function spacingViolations(
  problem: MonthProblem,
  calendar: Calendar,
  c: number,
  visitDays: readonly number[],
): SpacingViolation[] {
  const customer = problem.customers[c]!
  const { minGap, maxGap, lastVisit, next } = calendar.rules(customer, [])
  const stops = visitDays.map((d) => ({ date: problem.days[d]!.date, day: calendar.numbers[d]! }))
  if (customer.lastVisit !== undefined && lastVisit !== undefined) {
    stops.unshift({ date: customer.lastVisit, day: lastVisit })
  }
  const about = { customer: c, id: customer.id, allowed: { min: minGap, max: maxGap } }
  const found: SpacingViolation[] = []
  stops.forEach(({ date: from, day }, i) => {
    const following = stops[i + 1]
    const days = (following?.day ?? next) - day
    if (following === undefined) {
      if (days > maxGap) found.push({ ...about, code: 'due-before-end', from, days })
    } else if (days < minGap) found.push({ ...about, code: 'too-close', from, to: following.date, days })
    else if (days > maxGap) found.push({ ...about, code: 'too-far', from, to: following.date, days })
  })
  return found
}

function missedFixed(problem: MonthProblem, c: number, visitDays: readonly number[]): MissedFixed[] {
  const customer = problem.customers[c]!
  const dates = new Set(visitDays.map((d) => problem.days[d]!.date))
  return agreedDates(customer)
    .filter((date) => !dates.has(date))
    .map((date) => ({ customer: c, id: customer.id, date }))
}

function missingVisits(
  problem: MonthProblem,
  calendar: Calendar,
  c: number,
  planned: number,
): MissingVisits[] {
  const customer = problem.customers[c]!
  if (planned >= customer.visits) return []
  const reason = missingReason(problem, calendar, customer)
  return [{ customer: c, id: customer.id, wanted: customer.visits, planned, reason }]
}

function missingReason(problem: MonthProblem, calendar: Calendar, customer: MonthCustomer): MissingReason {
  const people = calendar.peopleOf(customer)
  if (people.length === 0) return { code: 'nobody' }
  const days = Math.max(...people.map((p) => calendar.possibleDays(customer, p).length))
  if (days < customer.visits) return { code: 'too-few-days', days }
  const trips = people.map((p) => roundTrip(problem, p, customer))
  const needed = Math.min(...trips)
  if (needed === Infinity) return { code: 'no-way' }
  const longest = Math.max(
    ...people.flatMap((p) => calendar.possibleDays(customer, p).map((d) => calendar.minutes(p, d))),
  )
  if (needed > longest) return { code: 'day-too-short', needed, longest }
  if (!people.some((p) => inTime(problem, calendar, customer, p))) return { code: 'closed' }
  return { code: 'no-room' }
}

/** True if a person who does nothing else that day can begin the visit while it is open, on any day. */
function inTime(problem: MonthProblem, calendar: Calendar, customer: MonthCustomer, person: number): boolean {
  const { start } = problem.people[person]!
  const way = start === customer.place ? 0 : problem.durations.at(start, customer.place) / 60
  const after = roundTrip(problem, person, customer) - way
  return calendar.possibleDays(customer, person).some((d) => {
    const { from, to } = calendar.hours(person, d)
    const reached = from + way
    const spans = calendar.openOn(customer, d)
    return spans.some((span) => reached <= span.to && Math.max(reached, span.from) + after <= to)
  })
}

/** Minutes of a day on which the person does nothing else. */
function roundTrip(problem: MonthProblem, person: number, customer: MonthCustomer): number {
  const { start, end } = problem.people[person]!
  const { place, serviceMinutes } = customer
  const seconds = (from: number, to: number): number => {
    if (from === to) return 0
    return Number.isFinite(problem.distances.at(from, to)) ? problem.durations.at(from, to) : Infinity
  }
  return (seconds(start, place) + (end === 'open' ? 0 : seconds(place, end))) / 60 + serviceMinutes
}

function personLoad(problem: MonthProblem, personDays: readonly PersonDay[], person: number): PersonLoad {
  const own = personDays.filter((day) => day.person === person)
  const total = (value: (day: PersonDay) => number): number => own.reduce((sum, day) => sum + value(day), 0)
  const uses = own.map((day) => (day.travelMinutes + day.serviceMinutes) / day.availableMinutes)
  const count = Math.max(1, uses.length)
  const meanUse = uses.reduce((sum, use) => sum + use, 0) / count
  const spread = Math.sqrt(uses.reduce((sum, use) => sum + (use - meanUse) ** 2, 0) / count)
  return {
    person,
    id: problem.people[person]!.id,
    visits: total((day) => day.visits.length),
    metres: total((day) => day.metres),
    travelMinutes: total((day) => day.travelMinutes),
    serviceMinutes: total((day) => day.serviceMinutes),
    meanUse,
    maxUse: Math.max(0, ...uses),
    variation: meanUse > 0 ? spread / meanUse : 0,
  }
}

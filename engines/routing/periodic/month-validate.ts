import type { ProblemIssue } from '../day/types.ts'
import { dayNumber } from './dates.ts'
import type { ClockSpan, MonthCustomer, MonthProblem } from './month-types.ts'

const isAmount = (value: number): boolean => Number.isFinite(value) && value >= 0
type Report = (code: ProblemIssue['code'], path: string, message: string) => void

/** Everything that makes a problem meaningless, all at once so that a form can show it row by row. */
export function findMonthIssues(problem: MonthProblem): ProblemIssue[] {
  const issues: ProblemIssue[] = []
  const report: Report = (code, path, message) => issues.push({ code, path, message })
  const { distances, durations, days, people, customers, options } = problem
  const checkPlace = (place: number, path: string): void => {
    if (!Number.isInteger(place) || place < 0 || place >= distances.size) {
      report('place', path, `place ${place} is not a row of the matrices (0 … ${distances.size - 1})`)
    }
  }
  const checkIds = (list: readonly { readonly id: string }[], name: string): void => {
    const seen = new Set<string>()
    list.forEach(({ id }, i) => {
      if (seen.has(id)) report('duplicate-id', `${name}[${i}]`, `"${id}" is used twice`)
      seen.add(id)
    })
  }

  if (durations.size !== distances.size) {
    report('matrix-size', 'durations', `${durations.size} places, but distances have ${distances.size}`)
  }
  for (const [name, matrix] of Object.entries({ distances, durations })) {
    const at = matrix.values.findIndex((value) => !(value >= 0))
    if (at >= 0) report('number', `${name}[${at}]`, `${matrix.values[at]} is not a length or duration`)
  }
  days.forEach(({ date, minutes, from, to }, i) => {
    if (Number.isNaN(dayNumber(date))) report('date', `days[${i}].date`, `"${date}" is not a date`)
    else if (i > 0 && dayNumber(date) <= dayNumber(days[i - 1]!.date)) {
      report('date', `days[${i}].date`, `${date} does not come after ${days[i - 1]!.date}`)
    }
    if (!isAmount(minutes)) report('number', `days[${i}].minutes`, `${minutes} is not a number ≥ 0`)
    checkSpan({ from: from ?? 0, to: to ?? 1440 }, `days[${i}].from`, report)
  })
  checkIds(people, 'people')
  checkIds(customers, 'customers')
  people.forEach((person, i) => {
    checkPlace(person.start, `people[${i}].start`)
    if (person.end !== 'open') checkPlace(person.end, `people[${i}].end`)
    for (const [date, minutes] of Object.entries(person.minutes ?? {})) {
      if (!isAmount(minutes))
        report('number', `people[${i}].minutes.${date}`, `${minutes} is not a number ≥ 0`)
    }
    for (const [date, span] of Object.entries(person.hours ?? {})) {
      checkSpan(span, `people[${i}].hours.${date}`, report)
    }
  })
  const names = new Set(people.map((person) => person.id))
  customers.forEach((customer, i) => {
    checkPlace(customer.place, `customers[${i}].place`)
    checkCustomer(customer, `customers[${i}]`, names, report)
  })
  for (const [name, value] of Object.entries({ ...options?.gapShares, ...amounts(options) })) {
    if (value !== undefined && !isAmount(value)) report('number', `options.${name}`, `${value} is not ≥ 0`)
  }
  return issues
}

function amounts(options: MonthProblem['options']): Record<string, number | undefined> {
  const { evenMetres, spacingMetres, moveMetres } = options ?? {}
  return { evenMetres, spacingMetres, moveMetres }
}

function checkSpan({ from, to }: ClockSpan, path: string, report: Report): void {
  if (!(from >= 0 && from <= to && to <= 1440)) {
    report('window', path, `${from} to ${to} is no span of minutes from 0 to 1440`)
  }
}

function checkCustomer(
  customer: MonthCustomer,
  path: string,
  people: ReadonlySet<string>,
  report: Report,
): void {
  const { serviceMinutes, visits, minGapDays, maxGapDays, lastVisit, fixed, notOn, weekdays } = customer
  const { appointments = [], openings = {}, current } = customer
  if (!isAmount(serviceMinutes)) {
    report('number', `${path}.serviceMinutes`, `${serviceMinutes} is not a number ≥ 0`)
  }
  if (!Number.isInteger(visits) || visits < 1) {
    report('number', `${path}.visits`, `${visits} is not a whole number ≥ 1`)
  }
  if ((minGapDays ?? 0) > (maxGapDays ?? Infinity)) {
    report('window', `${path}.minGapDays`, `${minGapDays} is more than maxGapDays ${maxGapDays}`)
  }
  for (const gap of [minGapDays, maxGapDays]) {
    if (gap !== undefined && !(gap >= 0)) report('number', `${path}.minGapDays`, `${gap} is not ≥ 0`)
  }
  const agreed = appointments.map(({ date }) => date)
  const before = lastVisit === undefined ? [] : [lastVisit]
  const dates = { lastVisit: before, fixed, notOn, current, appointments: agreed }
  for (const [name, list] of Object.entries(dates)) {
    for (const date of list ?? []) {
      if (Number.isNaN(dayNumber(date))) report('date', `${path}.${name}`, `"${date}" is not a date`)
    }
  }
  if (new Set(agreed).size < agreed.length) {
    report('duplicate-id', `${path}.appointments`, 'two appointments on the same date')
  }
  appointments.forEach((span, a) => checkSpan(span, `${path}.appointments[${a}]`, report))
  for (const [day, spans] of Object.entries(openings)) {
    if (!/^[1-7]$/.test(day)) report('number', `${path}.openings.${day}`, 'not a day of the week, 1 … 7')
    spans.forEach((span, s) => checkSpan(span, `${path}.openings.${day}[${s}]`, report))
  }
  if (weekdays?.some((day) => !Number.isInteger(day) || day < 1 || day > 7)) {
    report('number', `${path}.weekdays`, 'days of the week are 1 (Monday) … 7 (Sunday)')
  }
  for (const id of customer.people ?? []) {
    if (!people.has(id)) report('unknown-id', `${path}.people`, `there is no person "${id}"`)
  }
}

import { describe, expect, it } from 'vitest'
import { fillMatrix } from '#engines/geo/index.ts'
import { createRandom } from '#engines/random/random.ts'
import { explainIssue } from '../issue.ts'
import { dayNumber, weekday } from './dates.ts'
import {
  explainMissing,
  explainViolation,
  planMonth,
  type MonthCustomer,
  type MonthPlan,
  type MonthProblem,
  type WorkingDay,
} from './index.ts'
import { spacingFault, visitPatterns, type SpacingRules } from './patterns.ts'

/** Monday to Friday of November 2026, which begins on a Sunday and has 21 of them. */
const november: WorkingDay[] = Array.from(
  { length: 30 },
  (_, i) => `2026-11-${String(i + 1).padStart(2, '0')}`,
)
  .filter((date) => weekday(dayNumber(date)) <= 5)
  .map((date) => ({ date, minutes: 400 }))

function valid(plan: MonthPlan | { readonly issues: readonly unknown[] }): MonthPlan {
  if ('issues' in plan) throw new Error(JSON.stringify(plan.issues))
  return plan
}

/** Customers around one office at place 0, points in a square of `metres`, 6 m/s. */
function town(seed: number, size: number, metres = 6000): Pick<MonthProblem, 'distances' | 'durations'> {
  const random = createRandom(seed)
  const points = Array.from({ length: size }, () => [random.next() * metres, random.next() * metres] as const)
  const distances = fillMatrix(size, (i, j) =>
    Math.hypot(points[i]![0] - points[j]![0], points[i]![1] - points[j]![1]),
  )
  return { distances, durations: fillMatrix(size, (i, j) => distances.at(i, j) / 6) }
}

const office = { id: '王', start: 0, end: 0 } as const
const datesOf = (plan: MonthPlan, id: string): string[] =>
  plan.days.flatMap((day) => (day.visits.some((visit) => visit.id === id) ? [day.date] : []))

/** Broken rules found from the answer alone. */
function faults(problem: MonthProblem, plan: MonthPlan): string[] {
  const found: string[] = []
  for (const day of plan.days) {
    const { start, end, minutes } = problem.people[day.person]!
    let at: number = start
    let seconds = 0
    for (const { customer } of day.visits) {
      const { place, people, weekdays, notOn } = problem.customers[customer]!
      seconds += at === place ? 0 : problem.durations.at(at, place)
      at = place
      if (people?.length && !people.includes(day.id)) found.push(`${customer} by ${day.id}`)
      if (weekdays && !weekdays.includes(weekday(dayNumber(day.date))))
        found.push(`${customer} on ${day.date}`)
      if (notOn?.includes(day.date)) found.push(`${customer} not on ${day.date}`)
    }
    if (end !== 'open' && at !== end && day.visits.length > 0) seconds += problem.durations.at(at, end)
    if (Math.abs(seconds / 60 - day.travelMinutes) > 1e-6) found.push(`${day.date} travel`)
    const usual = problem.days.find(({ date }) => date === day.date)!.minutes
    const most = minutes?.[day.date] ?? usual
    if (day.travelMinutes + day.serviceMinutes > most + 1e-6) found.push(`${day.date} too long`)
  }
  problem.customers.forEach((customer, c) => {
    const days = plan.days.filter((day) => day.visits.some((visit) => visit.customer === c))
    if (new Set(days.map((day) => day.date)).size !== days.length) found.push(`${c} twice a day`)
    if (new Set(days.map((day) => day.id)).size > 1) found.push(`${c} by two people`)
    const missing = plan.missing.find((one) => one.customer === c)
    if (days.length !== (missing?.planned ?? customer.visits)) found.push(`${c} has ${days.length} visits`)
  })
  return found
}

describe('visit patterns', () => {
  const base: SpacingRules = {
    days: [1, 2, 3, 4, 5, 8, 9, 10, 11, 12],
    minGap: 5,
    maxGap: 9,
    next: 15,
    fixed: [],
  }

  it('are all sets with the least fault, found by trying every set', () => {
    const random = createRandom(1)
    for (let round = 0; round < 300; round++) {
      const days = Array.from({ length: 12 }, (_, d) => d + 10).filter(() => random.int(3) > 0)
      const minGap = 1 + random.int(5)
      const rules: SpacingRules = {
        days,
        minGap,
        maxGap: minGap + random.int(4),
        next: 22,
        ...(random.int(2) === 0 ? { lastVisit: 4 + random.int(6) } : {}),
        fixed: days.filter(() => random.int(8) === 0),
      }
      const count = 1 + random.int(4)
      const sets = Array.from({ length: 2 ** days.length }, (_, bits) =>
        days.filter((__, i) => (bits >> i) & 1),
      ).filter((set) => set.length === count && rules.fixed.every((day) => set.includes(day)))
      const least = Math.min(...sets.map((set) => spacingFault(rules, set)))
      const wanted = sets.filter((set) => spacingFault(rules, set) === least).map((set) => set.join())
      const got = visitPatterns(rules, count, 10_000, random).map((set) => set.map((i) => days[i]!).join())
      expect(got.toSorted(), JSON.stringify({ rules, count })).toEqual(wanted.toSorted())
    }
  })

  it('are drawn evenly when there are too many to list', () => {
    const random = createRandom(5)
    const free = { ...base, minGap: 1, maxGap: 100 }
    const drawn = visitPatterns(free, 3, 40, random)
    // 120 sets of 3 of 10 days; each of the 40 drawn is a different one.
    expect(new Set(drawn.map((set) => set.join())).size).toBe(40)
  })
})

describe('S1.21 planMonth', () => {
  it('spreads weekly visits: never Monday and Tuesday, and across the month’s start and end', () => {
    const customers = Array.from({ length: 40 }, (_, i): MonthCustomer => ({
      id: `k${i}`,
      place: i + 1,
      serviceMinutes: 20,
      visits: 4,
      minGapDays: 5,
      maxGapDays: 9,
      lastVisit: i % 2 === 0 ? '2026-10-30' : '2026-10-27',
    }))
    const problem = { ...town(3, 41), days: november, people: [office], customers }
    const plan = valid(planMonth(problem, { iterations: 1500 }, 1))
    expect(faults(problem, plan)).toEqual([])
    expect(plan.missing).toEqual([])
    expect(plan.violations).toEqual([])
    for (const { id, lastVisit } of customers) {
      const days = [lastVisit!, ...datesOf(plan, id)].map((date) => dayNumber(date))
      const gaps = days.slice(1).map((day, i) => day - days[i]!)
      expect(
        gaps.every((gap) => gap >= 5 && gap <= 9),
        `${id}: ${gaps.join()}`,
      ).toBe(true)
      expect(dayNumber('2026-12-01') - days.at(-1)!).toBeLessThanOrEqual(9)
    }
  })

  it('S1.46 evens out the minutes of the days, half days holding half as much', () => {
    const customers = Array.from({ length: 84 }, (_, i): MonthCustomer => ({
      id: `k${i}`,
      place: i + 1,
      serviceMinutes: 10 + (i % 5) * 10,
      visits: 1 + (i % 3),
    }))
    const half = { '2026-11-06': 200, '2026-11-13': 0 }
    const problem = {
      ...town(9, 85),
      days: november,
      people: [{ ...office, minutes: half }],
      customers,
    }
    const even = valid(planMonth(problem, { iterations: 2500 }, 1))
    const free = valid(planMonth({ ...problem, options: { evenMetres: 0 } }, { iterations: 2500 }, 1))
    expect(faults(problem, even)).toEqual([])
    expect(even.missing).toEqual([])
    expect(even.days.some((day) => day.date === '2026-11-13')).toBe(false)
    expect(even.loads[0]!.variation).toBeLessThan(0.12)
    expect(even.loads[0]!.variation).toBeLessThan(free.loads[0]!.variation / 2)
    // Evenness is paid for in metres, never the other way round.
    expect(free.metres).toBeLessThan(even.metres)
  })

  it('keeps a customer with one person, divides the town, and honours named people', () => {
    const customers = Array.from({ length: 60 }, (_, i): MonthCustomer => ({
      id: `k${i}`,
      place: i + 1,
      serviceMinutes: 30,
      visits: 1 + (i % 4),
      ...(i % 10 === 0 ? { people: ['李'] } : {}),
      ...(i % 7 === 0 ? { weekdays: [2, 4] } : {}),
      ...(i % 9 === 0 ? { notOn: ['2026-11-03'] } : {}),
    }))
    const problem = { ...town(4, 61), days: november, people: [office, { ...office, id: '李' }], customers }
    const plan = valid(planMonth(problem, { iterations: 800 }, 1))
    expect(faults(problem, plan)).toEqual([])
    expect(plan.missing).toEqual([])
    expect(plan.loads.every((load) => load.visits > 20)).toBe(true)
    expect(planMonth(problem, { iterations: 800 }, 1)).toEqual(plan)
  })

  it('holds agreed dates and says which could not be held', () => {
    const problem: MonthProblem = {
      ...town(1, 2),
      days: november,
      people: [{ ...office, minutes: { '2026-11-20': 0 } }],
      customers: [{ id: 'a', place: 1, serviceMinutes: 10, visits: 2, fixed: ['2026-11-04', '2026-11-20'] }],
    }
    const plan = valid(planMonth(problem, { iterations: 50 }, 1))
    expect(datesOf(plan, 'a')).toContain('2026-11-04')
    expect(datesOf(plan, 'a')).toHaveLength(2)
    expect(plan.missedFixed).toEqual([{ customer: 0, id: 'a', date: '2026-11-20' }])
  })

  it('reports spacing that cannot be kept, in a sentence', () => {
    const problem: MonthProblem = {
      ...town(1, 2),
      days: november.slice(0, 2),
      people: [office],
      customers: [{ id: '老店', place: 1, serviceMinutes: 10, visits: 2, minGapDays: 6, maxGapDays: 8 }],
    }
    const plan = valid(planMonth(problem, { iterations: 50 }, 1))
    // Both visits (2nd and 3rd of November) cost less than a missing one.
    expect(plan.violations.map((violation) => explainViolation(violation, 'zh-CN'))).toEqual([
      '「老店」2026-11-02 与 2026-11-03 两次走访只隔 1 天,要求至少隔 6 天',
    ])
  })

  it('explains every kind of missing visit and plans what can be planned', () => {
    const table = fillMatrix(4, (i, j) => (i === 3 || j === 3 ? Infinity : i === 2 || j === 2 ? 15_000 : 60))
    const problem: MonthProblem = {
      distances: table,
      durations: table,
      days: november.slice(0, 3),
      people: [
        office,
        { ...office, id: '休假', minutes: Object.fromEntries(november.map(({ date }) => [date, 0])) },
      ],
      customers: [
        { id: 'often', place: 1, serviceMinutes: 10, visits: 5 },
        { id: 'far', place: 2, serviceMinutes: 10, visits: 1 },
        { id: 'island', place: 3, serviceMinutes: 10, visits: 1 },
        { id: 'away', place: 1, serviceMinutes: 10, visits: 1, people: ['休假'] },
        ...Array.from({ length: 4 }, (_, i) => ({
          id: `full${i}`,
          place: 1,
          serviceMinutes: 380,
          visits: 1,
        })),
      ],
    }
    const plan = valid(planMonth(problem, { iterations: 300 }, 1))
    const reasons = Object.fromEntries(
      plan.missing.map((one) => [one.id, { planned: one.planned, ...one.reason }]),
    )
    expect(reasons['often']).toEqual({ planned: 3, code: 'too-few-days', days: 3 })
    // 15 000 s there and back are 500 minutes, and 10 of work.
    expect(reasons['far']).toEqual({ planned: 0, code: 'day-too-short', needed: 510, longest: 400 })
    expect(reasons['island']).toEqual({ planned: 0, code: 'no-way' })
    expect(reasons['away']).toEqual({ planned: 0, code: 'nobody' })
    const full = plan.missing.filter((one) => one.id.startsWith('full'))
    expect(full.map((one) => one.reason.code)).toEqual(['no-room'])
    expect(explainMissing(plan.missing[0]!, 'zh-CN')).toBe(
      '「often」要求走访 5 次,只排了 3 次:能去的日子只有 3 天',
    )
  })

  it('handles nobody, no days, no customers', () => {
    const nothing = { ...town(1, 2), days: [], people: [], customers: [] }
    expect(valid(planMonth(nothing, { iterations: 10 }, 1)).days).toEqual([])
    const one: MonthCustomer = { id: 'a', place: 1, serviceMinutes: 10, visits: 1 }
    const idle = valid(planMonth({ ...nothing, people: [office], customers: [one] }, { iterations: 10 }, 1))
    expect(idle.missing[0]?.reason).toEqual({ code: 'nobody' })
    const free = valid(planMonth({ ...nothing, people: [office], days: november }, { iterations: 10 }, 1))
    expect(free.days).toHaveLength(21)
  })

  it('answers a senseless problem with everything that is wrong', () => {
    const plan = planMonth(
      {
        ...town(1, 2),
        days: [
          { date: '2026-02-30', minutes: 10 },
          { date: '2026-11-02', minutes: -1 },
        ],
        people: [{ ...office, end: 7 }],
        customers: [
          { id: 'a', place: 1, serviceMinutes: 1, visits: 1.5, lastVisit: 'gestern', people: ['x'] },
        ],
      },
      { iterations: 1 },
      1,
    )
    if (!('issues' in plan)) throw new Error('nothing was found')
    expect(plan.issues.map((issue) => explainIssue(issue, 'zh-CN'))[0]).toBe(
      '「days[0].date」日期不对:应为真实存在的 YYYY-MM-DD,并按先后排列',
    )
    expect(plan.issues.map((issue) => issue.path)).toEqual([
      'days[0].date',
      'days[1].minutes',
      'people[0].end',
      'customers[0].visits',
      'customers[0].lastVisit',
      'customers[0].people',
    ])
  })
})

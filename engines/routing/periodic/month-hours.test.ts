import { describe, expect, it } from 'vitest'
import { fillMatrix } from '#engines/geo/index.ts'
import { createRandom } from '#engines/random/random.ts'
import { explainMissing, planMonth, type MonthCustomer, type MonthPlan, type MonthProblem } from './index.ts'

/** Monday 2 to Friday 13 November 2026, ten working days from 9:00, six hours each. */
const days = [2, 3, 4, 5, 6, 9, 10, 11, 12, 13].map((day) => ({
  date: `2026-11-${String(day).padStart(2, '0')}`,
  minutes: 360,
}))
const weekdays: Readonly<Record<string, 1 | 2 | 3 | 4 | 5>> = Object.fromEntries(
  days.map(({ date }, i) => [date, ((i % 5) + 1) as 1 | 2 | 3 | 4 | 5]),
)

/** The office is place 0; all ways between two places take ten minutes and 5 km. */
function star(customers: readonly Omit<MonthCustomer, 'place'>[], rest: Partial<MonthProblem> = {}) {
  const size = customers.length + 1
  const problem: MonthProblem = {
    distances: fillMatrix(size, (i, j) => (i === j ? 0 : 5000)),
    durations: fillMatrix(size, (i, j) => (i === j ? 0 : 600)),
    days,
    people: [{ id: '王', start: 0, end: 0 }],
    customers: customers.map((customer, c) => ({ ...customer, place: c + 1 })),
    ...rest,
  }
  return problem
}

function solve(problem: MonthProblem, iterations = 400): MonthPlan {
  const plan = planMonth(problem, { iterations }, 1)
  if ('error' in plan) throw new Error(JSON.stringify(plan.issues))
  return plan
}

const visitsOf = (plan: MonthPlan, id: string) =>
  plan.days.flatMap((day) =>
    day.visits.filter((visit) => visit.id === id).map(({ startAt }) => ({ date: day.date, startAt })),
  )

/** Broken clocks found by walking every day from its beginning, apart from the planner. */
function clockFaults(problem: MonthProblem, plan: MonthPlan): string[] {
  return plan.days.flatMap((day) => {
    const { from = 540, to, minutes } = problem.days.find(({ date }) => date === day.date)!
    const own = problem.people[day.person]!.hours?.[day.date]
    let clock = own?.from ?? from
    const found: string[] = []
    for (const visit of day.visits) {
      const { openings, appointments } = problem.customers[visit.customer]!
      clock += visit.travelMinutes
      const agreed = appointments?.filter(({ date }) => date === day.date) ?? []
      const open = agreed.length > 0 ? agreed : openings?.[weekdays[day.date]!]
      const inside = open?.toSorted((a, b) => a.from - b.from).find((span) => clock <= span.to + 1e-6)
      if (open !== undefined && inside === undefined) found.push(`${visit.id} ${day.date}: late at ${clock}`)
      clock = Math.max(clock, inside?.from ?? clock)
      if (Math.abs(visit.startAt - clock) > 1e-6) found.push(`${visit.id}: ${visit.startAt}, not ${clock}`)
      clock += visit.serviceMinutes
    }
    const home = day.travelMinutes - day.visits.reduce((sum, visit) => sum + visit.travelMinutes, 0)
    const limit = own?.to ?? to ?? from + minutes
    if (day.visits.length > 0 && clock + home > limit + 1e-6)
      found.push(`${day.date} ends at ${clock + home}`)
    return found
  })
}

describe('S1.21 opening times in the month', () => {
  it('visits a shop only on the days and hours it names', () => {
    const problem = star([
      { id: 'a', serviceMinutes: 30, visits: 2, openings: { 3: [{ from: 600, to: 660 }] } },
      { id: 'b', serviceMinutes: 30, visits: 1, openings: { 1: [], 5: [{ from: 780, to: 800 }] } },
    ])
    const plan = solve(problem)
    expect(visitsOf(plan, 'a')).toEqual([
      { date: '2026-11-04', startAt: 600 },
      { date: '2026-11-11', startAt: 600 },
    ])
    expect(visitsOf(plan, 'b').map(({ date }) => weekdays[date])).toEqual([5])
    expect(visitsOf(plan, 'b')[0]!.startAt).toBe(780)
    expect(clockFaults(problem, plan)).toEqual([])
  })

  it('tells apart a shop that cannot be reached while it is open from a day that is full', () => {
    // The way takes ten minutes and work begins at 9:00 = 540.
    const problem = star([
      { id: '早市', serviceMinutes: 5, visits: 1, openings: { 1: [{ from: 300, to: 549 }] } },
    ])
    const plan = solve(problem)
    expect(plan.missing[0]?.reason).toEqual({ code: 'closed' })
    expect(explainMissing(plan.missing[0]!, 'zh-CN')).toBe(
      '「早市」要求走访 1 次,只排了 0 次:接待时间内没有人赶得到',
    )
    const earlier = solve({ ...problem, days: days.map((day) => ({ ...day, from: 539 })) })
    expect(visitsOf(earlier, '早市')).toHaveLength(1)
  })

  it('keeps appointments to the minute, and the hours of a person who leaves early', () => {
    const problem = star(
      [
        {
          id: 'meeting',
          serviceMinutes: 60,
          visits: 1,
          appointments: [{ date: '2026-11-05', from: 720, to: 720 }],
          openings: { 1: [{ from: 600, to: 700 }] },
        },
        ...Array.from({ length: 20 }, (_, i) => ({ id: `k${i}`, serviceMinutes: 60, visits: 2 })),
      ],
      { people: [{ id: '王', start: 0, end: 0, hours: { '2026-11-06': { from: 600, to: 700 } } }] },
    )
    const plan = solve(problem, 1500)
    expect(visitsOf(plan, 'meeting')).toEqual([{ date: '2026-11-05', startAt: 720 }])
    expect(plan.missedFixed).toEqual([])
    expect(clockFaults(problem, plan)).toEqual([])
    const early = plan.days.find(({ date }) => date === '2026-11-06')!
    expect(early.beginAt).toBe(600)
    expect(early.visits.length).toBeLessThanOrEqual(1)
  })

  it('keeps every clock on random months of shops with hours, appointments and absences', () => {
    for (let seed = 1; seed <= 25; seed++) {
      const random = createRandom(seed)
      const customers = Array.from({ length: 5 + random.int(25) }, (_, i) => {
        const from = 480 + random.int(400)
        const date = days[random.int(days.length)]!.date
        return {
          id: `k${i}`,
          serviceMinutes: 5 + random.int(60),
          visits: 1 + random.int(3),
          ...(random.int(2) === 0
            ? {
                openings: {
                  1: [{ from, to: from + random.int(200) }],
                  2: [
                    { from: 840, to: 900 },
                    { from: 540, to: 600 },
                  ],
                  4: [{ from: 0, to: 1440 }],
                },
              }
            : {}),
          ...(random.int(4) === 0 ? { appointments: [{ date, from, to: from + 10 }] } : {}),
          ...(random.int(4) === 0 ? { people: [random.int(2) === 0 ? '王' : '李'] } : {}),
        }
      })
      const people = ['王', '李'].map((id) => ({
        id,
        start: 0,
        end: random.int(2) === 0 ? ('open' as const) : 0,
        minutes: { [days[random.int(10)]!.date]: 0 },
        hours: { [days[random.int(10)]!.date]: { from: 700, to: 900 } },
      }))
      const problem = star(customers, { people })
      const plan = solve(problem, 200)
      expect(clockFaults(problem, plan), `seed ${seed}`).toEqual([])
      for (const { customer, date } of plan.missedFixed) {
        expect(problem.customers[customer]!.appointments?.map((agreed) => agreed.date)).toContain(date)
      }
    }
  })
})

describe('S1.21 agreed and current dates', () => {
  it('does not lose a customer whose agreed date is full, and says which date is lost', () => {
    const full = { serviceMinutes: 300, visits: 1, fixed: ['2026-11-03'] }
    const plan = solve(
      star([
        { id: 'a', ...full },
        { id: 'b', ...full },
      ]),
    )
    expect(plan.missing).toEqual([])
    expect(plan.missedFixed).toHaveLength(1)
    expect(plan.missedFixed[0]!.date).toBe('2026-11-03')
  })

  it('leaves the plan in force alone unless a move is worth it', () => {
    const customers = Array.from({ length: 24 }, (_, i) => ({
      id: `k${i}`,
      serviceMinutes: 60,
      visits: 2,
      current: [days[i % 4]!.date, days[5 + (i % 4)]!.date],
    }))
    const moved = (plan: MonthPlan): number =>
      customers.reduce((sum, { id, current }) => {
        const dates = new Set(visitsOf(plan, id).map(({ date }) => date))
        return sum + current.filter((date) => !dates.has(date)).length
      }, 0)
    const options = { evenMetres: 0, moveMetres: 50_000 }
    expect(moved(solve(star(customers, { options })))).toBe(overfull(customers))
    const absent = { '2026-11-03': 0 }
    const people = [{ id: '王', start: 0, end: 0, minutes: absent }]
    const after = solve(star(customers, { options, people }))
    // The day off empties one date; all else stays but for what was too much for a day before.
    const forced = customers.filter(({ current }) => current.includes('2026-11-03')).length
    expect(moved(after)).toBe(forced + overfull(customers) - overfullOn(customers, '2026-11-03'))
    expect(moved(solve(star(customers, { options: { ...options, moveMetres: 0 } })))).toBeGreaterThan(20)
  })
})

/** A day of 360 minutes holds five visits of 60 with ten minutes between them; the rest has to move. */
const PER_DAY = 5
type Current = readonly { readonly current: readonly string[] }[]

function overfullOn(customers: Current, date: string): number {
  return Math.max(0, customers.filter(({ current }) => current.includes(date)).length - PER_DAY)
}

const overfull = (customers: Current): number =>
  days.reduce((sum, { date }) => sum + overfullOn(customers, date), 0)

describe('parts of a month', () => {
  it('people who share no customer are planned apart: nobody’s plan depends on another’s customers', () => {
    const own = (person: string, n: number, serviceMinutes: number) =>
      Array.from({ length: n }, (_, i) => ({
        id: `${person}${i}`,
        serviceMinutes,
        visits: 1 + (i % 3),
        people: [person],
      }))
    const people = ['王', '李'].map((id) => ({ id, start: 0, end: 0 }))
    const both = star([...own('王', 12, 20), ...own('李', 12, 20)], { people })
    const plan = solve(both, 2000)
    expect(plan.missing).toEqual([])
    expect(clockFaults(both, plan)).toEqual([])
    const load = (id: string): number => plan.loads.find((one) => one.id === id)!.visits
    expect([load('王'), load('李')]).toEqual([24, 24])
    expect(solve(both, 2000)).toEqual(plan)
  })
})

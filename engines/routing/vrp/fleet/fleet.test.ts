import { describe, expect, it } from 'vitest'
import { fillMatrix } from '#engines/geo/index.ts'
import { createRandom } from '#engines/random/random.ts'
import { explainUnserved, planFleet, type FleetPlan, type FleetProblem } from '../index.ts'

const HOUR = 3600
const budget = { iterations: 400 }

/** Places on a line, metres and seconds apart by their difference. */
function line(positions: readonly number[], rest: Pick<FleetProblem, 'people' | 'jobs'>): FleetProblem {
  const table = fillMatrix(positions.length, (i, j) => Math.abs(positions[i]! - positions[j]!))
  return { distances: table, durations: table, ...rest }
}

function valid(plan: ReturnType<typeof planFleet>): FleetPlan {
  if ('error' in plan) throw new Error(JSON.stringify(plan.issues))
  return plan
}

const day = { startAt: 8 * HOUR, shiftEnd: 17 * HOUR }
const reasonOf = (plan: FleetPlan, id: string) => plan.unserved.find((job) => job.id === id)?.reason

/** Every rule of the problem, checked from the answer alone. */
function faults(problem: FleetProblem, plan: FleetPlan): string[] {
  const found: string[] = []
  const served = plan.routes.flatMap((route) => route.visits.map((visit) => visit.stop))
  const all = [...served, ...plan.unserved.map((one) => one.job)].toSorted((a, b) => a - b)
  if (all.join() !== problem.jobs.map((_, j) => j).join()) found.push(`jobs ${all.join()}`)
  for (const route of plan.routes) {
    const person = problem.people[route.person]!
    let clock = person.startAt
    let at = person.start
    let load = 0
    for (const visit of route.visits) {
      const job = problem.jobs[visit.stop]!
      clock += at === job.place ? 0 : problem.durations.at(at, job.place)
      const windows = job.windows?.length ? job.windows : [{ from: -Infinity, to: Infinity }]
      const window = windows.find(({ to }) => clock <= to)
      if (window === undefined) found.push(`${job.id} late`)
      clock = Math.max(clock, window?.from ?? clock)
      if (visit.start !== clock) found.push(`${job.id} starts at ${visit.start}, not ${clock}`)
      clock += job.serviceSeconds
      load += job.load ?? 0
      if (job.people?.length && !job.people.includes(person.id)) found.push(`${job.id} by ${person.id}`)
      for (const skill of job.skills ?? []) {
        if (!person.skills?.includes(skill)) found.push(`${job.id} needs ${skill}`)
      }
      at = job.place
    }
    if (person.end !== 'open' && at !== person.end && route.visits.length > 0) {
      clock += problem.durations.at(at, person.end)
    }
    if (clock > (person.shiftEnd ?? Infinity)) found.push(`${person.id} back at ${clock}`)
    if (load > (person.capacity ?? Infinity)) found.push(`${person.id} carries ${load}`)
  }
  return found
}

describe('S1.21 planFleet', () => {
  it('sends each of two people to their own side of the town', () => {
    const plan = valid(
      planFleet(
        line([0, 100, 200, -100, -200], {
          people: ['east', 'west'].map((id) => ({ id, start: 0, end: 0, startAt: 0, capacity: 2 })),
          jobs: [1, 3, 2, 4].map((place) => ({ id: `j${place}`, place, serviceSeconds: 0, load: 1 })),
        }),
        budget,
        1,
      ),
    )
    // Two jobs each: out to ±200 and back twice is 800; any mixture of the sides is longer.
    expect(plan.metres).toBe(800)
    expect(plan.unserved).toEqual([])
  })

  it('explains every job that nobody can do', () => {
    const problem = line([0, 10, 40_000, 20, 30], {
      people: [
        { id: '王', start: 0, end: 0, ...day, capacity: 5, skills: ['烟草'] },
        { id: '李', start: 0, end: 'open', ...day, capacity: 8 },
      ],
      jobs: [
        { id: 'heavy', place: 1, serviceSeconds: 60, load: 9 },
        { id: 'far', place: 2, serviceSeconds: 60 },
        { id: 'early', place: 3, serviceSeconds: 60, windows: [{ from: 0, to: 7 * HOUR }] },
        { id: 'skill', place: 3, serviceSeconds: 60, skills: ['金融'] },
        { id: 'named', place: 3, serviceSeconds: 60, people: ['李'], skills: ['烟草'] },
        { id: 'fine', place: 4, serviceSeconds: 60 },
      ],
    })
    const plan = valid(planFleet(problem, budget, 1))
    expect(reasonOf(plan, 'heavy')).toEqual({ code: 'load-over-capacity', load: 9, largest: 8 })
    // 李 need not come back: 8:00 + 40 000 s + 60 s = 68 860, 王 later still.
    expect(reasonOf(plan, 'far')).toEqual({
      code: 'shift-too-short',
      person: '李',
      backAt: 68_860,
      shiftEnd: 61_200,
    })
    expect(reasonOf(plan, 'early')).toEqual({
      code: 'closes-before-reached',
      person: '王',
      reachedAt: 28_820,
      closesAt: 25_200,
    })
    expect(reasonOf(plan, 'skill')).toEqual({ code: 'skills', missing: ['金融'] })
    expect(reasonOf(plan, 'named')).toEqual({ code: 'nobody-allowed' })
    expect(plan.routes.flatMap((route) => route.visits.map((visit) => visit.id))).toEqual(['fine'])
    expect(explainUnserved('早店', reasonOf(plan, 'early')!, 'zh-CN')).toBe(
      '「早店」07:00 就不接待了,最早由「王」在 08:01 才能到',
    )
  })

  it('serves what weighs most when not all fits, and says that there was no room', () => {
    const problem = line([0, 10, 20], {
      people: [{ id: 'p', start: 0, end: 0, startAt: 0, shiftEnd: 100 }],
      jobs: [
        { id: 'plain', place: 1, serviceSeconds: 70 },
        { id: 'weighty', place: 2, serviceSeconds: 55, priority: 3 },
      ],
    })
    const plan = valid(planFleet(problem, budget, 1))
    expect(plan.routes[0]!.visits.map((visit) => visit.id)).toEqual(['weighty'])
    expect(reasonOf(plan, 'plain')).toEqual({ code: 'no-room' })
  })

  it('uses the second window of a shop with a midday break', () => {
    const problem = line([0, 50, 60], {
      people: [{ id: 'p', start: 0, end: 0, startAt: 0, shiftEnd: 500 }],
      jobs: [
        { id: 'a', place: 1, serviceSeconds: 100, windows: [{ from: 0, to: 60 }] },
        {
          id: 'b',
          place: 2,
          serviceSeconds: 10,
          windows: [
            { from: 200, to: 300 },
            { from: 0, to: 55 },
          ],
        },
      ],
    })
    const plan = valid(planFleet(problem, budget, 1))
    expect(plan.routes[0]!.visits.map(({ id, start }) => [id, start])).toEqual([
      ['a', 50],
      ['b', 200],
    ])
  })

  it('obeys one-way ways and places without a way', () => {
    const blocked = new Set(['1-0'])
    const table = fillMatrix(3, (i, j) => (blocked.has(`${i}-${j}`) ? Infinity : 10 + i))
    const problem: FleetProblem = {
      distances: table,
      durations: table,
      people: [{ id: 'p', start: 0, end: 0, startAt: 0 }],
      jobs: [
        { id: 'one', place: 1, serviceSeconds: 0 },
        { id: 'two', place: 2, serviceSeconds: 0 },
      ],
    }
    const plan = valid(planFleet(problem, budget, 1))
    expect(plan.routes[0]!.visits.map((visit) => visit.id)).toEqual(['one', 'two'])
    const alone = valid(planFleet({ ...problem, jobs: problem.jobs.slice(0, 1) }, budget, 1))
    expect(alone.unserved[0]?.reason).toEqual({ code: 'no-way' })
  })

  it('keeps every rule on random days of mixed people and jobs, the same for the same seed', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const problem = randomFleet(seed)
      const plan = valid(planFleet(problem, budget, seed))
      expect(faults(problem, plan), `seed ${seed}`).toEqual([])
      if (seed <= 5) expect(planFleet(problem, budget, seed)).toEqual(plan)
    }
  })

  it('starts from a given plan and never ends worse', () => {
    const problem = { ...randomFleet(3), cost: { perMetre: 1, perSecond: 0 } }
    const good = valid(planFleet(problem, { iterations: 3000 }, 1))
    const order = good.routes.map((route) => route.visits.map((visit) => visit.stop))
    const again = valid(planFleet(problem, { iterations: 0 }, 2, order))
    expect(again.routes).toEqual(good.routes)
    const later = valid(planFleet(problem, { iterations: 500 }, 2, order))
    expect(later.unserved.length).toBeLessThanOrEqual(good.unserved.length)
    if (later.unserved.length === good.unserved.length) expect(later.cost).toBeLessThanOrEqual(good.cost)
  })

  it('handles nobody, nothing, everything at one point, duplicates', () => {
    const nobody = valid(
      planFleet(line([0], { people: [], jobs: [{ id: 'a', place: 0, serviceSeconds: 1 }] }), budget, 1),
    )
    expect(nobody.unserved[0]?.reason).toEqual({ code: 'nobody-allowed' })
    const person = { id: 'p', start: 0, end: 0, startAt: 0 }
    expect(valid(planFleet(line([0], { people: [person], jobs: [] }), budget, 1)).metres).toBe(0)
    const jobs = Array.from({ length: 30 }, (_, i) => ({ id: `j${i}`, place: i % 2, serviceSeconds: 5 }))
    const same = valid(planFleet(line([7, 7], { people: [person], jobs }), budget, 1))
    expect([same.unserved.length, same.metres, same.routes[0]!.finishAt]).toEqual([0, 0, 150])
  })

  it('answers a senseless problem with everything that is wrong', () => {
    const plan = planFleet(
      line([0, 1], {
        people: [{ id: 'p', start: 9, end: 0, startAt: 10, shiftEnd: 5 }],
        jobs: [{ id: 'j', place: 1, serviceSeconds: -1, people: ['q'], priority: 0 }],
      }),
      budget,
      1,
    )
    expect('error' in plan && plan.issues.map((issue) => issue.path)).toEqual([
      'people[0].start',
      'people[0].shiftEnd',
      'jobs[0].serviceSeconds',
      'jobs[0].priority',
      'jobs[0].people',
    ])
  })
})

function randomFleet(seed: number): FleetProblem {
  const random = createRandom(seed)
  const size = 6 + random.int(25)
  const points = Array.from({ length: size }, () => [random.int(3000), random.int(3000)] as const)
  const detour = Array.from({ length: size * size }, () => 1 + random.next() * 0.3)
  const distances = fillMatrix(size, (i, j) =>
    Math.round(
      Math.hypot(points[i]![0] - points[j]![0], points[i]![1] - points[j]![1]) * detour[i * size + j]!,
    ),
  )
  const people = Array.from({ length: 1 + random.int(4) }, (_, p) => ({
    id: `p${p}`,
    start: random.int(size),
    end: random.int(3) === 0 ? ('open' as const) : random.int(size),
    startAt: random.int(600),
    ...(random.int(3) > 0 ? { shiftEnd: 8000 + random.int(8000) } : {}),
    ...(random.int(2) > 0 ? { capacity: 5 + random.int(20) } : {}),
    skills: ['x', 'y'].filter(() => random.int(2) === 0),
    fixedCost: random.int(2) * 500,
  }))
  const jobs = Array.from({ length: random.int(30) }, (_, j) => {
    const from = random.int(9000)
    return {
      id: `j${j}`,
      place: random.int(size),
      serviceSeconds: random.int(600),
      load: random.int(4),
      ...(random.int(2) === 0
        ? {
            windows: [
              { from, to: from + random.int(4000) },
              { from: from + 5000, to: from + 6000 },
            ],
          }
        : {}),
      ...(random.int(6) === 0 ? { skills: ['x'] } : {}),
      ...(random.int(6) === 0 ? { people: [people[random.int(people.length)]!.id] } : {}),
    }
  })
  return { distances, durations: distances, people, jobs }
}

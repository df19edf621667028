import { createRandom } from '../../random/random.ts'
import { denseMatrix } from '../../geo/index.ts'
import type { DayPlan, DayProblem, DayStop } from './types.ts'

/**
 * Judges a plan with code of its own: no table, function or convention of the engine is used. Throws with what
 * is wrong; returns (mandatory visited, value, cost) re-added from the matrices.
 */
export function judge(
  problem: DayProblem,
  plan: DayPlan,
): { mandatory: number; value: number; cost: number } {
  const fail = (what: string): never => {
    throw new Error(`plan is wrong: ${what}`)
  }
  const near = (a: number, b: number) => Math.abs(a - b) <= 1e-6 * (1 + Math.abs(a))
  const { perMetre, perSecond } = problem.cost ?? { perMetre: 1, perSecond: 0 }
  let place = problem.start
  let clock = problem.startAt
  let cost = 0
  let value = 0
  let mandatory = 0
  const done = new Set<string>()
  const takeBreaks = (visited: number) => {
    for (const taken of plan.breaks.filter((b) => b.afterVisits === visited)) {
      const wish = problem.breaks!.find((b) => b.id === taken.id)!
      if (taken.start < clock - 1e-6) fail(`break ${taken.id} begins before one is free`)
      if (taken.start < wish.from - 1e-6 || taken.start > wish.to + 1e-6)
        fail(`break ${taken.id} out of its window`)
      if (!near(taken.end - taken.start, wish.seconds)) fail(`break ${taken.id} has the wrong length`)
      clock = taken.end
    }
  }
  plan.visits.forEach((visit, i) => {
    takeBreaks(i)
    const stop = problem.stops[visit.stop]!
    if (done.has(stop.id)) fail(`${stop.id} twice`)
    const metres = place === stop.place ? 0 : problem.distances.at(place, stop.place)
    const seconds = place === stop.place ? 0 : problem.durations.at(place, stop.place)
    if (!near(visit.arrival, clock + seconds)) fail(`arrival at ${stop.id}`)
    if (visit.start < visit.arrival - 1e-6) fail(`${stop.id} begins before arrival`)
    const finish = problem.windowRule === 'whole' ? visit.start + stop.serviceSeconds : visit.start
    const open = (stop.windows ?? []).some((w) => visit.start >= w.from - 1e-6 && finish <= w.to + 1e-6)
    if ((stop.windows ?? []).length > 0 && !open) fail(`${stop.id} is closed at ${visit.start}`)
    if (!near(visit.departure, visit.start + stop.serviceSeconds)) fail(`departure from ${stop.id}`)
    for (const id of stop.after ?? []) if (!done.has(id)) fail(`${stop.id} before ${id}`)
    const locked = stop.position === 'last' ? plan.visits.length - 1 : stop.position
    if (locked !== undefined && locked !== i) fail(`${stop.id} at ${i}, not ${locked}`)
    cost += (perMetre > 0 ? perMetre * metres : 0) + (perSecond > 0 ? perSecond * seconds : 0)
    value += stop.value ?? 0
    mandatory += stop.value === undefined ? 1 : 0
    clock = visit.departure
    place = stop.place
    done.add(stop.id)
  })
  takeBreaks(plan.visits.length)
  if (problem.end !== 'open' && place !== problem.end) {
    const metres = problem.distances.at(place, problem.end)
    const seconds = problem.durations.at(place, problem.end)
    cost += (perMetre > 0 ? perMetre * metres : 0) + (perSecond > 0 ? perSecond * seconds : 0)
    clock += seconds
  }
  if (clock > (problem.shiftEnd ?? Infinity) + 1e-6) fail('after the end of the shift')
  if (!near(plan.finishAt, clock)) fail(`finishes at ${clock}, not ${plan.finishAt}`)
  if (!near(plan.cost, cost)) fail(`costs ${cost}, not ${plan.cost}`)
  if (plan.order.length + plan.dropped.length !== problem.stops.length) fail('stops got lost')
  if (plan.lowerBound > cost + 1e-6 * (1 + cost)) fail(`bound ${plan.lowerBound} above cost ${cost}`)
  return { mandatory, value, cost }
}

/** Best (mandatory elements, value, cost) over every order of every subset, by plain enumeration. */
export function enumerateDays(problem: DayProblem): { mandatory: number; value: number; cost: number } {
  const breaks = problem.breaks ?? []
  const { perMetre, perSecond } = problem.cost ?? { perMetre: 1, perSecond: 0 }
  const shiftEnd = problem.shiftEnd ?? Infinity
  let best = { mandatory: -1, value: 0, cost: Infinity }
  const way = (from: number, to: number) => {
    if (from === to) return { cost: 0, seconds: 0 }
    const metres = problem.distances.at(from, to)
    const seconds = problem.durations.at(from, to)
    return { cost: (perMetre ? perMetre * metres : 0) + (perSecond ? perSecond * seconds : 0), seconds }
  }
  const begin = (windows: readonly { from: number; to: number }[], time: number, length: number) => {
    if (windows.length === 0) return time
    const possible = windows.filter((w) => Math.max(time, w.from) + length <= w.to)
    return possible.length === 0 ? Infinity : Math.min(...possible.map((w) => Math.max(time, w.from)))
  }
  const lastLocked = (done: readonly number[]) =>
    done.every((s, i) => problem.stops[s]!.position !== 'last' || i === done.length - 1)

  const extend = (done: number[], rests: number[], place: number, time: number, cost: number) => {
    const home = problem.end === 'open' ? { cost: 0, seconds: 0 } : way(place, problem.end)
    if (time + home.seconds <= shiftEnd && lastLocked(done)) {
      const mandatory = done.filter((s) => problem.stops[s]!.value === undefined).length + rests.length
      const value = done.reduce((sum, s) => sum + (problem.stops[s]!.value ?? 0), 0)
      const total = cost + home.cost
      const gain = mandatory - best.mandatory || value - best.value || best.cost - total
      if (gain > 0 && total < Infinity) best = { mandatory, value, cost: total }
    }
    problem.stops.forEach((stop, s) => {
      if (done.includes(s)) return
      if ((stop.after ?? []).some((id) => !done.some((d) => problem.stops[d]!.id === id))) return
      if (typeof stop.position === 'number' && stop.position !== done.length) return
      const leg = way(place, stop.place)
      const length = problem.windowRule === 'whole' ? stop.serviceSeconds : 0
      const start = begin(stop.windows ?? [], time + leg.seconds, length)
      if (start < Infinity && cost + leg.cost < Infinity) {
        extend([...done, s], rests, stop.place, start + stop.serviceSeconds, cost + leg.cost)
      }
    })
    breaks.forEach((pause, b) => {
      if (rests.includes(b)) return
      const start = begin([pause], time, 0)
      if (start < Infinity) extend(done, [...rests, b], place, start + pause.seconds, cost)
    })
  }
  extend([], [], problem.start, problem.startAt, 0)
  return best
}

/** A small problem with a random choice of everything a day can ask for; integers, so that sums are exact. */
export function randomDay(seed: number, stops: number): DayProblem {
  const random = createRandom(seed)
  const chance = (p: number) => random.next() < p
  const size = stops + 2
  const points = Array.from({ length: size }, () => [random.int(60), random.int(60)] as const)
  const symmetric = chance(0.5)
  const table = (noise: number) =>
    denseMatrix(
      size,
      Float64Array.from({ length: size * size }, (_, k) => {
        const [i, j] = symmetric
          ? [Math.min(k % size, Math.floor(k / size)), Math.max(k % size, Math.floor(k / size))]
          : [k % size, Math.floor(k / size)]
        if (i === j) return 0
        const [a, b] = [points[i]!, points[j]!]
        return Math.round(Math.hypot(a[0] - b[0], a[1] - b[1])) + (symmetric ? 0 : random.int(noise))
      }),
    )
  const hasWindows = chance(0.7)
  const hasOrder = chance(0.4)
  const optional = chance(0.5)
  const list: DayStop[] = Array.from({ length: stops }, (_, i) => {
    const from = random.int(200)
    const windows = hasWindows && chance(0.6) ? [{ from, to: from + 5 + random.int(80) }] : []
    if (windows.length > 0 && chance(0.4))
      windows.push({ from: 220 + random.int(50), to: 280 + random.int(40) })
    return {
      id: `s${i}`,
      place: chance(0.1) ? random.int(size) : i,
      serviceSeconds: random.int(20),
      windows,
      ...(optional && chance(0.6) ? { value: 1 + random.int(5) } : {}),
      ...(hasOrder && chance(0.2) ? { position: chance(0.4) ? ('last' as const) : random.int(stops) } : {}),
      ...(hasOrder && i > 0 && chance(0.3) ? { after: [`s${random.int(i)}`] } : {}),
    }
  })
  return {
    distances: table(20),
    durations: table(10),
    start: stops,
    end: chance(0.3) ? 'open' : chance(0.5) ? stops : stops + 1,
    startAt: random.int(20),
    ...(chance(0.5) ? { shiftEnd: 120 + random.int(300) } : {}),
    stops: list,
    breaks: chance(0.3)
      ? [{ id: 'rest', from: 60, to: 60 + random.int(120), seconds: 10 + random.int(20) }]
      : [],
    ...(chance(0.5) ? { cost: { perMetre: random.int(3), perSecond: 1 + random.int(2) } } : {}),
    windowRule: chance(0.5) ? 'start' : 'whole',
  }
}

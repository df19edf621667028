import type { DayProblem } from './types.ts'

/**
 * A day's problem in flat arrays. Elements 0 … stops − 1 are the stops in the caller's order, the rest are
 * breaks. Nodes of the tables: the stops, then START = stops, then END = stops + 1; a break has no node of its
 * own, because it happens wherever one is.
 */
export interface DayModel {
  readonly stops: number
  /** Stops and breaks together. */
  readonly elements: number
  /** Row length of the tables: stops + 2. */
  readonly nodes: number
  readonly startNode: number
  readonly endNode: number
  /** Row-major tables between nodes. To END everything is 0 in an open day. */
  readonly cost: Float64Array
  readonly seconds: Float64Array
  readonly service: Float64Array
  /** Windows of element e: windowFrom/windowTo[windowIndex[e] … windowIndex[e + 1] − 1], sorted, none overlapping. */
  readonly windowIndex: Int32Array
  readonly windowFrom: Float64Array
  readonly windowTo: Float64Array
  /** Locked position of an element: −1 none, LAST for the last visit. */
  readonly position: Int32Array
  /** Elements that must lie before an element, and the converse. */
  readonly before: readonly (readonly number[])[]
  readonly behind: readonly (readonly number[])[]
  /** 1 where the element must be in the plan (every break, every stop without a value). */
  readonly mandatory: Uint8Array
  readonly value: Float64Array
  readonly startAt: number
  readonly shiftEnd: number
  /** True when time can make a plan infeasible: windows, breaks or a shift end. */
  readonly timed: boolean
  /** True when there are locked positions or precedence. */
  readonly ordered: boolean
  /** How the day ends: back at the start, anywhere, or at a place of its own. */
  readonly ending: 'return' | 'open' | 'elsewhere'
  /** True when nothing but the cost of travel distinguishes one order from another. */
  readonly plain: boolean
}

export const LAST = 1 << 20

/** Tables and arrays of a valid problem. */
export function buildModel(problem: DayProblem): DayModel {
  const { stops, breaks = [], distances, durations } = problem
  const count = stops.length
  const nodes = count + 2
  const perMetre = problem.cost?.perMetre ?? 1
  const perSecond = problem.cost?.perSecond ?? 0
  const cost = new Float64Array(nodes * nodes)
  const seconds = new Float64Array(nodes * nodes)
  const places = [...stops.map((stop) => stop.place), problem.start, problem.end]
  for (let i = 0; i < nodes; i++) {
    for (let j = 0; j < nodes; j++) {
      const from = places[i]!
      const to = places[j]!
      if (from === 'open' || to === 'open' || from === to) continue
      const metres = distances.at(from, to)
      const time = durations.at(from, to)
      seconds[i * nodes + j] = time
      // ∞ · 0 is NaN: a way that does not exist must stay infinite even where its unit costs nothing.
      const priced = (perMetre > 0 ? perMetre * metres : 0) + (perSecond > 0 ? perSecond * time : 0)
      cost[i * nodes + j] = metres === Infinity || time === Infinity ? Infinity : priced
    }
  }

  const elements = count + breaks.length
  const windowIndex = new Int32Array(elements + 1)
  const froms: number[] = []
  const tos: number[] = []
  const whole = problem.windowRule === 'whole'
  for (let e = 0; e < elements; e++) {
    const stop = stops[e]
    const slack = stop && whole ? stop.serviceSeconds : 0
    const raw = stop ? (stop.windows ?? []) : [breaks[e - count]!]
    const usable = mergeWindows(raw.map(({ from, to }) => ({ from, to: to - slack })))
    for (const { from, to } of usable) {
      froms.push(from)
      tos.push(to)
    }
    // Open at times, but never long enough for the work: a window that can only be missed keeps it out.
    if (raw.length > 0 && usable.length === 0) {
      froms.push(-Infinity)
      tos.push(-Infinity)
    }
    windowIndex[e + 1] = froms.length
  }

  const indexOf = new Map(stops.map((stop, i) => [stop.id, i]))
  const before = Array.from({ length: elements }, (_, e) => [
    ...new Set((stops[e]?.after ?? []).map((id) => indexOf.get(id)!)),
  ])
  const behind: number[][] = Array.from({ length: elements }, () => [])
  before.forEach((list, e) => list.forEach((b) => behind[b]!.push(e)))
  const position = new Int32Array(elements).fill(-1)
  const mandatory = new Uint8Array(elements).fill(1)
  const value = new Float64Array(elements)
  stops.forEach((stop, e) => {
    if (stop.position !== undefined) position[e] = stop.position === 'last' ? LAST : stop.position
    if (stop.value !== undefined) {
      mandatory[e] = 0
      value[e] = stop.value
    }
  })
  const shiftEnd = problem.shiftEnd ?? Infinity
  const timed = shiftEnd < Infinity || froms.length > 0
  const ordered = before.some((list) => list.length > 0) || position.some((p) => p >= 0)
  return {
    stops: count,
    elements,
    nodes,
    startNode: count,
    endNode: count + 1,
    cost,
    seconds,
    service: Float64Array.from({ length: elements }, (_, e) =>
      e < count ? stops[e]!.serviceSeconds : breaks[e - count]!.seconds,
    ),
    windowIndex,
    windowFrom: Float64Array.from(froms),
    windowTo: Float64Array.from(tos),
    position,
    before,
    behind,
    mandatory,
    value,
    startAt: problem.startAt,
    shiftEnd,
    timed,
    ordered,
    ending: problem.end === 'open' ? 'open' : problem.end === problem.start ? 'return' : 'elsewhere',
    plain: !timed && !ordered && cost.every((c) => c < Infinity),
  }
}

function mergeWindows(windows: { from: number; to: number }[]): { from: number; to: number }[] {
  const sorted = windows.filter(({ from, to }) => from <= to).sort((a, b) => a.from - b.from)
  const merged: { from: number; to: number }[] = []
  for (const window of sorted) {
    const previous = merged.at(-1)
    if (previous && window.from <= previous.to) previous.to = Math.max(previous.to, window.to)
    else merged.push({ ...window })
  }
  return merged
}

/** The first moment ≥ `time` at which element e may begin; +∞ when its last window is over. */
export function earliestStart(model: DayModel, e: number, time: number): number {
  const end = model.windowIndex[e + 1]!
  let w = model.windowIndex[e]!
  if (w === end) return time
  for (; w < end; w++) {
    if (time <= model.windowTo[w]!) return Math.max(time, model.windowFrom[w]!)
  }
  return Infinity
}

/** The last moment at which element e may begin; +∞ when it is always open. */
export function closingTime(model: DayModel, e: number): number {
  const first = model.windowIndex[e]!
  const end = model.windowIndex[e + 1]!
  return first === end ? Infinity : model.windowTo[end - 1]!
}

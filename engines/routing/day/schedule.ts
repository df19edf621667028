import { closingTime, earliestStart, LAST, type DayModel } from './model.ts'

/** One element's times. Late by more than 0 means that its last window was missed. */
export interface Timed {
  readonly element: number
  readonly arrival: number
  readonly start: number
  readonly departure: number
  readonly late: number
  /** Node of the tables at which one is: a break's is that of the stop before. */
  readonly node: number
  readonly fromNode: number
}

export interface Schedule {
  readonly timed: readonly Timed[]
  readonly finishAt: number
  readonly lastNode: number
  readonly cost: number
  /** Nothing late, every way exists, locked positions and precedence kept, back before the shift ends. */
  readonly legal: boolean
}

/** Walks a sequence of elements, beginning each as early as possible from `startAt` on. */
export function walk(model: DayModel, sequence: readonly number[], startAt = model.startAt): Schedule {
  const { stops, nodes, seconds, service } = model
  const timed: Timed[] = []
  let clock = startAt
  let node = model.startNode
  let cost = 0
  let late = false
  for (const e of sequence) {
    const to = e < stops ? e : node
    const way = node * nodes + to
    const arrival = e < stops ? clock + seconds[way]! : clock
    if (e < stops) cost += model.cost[way]!
    const open = earliestStart(model, e, arrival)
    const start = open === Infinity ? arrival : open
    const lateBy = open === Infinity ? arrival - closingTime(model, e) : 0
    late ||= lateBy > 0
    clock = start + service[e]!
    timed.push({ element: e, arrival, start, departure: clock, late: lateBy, node: to, fromNode: node })
    node = to
  }
  const home = node * nodes + model.endNode
  cost += model.cost[home]!
  const finishAt = clock + seconds[home]!
  const legal = !late && finishAt <= model.shiftEnd && cost < Infinity && keepsOrder(model, sequence)
  return { timed, finishAt, lastNode: node, cost, legal }
}

/** Whether locked positions and precedence hold in a sequence. */
export function keepsOrder(model: DayModel, sequence: readonly number[]): boolean {
  const seen = new Uint8Array(model.elements)
  const visits = sequence.reduce((n, e) => n + (e < model.stops ? 1 : 0), 0)
  let at = 0
  for (const e of sequence) {
    for (const b of model.before[e]!) if (seen[b] === 0) return false
    const locked = model.position[e]!
    if (locked >= 0 && at !== (locked === LAST ? visits - 1 : locked)) return false
    seen[e] = 1
    if (e < model.stops) at++
  }
  return true
}

/**
 * The latest moment to leave the start that keeps all times legal and the finish as early as it is: found from
 * the back, the latest start of each element that is still inside one of its windows.
 */
export function latestStart(model: DayModel, schedule: Schedule): number {
  const { timed, finishAt } = schedule
  let latestArrival = finishAt - model.seconds[schedule.lastNode * model.nodes + model.endNode]!
  for (const { element, node, fromNode } of timed.toReversed()) {
    const start = lastOpen(model, element, latestArrival - model.service[element]!)
    latestArrival = start - (element < model.stops ? model.seconds[fromNode * model.nodes + node]! : 0)
  }
  return Math.max(model.startAt, latestArrival)
}

function lastOpen(model: DayModel, e: number, time: number): number {
  const first = model.windowIndex[e]!
  for (let w = model.windowIndex[e + 1]! - 1; w >= first; w--) {
    if (time >= model.windowFrom[w]!) return Math.min(time, model.windowTo[w]!)
  }
  return time
}

import { closingTime, earliestStart, LAST, type DayModel } from './model.ts'
import { keepsOrder, walk } from './schedule.ts'
import type { DayProblem, DropReason } from './types.ts'

/** Finds why a stop is not in a sequence, the most telling reason first. */
export function whyDropped(
  problem: DayProblem,
  model: DayModel,
  sequence: readonly number[],
  stop: number,
): DropReason {
  const { nodes, startNode, endNode } = model
  const there = startNode * nodes + stop
  const home = stop * nodes + endNode
  if (!hasWays(model, stop)) return { code: 'no-way' }

  const reachedAt = model.startAt + model.seconds[there]!
  if (reachedAt < Infinity) {
    const start = earliestStart(model, stop, reachedAt)
    if (start === Infinity) {
      return { code: 'closes-before-reached', reachedAt, closesAt: closingTime(model, stop) }
    }
    const backAt = start + model.service[stop]! + model.seconds[home]!
    if (backAt > model.shiftEnd) return { code: 'shift-too-short', backAt, shiftEnd: model.shiftEnd }
  }

  const present = new Set(sequence)
  const absent = model.before[stop]!.find((b) => !present.has(b))
  if (absent !== undefined) return { code: 'predecessor-missing', predecessor: problem.stops[absent]!.id }
  return bestGap(problem, model, sequence, stop)
}

function hasWays(model: DayModel, stop: number): boolean {
  let into = false
  let outOf = false
  for (let other = 0; other < model.nodes; other++) {
    if (other === stop) continue
    if (other !== model.endNode) into ||= model.cost[other * model.nodes + stop]! < Infinity
    if (other !== model.startNode) outOf ||= model.cost[stop * model.nodes + other]! < Infinity
  }
  return into && outOf
}

/** Puts the stop into every gap of the plan and reports the one that makes the least late. */
function bestGap(
  problem: DayProblem,
  model: DayModel,
  sequence: readonly number[],
  stop: number,
): DropReason {
  let best: { overrun: number; blocks: string } | undefined
  let positionFits = model.position[stop]! < 0
  for (let at = 0; at <= sequence.length; at++) {
    const tried = [...sequence.slice(0, at), stop, ...sequence.slice(at)]
    if (!keepsOrder(model, tried)) continue
    positionFits = true
    const { timed, finishAt } = walk(model, tried)
    let overrun = finishAt - model.shiftEnd
    let blocks = 'shift-end'
    for (const { element, late } of timed) {
      if (late > overrun) {
        overrun = late
        blocks = elementId(problem, element)
      }
    }
    if (best === undefined || overrun < best.overrun) best = { overrun, blocks }
  }
  if (!positionFits) {
    const locked = model.position[stop]!
    return { code: 'position-unreachable', position: locked === LAST ? 'last' : locked }
  }
  return { code: 'no-room', overrun: best?.overrun ?? null, blocks: best?.blocks ?? null }
}

/** The caller's name of a stop or break. */
export function elementId(problem: DayProblem, element: number): string {
  const { stops, breaks = [] } = problem
  return element < stops.length ? stops[element]!.id : breaks[element - stops.length]!.id
}

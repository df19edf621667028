import type { Budget } from '../../budget/budget.ts'
import { trackProgress } from '../../budget/progress.ts'
import { createRandom, type Random } from '../../random/random.ts'
import { createEvaluator, type Evaluator } from './evaluator.ts'
import { LAST, type DayModel } from './model.ts'

/** What counts, in this order: mandatory elements visited, value visited, cost. */
export interface Worth {
  readonly missing: number
  readonly value: number
  readonly cost: number
}

export interface AnnealedDay {
  readonly sequence: readonly number[]
  readonly worth: Worth
}

/** Positive when a is better than b. */
export function compareWorth(a: Worth, b: Worth): number {
  return b.missing - a.missing || a.value - b.value || b.cost - a.cost
}

const NEIGHBOURS = 12
/** Moves between two adjustments of the penalties. */
const PENALTY_PERIOD = 200
/** Periods without one legal sequence after which the search goes back to the best it has. */
const MAX_STUCK = 8

/**
 * Simulated annealing (Kirkpatrick, Gelatt & Vecchi 1983) over sequences of stops and breaks: segments move,
 * turn round and change places, stops join and leave. Lateness is allowed on the way as a time warp (Nagata,
 * Bräysy & Dullaert 2010) whose price follows how often the search is illegal, as in Vidal's hybrid genetic
 * search; only legal sequences are ever returned. `initial` is re-optimised gently instead of shaken up.
 */
export function annealDay(
  model: DayModel,
  budget: Budget,
  seed: number,
  initial?: readonly number[],
): AnnealedDay {
  const random = createRandom(seed)
  const progress = trackProgress(budget, 32)
  const evaluator = createEvaluator(model)
  const near = nearestStops(model)
  const spread = typicalArc(model, near)
  let best: AnnealedDay = { sequence: [], worth: { missing: Infinity, value: 0, cost: Infinity } }
  const keepIfBest = () => {
    if (!evaluator.legal()) return
    const worth = { missing: evaluator.missing(), value: evaluator.value(), cost: evaluator.cost() }
    if (compareWorth(worth, best.worth) > 0) best = { sequence: evaluator.sequence(), worth }
  }

  evaluator.load([])
  keepIfBest()
  if (initial) evaluator.load(initial)
  else construct(model, evaluator, keepIfBest, budget)
  keepIfBest()

  const hot = spread * (initial ? 0.05 : 0.5)
  const cold = spread * 0.002
  let sinceAdjustment = 0
  let illegal = 0
  let stuck = 0
  let temperature = hot
  let untilCooler = 0
  while (model.elements > 0 && progress.next()) {
    if (untilCooler-- === 0) {
      untilCooler = 32
      temperature = hot * (cold / hot) ** progress.share
    }
    if (!propose(model, evaluator, near, random)) continue
    const gain = evaluator.gain()
    if (gain >= 0 || gain > temperature * Math.log(random.next() + 1e-12)) {
      evaluator.accept()
      keepIfBest()
    }
    if (!evaluator.legal()) illegal++
    if (++sinceAdjustment === PENALTY_PERIOD) {
      const share = illegal / PENALTY_PERIOD
      evaluator.scalePenalties(share > 0.6 ? 2 : share < 0.3 ? 0.7 : 1)
      stuck = illegal === PENALTY_PERIOD ? stuck + 1 : 0
      if (stuck === MAX_STUCK) {
        evaluator.load(best.sequence)
        stuck = 0
      }
      sinceAdjustment = 0
      illegal = 0
    }
  }
  return best
}

/** Elements by closing time, each at the place where it costs least; the rest is left to the annealing. */
function construct(model: DayModel, evaluator: Evaluator, keepIfBest: () => void, budget: Budget): void {
  const elements = Array.from({ length: model.elements }, (_, e) => e)
  const rank = (e: number) =>
    model.windowIndex[e + 1]! > model.windowIndex[e]!
      ? model.windowTo[model.windowIndex[e + 1]! - 1]!
      : Infinity
  elements.sort((a, b) => rank(a) - rank(b) || a - b)
  for (const e of elements) {
    if (budget.expired?.() === true) return
    let bestGain = -Infinity
    let bestAt = -1
    for (let at = 0; at <= evaluator.length(); at++) {
      evaluator.proposeInsert(e, at)
      if (evaluator.gain() > bestGain) {
        bestGain = evaluator.gain()
        bestAt = at
      }
    }
    if (bestGain < 0) continue
    evaluator.proposeInsert(e, bestAt)
    evaluator.accept()
    keepIfBest()
  }
}

/** Draws one change of the current sequence; false when the draw makes no change. */
function propose(model: DayModel, evaluator: Evaluator, near: Int32Array[], random: Random): boolean {
  const length = evaluator.length()
  const outside = evaluator.outsideCount()
  const kind = random.next()
  if (outside > 0 && (length === 0 || kind < 0.15)) {
    const e = evaluator.outside(random.int(outside))
    if (length > 0 && kind < 0.05) {
      evaluator.proposeReplace(partner(model, evaluator, near, random, e, length), e)
    } else {
      const at = length === 0 ? 0 : partner(model, evaluator, near, random, e, length) + random.int(2)
      evaluator.proposeInsert(e, at)
    }
    return true
  }
  if (length === 0) return false
  if (kind < 0.17) {
    evaluator.proposeRemove(random.int(length))
    return true
  }
  if (length < 2) return false
  const i = random.int(length)
  const e = evaluator.at(i)
  if (model.position[e]! >= 0 && random.next() < 0.9) {
    const locked = model.position[e]!
    return evaluator.proposeMove(i, 1, locked === LAST ? length - 1 : Math.min(locked, length - 1), false)
  }
  const j = partner(model, evaluator, near, random, e, length)
  if (kind < 0.45) {
    const size = 1 + random.int(Math.min(3, length - 1))
    return evaluator.proposeMove(Math.min(i, length - size), size, j, random.next() < 0.5)
  }
  if (kind < 0.85) return evaluator.proposeReverse(i < j ? i + 1 : j, i < j ? j : i - 1)
  return evaluator.proposeSwap(i, j)
}

/** The position of a near neighbour of e, or now and then of anything. */
function partner(
  model: DayModel,
  evaluator: Evaluator,
  near: Int32Array[],
  random: Random,
  e: number,
  length: number,
): number {
  if (e < model.stops && near[e]!.length > 0 && random.next() < 0.8) {
    const at = evaluator.positionOf(near[e]![random.int(near[e]!.length)]!)
    if (at >= 0) return at
  }
  return random.int(length)
}

function nearestStops(model: DayModel): Int32Array[] {
  const { stops, nodes, cost } = model
  return Array.from({ length: stops }, (_, i) => {
    const both = (j: number) => cost[i * nodes + j]! + cost[j * nodes + i]!
    const others = Array.from({ length: stops }, (_, j) => j).filter((j) => j !== i)
    return Int32Array.from(others.sort((a, b) => both(a) - both(b) || a - b).slice(0, NEIGHBOURS))
  })
}

/** Mean cost of the way to one of the four nearest: the scale of temperatures. */
function typicalArc(model: DayModel, near: Int32Array[]): number {
  let sum = 0
  let count = 0
  near.forEach((list, i) =>
    list.slice(0, 4).forEach((j) => {
      const way = model.cost[i * model.nodes + j]!
      if (way < Infinity) {
        sum += way
        count++
      }
    }),
  )
  return sum > 0 ? sum / count : 1e-9
}

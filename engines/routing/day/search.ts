import type { Budget } from '../../budget/budget.ts'
import { capped, remaining, shortened } from '../../budget/shortened.ts'
import { denseMatrix, type DenseMatrix } from '../../geo/index.ts'
import type { TourEnds } from '../tsp/closed-tour.ts'
import { improveTour, solveTsp, tourBound } from '../tsp/solve.ts'
import { annealDay, compareWorth } from './anneal.ts'
import { EXACT_LIMIT, solveExactDay } from './exact.ts'
import type { DayModel } from './model.ts'
import { walk } from './schedule.ts'

/** Moves of the quick search that gives the exact recursion a plan to beat. */
const WARM_UP = 6_000
/** Share of the time given to the tour without times, in case it happens to keep them all. */
const TOUR_SHARE = 0.15
const BOUND_STEPS = 400
/** Up to this many stops the bound is computed whatever time is left. */
const SURE_BOUND = 40

export interface FoundDay {
  readonly sequence: readonly number[]
  readonly exact: boolean
}

/** The best sequence of stops and breaks that the budget allows; `initial` is a sequence to start from. */
export function solveDay(
  model: DayModel,
  initial: readonly number[] | undefined,
  budget: Budget,
  seed: number,
): FoundDay {
  if (model.plain) return shortestTour(model, initial, budget, seed)
  if (model.elements <= EXACT_LIMIT) return smallDay(model, initial, budget, seed)
  return largeDay(model, initial, budget, seed)
}

/** Up to 16 elements: a quick plan, then the exact recursion, then annealing if the recursion ran out of time. */
function smallDay(
  model: DayModel,
  initial: readonly number[] | undefined,
  budget: Budget,
  seed: number,
): FoundDay {
  const warm = annealDay(model, capped(budget, WARM_UP), seed, initial)
  const complete = warm.sequence.length === model.elements
  const proven = solveExactDay(model, budget, complete ? warm.worth.cost : Infinity)
  if (proven === 'not-better') return { sequence: warm.sequence, exact: true }
  if (proven !== undefined) return { sequence: proven.sequence, exact: true }
  const again = annealDay(model, remaining(budget, budget.iterations), seed + 1, warm.sequence)
  return { sequence: (compareWorth(warm.worth, again.worth) >= 0 ? warm : again).sequence, exact: false }
}

/** A tour that ignores times is unbeatable where it keeps them; where it does not, annealing has the rest. */
function largeDay(
  model: DayModel,
  initial: readonly number[] | undefined,
  budget: Budget,
  seed: number,
): FoundDay {
  if (!model.ordered && model.elements === model.stops && isFinite(model)) {
    const attempt = shortestTour(model, initial, shortened(budget, 1 - TOUR_SHARE), seed)
    if (walk(model, attempt.sequence).legal) {
      const rest = remaining(budget, budget.iterations)
      const longer = shortestTour(model, attempt.sequence, rest, seed + 1)
      return walk(model, longer.sequence).legal ? longer : attempt
    }
  }
  const { sequence } = annealDay(model, remaining(budget, budget.iterations), seed, initial)
  return { sequence, exact: false }
}

function shortestTour(
  model: DayModel,
  initial: readonly number[] | undefined,
  budget: Budget,
  seed: number,
): FoundDay {
  const stops = Array.from({ length: model.stops }, (_, i) => i)
  const { matrix, ends } = tourOf(model, stops)
  const tour =
    initial?.length === model.stops
      ? improveTour(matrix, tourThrough(initial, ends), ends, budget, seed)
      : solveTsp(matrix, ends, budget, seed)
  return { sequence: tour.order.filter((node) => node < model.stops), exact: tour.exact }
}

/** No plan with the same stops costs less: a bound of the tour through them without times and order. */
export function boundWithoutTimes(model: DayModel, sequence: readonly number[], budget: Budget): number {
  const stops = sequence.filter((e) => e < model.stops)
  const { matrix, ends } = tourOf(model, stops)
  if (!matrix.values.every(Number.isFinite)) return 0
  const order = tourThrough([...stops.keys()], ends)
  // For a usual day the bound costs a few milliseconds: it gets its steps even when the search used up the time on
  // a busy machine, because a bound without steps claims nothing.
  const own = stops.length <= SURE_BOUND ? { iterations: BOUND_STEPS } : remaining(budget, BOUND_STEPS)
  return Math.max(0, tourBound(matrix, order, ends, own))
}

/** The stops as nodes 0 … k − 1, then the start, then the end where it is a place of its own. */
function tourOf(model: DayModel, stops: readonly number[]): { matrix: DenseMatrix; ends: TourEnds } {
  const k = stops.length
  const nodes = [...stops, model.startNode]
  if (model.ending === 'elsewhere') nodes.push(model.endNode)
  const size = nodes.length
  const values = new Float64Array(size * size)
  nodes.forEach((from, i) => {
    nodes.forEach((to, j) => {
      values[i * size + j] = model.cost[from * model.nodes + to]!
    })
  })
  const end = model.ending === 'elsewhere' ? k + 1 : model.ending
  return { matrix: denseMatrix(size, values), ends: { start: k, end } }
}

/** Stops numbered 0 … k − 1 with the start before them and an end of its own after them. */
const tourThrough = (stops: readonly number[], { end }: TourEnds): number[] => [
  stops.length,
  ...stops,
  ...(typeof end === 'number' ? [end] : []),
]

const isFinite = (model: DayModel): boolean => model.cost.every((c) => c < Infinity)

import { timeBudget } from '../budget/budget.ts'
import { solveTsp } from '../routing/index.ts'
import { parseTsplib } from './tsplib.ts'
import { isFormatError, type FormatError, type SolveOptions, type SolveResult } from './types.ts'

/** Below this many seconds a cold start would eat the budget. */
const SHORT = 0.3

/**
 * Solves a TSPLIB file. Budgets below 0.3 s are preceded by a rehearsal on made-up points, so that they measure
 * solving and not the compilation of the solver. A part of the time goes to the lower bound.
 */
export function solveFile(text: string, { seconds, seed }: SolveOptions): SolveResult | FormatError {
  const instance = parseTsplib(text)
  if (isFormatError(instance)) return instance
  const clock = () => performance.now()
  if (seconds < SHORT) rehearse(instance.matrix.size, seed)
  const begin = clock()
  const tour = solveTsp(
    instance.matrix,
    { points: instance.points, boundShare: boundShare(seconds) },
    timeBudget(seconds * 1000, clock),
    seed,
  )
  return {
    instance: instance.name,
    cost: tour.cost,
    bound: tour.lowerBound,
    seconds: (clock() - begin) / 1000,
    routes: [tour.order.map((node) => instance.labels[node]!)],
  }
}

/** A quarter of a short time, a tenth of a longer one, but no more than two seconds. */
const boundShare = (seconds: number): number => (seconds <= 1 ? 0.25 : Math.min(0.1, 2 / seconds))

function rehearse(size: number, seed: number): void {
  const n = Math.max(20, Math.min(size, 200))
  const x = Float64Array.from({ length: n }, (_, i) => (i * 7919) % 1009)
  const y = Float64Array.from({ length: n }, (_, i) => (i * 104_729) % 997)
  // By iterations, not by time: on a busy machine time would pass without the code getting warm.
  for (let k = 0; k < 2; k++) solveTsp({ x, y }, { boundShare: 0.2 }, { iterations: 1500 }, seed)
}

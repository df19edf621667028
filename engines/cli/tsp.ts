import { timeBudget } from '../budget/budget.ts'
import { solveTsp } from '../routing/index.ts'
import { parseTsplib } from './tsplib.ts'
import { SHORT } from './rehearsal.ts'
import { isFormatError, type FormatError, type SolveOptions, type SolveResult } from './types.ts'

/**
 * Solves a TSPLIB file. The time counts from when the file is understood: a table of a million weights takes longer
 * to read than the shortest time there is to solve it. A part of the time goes to the lower bound.
 */
export function solveFile(text: string, { seconds, seed }: SolveOptions): SolveResult | FormatError {
  const instance = parseTsplib(text)
  if (isFormatError(instance)) return instance
  const clock = () => performance.now()
  const begin = clock()
  const budget = timeBudget(seconds * 1000, clock)
  const { name, labels, places, fixedEdges } = instance
  const tour = solveTsp(places, { fixedEdges, boundShare: boundShare(seconds) }, budget, seed)
  return {
    instance: name,
    cost: tour.cost,
    bound: tour.lowerBound === -Infinity ? null : tour.lowerBound,
    seconds: (clock() - begin) / 1000,
    routes: [tour.order.map((node) => labels[node]!)],
  }
}

/** A quarter of a short time, a tenth of a longer one, but no more than two seconds. */
const boundShare = (seconds: number): number => (seconds <= 1 ? 0.25 : Math.min(0.1, 2 / seconds))

/** Solves a made-up town twice: a tenth of a second, and the solver is compiled. */
export function rehearse(seconds: number): void {
  if (seconds >= SHORT) return
  const lines = Array.from(
    { length: 150 },
    (_, i) => `${i + 1} ${(i * 7919) % 1009} ${(i * 104_729) % 997}.5`,
  )
  const header = 'DIMENSION : 150\nEDGE_WEIGHT_TYPE : EUC_2D\nNODE_COORD_SECTION\n'
  for (let round = 0; round < 2; round++) {
    const instance = parseTsplib(header + lines.join('\n'))
    if (isFormatError(instance)) throw new Error(instance.message)
    // By iterations, not by time: on a busy machine time would pass without the code getting warm.
    solveTsp(instance.places, {}, { iterations: 400 }, 1)
  }
}

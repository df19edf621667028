import { timeBudget } from '#engines/budget/budget.ts'
import { shortened } from '#engines/budget/shortened.ts'
import { windowedBound, parseSolomon, solveWindowed } from '#engines/routing/vrp/index.ts'
import { routesCost } from '#engines/routing/vrp/verify.ts'
import { boundShare, rehearse, SHORT } from './rehearsal.ts'
import type { FormatError, SolveResult } from './types.ts'

/**
 * Solves a file of Solomon's format: least total distance in double precision, at most the given number of
 * vehicles. Routes hold the file's customer numbers (the depot, 0, is left out).
 */
export function solveFile(
  text: string,
  options: { seconds: number; seed: number },
): SolveResult | FormatError {
  const instance = parseSolomon(text)
  if ('error' in instance) return instance
  const clock = () => performance.now()
  if (options.seconds < SHORT) rehearse(instance.nodes)
  const begin = clock()
  const budget = timeBudget(options.seconds * 1000, clock)
  const solution = solveWindowed(instance, shortened(budget, boundShare(options.seconds)), options.seed)
  const cost = routesCost(instance.distance, instance.nodes, 0, solution.routes)
  const bound = solution.unserved.length > 0 ? null : windowedBound(instance, cost, budget.expired)
  return {
    instance: instance.name,
    cost,
    bound,
    seconds: (clock() - begin) / 1000,
    routes: solution.routes,
    notes: { unserved: solution.unserved, iterations: solution.iterations },
  }
}

import { timeBudget } from '#engines/budget/budget.ts'
import { shortened } from '#engines/budget/shortened.ts'
import { capacitatedBound, parseCvrplib, solveCapacitated } from '#engines/routing/vrp/index.ts'
import { routesCost } from '#engines/routing/vrp/verify.ts'
import { boundShare, rehearse, SHORT } from './rehearsal.ts'
import type { FormatError, SolveResult } from './types.ts'

/**
 * Solves a CVRPLIB file. Routes hold the file's node numbers (the depot is left out); the number of vehicles is
 * free, as the library's convention is; distances follow the file's rounding rule.
 */
export function solveFile(
  text: string,
  options: { seconds: number; seed: number },
): SolveResult | FormatError {
  const instance = parseCvrplib(text)
  if ('error' in instance) return instance
  const clock = () => performance.now()
  if (options.seconds < SHORT) rehearse(instance.nodes)
  const begin = clock()
  const budget = timeBudget(options.seconds * 1000, clock)
  const solution = solveCapacitated(instance, shortened(budget, boundShare(options.seconds)), options.seed)
  const cost = routesCost(instance.distance, instance.nodes, instance.depot, solution.routes)
  const bound = solution.unserved.length > 0 ? null : capacitatedBound(instance, cost, budget.expired)
  return {
    instance: instance.name,
    cost,
    bound,
    seconds: (clock() - begin) / 1000,
    routes: solution.routes.map((route) => route.map((i) => i + 1)),
    notes: { unserved: solution.unserved.map((i) => i + 1), iterations: solution.iterations },
  }
}

import { timeBudget } from '#engines/budget/budget.ts'
import { shortened } from '#engines/budget/shortened.ts'
import { periodicBound, parseCordeau, periodicCost, solvePeriodic } from '#engines/routing/periodic/index.ts'
import { boundShare, rehearse, SHORT } from './rehearsal.ts'
import type { FormatError, SolveResult } from './types.ts'

/**
 * Solves a periodic file of Cordeau's collection: least total distance in double precision. Routes hold the
 * file's customer numbers; `notes.days` tells the day (from 1) of every route.
 */
export function solveFile(
  text: string,
  options: { seconds: number; seed: number },
): SolveResult | FormatError {
  const instance = parseCordeau(text)
  if ('error' in instance) return instance
  const clock = () => performance.now()
  if (options.seconds < SHORT) rehearse(instance.nodes)
  const begin = clock()
  const budget = timeBudget(options.seconds * 1000, clock)
  const solution = solvePeriodic(instance, shortened(budget, boundShare(options.seconds)), options.seed)
  const cost = periodicCost(instance, solution.routes)
  const bound = solution.unserved.length > 0 ? null : periodicBound(instance, cost, budget.expired)
  return {
    // The format has no name line.
    instance: `pvrp ${instance.nodes - 1} customers, ${instance.days} days`,
    cost,
    bound,
    seconds: (clock() - begin) / 1000,
    routes: solution.routes.map((route) => route.customers),
    notes: {
      days: solution.routes.map((route) => route.day + 1),
      unserved: solution.unserved,
      iterations: solution.iterations,
    },
  }
}

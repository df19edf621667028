import { timeBudget } from '#engines/budget/budget.ts'
import { parseCordeau, periodicCost, solvePeriodic } from '#engines/routing/periodic/index.ts'
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
  const begin = performance.now()
  const budget = timeBudget(options.seconds * 1000, () => performance.now())
  const solution = solvePeriodic(instance, budget, options.seed)
  return {
    // The format has no name line.
    instance: `pvrp ${instance.nodes - 1} customers, ${instance.days} days`,
    cost: periodicCost(instance, solution.routes),
    bound: null,
    seconds: (performance.now() - begin) / 1000,
    routes: solution.routes.map((route) => route.customers),
    notes: {
      days: solution.routes.map((route) => route.day + 1),
      unserved: solution.unserved,
      iterations: solution.iterations,
    },
  }
}

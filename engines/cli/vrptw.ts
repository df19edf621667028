import { timeBudget } from '#engines/budget/budget.ts'
import { parseSolomon, solveWindowed } from '#engines/routing/vrp/index.ts'
import { routesCost } from '#engines/routing/vrp/verify.ts'
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
  const begin = performance.now()
  const budget = timeBudget(options.seconds * 1000, () => performance.now())
  const solution = solveWindowed(instance, budget, options.seed)
  return {
    instance: instance.name,
    cost: routesCost(instance.distance, instance.nodes, 0, solution.routes),
    bound: null,
    seconds: (performance.now() - begin) / 1000,
    routes: solution.routes,
    notes: { unserved: solution.unserved, iterations: solution.iterations },
  }
}

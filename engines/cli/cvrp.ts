import { timeBudget } from '#engines/budget/budget.ts'
import { parseCvrplib, solveCapacitated } from '#engines/routing/vrp/index.ts'
import { routesCost } from '#engines/routing/vrp/verify.ts'
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
  const begin = performance.now()
  const budget = timeBudget(options.seconds * 1000, () => performance.now())
  const solution = solveCapacitated(instance, budget, options.seed)
  return {
    instance: instance.name,
    cost: routesCost(instance.distance, instance.nodes, instance.depot, solution.routes),
    bound: null,
    seconds: (performance.now() - begin) / 1000,
    routes: solution.routes.map((route) => route.map((i) => i + 1)),
    notes: { unserved: solution.unserved.map((i) => i + 1), iterations: solution.iterations },
  }
}

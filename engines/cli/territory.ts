import { timeBudget } from '../budget/budget.ts'
import { parseMedian, provenImpossible, solveMedian } from '../territory/index.ts'
import { SHORT } from './rehearsal.ts'
import { formatError, type FormatError, type SolveResult } from './types.ts'

/**
 * Solves a p-median file (OR-Library pmedcap and pmed, and the matrix form). Routes are districts: the centre first,
 * then the other points, by the file's numbers (from 1). The bound is proven; equal to the cost, it proves the optimum.
 */
export async function solveFile(
  text: string,
  options: { seconds: number; seed: number },
): Promise<SolveResult | FormatError> {
  const instance = parseMedian(text)
  if ('error' in instance) return instance
  if (provenImpossible(instance)) {
    return formatError(1, `no solution: the demand exceeds what ${instance.p} centres can carry`)
  }
  const begin = performance.now()
  const budget = timeBudget(options.seconds * 1000, () => performance.now(), Infinity)
  const { solution, bound, optimal, iterations } = await solveMedian(instance, budget, options.seed)
  const seconds = (performance.now() - begin) / 1000
  if (!solution) return formatError(1, `no solution was found in ${options.seconds} s; allow more time`)
  const districts = new Map<number, number[]>()
  solution.centre.forEach((j, i) => {
    const district = districts.get(j) ?? [j + 1]
    districts.set(j, district)
    if (i !== j) district.push(i + 1)
  })
  return {
    instance: instance.name,
    cost: solution.cost,
    bound: Number.isFinite(bound) ? bound : null,
    seconds,
    routes: [...districts.values()],
    notes: { optimal, iterations },
  }
}

/** Solves a made-up problem by price steps, so that a short time is not used up by compiling the solver. */
export async function rehearse(seconds: number): Promise<void> {
  if (seconds >= SHORT) return
  const points = Array.from(
    { length: 40 },
    (_, i) => `${i + 1} ${(i * 37) % 101} ${(i * 53) % 97} ${1 + (i % 9)}`,
  )
  const instance = parseMedian(`1 0\n40 4 70\n${points.join('\n')}\n`)
  if ('error' in instance) throw new Error(instance.message)
  await solveMedian(instance, { iterations: 60, expired: () => false }, 1)
}

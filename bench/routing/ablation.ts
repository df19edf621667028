/**
 * `npm run bench -- tour-moves [--seeds 2] [--scale 1] [--only NAME]`: what each part of the tour search is worth,
 * by leaving it out. Made-up points (even, clustered, on a grid), budgets by processor time; gaps are to the
 * best tour that any variant found, so that they can be compared within one table only.
 */
import { timeBudget } from '#engines/budget/budget.ts'
import { trackProgress } from '#engines/budget/progress.ts'
import { createRandom } from '#engines/random/random.ts'
import { findNeighbours } from '#engines/routing/tsp/neighbours.ts'
import { searchTour, type SearchParts } from '#engines/routing/tsp/search.ts'
import { tableWeights } from '#engines/routing/tsp/weights.ts'
import { clusteredPoints, gridPoints, roundedMatrix, uniformPoints, type PointSet } from './instances.ts'
import { formatTable, gapPercent, option } from './report.ts'

interface Variant {
  readonly name: string
  readonly parts: SearchParts
  readonly perQuadrant?: number
}

const alone = { population: 0 }
const variants: readonly Variant[] = [
  { name: 'all parts', parts: {} },
  { name: 'no population (iterated search only)', parts: { evolution: alone } },
  { name: 'population of 30', parts: { evolution: { population: 30 } } },
  { name: 'population of 200', parts: { evolution: { population: 200 } } },
  { name: '10 children a pair', parts: { evolution: { children: 10 } } },
  { name: 'chains of one 3-opt step', parts: { search: { maxSteps: 1 } } },
  { name: 'chains of five 3-opt steps', parts: { search: { maxSteps: 5 } } },
  { name: 'nearest neighbours without quadrants', parts: {}, perQuadrant: 0 },
  { name: 'alone, chains of one step', parts: { evolution: alone, search: { maxSteps: 1 } } },
  { name: 'alone, no walks', parts: { evolution: alone, search: { walks: 0 } } },
  { name: 'alone, only walks', parts: { evolution: alone, search: { walks: 1 } } },
  { name: 'alone, segments up to 10', parts: { evolution: alone, search: { kickLength: 10 } } },
  { name: 'alone, never accept longer', parts: { evolution: alone, search: { heat: 0 } } },
  { name: 'alone, ten times as hot', parts: { evolution: alone, search: { heat: 0.3 } } },
]

const cases: readonly { readonly points: PointSet; readonly seconds: number }[] = [
  { points: uniformPoints(200, 1), seconds: 0.5 },
  { points: clusteredPoints(250, 22), seconds: 0.5 },
  { points: gridPoints(200, 3), seconds: 0.5 },
  { points: uniformPoints(600, 4), seconds: 1.5 },
  { points: clusteredPoints(600, 5), seconds: 1.5 },
]

const processorClock = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function solve({ x, y }: PointSet, variant: Variant, seconds: number, seed: number): number {
  const n = x.length
  const matrix = roundedMatrix({ name: '', x, y })
  const budget = timeBudget(seconds * 1000, processorClock)
  const weights = tableWeights(n, matrix)
  const neighbours = findNeighbours(weights, 10, { points: { x, y }, perQuadrant: variant.perQuadrant })!
  const progress = trackProgress(budget, 16)
  return searchTour(weights, neighbours, undefined, progress, createRandom(seed), variant.parts).length
}

export function run(argv: readonly string[]): void {
  const seeds = Number(option(argv, 'seeds', '2'))
  const scale = Number(option(argv, 'scale', '1'))
  const only = option(argv, 'only', '')
  const chosen = variants.filter(({ name }) => name.includes(only))
  // A rehearsal, so that the first variant does not pay for compilation.
  solve(uniformPoints(200, 9), variants[0]!, 0.5, 1)
  const lengths = chosen.map((variant) =>
    cases.map(({ points, seconds }) =>
      Array.from({ length: seeds }, (_, s) => solve(points, variant, seconds * scale, s + 1)),
    ),
  )
  const best = cases.map((_, c) => Math.min(...lengths.flatMap((row) => row[c]!)))
  const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length
  const rows = chosen.map(({ name }, v) => {
    const gaps = cases.map((_, c) => mean(lengths[v]![c]!.map((length) => gapPercent(length, best[c]!))))
    return [name, ...gaps.map((gap) => gap.toFixed(3)), mean(gaps).toFixed(3)]
  })
  const header = ['variant, gap %', ...cases.map(({ points }) => points.name), 'mean']
  process.stdout.write(`\nWhat the parts of the tour search are worth (${seeds} seeds)\n\n`)
  process.stdout.write(`${formatTable(header, rows)}\n`)
}

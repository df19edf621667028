import type { Progress } from '../../budget/progress.ts'
import type { Random } from '../../random/random.ts'
import { greedyTour } from './construct.ts'
import { createEdgeAssembly, linksOf, orderOf } from './edge-assembly.ts'
import { descentWorth, type TourSearch } from './iterated.ts'
import type { Neighbours } from './neighbours.ts'
import { tourLength, type Weights } from './weights.ts'

export interface EvolutionOptions {
  /** Tours in the population, if there is time to make so many. */
  readonly population: number
  /** Share of the budget that making them may take. */
  readonly birthShare: number
  /** Children of each pair and generation. */
  readonly children: number
}

export const defaultEvolution: EvolutionOptions = { population: 100, birthShare: 0.4, children: 30 }

/** Fewer parents than this have too little to give each other. */
const SMALLEST_POPULATION = 12

/**
 * A population of local optima, improved by edge assembly crossover until all are alike or the progress has
 * reached `until` (Nagata & Kobayashi 2013); `complete` tells the first end from the second. `member` is one of
 * the population; the others come from Lin–Kernighan on blurred greedy tours instead of 2-opt on random ones, so
 * that fewer of them suffice.
 */
export function evolve(
  weights: Weights,
  neighbours: Neighbours,
  search: TourSearch,
  member: Int32Array,
  progress: Progress,
  until: number,
  random: Random,
  options: EvolutionOptions = defaultEvolution,
): { order: Int32Array; length: number; complete: boolean } {
  const { n } = weights
  const tours = [linksOf(member)]
  const lengths = [tourLength(weights, member)]
  const over = () => progress.over()
  const begun = progress.share
  const born = begun + options.birthShare * (until - begun)
  while (tours.length < options.population && progress.next(descentWorth(n)) && progress.share < born) {
    lengths.push(search.descend(greedyTour(weights, neighbours, random), over))
    tours.push(linksOf(search.best))
  }
  const assembly = createEdgeAssembly(weights, neighbours, random)
  const turn = Array.from({ length: tours.length }, (_, i) => i)
  const crossWorth = Math.ceil(n / 20)
  let complete = false
  let alive = tours.length >= SMALLEST_POPULATION
  while (alive) {
    alive = false
    for (let i = turn.length - 1; i > 0; i--) {
      const j = random.int(i + 1)
      ;[turn[i], turn[j]] = [turn[j]!, turn[i]!]
    }
    for (let i = 0; i < turn.length; i++) {
      if (!progress.next(crossWorth) || progress.share >= until) {
        alive = false
        break
      }
      const a = turn[i]!
      const b = turn[(i + 1) % turn.length]!
      const gain = assembly.cross(tours[a]!, tours[b]!, options.children)
      lengths[a]! -= gain
      if (gain > 0) alive = true
    }
    complete = !alive && progress.share < until && !progress.over()
  }
  const best = lengths.indexOf(Math.min(...lengths))
  const order = orderOf(tours[best]!, new Int32Array(n))
  if (Math.abs(tourLength(weights, order) - lengths[best]!) > 1e-6 * (1 + Math.abs(lengths[best]!))) {
    throw new Error('edge assembly lost count')
  }
  return { order, length: lengths[best]!, complete }
}

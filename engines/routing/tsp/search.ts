import type { Progress } from '../../budget/progress.ts'
import type { Random } from '../../random/random.ts'
import { greedyTour } from './construct.ts'
import { defaultEvolution, evolve, type EvolutionOptions } from './evolve.ts'
import { createTourSearch, defaultOptions, descentWorth, type SearchOptions } from './iterated.ts'
import type { Neighbours } from './neighbours.ts'
import { tourLength, type Weights } from './weights.ts'

export interface FoundTour {
  readonly order: Int32Array
  readonly length: number
}

/** Settings of the parts, for measuring what each of them is worth. A population of 0 leaves evolution out. */
export interface SearchParts {
  readonly search?: Partial<SearchOptions>
  readonly evolution?: Partial<EvolutionOptions>
}

/** Below this many nodes one local search finds what there is to find. */
const EVOLUTION_MINIMUM = 12
/** Populations end here, the rest of the budget polishes the best tour. */
const EVOLUTION_END = 0.92
/** A population pays if a descent takes no more than this share of the budget. */
const DEAREST_DESCENT = 0.02
/** Another population is begun only if this share of the budget is left for it. */
const EVOLUTION_LEAST = 0.3

/**
 * The search as a whole: one descent; if the budget allows for a population, edge assembly, again with a fresh
 * population as long as there is time (the best tour so far is a member of it); then iterated Lin–Kernighan.
 * Never longer than `initial`. n ≥ 8.
 */
export function searchTour(
  weights: Weights,
  neighbours: Neighbours,
  initial: Int32Array | undefined,
  progress: Progress,
  random: Random,
  parts: SearchParts = {},
): FoundTour {
  const { n } = weights
  const search = createTourSearch(weights, neighbours, random, { ...defaultOptions, ...parts.search })
  const evolution = { ...defaultEvolution, ...parts.evolution }
  const over = () => progress.over()
  progress.next()
  const before = progress.share
  let length = search.descend(initial ?? greedyTour(weights, neighbours, undefined, over), over)
  let order: Int32Array = Int32Array.from(search.best)
  progress.next(descentWorth(n))
  progress.over()
  // The first descent tells what a population will cost.
  const descent = progress.share - before
  if (n >= EVOLUTION_MINIMUM && evolution.population > 0 && descent < DEAREST_DESCENT) {
    while (progress.share < EVOLUTION_END - EVOLUTION_LEAST && !progress.over()) {
      const found = evolve(weights, neighbours, search, order, progress, EVOLUTION_END, random, evolution)
      if (found.length < length) {
        length = found.length
        order = found.order
      }
      if (!found.complete) break
    }
  }
  search.descend(order, over)
  const polished = search.iterate(progress)
  return polished < length
    ? { order: Int32Array.from(search.best), length: tourLength(weights, search.best) }
    : { order, length: tourLength(weights, order) }
}

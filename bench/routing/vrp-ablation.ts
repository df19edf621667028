import { defaultRuin } from '#engines/routing/vrp/ruin.ts'
import { annealRoutes, defaultSearch, type SearchSettings } from '#engines/routing/vrp/anneal.ts'
import { capacitatedModel, windowedModel } from '#engines/routing/vrp/instances.ts'
import { defaultPopulation, searchRoutes, type PopulationSettings } from '#engines/routing/vrp/search.ts'
import { formatTable } from './report.ts'
import { madeUpInstances } from './vrp-instances.ts'

/** Rounds of every run of a population: what ten seconds allow for 100 customers where a machine is busy. */
const POPULATION_ROUNDS = 60_000

const populations: Readonly<Record<string, Partial<PopulationSettings>>> = {
  'as shipped': {},
  'one chain for the whole budget': { most: 1 },
  'chains alone, the best of them counts': { building: 1 },
  'children improved less warm': { heatOfChild: 0.02 },
  'children improved half as long': { roundsOfChild: defaultPopulation.roundsOfChild / 2 },
}

/** Rounds of every run: about a second for 100 customers on a quiet machine. */
const ROUNDS = { capacitated: 60_000, windowed: 25_000 }

const variants: Readonly<Record<string, Partial<SearchSettings>>> = {
  'as shipped': {},
  'capacity never exceeded on the way': { overload: false },
  'no blinks': { recreate: { ...defaultSearch.recreate, blink: 0 } },
  'no strings (single customers around a seed)': { ruin: { ...defaultRuin, string: 1 } },
  'strings never split': { ruin: { ...defaultRuin, split: 0 } },
  'half as many removed': { ruin: { ...defaultRuin, customers: 5 } },
  'twice as many removed': { ruin: { ...defaultRuin, customers: 20 } },
  'no annealing (only better plans kept)': { hottest: 1e-9, coldest: 1e-9 },
  'three times hotter': { hottest: 3 * defaultSearch.hottest },
  'three times cooler': { hottest: defaultSearch.hottest / 3 },
}

/** As `printAblation`, for the parts of the population, on the made-up instances with windows. */
export function printPopulationAblation(seeds: readonly number[]): void {
  const models = madeUpInstances().windowed.map(windowedModel)
  const runs = Object.entries(populations).map(([name, changes]) => {
    const settings = { ...defaultPopulation, ...changes }
    const prices = models.map((model) =>
      seeds.map(
        (seed) => searchRoutes(model, { iterations: POPULATION_ROUNDS }, seed, undefined, settings).price,
      ),
    )
    return { name, prices }
  })
  const best = models.map((_, i) => Math.min(...runs.flatMap(({ prices }) => prices[i]!)))
  const rows = runs.map(({ name, prices }) => {
    const gaps = prices.flatMap((list, i) => list.map((price) => (price / best[i]! - 1) * 100))
    return [
      name,
      (gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length).toFixed(2),
      Math.max(...gaps).toFixed(2),
    ]
  })
  process.stdout.write(`\n${formatTable(['population', 'windows, mean gap %', 'worst %'], rows)}\n`)
}

/** Mean gap to the best that any variant or seed found, by variant; deterministic for the same seeds. */
export function printAblation(seeds: readonly number[]): void {
  const made = madeUpInstances()
  const cases = [
    ...made.capacitated.map((one) => ({ kind: 'capacitated' as const, model: capacitatedModel(one) })),
    ...made.windowed.map((one) => ({ kind: 'windowed' as const, model: windowedModel(one) })),
  ]
  const runs = Object.entries(variants).map(([name, changes]) => ({
    name,
    prices: cases.map(({ kind, model }) =>
      seeds.map(
        (seed) =>
          annealRoutes(model, { iterations: ROUNDS[kind] }, seed, {
            settings: { ...defaultSearch, ...changes },
          }).price,
      ),
    ),
  }))
  const best = cases.map((_, i) => Math.min(...runs.flatMap((run) => run.prices[i]!)))
  const gap = (prices: readonly (readonly number[])[], kind: string): string => {
    const gaps = prices.flatMap((list, i) =>
      cases[i]!.kind === kind ? list.map((price) => (price / best[i]! - 1) * 100) : [],
    )
    return (gaps.reduce((sum, value) => sum + value, 0) / gaps.length).toFixed(2)
  }
  const rows = runs.map(({ name, prices }) => [name, gap(prices, 'capacitated'), gap(prices, 'windowed')])
  process.stdout.write(`${formatTable(['variant', 'capacitated, gap %', 'windows, gap %'], rows)}\n`)
}

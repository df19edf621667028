import { defaultSearch, searchRoutes, type SearchSettings } from '#engines/routing/vrp/anneal.ts'
import { capacitatedModel, windowedModel } from '#engines/routing/vrp/instances.ts'
import { formatTable } from './report.ts'
import { madeUpInstances } from './vrp-instances.ts'

/** Rounds of every run: about a second for 100 customers on a quiet machine. */
const ROUNDS = { capacitated: 60_000, windowed: 25_000 }

const variants: Readonly<Record<string, Partial<SearchSettings>>> = {
  'as shipped': {},
  'capacity never exceeded on the way': { overload: false },
  'no blinks': { recreate: { ...defaultSearch.recreate, blink: 0 } },
  'no strings (single customers around a seed)': { ruin: { ...defaultSearch.ruin, string: 1 } },
  'strings never split': { ruin: { ...defaultSearch.ruin, split: 0 } },
  'half as many removed': { ruin: { ...defaultSearch.ruin, customers: 5 } },
  'twice as many removed': { ruin: { ...defaultSearch.ruin, customers: 20 } },
  'no annealing (only better plans kept)': { hottest: 1e-9, coldest: 1e-9 },
  'three times hotter': { hottest: 3 * defaultSearch.hottest },
  'three times cooler': { hottest: defaultSearch.hottest / 3 },
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
          searchRoutes(model, { iterations: ROUNDS[kind] }, seed, { ...defaultSearch, ...changes }).price,
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

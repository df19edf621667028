/**
 * `npm run bench -- routing territory [--seconds 30] [--seeds 1,2,3] [--clock wall|cpu] [--only pmedcap|shops|large|ablation]`:
 * capacitated p-median files against their proven optima, and made-up shops against the relaxed bound. `--clock cpu`
 * budgets by processor time of this process, for machines that are busy with other work.
 */
import { existsSync, readFileSync } from 'node:fs'
import type { Clock } from '#engines/budget/budget.ts'
import { timeBudget } from '#engines/budget/budget.ts'
import { medianCost, parseMedian, solveMedian, solveTerritory } from '#engines/territory/index.ts'
import { buildModel } from '#engines/territory/model.ts'
import { DEFAULT_SETTINGS, search, type SearchSettings } from '#engines/territory/search.ts'
import { makeShops } from '#engines/territory/testing/shops.ts'
import { formatTable, gapPercent, option, printReport, type BenchRow } from './report.ts'

const DATA = new URL('../../../shared/data/routing/territory/', import.meta.url)

/** Proven optima of pmedcap 1–10 (OR-Library). */
const optima = [713, 740, 751, 651, 664, 778, 787, 820, 715, 829]

const wallClock: Clock = () => performance.now()
const processorClock: Clock = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

interface Options {
  readonly seconds: number
  readonly seeds: readonly number[]
  readonly clock: Clock
}

export async function run(argv: readonly string[]): Promise<void> {
  const options: Options = {
    seconds: Number(option(argv, 'seconds', '30')),
    seeds: option(argv, 'seeds', '1,2,3').split(',').map(Number),
    clock: option(argv, 'clock', 'wall') === 'cpu' ? processorClock : wallClock,
  }
  const only = option(argv, 'only', '')
  if (only === '' || only === 'pmedcap') await benchMedians(options)
  if (only === '' || only === 'shops') benchShops('5 000 shops, 24 districts', 5000, 24, options)
  if (only === '' || only === 'large') benchShops('50 000 shops, 200 districts', 50_000, 200, options)
  if (only === 'ablation') ablate(options)
}

async function benchMedians({ seconds, clock }: Options): Promise<void> {
  if (!existsSync(DATA)) {
    process.stdout.write('pmedcap: skipped, ../shared/data/routing/territory is not there\n')
    return
  }
  const rows: BenchRow[] = []
  for (const [at, reference] of optima.entries()) {
    const name = `p550-${at + 1}`
    const instance = parseMedian(readFileSync(new URL(`${name}.txt`, DATA), 'utf8'))
    if ('error' in instance) throw new Error(`${name}:${instance.line}: ${instance.message}`)
    const begin = clock()
    const budget = timeBudget(seconds * 1000, clock, Infinity)
    const { solution, bound } = await solveMedian(instance, budget, 1)
    const cost = solution ? medianCost(instance, solution.centre) : null
    if (cost === null) throw new Error(`${name}: no admissible solution`)
    rows.push({
      instance: name,
      group: 'pmedcap',
      cost,
      reference,
      bound,
      seconds: (clock() - begin) / 1000,
      seed: 1,
    })
  }
  printReport(`Capacitated p-median, exact, at most ${seconds} s each`, rows, [
    { group: 'pmedcap', mean: 0, max: 0 },
  ])
}

function benchShops(title: string, n: number, k: number, { seconds, seeds, clock }: Options): void {
  const rows = seeds.map((seed) => {
    const begin = clock()
    const problem = makeShops(n, k, seed)
    const result = solveTerritory(problem, timeBudget(seconds * 1000, clock), 1)
    if (!result.ok) throw new Error(JSON.stringify(result.findings))
    const { report, bound } = result
    return [
      `shops ${seed}`,
      report.feasible ? 'yes' : 'NO',
      (report.compactness.mean / 1000).toFixed(3),
      (bound / n / 1000).toFixed(3),
      gapPercent(report.objective, bound).toFixed(3),
      report.balance.map(({ maxOverMean }) => maxOverMean.toFixed(3)).join(' '),
      report.balance.map(({ coefficientOfVariation }) => coefficientOfVariation.toFixed(3)).join(' '),
      ((clock() - begin) / 1000).toFixed(1),
      (process.memoryUsage().rss / 2 ** 20).toFixed(0),
    ]
  })
  const header = ['problem', 'feasible', 'km mean', 'bound', 'gap %', 'max/mean', 'CV', 's', 'MiB']
  process.stdout.write(`\n${title}, three attributes ± 5 %, contiguous, ${seconds} s\n`)
  process.stdout.write(
    'bound: the relaxed problem at the same centres (customers may be split, districts torn)\n\n',
  )
  process.stdout.write(`${formatTable(header, rows)}\n`)
}

/** What each part of the search is worth: the same problems and time with one part taken away. */
const variants: readonly (readonly [string, Partial<SearchSettings>])[] = [
  ['everything', {}],
  ['one location drawn instead of four', { draws: 1 }],
  ['no other locations tried', { trials: 0 }],
  ['nearest centre instead of balance prices', { prices: false }],
  ['no exchanges', { exchange: false }],
  ['descent instead of annealing', { heat: 1e-6 }],
]

function ablate({ seconds, seeds, clock }: Options): void {
  const baseline = new Map<number, number>()
  const rows = variants.map(([name, change]) => {
    let feasible = 0
    let worse = 0
    let gap = 0
    for (const seed of seeds) {
      const model = buildModel(makeShops(2000, 12, seed))
      const budget = timeBudget(seconds * 1000, clock)
      const { division, bound } = search(model, budget, 1, null, { ...DEFAULT_SETTINGS, ...change })
      if (!baseline.has(seed)) baseline.set(seed, division.cost)
      if (division.trouble === 0) feasible++
      worse += gapPercent(division.cost, baseline.get(seed)!) / seeds.length
      gap += gapPercent(division.cost, bound) / seeds.length
    }
    return [name, `${feasible}/${seeds.length}`, worse.toFixed(2), gap.toFixed(2)]
  })
  process.stdout.write(`\nAblation: 2 000 shops, 12 districts, ${seconds} s, shops ${seeds.join(' ')}\n\n`)
  process.stdout.write(`${formatTable(['search', 'feasible', 'cost + %', 'gap %'], rows)}\n`)
}

/**
 * `npm run bench -- routing territory [--seconds 30] [--seeds 1,2,3] [--clock wall|cpu] [--only pmedcap|shops|large|ablation]
 * [--instances DIR] [--quick]`:
 * capacitated p-median files against their proven optima, and made-up shops against the relaxed bound. `--clock cpu`
 * budgets by processor time of this process, for machines that are busy with other work.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { timeBudget, type Clock } from '#engines/budget/budget.ts'
import { medianCost, parseMedian, solveMedian, solveTerritory } from '#engines/territory/index.ts'
import { buildModel } from '#engines/territory/model.ts'
import { DEFAULT_SETTINGS, search, type SearchSettings } from '#engines/territory/search.ts'
import { makeShops } from '#engines/territory/testing/shops.ts'
import {
  formatTable,
  gapPercent,
  option,
  printReport,
  targetRows,
  type BenchRow,
  type Target,
  type TargetRow,
} from './report.ts'
import { chosenClock, instanceFolder, sampled } from './sample.ts'

/** Proven optima of pmedcap 1–10 (OR-Library). */
const optima = [713, 740, 751, 651, 664, 778, 787, 820, 715, 829]

const MEDIANS: Target = { group: 'territory: pmedcap 1–10, exact', mean: 0, max: 0 }
/** How far above the relaxed bound a division of 5 000 shops may be, in per cent. */
const SHOPS_TARGET = 2

interface Options {
  readonly seconds: number
  readonly seeds: readonly number[]
  readonly clock: Clock
}

export async function run(argv: readonly string[]): Promise<TargetRow[]> {
  const options: Options = {
    seconds: Number(option(argv, 'seconds', '30')),
    seeds: option(argv, 'seeds', argv.includes('--quick') ? '1' : '1,2,3')
      .split(',')
      .map(Number),
    clock: chosenClock(argv),
  }
  const only = option(argv, 'only', '')
  const rows: TargetRow[] = []
  if (only === '' || only === 'pmedcap') rows.push(...(await benchMedians(argv, options)))
  if (only === '' || only === 'shops') rows.push(benchShops('5 000 shops, 24 districts', 5000, 24, options))
  if (only === 'large' || (only === '' && !argv.includes('--quick'))) {
    benchShops('50 000 shops, 200 districts', 50_000, 200, options)
  }
  if (only === 'ablation') ablate(options)
  return rows
}

async function benchMedians(argv: readonly string[], { seconds, clock }: Options): Promise<TargetRow[]> {
  const folder = instanceFolder(argv, 'territory')
  if (folder === undefined) {
    process.stdout.write('pmedcap: skipped, there are no instances\n')
    return targetRows([], [MEDIANS], new Map())
  }
  const files = optima
    .map((reference, at) => ({ name: `p550-${at + 1}`, reference }))
    .filter(({ name }) => existsSync(join(folder, `${name}.txt`)))
  const rows: BenchRow[] = []
  for (const { name, reference } of sampled(argv, files)) {
    const instance = parseMedian(readFileSync(join(folder, `${name}.txt`), 'utf8'))
    if ('error' in instance) throw new Error(`${name}:${instance.line}: ${instance.message}`)
    const begin = clock()
    const budget = timeBudget(seconds * 1000, clock, Infinity)
    const { solution, bound } = await solveMedian(instance, budget, 1)
    const cost = solution ? medianCost(instance, solution.centre) : null
    if (cost === null) throw new Error(`${name}: no admissible solution`)
    rows.push({
      instance: name,
      group: MEDIANS.group,
      cost,
      reference,
      bound,
      seconds: (clock() - begin) / 1000,
      seed: 1,
    })
  }
  printReport(`Capacitated p-median, exact, at most ${seconds} s each`, rows, [MEDIANS])
  return targetRows(rows, [MEDIANS], new Map([[MEDIANS.group, files.length]]))
}

function benchShops(title: string, n: number, k: number, { seconds, seeds, clock }: Options): TargetRow {
  const gaps: number[] = []
  let feasible = 0
  const rows = seeds.map((seed) => {
    const begin = clock()
    const problem = makeShops(n, k, seed)
    const result = solveTerritory(problem, timeBudget(seconds * 1000, clock), 1)
    if (!result.ok) throw new Error(JSON.stringify(result.findings))
    const { report, bound } = result
    gaps.push(gapPercent(report.objective, bound))
    if (report.feasible) feasible++
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
  const worst = Math.max(...gaps)
  return {
    work: `territory: ${title}, ${seconds} s`,
    target: `feasible, within ${SHOPS_TARGET} of the relaxed bound`,
    reached: `${feasible} of ${seeds.length} feasible, worst ${worst.toFixed(3)} %`,
    kept: feasible === seeds.length && worst <= SHOPS_TARGET,
    run: seeds.length,
    atHand: seeds.length,
  }
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

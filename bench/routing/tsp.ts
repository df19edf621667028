/**
 * `npm run bench -- routing tsp [--instances DIR] [--quick] [--seeds 1] [--clock wall|cpu] [--only kroA100]`: tours and bounds
 * against the proven optima of TSPLIB. The folder (or the environment variable ZHIKE_ROUTING_DATA) or its `tsp` holds
 * NAME.tsp files of any kind; optima come from a file `solutions`, `best` or `best.csv` beside them.
 * `--clock cpu` budgets by processor time of this process instead of the wall clock: for machines that are busy
 * with other work.
 */
import { timeBudget, type Clock } from '#engines/budget/budget.ts'
import type { TsplibInstance } from '#engines/cli/tsplib.ts'
import { solveTsp } from '#engines/routing/index.ts'
import { option, printReport, targetRows, type BenchRow, type Target, type TargetRow } from './report.ts'
import { chosenClock, instanceFolder, sampled } from './sample.ts'
import { instanceNames, knownLengths, loadInstance } from './tsp-instances.ts'

const groups = [
  { group: 'n ≤ 101', upTo: 101, seconds: 0.25, mean: 0, max: 0 },
  { group: '102–320', upTo: 320, seconds: 1, mean: 0.02, max: 0.25 },
  { group: '321–800', upTo: 800, seconds: 2, mean: 0.1 },
  { group: '801–2400', upTo: 2400, seconds: 5, mean: 0.5 },
  { group: 'above 2400', upTo: Infinity, seconds: 20 },
] as const

const HURRIED = '10 ms, n ≤ 200'
const BOUND = 'bound at 0.5 s'
const targets: readonly Target[] = [...groups, { group: HURRIED, mean: 3 }]
/** How far the bound may be below the optimum on average, in per cent. */
const BOUND_TARGET = 1.2

function measure(
  instance: TsplibInstance,
  name: string,
  group: string,
  seconds: number,
  seed: number,
  clock: Clock,
  reference: number | undefined,
  boundShare = 0,
): BenchRow {
  const { places, fixedEdges } = instance
  const begin = clock()
  const tour = solveTsp(places, { fixedEdges, boundShare }, timeBudget(seconds * 1000, clock), seed)
  const bound = boundShare > 0 ? tour.lowerBound : null
  return {
    instance: name,
    group,
    cost: tour.cost,
    reference,
    bound,
    seconds: (clock() - begin) / 1000,
    seed,
  }
}

export function run(argv: readonly string[]): TargetRow[] {
  const folder = instanceFolder(argv, 'tsp')
  if (folder === undefined) {
    process.stdout.write('routing tsp: skipped, there are no instances\n')
    return targetRows([], targets, new Map())
  }
  const clock = chosenClock(argv)
  const seeds = Number(option(argv, 'seeds', '1'))
  const only = option(argv, 'only', '')
  const upTo = Number(option(argv, 'up-to', '2400'))
  const known = knownLengths(folder)
  const instances = instanceNames(folder)
    .filter((name) => only === '' || name === only)
    .map((name) => ({ name, instance: loadInstance(folder, name) }))
    .filter(({ instance }) => instance.places.size <= upTo)
    .toSorted((a, b) => a.instance.places.size - b.instance.places.size)
  const rows: BenchRow[] = []
  const atHand = new Map<string, number>()
  groups.forEach((own, g) => {
    const from = groups[g - 1]?.upTo ?? 0
    const all = instances.filter(({ instance: { places } }) => places.size > from && places.size <= own.upTo)
    const hasBound = all.filter(({ instance }) => hasKnownBound(instance))
    atHand.set(own.group, all.length)
    atHand.set(HURRIED, (atHand.get(HURRIED) ?? 0) + all.filter(isSmall).length)
    atHand.set(BOUND, (atHand.get(BOUND) ?? 0) + hasBound.length)
    for (const { name, instance } of sampled(argv, all)) {
      // Where edges have to be there, what is published is no optimum of a closed tour with them.
      const reference = instance.fixedEdges.length > 0 ? undefined : known.get(name)
      for (let seed = 1; seed <= seeds; seed++) {
        rows.push(measure(instance, name, own.group, own.seconds, seed, clock, reference))
        if (isSmall({ instance })) rows.push(measure(instance, name, HURRIED, 0.01, seed, clock, reference))
        if (hasKnownBound(instance)) {
          rows.push(measure(instance, name, BOUND, 0.5, seed, clock, reference, 0.3))
        }
      }
    }
  })
  printReport('Travelling salesman, TSPLIB', rows, targets)
  return [...targetRows(rows, targets, atHand), boundRow(rows, atHand.get(BOUND) ?? 0)]
}

const isSmall = ({ instance }: { readonly instance: TsplibInstance }): boolean => instance.places.size <= 200

/** Up to 320 nodes, and a published optimum of the tour that is bounded. */
const hasKnownBound = ({ places, fixedEdges }: TsplibInstance): boolean =>
  places.size <= 320 && fixedEdges.length === 0

function boundRow(rows: readonly BenchRow[], atHand: number): TargetRow {
  const below = rows
    .filter(({ bound, reference }) => typeof bound === 'number' && reference !== undefined)
    .map((row) => (1 - row.bound! / row.reference!) * 100)
  const mean = below.reduce((sum, b) => sum + b, 0) / Math.max(1, below.length)
  const above = below.filter((b) => b < -1e-9).length
  const reached = `mean ${mean.toFixed(3)} % below, ${above} times above`
  process.stdout.write(`lower bound at 0.5 s: ${reached}\n`)
  return {
    work: 'lower bound, n ≤ 320, 0.5 s',
    target: `mean ≤ ${BOUND_TARGET} below, never above`,
    reached: below.length === 0 ? 'not run' : reached,
    kept: below.length > 0 && mean <= BOUND_TARGET && above === 0,
    run: new Set(rows.filter(({ group }) => group === BOUND).map(({ instance }) => instance)).size,
    atHand,
  }
}

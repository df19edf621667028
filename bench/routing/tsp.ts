/**
 * `npm run bench -- routing tsp [--seeds 1] [--clock wall|cpu] [--only kroA100]`: tours and bounds against the proven optima
 * of TSPLIB. `--clock cpu` budgets by processor time of this process instead of the wall clock: for machines
 * that are busy with other work. The published figures use the wall clock.
 */
import { existsSync, readFileSync } from 'node:fs'
import { timeBudget, type Clock } from '#engines/budget/budget.ts'
import { parseTsplib, type TsplibInstance } from '#engines/cli/tsplib.ts'
import { isFormatError } from '#engines/cli/types.ts'
import { solveTsp } from '#engines/routing/index.ts'
import { option, printReport, type BenchRow } from './report.ts'

const DATA = new URL('../../../shared/data/routing/tsp/', import.meta.url)

/** Proven optima (TSPLIB). */
const optima: Readonly<Record<string, number>> = {
  eil51: 426,
  berlin52: 7542,
  eil76: 538,
  kroA100: 21_282,
  ch130: 6110,
  a280: 2579,
  pcb442: 50_778,
  rat783: 8806,
}

const groups = [
  { group: 'n ≤ 101', upTo: 101, seconds: 0.25, mean: 0, max: 0 },
  { group: '102–320', upTo: 320, seconds: 1, mean: 0.02, max: 0.25 },
  { group: '321–800', upTo: 800, seconds: 2, mean: 0.1 },
  { group: '801–2400', upTo: 2400, seconds: 5, mean: 0.5 },
] as const

const wallClock: Clock = () => performance.now()
const processorClock: Clock = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function load(name: string): TsplibInstance {
  const instance = parseTsplib(readFileSync(new URL(`${name}.tsp`, DATA), 'utf8'))
  if (isFormatError(instance)) throw new Error(`${name}:${instance.line}: ${instance.message}`)
  return instance
}

function measure(
  instance: TsplibInstance,
  name: string,
  group: string,
  seconds: number,
  seed: number,
  clock: Clock,
  boundShare = 0,
): BenchRow {
  const { matrix, points } = instance
  const begin = clock()
  const tour = solveTsp(matrix, { points, boundShare }, timeBudget(seconds * 1000, clock), seed)
  const bound = boundShare > 0 ? tour.lowerBound : null
  return {
    instance: name,
    group,
    cost: tour.cost,
    reference: optima[name],
    bound,
    seconds: (clock() - begin) / 1000,
    seed,
  }
}

export function run(argv: readonly string[]): void {
  if (!existsSync(DATA)) {
    process.stdout.write(
      'routing tsp: skipped, the public instances (../shared/data/routing/tsp) are not here\n',
    )
    return
  }
  const clock = option(argv, 'clock', 'wall') === 'cpu' ? processorClock : wallClock
  const seeds = Number(option(argv, 'seeds', '1'))
  const only = option(argv, 'only', '')
  const names = Object.keys(optima).filter((name) => only === '' || name === only)
  const rows: BenchRow[] = []
  for (const name of names) {
    const instance = load(name)
    const { size } = instance.matrix
    const own = groups.find(({ upTo }) => size <= upTo)!
    for (let seed = 1; seed <= seeds; seed++) {
      rows.push(measure(instance, name, own.group, own.seconds, seed, clock))
      if (size <= 200) rows.push(measure(instance, name, '10 ms, n ≤ 200', 0.01, seed, clock))
      if (size <= 320) rows.push(measure(instance, name, 'bound at 0.5 s', 0.5, seed, clock, 0.3))
    }
  }
  printReport('Travelling salesman, TSPLIB EUC_2D', rows, [...groups, { group: '10 ms, n ≤ 200', mean: 3 }])
  const below = rows
    .filter((row) => row.bound !== null && row.bound !== undefined)
    .map((row) => (1 - row.bound! / row.reference!) * 100)
  if (below.length > 0) {
    const mean = below.reduce((sum, b) => sum + b, 0) / below.length
    process.stdout.write(
      `lower bound at 0.5 s: ${mean.toFixed(2)} % below the optimum on average (target ≤ 1.2), ` +
        `${below.filter((b) => b < -1e-9).length} times above it (target 0)\n`,
    )
  }
}

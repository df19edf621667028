/**
 * `npm run bench -- routing vrp [--seeds 1,2] [--seconds 2] [--clock wall|cpu] [--only X-n101]
 * [--group 'Solomon, 2 s'] [--instances DIR] [--quick]`:
 * vehicle routing against best known values. Every solution is re-costed and checked by code apart from the
 * search. `--seconds` replaces the times of the targets; `--clock cpu` budgets by the processor time of the
 * thread, for machines that are busy with other work (the published figures use the wall clock).
 *
 * `npm run bench -- routing vrp --ablation [--of search|population] [--seeds 1,2]`: what each part contributes, by a
 * fixed number of rounds on made-up instances; the tables of the decision record.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { timeBudget } from '#engines/budget/budget.ts'
import {
  checkRoutes,
  parseCvrplib,
  parseSolomon,
  routesCost,
  solveCapacitated,
  solveWindowed,
  type FileFault,
} from '#engines/routing/vrp/index.ts'
import { option, printReport, targetRows, type BenchRow, type TargetRow } from './report.ts'
import { chosenClock, instanceFolder, sampled } from './sample.ts'
import { printAblation, printPopulationAblation } from './vrp-ablation.ts'

const suites = [
  {
    folder: 'cvrp',
    group: 'CVRP A, B, P',
    seconds: 2,
    mean: 0.2,
    fits: (name: string) => !name.startsWith('X-'),
  },
  {
    folder: 'cvrp',
    group: 'CVRP X, n ≤ 300',
    seconds: 10,
    mean: 1,
    // The number in the name of a file of this set is that of its nodes.
    fits: (name: string) => Number(/^X-n(\d+)/.exec(name)?.[1] ?? Infinity) <= 300,
  },
  { folder: 'vrptw', group: 'Solomon, 2 s', seconds: 2, mean: 1, fits: () => true },
  { folder: 'vrptw', group: 'Solomon, 10 s', seconds: 10, mean: 0.5, fits: () => true },
]

export function run(argv: readonly string[]): TargetRow[] {
  const seeds = option(argv, 'seeds', '1').split(',').map(Number)
  if (argv.includes('--ablation')) {
    if (option(argv, 'of', 'search') === 'population') printPopulationAblation(seeds)
    else printAblation(seeds)
    return []
  }
  const clock = chosenClock(argv)
  const only = option(argv, 'only', '')
  const chosen = suites.filter(({ group }) => group.includes(option(argv, 'group', '')))
  const rows: BenchRow[] = []
  const atHand = new Map<string, number>()
  for (const { folder, group, seconds, fits } of chosen) {
    const place = instanceFolder(argv, folder)
    if (place === undefined) {
      process.stdout.write(`routing vrp: ${group} skipped, there are no instances\n`)
      continue
    }
    const best = bestKnown(place)
    const files = readdirSync(place).filter((file) => /\.(vrp|txt)$/.test(file) && fits(nameOf(file)))
    atHand.set(group, files.length)
    const matching = files.filter((file) => nameOf(file).includes(only))
    for (const file of sampled(argv, matching)) {
      const name = nameOf(file)
      const text = readFileSync(join(place, file), 'utf8')
      for (const seed of seeds) {
        const limit = Number(option(argv, 'seconds', String(seconds)))
        const begin = clock()
        const cost = measure(folder, name, text, timeBudget(limit * 1000, clock), seed)
        const spent = (clock() - begin) / 1000
        rows.push({ instance: name, group, cost, reference: best.get(name), seconds: spent, seed })
      }
    }
  }
  printReport('Vehicle routing: total distance by the rule of each library', rows, suites)
  return targetRows(rows, chosen, atHand)
}

const nameOf = (file: string): string => file.replace(/\.\w+$/, '')

function measure(
  folder: string,
  name: string,
  text: string,
  budget: ReturnType<typeof timeBudget>,
  seed: number,
): number {
  if (folder === 'vrptw') {
    const instance = usable(name, parseSolomon(text))
    const { routes } = solveWindowed(instance, budget, seed)
    refuseFaults(name, checkRoutes({ ...instance, depot: 0 }, routes))
    return routesCost(instance.distance, instance.nodes, 0, routes)
  }
  const instance = usable(name, parseCvrplib(text))
  const { routes } = solveCapacitated(instance, budget, seed)
  refuseFaults(name, checkRoutes({ ...instance, service: [] }, routes))
  return routesCost(instance.distance, instance.nodes, instance.depot, routes)
}

function usable<T extends object>(name: string, parsed: T | FileFault): T {
  if ('error' in parsed) throw new Error(`${name}:${parsed.line}: ${parsed.message}`)
  return parsed
}

function refuseFaults(name: string, faults: readonly string[]): void {
  if (faults.length > 0) throw new Error(`${name}: ${faults.join('; ')}`)
}

/** Lines `instance,best,…` of best.csv beside the instances; empty where there is none. */
function bestKnown(place: string): Map<string, number> {
  const file = join(place, 'best.csv')
  if (!existsSync(file)) return new Map()
  const lines = readFileSync(file, 'utf8').trim().split('\n').slice(1)
  return new Map(lines.map((line) => [line.split(',')[0]!, Number(line.split(',')[1])]))
}

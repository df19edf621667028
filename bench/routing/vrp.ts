/**
 * `npm run bench -- routing vrp [--seeds 1,2] [--seconds 2] [--clock wall|cpu] [--only X-n101] [--data DIR]`:
 * vehicle routing against best known values. Every solution is re-costed and checked by code apart from the
 * search. `--seconds` replaces the times of the targets; `--clock cpu` budgets by the processor time of the
 * thread, for machines that are busy with other work (the published figures use the wall clock).
 *
 * `npm run bench -- routing vrp --ablation [--seeds 1,2]`: what each part of the search contributes, by a fixed
 * number of rounds on made-up instances; the table of the decision record.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { timeBudget, type Clock } from '#engines/budget/budget.ts'
import {
  checkRoutes,
  parseCvrplib,
  parseSolomon,
  routesCost,
  solveCapacitated,
  solveWindowed,
  type FileFault,
} from '#engines/routing/vrp/index.ts'
import { option, printReport, type BenchRow } from './report.ts'
import { printAblation } from './vrp-ablation.ts'

const wallClock: Clock = () => performance.now()
const threadClock: Clock = () => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

const suites = [
  {
    folder: 'cvrp',
    group: 'CVRP A, B, P',
    seconds: 2,
    mean: 0.2,
    fits: (name: string) => !name.startsWith('X-'),
  },
  { folder: 'cvrp', group: 'CVRP X', seconds: 10, mean: 1, fits: (name: string) => name.startsWith('X-') },
  { folder: 'vrptw', group: 'Solomon, 2 s', seconds: 2, mean: 1, fits: () => true },
  { folder: 'vrptw', group: 'Solomon, 10 s', seconds: 10, mean: 0.5, fits: () => true },
]

export async function run(argv: readonly string[]): Promise<void> {
  const seeds = option(argv, 'seeds', '1').split(',').map(Number)
  if (argv.includes('--ablation')) {
    printAblation(seeds)
    return
  }
  const given = option(argv, 'data', '')
  const data =
    given === ''
      ? new URL('../../../shared/data/routing/', import.meta.url)
      : pathToFileURL(given.endsWith('/') ? given : `${given}/`)
  const clock = option(argv, 'clock', 'wall') === 'cpu' ? threadClock : wallClock
  const only = option(argv, 'only', '')
  const rows: BenchRow[] = []
  for (const { folder, group, seconds, fits } of suites) {
    const place = new URL(`${folder}/`, data)
    if (!existsSync(place)) {
      process.stdout.write(`routing vrp: ${group} skipped, there is no ${place.pathname}\n`)
      continue
    }
    const best = bestKnown(place)
    for (const file of readdirSync(place).filter((name) => /\.(vrp|txt)$/.test(name))) {
      const name = file.replace(/\.\w+$/, '')
      if (!fits(name) || !name.includes(only)) continue
      const text = readFileSync(new URL(file, place), 'utf8')
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
}

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
function bestKnown(place: URL): Map<string, number> {
  const file = new URL('best.csv', place)
  if (!existsSync(file)) return new Map()
  const lines = readFileSync(file, 'utf8').trim().split('\n').slice(1)
  return new Map(lines.map((line) => [line.split(',')[0]!, Number(line.split(',')[1])]))
}

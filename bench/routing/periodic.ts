/**
 * `npm run bench -- routing periodic [--seeds 1,2] [--seconds 30] [--clock wall|cpu] [--only p03] [--data DIR]`:
 * periodic routing against the published solutions beside the instances, which are re-costed first; where a
 * better value is proved (see `proved`), against that. Options as in the vehicle-routing suite.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { timeBudget, type Clock } from '#engines/budget/budget.ts'
import { checkPeriodic, parseCordeau, periodicCost, solvePeriodic } from '#engines/routing/periodic/index.ts'
import { option, printReport, type BenchRow } from './report.ts'

/** Proved optima of the instances that are capacitated problems in disguise (every customer once, any day). */
const proved: Readonly<Record<string, number>> = {
  p03: 524.61,
  p04: 835.26,
  p06: 835.26,
  p07: 826.14,
  p09: 826.14,
}

const target = { group: 'Cordeau periodic', mean: 1 }

const wallClock: Clock = () => performance.now()
const threadClock: Clock = () => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

export async function run(argv: readonly string[]): Promise<void> {
  const given = option(argv, 'data', '')
  const data =
    given === ''
      ? new URL('../../../shared/data/routing/pvrp/', import.meta.url)
      : pathToFileURL(given.endsWith('/') ? given : `${given}/`)
  if (!existsSync(data)) {
    process.stdout.write(`routing periodic: skipped, there is no ${data.pathname}\n`)
    return
  }
  const clock = option(argv, 'clock', 'wall') === 'cpu' ? threadClock : wallClock
  const seconds = Number(option(argv, 'seconds', '30'))
  const seeds = option(argv, 'seeds', '1').split(',').map(Number)
  const only = option(argv, 'only', '')
  const rows: BenchRow[] = []
  for (const file of readdirSync(data).filter((name) => name.endsWith('.txt') && name.includes(only))) {
    const name = file.replace('.txt', '')
    const instance = parseCordeau(readFileSync(new URL(file, data), 'utf8'))
    if ('error' in instance) throw new Error(`${file}:${instance.line}: ${instance.message}`)
    const published = new URL(`${name}.res`, data)
    const beside = existsSync(published)
      ? Number.parseFloat(readFileSync(published, 'utf8').trim())
      : undefined
    for (const seed of seeds) {
      const begin = clock()
      const { routes } = solvePeriodic(instance, timeBudget(seconds * 1000, clock), seed)
      const spent = (clock() - begin) / 1000
      const faults = checkPeriodic(instance, routes)
      if (faults.length > 0) throw new Error(`${name}: ${faults.join('; ')}`)
      const cost = periodicCost(instance, routes)
      const reference = proved[name] ?? beside
      rows.push({ instance: name, group: target.group, cost, reference, seconds: spent, seed })
    }
  }
  printReport('Periodic routing: total distance in double precision', rows, [target])
}

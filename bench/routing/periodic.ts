/**
 * `npm run bench -- routing periodic [--seeds 1,2] [--seconds 30] [--clock wall|cpu] [--only p03] [--instances DIR] [--quick]`:
 * periodic routing against the published solutions beside the instances, which are re-costed first; where a
 * better value is proved (see `proved`), against that. Options as in the vehicle-routing suite.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { timeBudget } from '#engines/budget/budget.ts'
import { checkPeriodic, parseCordeau, periodicCost, solvePeriodic } from '#engines/routing/periodic/index.ts'
import { option, printReport, targetRows, type BenchRow, type Target, type TargetRow } from './report.ts'
import { chosenClock, instanceFolder, sampled } from './sample.ts'

/** Proved optima of the instances that are capacitated problems in disguise (every customer once, any day). */
const proved: Readonly<Record<string, number>> = {
  p03: 524.61,
  p04: 835.26,
  p06: 835.26,
  p07: 826.14,
  p09: 826.14,
}

const GROUP = 'Cordeau periodic p01–p10, 30 s'
const PROVED_GROUP = 'Cordeau p03, p07, p09, 30 s'
const targets: readonly Target[] = [
  { group: GROUP, mean: 1 },
  { group: PROVED_GROUP, max: 0.5 },
]

export function run(argv: readonly string[]): TargetRow[] {
  const folder = instanceFolder(argv, 'pvrp')
  if (folder === undefined) {
    process.stdout.write('routing periodic: skipped, there are no instances\n')
    return targetRows([], targets, new Map())
  }
  const clock = chosenClock(argv)
  const seconds = Number(option(argv, 'seconds', '30'))
  const seeds = option(argv, 'seeds', '1').split(',').map(Number)
  const only = option(argv, 'only', '')
  const files = readdirSync(folder).filter((name) => /^p(0[1-9]|10)\.txt$/.test(name))
  const atHand = new Map([
    [GROUP, files.length],
    [PROVED_GROUP, files.filter(isProved).length],
  ])
  const rows: BenchRow[] = []
  const matching = files.filter((name) => name.includes(only))
  for (const file of sampled(argv, matching)) {
    const name = file.replace('.txt', '')
    const instance = parseCordeau(readFileSync(join(folder, file), 'utf8'))
    if ('error' in instance) throw new Error(`${file}:${instance.line}: ${instance.message}`)
    const published = join(folder, `${name}.res`)
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
      const row = { instance: name, cost, reference, seconds: spent, seed }
      rows.push({ ...row, group: GROUP })
      if (isProved(file)) rows.push({ ...row, group: PROVED_GROUP })
    }
  }
  printReport('Periodic routing: total distance in double precision', rows, targets)
  return targetRows(rows, targets, atHand)
}

const isProved = (file: string): boolean => /^p0[379]\./.test(file)

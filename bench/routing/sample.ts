import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Clock } from '#engines/budget/budget.ts'
import { option } from './report.ts'

const BESIDE_THE_PROJECT = fileURLToPath(new URL('../../../shared/data/routing/', import.meta.url))

/** Files of one group in a quick run. */
const QUICK_FILES = 3

/**
 * The folder of one kind of instances: `--instances DIR`, else that of ZHIKE_ROUTING_DATA, else the one beside the
 * project; its sub-folder `kind` where there is one. Undefined where there is no such folder.
 */
export function instanceFolder(argv: readonly string[], kind: string): string | undefined {
  const asked = option(argv, 'instances', process.env['ZHIKE_ROUTING_DATA'] ?? BESIDE_THE_PROJECT)
  const inner = join(resolve(asked), kind)
  if (existsSync(inner)) return inner
  // A part may be pointed at its own files directly.
  return asked !== BESIDE_THE_PROJECT && existsSync(asked) && !holdsKinds(asked) ? resolve(asked) : undefined
}

const holdsKinds = (folder: string): boolean =>
  ['tsp', 'cvrp', 'vrptw', 'pvrp', 'territory'].some((kind) => readdirSync(folder).includes(kind))

/** All of the files, or with `--quick` a few spread evenly over them. */
export function sampled<T>(argv: readonly string[], files: readonly T[]): readonly T[] {
  if (!argv.includes('--quick') || files.length <= QUICK_FILES) return files
  const step = (files.length - 1) / (QUICK_FILES - 1)
  return Array.from({ length: QUICK_FILES }, (_, k) => files[Math.round(k * step)]!)
}

/** `--clock wall|cpu`: the wall clock, or the processor time of this thread for machines busy with other work. */
export function chosenClock(argv: readonly string[]): Clock {
  if (option(argv, 'clock', 'wall') !== 'cpu') return () => performance.now()
  return () => {
    const { user, system } = process.threadCpuUsage()
    return (user + system) / 1000
  }
}

import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { errorCode } from '../operator/operator.ts'
import { startMark } from './process.ts'

/** Who holds a data folder. */
interface Holder {
  readonly pid: number
  /** When that process started, so that a later process with the same number is not taken for it. */
  readonly started: string | null
}

export type LockResult =
  | { readonly held: true; readonly release: () => void }
  | { readonly held: false; readonly pid: number }

/**
 * Takes the lock file of a data folder, or says which living process has it. A lock whose process is gone
 * (kill -9, power cut) counts as free. Errors of the file system are thrown.
 */
export function takeLock(file: string): LockResult {
  const mine: Holder = { pid: process.pid, started: startMark(process.pid) }
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 })
  try {
    for (;;) {
      try {
        // link() is atomic and fails when the name exists: exactly one of two starts gets it.
        linkSync(draft, file)
        return { held: true, release: () => releaseLock(file, mine) }
      } catch (error) {
        if (errorCode(error) !== 'EEXIST') throw error
      }
      const holder = readHolder(file)
      if (holder !== null && isAlive(holder)) return { held: false, pid: holder.pid }
      removeStale(file, holder)
    }
  } finally {
    rmSync(draft, { force: true })
  }
}

/** The process that holds the lock now, or null when it is free or stale. */
export function lockHolder(file: string): number | null {
  const holder = readHolder(file)
  return holder !== null && isAlive(holder) ? holder.pid : null
}

function isAlive(holder: Holder): boolean {
  const started = startMark(holder.pid)
  return started !== null && (holder.started === null || holder.started === started)
}

function readHolder(file: string): Holder | null {
  try {
    const { pid, started } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Holder>
    return typeof pid === 'number' ? { pid, started: started ?? null } : null
  } catch (error) {
    if (error instanceof SyntaxError || errorCode(error) === 'ENOENT') return null
    throw error
  }
}

/**
 * Moves a stale lock out of the way. Between our look and the move another start may have done the same and
 * taken the lock: then what we moved is theirs, and it is put back.
 */
function removeStale(file: string, stale: Holder | null): void {
  const aside = `${file}.stale.${process.pid}`
  try {
    renameSync(file, aside)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return
    throw error
  }
  const moved = readHolder(aside)
  if (moved !== null && JSON.stringify(moved) !== JSON.stringify(stale) && isAlive(moved)) {
    linkSync(aside, file)
  }
  rmSync(aside, { force: true })
}

function releaseLock(file: string, mine: Holder): void {
  const holder = readHolder(file)
  if (holder?.pid === mine.pid && holder.started === mine.started) rmSync(file, { force: true })
}

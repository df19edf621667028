import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { errorCode } from '../operator/operator.ts'

/**
 * A mark that tells a process from a later one with the same number, or null when there is no such process (a
 * zombie counts as none). On Linux the start time in clock ticks since boot.
 */
export function startMark(pid: number): string | null {
  if (process.platform === 'linux') {
    const fields = statFields(pid)
    return fields === null || fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null)
  }
  if (!respondsToSignals(pid)) return null
  const { stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' })
  return stdout?.trim() || 'unknown'
}

export function isRunning(pid: number): boolean {
  return startMark(pid) !== null
}

/** Whether the process is a PostgreSQL server on this data directory, judged by its command line. */
export function isPostmasterOf(pid: number, cluster: string): boolean {
  const words = commandLine(pid)
  return /postgres(\.exe)?$/.test(words[0] ?? '') && words.some((word) => sameFolder(word, cluster))
}

/** Waits until the process is gone; false when it is still there after `milliseconds`. */
export async function waitForExit(pid: number, milliseconds: number): Promise<boolean> {
  const end = performance.now() + milliseconds
  while (isRunning(pid)) {
    if (performance.now() > end) return false
    await pause(20)
  }
  return true
}

/** Sends a signal; a process that is already gone is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })
}

/** Fields of /proc/PID/stat after the command name, which may itself hold blanks and brackets. */
function statFields(pid: number): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return null
  }
}

function commandLine(pid: number): string[] {
  const file = `/proc/${pid}/cmdline`
  if (existsSync(file)) return readFileSync(file, 'utf8').split('\0')
  const { stdout } = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  return stdout?.trim().split(/\s+/) ?? []
}

function sameFolder(word: string, folder: string): boolean {
  if (word === folder) return true
  return word.startsWith('/') && existsSync(word) && realpathSync(word) === realpathSync(folder)
}

function respondsToSignals(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errorCode(error) === 'EPERM'
  }
}

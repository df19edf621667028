import { readFileSync } from 'node:fs'
import { formatElapsed } from '#platform/operator/progress.ts'

/** Collects what must be closed, and closes it once when the program is asked to end. */
export interface Shutdown {
  /** Last added, first closed. */
  add(close: () => Promise<unknown>): void
  /** Closes everything and ends the process. */
  end(code: number): Promise<never>
  readonly ending: () => boolean
}

/** How long closing may take before the process ends anyway; the next start recovers what is left. */
const PATIENCE = 15_000

/**
 * Ends in order on Ctrl-C, SIGTERM and SIGHUP, with code 0. A second signal ends at once. Started by npm (or with
 * ZHIKE_STOP_WITH_PARENT=1), the program also ends when its parent was killed: nobody would be left to stop it,
 * and it would keep the port and the data folder.
 */
export function prepareShutdown(): Shutdown {
  const closers: (() => Promise<unknown>)[] = []
  let ending = false
  const end = async (code: number): Promise<never> => {
    ending = true
    const timer = setTimeout(() => process.exit(code), PATIENCE)
    for (const close of closers.toReversed()) {
      await close().catch((error: unknown) => console.error(error))
    }
    clearTimeout(timer)
    process.exit(code)
  }
  const stop = () => {
    if (ending) process.exit(130)
    const began = performance.now()
    ending = true
    console.log('\n正在停止，数据都已保存…  Stopping, everything is saved …')
    closers.unshift(() => {
      console.log(`已停止  Stopped  ${formatElapsed(performance.now() - began)}`)
      return Promise.resolve()
    })
    void end(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  if (process.env['npm_lifecycle_event'] || process.env['ZHIKE_STOP_WITH_PARENT'] === '1') {
    const line = ancestors()
    setInterval(() => {
      if (ancestors() !== line && !ending) stop()
    }, 250).unref()
  }
  return { add: (close) => void closers.push(close), end, ending: () => ending }
}

/**
 * Who waits for us: our parent and, when that is only the shell which npm runs its scripts in, npm itself. Changes
 * when one of them is gone.
 */
function ancestors(): string {
  const parent = process.ppid
  try {
    const shell = /^\S*sh\0-c\0/.test(readFileSync(`/proc/${parent}/cmdline`, 'utf8'))
    if (!shell) return String(parent)
    const fields = readFileSync(`/proc/${parent}/stat`, 'utf8')
    return `${parent} ${fields.slice(fields.lastIndexOf(')') + 2).split(' ')[1]}`
  } catch {
    // No /proc on this system: the parent alone must do.
    return String(parent)
  }
}

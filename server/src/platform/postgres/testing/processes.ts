import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const HOLDER = join(import.meta.dirname, 'hold-database.ts')

export interface Answer {
  readonly ok: boolean
  readonly code?: string
  readonly words?: { zh: string; en: string }
  readonly url: string
  readonly pid: number
  readonly adopted: boolean
}

/** A process that holds a database, and what it said about starting it. */
export interface Holder {
  readonly child: ChildProcess
  readonly answer: Answer
  /** Kills it without a chance to tidy up. */
  readonly kill: () => Promise<void>
  /** Asks it to stop; returns its exit code. */
  readonly stop: () => Promise<number | null>
}

/** Starts `hold-database.ts` and waits for its first answer. */
export async function hold(dataDir: string): Promise<Holder> {
  const child = spawn(process.execPath, [HOLDER, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })
  const [line] = (await once(lines, 'line')) as [string]
  const exited = once(child, 'exit') as Promise<[number | null]>
  return {
    child,
    answer: JSON.parse(line) as Answer,
    kill: async () => {
      child.kill('SIGKILL')
      await exited
    },
    stop: async () => {
      child.kill('SIGTERM')
      return (await exited)[0]
    },
  }
}

/** A private mount namespace with file systems of any size, or the reason why this machine has none. */
export function mountsPossible(): string | null {
  const probe = spawnSync('unshare', ['-m', 'sh', '-c', 'mount -t tmpfs none /mnt'], { encoding: 'utf8' })
  if (probe.status === 0) return null
  return probe.stderr?.trim() || probe.error?.message || 'unshare -m failed'
}

/** Runs a shell script in a mount namespace of its own; `$NODE` and `$HOLDER` start the holder. */
export function inMountNamespace(script: string, env: Record<string, string>) {
  return spawnSync('unshare', ['-m', 'sh', '-euc', script], {
    encoding: 'utf8',
    env: { ...process.env, NODE: process.execPath, HOLDER, ...env },
    timeout: 50_000,
  })
}

import type { AppError } from '../errors/errors.ts'
import type { Result } from '../errors/result.ts'
import type { Postmaster, PostmasterNote } from './postmaster.ts'
import { stopPostmaster } from './postmaster.ts'
import { isRunning, pause } from './process.ts'

/** What happened to the server while the product runs. */
export type PostmasterEvent =
  | { readonly kind: 'ended'; readonly pid: number }
  | { readonly kind: 'restarted'; readonly pid: number; readonly milliseconds: number }
  | { readonly kind: 'given-up'; readonly error: AppError }

interface Running {
  readonly note: PostmasterNote
  /** null for a server that was taken over: it is not our child, so its end must be looked for. */
  readonly exit: Postmaster['exit'] | null
}

interface Supervised {
  readonly first: Running
  readonly relaunch: () => Promise<Result<Running>>
  readonly onEvent: (event: PostmasterEvent) => void
}

/** Restarts within this time of each other count as one series. */
const SERIES = 60_000
const MOST_RESTARTS = 5

/**
 * Keeps the server running: when it ends without being told to (killed, out of memory) it is started again,
 * five times a minute at most. The port stays the same, so connection pools find it again by themselves.
 */
export function supervise({ first, relaunch, onEvent }: Supervised): {
  pid(): number
  stop(): Promise<void>
} {
  let current = first
  let stopping = false
  let restarts: number[] = []

  const watch = async () => {
    for (;;) {
      await untilEnd(current, () => stopping)
      if (stopping) return
      const began = performance.now()
      onEvent({ kind: 'ended', pid: current.note.pid })
      restarts = [...restarts.filter((time) => began - time < SERIES), began]
      const next =
        restarts.length > MOST_RESTARTS ? null : await restartUnlessStopping(relaunch, () => stopping)
      if (next === null || stopping) return
      if (!next.ok) {
        onEvent({ kind: 'given-up', error: next.error })
        return
      }
      current = next.value
      onEvent({
        kind: 'restarted',
        pid: current.note.pid,
        milliseconds: Math.round(performance.now() - began),
      })
    }
  }
  const watching = watch()

  return {
    pid: () => current.note.pid,
    async stop() {
      stopping = true
      await stopPostmaster(current.note.pid)
      await watching
      // A restart that was under way when we were told to stop has a new process.
      await stopPostmaster(current.note.pid)
    },
  }
}

async function restartUnlessStopping(
  relaunch: Supervised['relaunch'],
  stopping: () => boolean,
): Promise<Result<Running> | null> {
  const result = await relaunch()
  if (result.ok && stopping()) {
    await stopPostmaster(result.value.note.pid)
    return null
  }
  return result
}

async function untilEnd(running: Running, stopping: () => boolean): Promise<void> {
  if (running.exit !== null) {
    await running.exit
    return
  }
  while (isRunning(running.note.pid) && !stopping()) await pause(500)
}

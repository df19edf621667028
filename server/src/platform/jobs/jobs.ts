import type { FastifyBaseLogger } from 'fastify'
import type { Executor } from '../db/index.ts'

export interface JobContext {
  readonly log: FastifyBaseLogger
  /** Aborted when the program is asked to stop: finish soon, the job is taken up again elsewhere. */
  readonly signal: AbortSignal
  /** 1 for the first try. */
  readonly attempt: number
}

/** A kind of background work. Jobs may run more than once: make the effect idempotent. */
export interface Job {
  readonly name: string
  /** Cron expression (organisation's zone) for work that comes round by itself. */
  readonly cron?: string
  run(payload: Readonly<Record<string, unknown>>, context: JobContext): Promise<void>
}

export interface Jobs {
  /** Queues a job in the caller's transaction. The same `key` replaces a job that waits. */
  enqueue(
    db: Executor,
    name: string,
    payload: Readonly<Record<string, unknown>>,
    options?: { readonly runAt?: Date; readonly key?: string; readonly maxAttempts?: number },
  ): Promise<void>
}

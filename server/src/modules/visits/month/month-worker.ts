import { fail, ok, type Result } from '#platform/errors/result.ts'
import { createThreadPool, stopFlag } from '../thread-pool.ts'
import { routingFailed } from '../visits.errors.ts'
import type { MonthAnswer, MonthRequest, PlannedDay } from './month-request.ts'
import type { MonthJob, MonthReply } from './month-thread.ts'

export interface MonthPool {
  /** Plans a person's month in a worker thread; the matrices of the request move there. */
  plan(
    request: MonthRequest,
    options: { readonly milliseconds: number; readonly seed?: number; readonly signal?: AbortSignal },
  ): Promise<Result<MonthAnswer>>
  /** Orders single days as they stand, in a thread too. */
  order(
    request: MonthRequest,
    days: readonly { readonly date: string; readonly stops: readonly number[] }[],
  ): Promise<Result<readonly PlannedDay[]>>
  close(): Promise<void>
}

/** Months that may wait for a thread: those of a whole organisation are handed in a few at a time. */
const LONGEST_QUEUE = 64
/** Ordering the days after the search takes a moment more than its time. */
const GRACE_MS = 30_000
/** What ordering two days by hand is expected to take at most. */
const ORDER_MS = 1000

export function createMonthPool(size: number): MonthPool {
  const pool = createThreadPool<MonthJob, MonthReply>({
    script: new URL('./month-thread.ts', import.meta.url),
    size,
    longestQueue: LONGEST_QUEUE,
    graceMs: GRACE_MS,
  })
  async function run(job: MonthJob): Promise<Result<MonthReply>> {
    const { request, milliseconds } = job
    const transfer = [request.metres.buffer as ArrayBuffer, request.seconds.buffer as ArrayBuffer]
    const reply = await pool.run({ job, milliseconds, transfer })
    return reply.ok && reply.value.problem !== null ? fail(routingFailed()) : reply
  }
  return {
    async plan(request, { milliseconds, seed = 1, signal }) {
      const { flag, release } = stopFlag(signal)
      const reply = await run({ request, days: null, milliseconds, seed, stop: flag })
      release()
      if (!reply.ok) return reply
      return reply.value.answer === null ? fail(routingFailed()) : ok(reply.value.answer)
    },
    async order(request, days) {
      const { flag } = stopFlag(undefined)
      const reply = await run({ request, days, milliseconds: ORDER_MS, seed: 1, stop: flag })
      return reply.ok ? ok(reply.value.days) : reply
    },
    close: () => pool.close(),
  }
}

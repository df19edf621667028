import type { DayProblem } from '#engines/routing/index.ts'
import { fail, type Result } from '#platform/errors/result.ts'
import type { RoutingAnswer, RoutingJob } from './route/routing-thread.ts'
import { createThreadPool, stopFlag } from './thread-pool.ts'
import { routingFailed } from './visits.errors.ts'

export interface RoutingPool {
  /**
   * Orders a day in a worker thread within `milliseconds`. An aborted `signal` ends the search early; the answer
   * is then the best so far. Fails when too many wait or the thread dies.
   */
  plan(
    problem: DayProblem,
    options: { readonly milliseconds: number; readonly seed?: number; readonly signal?: AbortSignal },
  ): Promise<Result<RoutingAnswer>>
  close(): Promise<void>
}

/** Requests that may wait for a thread; the next one is told to come back later. */
const LONGEST_QUEUE = 24

/** A few threads that order days for whoever waits at a screen. */
export function createRoutingPool(size: number): RoutingPool {
  const pool = createThreadPool<RoutingJob, RoutingAnswer>({
    script: new URL('./route/routing-thread.ts', import.meta.url),
    size,
    longestQueue: LONGEST_QUEUE,
  })
  let nextId = 1
  return {
    async plan(problem, { milliseconds, seed = 1, signal }) {
      const { distances, durations, ...rest } = problem
      const { flag, release } = stopFlag(signal)
      const metres = Float64Array.from(distances.values)
      const seconds = Float64Array.from(durations.values)
      const size = distances.size
      const job = { id: nextId++, problem: rest, size, metres, seconds, milliseconds, seed, stop: flag }
      const transfer = [metres.buffer, seconds.buffer]
      const answer = await pool.run({ job, milliseconds, transfer })
      release()
      return answer.ok && answer.value.problem !== null ? fail(routingFailed()) : answer
    },
    close: () => pool.close(),
  }
}

import { Worker } from 'node:worker_threads'
import type { DayProblem } from '#engines/routing/index.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { RoutingAnswer, RoutingJob } from './route/routing-thread.ts'
import { routingBusy, routingFailed } from './visits.errors.ts'

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

interface Waiting {
  readonly job: RoutingJob
  readonly done: (answer: Result<RoutingAnswer>) => void
}
interface Thread {
  readonly worker: Worker
  /** It has answered before, so its death was the job's doing and not the program's. */
  proven: boolean
  current: (Waiting & { readonly timer: NodeJS.Timeout }) | null
}

/** Requests that may wait for a thread; the next one is told to come back later. */
const LONGEST_QUEUE = 24
/** How long a thread may run over its time before it is taken for dead and replaced. */
const GRACE_MS = 5_000

/**
 * A few threads that compute routes, so that the event loop of the server never waits for one. Threads are made
 * when they are needed and do not keep the program alive.
 */
export function createRoutingPool(size: number): RoutingPool {
  const threads: Thread[] = []
  const queue: Waiting[] = []
  let nextId = 1
  let closed = false

  function remove(thread: Thread): void {
    const at = threads.indexOf(thread)
    if (at >= 0) threads.splice(at, 1)
    void thread.worker.terminate()
  }
  function settle(thread: Thread, answer: Result<RoutingAnswer>): void {
    const { current } = thread
    if (current === null) return
    clearTimeout(current.timer)
    thread.current = null
    thread.worker.unref()
    current.done(answer)
  }
  function start(): Thread {
    const worker = new Worker(new URL('./route/routing-thread.ts', import.meta.url))
    const thread: Thread = { worker, proven: false, current: null }
    worker.unref()
    worker.on('message', (answer: RoutingAnswer) => {
      thread.proven = true
      settle(thread, answer.problem === null ? ok(answer) : fail(routingFailed()))
      next()
    })
    const broken = () => {
      remove(thread)
      settle(thread, fail(routingFailed()))
      // A thread that cannot even begin will not begin for the others that wait either.
      if (!thread.proven) for (const waiting of queue.splice(0)) waiting.done(fail(routingFailed()))
      if (!closed) next()
    }
    worker.on('error', broken)
    worker.on('exit', broken)
    threads.push(thread)
    return thread
  }
  function next(): void {
    const idle =
      threads.find((thread) => thread.current === null) ?? (threads.length < size ? start() : undefined)
    if (!idle) return
    const waiting = queue.shift()
    if (!waiting) return
    const timer = setTimeout(() => {
      remove(idle)
      settle(idle, fail(routingFailed()))
      next()
    }, waiting.job.milliseconds + GRACE_MS)
    idle.current = { ...waiting, timer }
    idle.worker.ref()
    const { job } = waiting
    idle.worker.postMessage(job, [job.metres.buffer as ArrayBuffer, job.seconds.buffer as ArrayBuffer])
  }

  return {
    plan(problem, { milliseconds, seed = 1, signal }) {
      if (closed || queue.length >= LONGEST_QUEUE) return Promise.resolve(fail(routingBusy()))
      const { distances, durations, ...rest } = problem
      const stop = new Int32Array(new SharedArrayBuffer(4))
      const job: RoutingJob = {
        id: nextId++,
        problem: rest,
        size: distances.size,
        metres: Float64Array.from(distances.values),
        seconds: Float64Array.from(durations.values),
        milliseconds,
        seed,
        stop,
      }
      const cancel = () => Atomics.store(stop, 0, 1)
      if (signal?.aborted) cancel()
      signal?.addEventListener('abort', cancel, { once: true })
      return new Promise((resolve) => {
        const done = (answer: Result<RoutingAnswer>) => {
          signal?.removeEventListener('abort', cancel)
          resolve(answer)
        }
        queue.push({ job, done })
        next()
      })
    },
    async close() {
      closed = true
      for (const waiting of queue.splice(0)) waiting.done(fail(routingBusy()))
      await Promise.all(threads.map((thread) => thread.worker.terminate()))
    },
  }
}

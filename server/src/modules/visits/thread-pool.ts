import { Worker } from 'node:worker_threads'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import { routingBusy, routingFailed } from './visits.errors.ts'

/** Work for a thread: what it may take, and what moves to the thread instead of being copied. */
export interface ThreadJob<Job> {
  readonly job: Job
  readonly milliseconds: number
  readonly transfer: readonly ArrayBuffer[]
}

export interface ThreadPool<Job, Answer> {
  /** Fails when too many wait, or when the thread dies or is far over its time. */
  run(work: ThreadJob<Job>): Promise<Result<Answer>>
  close(): Promise<void>
}

interface Waiting<Job, Answer> {
  readonly work: ThreadJob<Job>
  readonly done: (answer: Result<Answer>) => void
}
interface Thread<Job, Answer> {
  readonly worker: Worker
  /** It has answered before, so its death was the job's doing and not the program's. */
  proven: boolean
  current: (Waiting<Job, Answer> & { readonly timer: NodeJS.Timeout }) | null
}

/** How long a thread may run over its time before it is taken for dead and replaced. */
const GRACE_MS = 5_000

/**
 * A few threads that compute, so that the event loop of the server never waits. Threads are made when they are
 * needed and do not keep the program alive. Each takes one message of the job and answers with one.
 */
export function createThreadPool<Job, Answer>(options: {
  readonly script: URL
  readonly size: number
  /** Jobs that may wait for a thread; the next one is told to come back later. */
  readonly longestQueue: number
  readonly graceMs?: number
}): ThreadPool<Job, Answer> {
  const { script, size, longestQueue, graceMs = GRACE_MS } = options
  const threads: Thread<Job, Answer>[] = []
  const queue: Waiting<Job, Answer>[] = []
  let closed = false

  function remove(thread: Thread<Job, Answer>): void {
    const at = threads.indexOf(thread)
    if (at >= 0) threads.splice(at, 1)
    void thread.worker.terminate()
  }
  function settle(thread: Thread<Job, Answer>, answer: Result<Answer>): void {
    const { current } = thread
    if (current === null) return
    clearTimeout(current.timer)
    thread.current = null
    thread.worker.unref()
    current.done(answer)
  }
  function start(): Thread<Job, Answer> {
    const worker = new Worker(script)
    const thread: Thread<Job, Answer> = { worker, proven: false, current: null }
    worker.unref()
    worker.on('message', (answer: Answer) => {
      thread.proven = true
      settle(thread, ok(answer))
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
    }, waiting.work.milliseconds + graceMs)
    idle.current = { ...waiting, timer }
    idle.worker.ref()
    idle.worker.postMessage(waiting.work.job, [...waiting.work.transfer])
  }

  return {
    run(work) {
      if (closed || queue.length >= longestQueue) return Promise.resolve(fail(routingBusy()))
      return new Promise((resolve) => {
        queue.push({ work, done: resolve })
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

/** An integer that a thread looks at while it searches: set once the signal is aborted. */
export function stopFlag(signal: AbortSignal | undefined): {
  readonly flag: Int32Array
  readonly release: () => void
} {
  const flag = new Int32Array(new SharedArrayBuffer(4))
  const cancel = () => Atomics.store(flag, 0, 1)
  if (signal?.aborted) cancel()
  signal?.addEventListener('abort', cancel, { once: true })
  return { flag, release: () => signal?.removeEventListener('abort', cancel) }
}

import { Worker } from 'node:worker_threads'
import type { TaskProgress } from '#platform/tasks/tasks.ts'

/** How often the task is asked whether somebody cancelled it, while a thread works. */
const LOOK_MS = 700

/**
 * Runs a thread that computes for a task, so that the server's event loop never waits for it. `onMessage` answers
 * true when the work is done. A cancelled task, or a program that is asked to stop, ends the thread at once.
 */
export async function runThread<Message>(
  file: URL,
  workerData: unknown,
  options: {
    readonly progress: TaskProgress
    readonly steps: { done: number; readonly total: number }
    readonly signal: AbortSignal
    readonly onMessage: (message: Message) => boolean
  },
): Promise<void> {
  const { progress, steps, signal, onMessage } = options
  signal.throwIfAborted()
  const worker = new Worker(file, { workerData })
  let timer: NodeJS.Timeout | undefined
  const stopped = Promise.withResolvers<never>()
  const onAbort = () => stopped.reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  const look = async (): Promise<void> => {
    await progress.report(steps.done, steps.total)
    timer = setTimeout(() => void look().catch(stopped.reject), LOOK_MS)
  }
  const finished = new Promise<void>((resolve, reject) => {
    worker.on('message', (message: Message) => {
      if (onMessage(message)) resolve()
    })
    worker.on('error', reject)
    worker.on('exit', (code) => reject(new Error(`a computing thread ended early (${code})`)))
  })
  try {
    await Promise.race([Promise.all([finished, look()]), stopped.promise])
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
    await worker.terminate()
    // Whoever lost the race has nothing more to say.
    finished.catch(() => undefined)
    stopped.promise.catch(() => undefined)
  }
}

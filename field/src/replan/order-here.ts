import type { RestOfDay } from '#engines/day-route/index.ts'
import type { WorkerAnswer } from './replan.worker.ts'
import type { RestRequest } from './rest-of-day.ts'

/** Orders the rest of a day in a worker of this phone; no network is needed. The worker goes when it has answered. */
export async function orderHere(request: RestRequest): Promise<RestOfDay> {
  const worker = new Worker(new URL('./replan.worker.ts', import.meta.url), { type: 'module' })
  try {
    return await new Promise((resolve, reject) => {
      worker.addEventListener('message', ({ data }: MessageEvent<WorkerAnswer>) => {
        if ('rest' in data) resolve(data.rest)
        else reject(new Error(data.problem))
      })
      worker.addEventListener('error', (event) => reject(new Error(event.message)))
      worker.postMessage(request, [])
    })
  } finally {
    worker.terminate()
  }
}

import { timeBudget } from '#engines/budget/budget.ts'
import { orderRest, type RestOfDay } from '#engines/day-route/index.ts'
import type { RestRequest } from './rest-of-day.ts'

/** Whoever stands at a closed door waits for this. */
const SEARCH_MS = 300

export type WorkerAnswer = { readonly rest: RestOfDay } | { readonly problem: string }

// The routing engine is loaded here and nowhere else: the app itself stays small.
globalThis.addEventListener('message', ({ data }: MessageEvent<RestRequest>) => {
  const answer = (): WorkerAnswer => {
    try {
      const budget = timeBudget(SEARCH_MS, () => performance.now())
      return { rest: orderRest(data.request, data.travel, budget, data.last) }
    } catch (error) {
      return { problem: error instanceof Error ? error.message : String(error) }
    }
  }
  globalThis.postMessage(answer(), { transfer: [] })
})

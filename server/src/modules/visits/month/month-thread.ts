import { parentPort } from 'node:worker_threads'
import { timeBudget } from '#engines/budget/budget.ts'
import type { MonthAnswer, MonthRequest, PlannedDay } from './month-request.ts'
import { orderDay } from './order-day.ts'
import { solveMonth } from './solve-month.ts'

export interface MonthJob {
  readonly request: MonthRequest
  /** Only these days are put in order, with these stops; absent: the whole month is planned. */
  readonly days: readonly { readonly date: string; readonly stops: readonly number[] }[] | null
  readonly milliseconds: number
  readonly seed: number
  /** One shared integer: anything but 0 ends the search with the best so far. */
  readonly stop: Int32Array
}
export interface MonthReply {
  readonly answer: MonthAnswer | null
  readonly days: readonly PlannedDay[]
  readonly problem: string | null
}

parentPort?.on('message', (job: MonthJob) => parentPort?.postMessage(solve(job), []))

function solve({ request, days, milliseconds, seed, stop }: MonthJob): MonthReply {
  const budget = timeBudget(milliseconds, () => performance.now())
  const expired = () => Atomics.load(stop, 0) !== 0 || budget.expired!()
  try {
    if (days) return { answer: null, days: days.map((day) => order(request, day)), problem: null }
    return { answer: solveMonth(request, { ...budget, expired }, seed), days: [], problem: null }
  } catch (error) {
    return { answer: null, days: [], problem: error instanceof Error ? error.message : String(error) }
  }
}

/** A day by hand keeps every stop: what comes too late is driven to at the end, and said. */
function order(
  request: MonthRequest,
  { date, stops }: { date: string; stops: readonly number[] },
): PlannedDay {
  const day = request.days.find((each) => each.date === date)
  if (!day) throw new Error(`${date} is none of the days stated`)
  const within = orderDay(request, day, stops)
  return within.dropped.length === 0 ? within.day : orderDay(withoutHours(request), day, stops).day
}

const withoutHours = (request: MonthRequest): MonthRequest => ({
  ...request,
  stops: request.stops.map((stop) => ({ ...stop, agreed: {}, hours: stop.hours.map(() => null) })),
})

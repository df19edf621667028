import { parentPort, workerData } from 'node:worker_threads'
import { estimateTravel, type TravelModel, wgs84 } from '#engines/geo/index.ts'
import { planMonth, type MonthCustomer, type WorkingDay } from '#engines/routing/periodic/index.ts'

/** One person's month: everything but the matrices, which the thread makes itself. */
export interface MonthJob {
  /** The first place is where the day begins and ends. */
  readonly places: readonly { readonly lng: number; readonly lat: number }[]
  readonly customers: readonly MonthCustomer[]
  readonly days: readonly WorkingDay[]
  readonly travel: TravelModel
}
export interface RoutesJob {
  readonly months: readonly MonthJob[]
  readonly iterations: number
}
export interface PlannedMonth {
  readonly metres: number
  /** Visits that found no room in the month. */
  readonly missing: number
}
export type RoutesMessage =
  | { readonly kind: 'month'; readonly index: number; readonly planned: PlannedMonth }
  | { readonly kind: 'done' }

const port = parentPort
if (port) {
  const { months, iterations } = workerData as RoutesJob
  months.forEach((month, index) => {
    port.postMessage({ kind: 'month', index, planned: plan(month, iterations) } satisfies RoutesMessage)
  })
  port.postMessage({ kind: 'done' } satisfies RoutesMessage)
}

function plan({ places, customers, days, travel }: MonthJob, iterations: number): PlannedMonth {
  if (customers.length === 0) return { metres: 0, missing: 0 }
  const tables = estimateTravel(
    places.map(({ lng, lat }) => wgs84(lng, lat)),
    travel,
  )
  const month = planMonth(
    { ...tables, days, people: [{ id: 'one', start: 0, end: 0 }], customers },
    { iterations },
    1,
  )
  if ('error' in month) throw new Error(`month: ${month.issues[0]?.path} ${month.issues[0]?.message}`)
  return {
    metres: month.metres,
    missing: month.missing.reduce((sum, { wanted, planned }) => sum + wanted - planned, 0),
  }
}

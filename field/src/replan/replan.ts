import type { BodyOf } from '#contracts/http.ts'
import { replanDay, type VisitPlan } from '#contracts/visit-plans.ts'
import { call, isUnreachable } from '#kit/api.ts'
import { formatTime } from '#kit/format.ts'
import type { Today } from '../shell/use-day.ts'
import type { FieldDatabase } from '../store/db.ts'
import { record } from '../store/queue.ts'
import { orderHere } from './order-here.ts'
import { type Change, minutesOf, restOfDay } from './rest-of-day.ts'

export interface Replanned {
  readonly finishAt: string | null
  /** Ordered on this phone, by estimated ways; the server takes the order over when there is a network. */
  readonly here: boolean
}

const timeOf = (minutes: number): string => {
  const whole = Math.round(minutes)
  return `${String(Math.floor(whole / 60) % 24).padStart(2, '0')}:${String(whole % 60).padStart(2, '0')}`
}

/**
 * Plans the rest of the day anew: by the server where it can be reached, otherwise here. Throws what `call` throws
 * when neither can.
 */
export async function replan(
  today: Today,
  plan: VisitPlan,
  change: Change,
  memory: { readonly db: FieldDatabase; readonly personId: string },
): Promise<Replanned> {
  const body: BodyOf<typeof replanDay> = {
    version: plan.version,
    note: null,
    stopId: null,
    closedThen: 'later',
    customerId: null,
    position: null,
    ...change,
  }
  try {
    const { after } = await call(replanDay, { params: { id: plan.id }, body, timeout: 15_000 })
    return { finishAt: after.finishAt, here: false }
  } catch (failure) {
    if (!isUnreachable(failure)) throw failure
    const finishAt = await replanHere(today, change, memory)
    if (finishAt === undefined) throw failure
    return { finishAt, here: true }
  }
}

/** Undefined when there is nothing that could be ordered here. */
async function replanHere(
  { day, view, date }: Today,
  change: Change,
  { db, personId }: { readonly db: FieldDatabase; readonly personId: string },
): Promise<string | null | undefined> {
  const request = day && view && restOfDay(day, view, change, minutesOf(formatTime(new Date().toISOString())))
  if (!request) return undefined
  const rest = await orderHere(request)
  if (change.reason === 'closed' && change.closedThen === 'skip') {
    const customerName = view.stops.find(({ stop }) => stop.id === change.stopId)?.stop.customer.name ?? ''
    const operation = { kind: 'skip_stop', stopId: change.stopId, reason: '客户关门' } as const
    await record(db, { personId, date, customerName, operation })
  }
  const operation = { kind: 'reorder_stops' as const, reason: change.reason, stopIds: [...rest.order] }
  const kept = await record(db, { personId, date, customerName: '', operation })
  const estimates = Object.fromEntries(
    Object.entries(rest.times).map(([id, { arriveAt, departAt, legMetres }]) => [
      id,
      { arriveAt: timeOf(arriveAt), departAt: timeOf(departAt), legMetres },
    ]),
  )
  await db.operations.update(kept.id, { estimates })
  return rest.finishAt === null ? null : timeOf(rest.finishAt)
}

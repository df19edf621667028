import type { Fix, PlaceRule, PlaceVerdict, PlanStop, StopCustomer, Visit } from '#contracts/visits.ts'
import { judgePlace } from '#engines/place/place.ts'
import type { FieldDay, QueuedOperation } from '../store/db.ts'

/** A visit as this phone knows it: what the server told, with what was pressed here since laid over it. */
export interface LocalVisit {
  readonly id: string
  readonly customerId: string
  readonly customerName: string
  readonly stopId: string | null
  readonly startedAt: string
  readonly endedAt: string | null
  readonly startFix: Fix | null
  readonly startFixProblem: string | null
  readonly place: PlaceVerdict
  /** Something of it waits to be sent. */
  readonly waiting: boolean
}

export interface DayStop {
  readonly stop: PlanStop
  readonly state: PlanStop['state']
  readonly skipReason: string | null
  readonly visit: LocalVisit | null
}

export interface DayView {
  readonly stops: readonly DayStop[]
  readonly visits: readonly LocalVisit[]
  /** The visit that was started and not ended. */
  readonly open: LocalVisit | null
  readonly done: number
}

/** Puts the cached day and the presses of this phone together; needs no network. */
export function deriveDay(day: FieldDay, operations: readonly QueuedOperation[]): DayView {
  const customers = customersOf(day)
  const visits = new Map<string, LocalVisit>()
  for (const visit of day.visits) visits.set(visit.id, fromServer(visit))
  const skipped = new Map<string, string>()
  for (const { operation, state, customerName } of operations.toSorted((a, b) => a.sequence - b.sequence)) {
    // What the server refused did not happen for the office; it is listed on its own page.
    if (state === 'refused') continue
    const waiting = state === 'waiting'
    if (operation.kind === 'skip_stop') {
      skipped.set(operation.stopId, operation.reason)
    } else if (operation.kind === 'start_visit') {
      const known = visits.get(operation.visitId)
      const customer = customers.get(operation.customerId)
      visits.set(operation.visitId, {
        id: operation.visitId,
        customerId: operation.customerId,
        customerName: customer?.name ?? customerName,
        stopId: operation.stopId,
        startedAt: known?.startedAt ?? operation.deviceTime,
        endedAt: known?.endedAt ?? null,
        startFix: operation.fix,
        startFixProblem: operation.fixProblem,
        place: known?.place ?? placeOf(operation.fix, customer ?? null, day.rule),
        waiting,
      })
    } else {
      const known = visits.get(operation.visitId)
      if (known)
        visits.set(known.id, {
          ...known,
          endedAt: known.endedAt ?? operation.deviceTime,
          waiting: known.waiting || waiting,
        })
    }
  }
  const list = [...visits.values()].toSorted((a, b) => a.startedAt.localeCompare(b.startedAt))
  const byStop = new Map(
    list.flatMap((visit) => (visit.stopId === null ? [] : [[visit.stopId, visit] as const])),
  )
  const byCustomer = new Map(list.map((visit) => [visit.customerId, visit]))
  const stops = (day.plan?.stops ?? []).map((stop): DayStop => {
    const visit = byStop.get(stop.id) ?? byCustomer.get(stop.customer.id) ?? null
    const skipReason = skipped.get(stop.id) ?? stop.skipReason
    const state = visit
      ? visit.endedAt === null
        ? 'visiting'
        : 'done'
      : skipReason === null
        ? stop.state
        : 'skipped'
    return { stop, state, skipReason, visit }
  })
  return {
    stops,
    visits: list,
    open: list.findLast((visit) => visit.endedAt === null) ?? null,
    done: stops.filter((one) => one.state === 'done').length,
  }
}

/** Everybody the phone knows: the plan's customers and the person's own. */
export function customersOf(day: FieldDay): ReadonlyMap<string, StopCustomer> {
  return new Map(
    [...day.customers, ...(day.plan?.stops ?? []).map((stop) => stop.customer)].map((customer) => [
      customer.id,
      customer,
    ]),
  )
}

/** The same verdict as the server's, by the same rule. */
export function placeOf(fix: Fix | null, customer: StopCustomer | null, rule: PlaceRule): PlaceVerdict {
  return judgePlace(fix, customer?.position ?? null, rule)
}

function fromServer(visit: Visit): LocalVisit {
  return {
    id: visit.id,
    customerId: visit.customer.id,
    customerName: visit.customer.name,
    stopId: visit.stopId,
    startedAt: visit.startedAt,
    endedAt: visit.endedAt,
    startFix: visit.startFix,
    startFixProblem: null,
    place: visit.place,
    waiting: false,
  }
}

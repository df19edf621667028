import type { Fix, PlaceRule, PlaceVerdict } from '#contracts/in-place.ts'
import type { NextStep } from '#contracts/next-steps.ts'
import type { PlanStop, StopCustomer } from '#contracts/visit-plans.ts'
import type { Visit } from '#contracts/visits.ts'
import { judgePlace } from '#engines/place/place.ts'
import type { FieldDay, QueuedOperation } from '../store/db.ts'
import { deriveSteps } from './steps.ts'

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
  /** Taken back as started by mistake: why. */
  readonly withdrawnFor: string | null
}

export interface DayStop {
  readonly stop: PlanStop
  readonly state: PlanStop['state']
  readonly skipReason: string | null
  readonly visit: LocalVisit | null
}

export interface DayView {
  readonly stops: readonly DayStop[]
  /** Without those that were withdrawn. */
  readonly visits: readonly LocalVisit[]
  readonly withdrawn: readonly LocalVisit[]
  /** What is open with the person's customers. */
  readonly steps: readonly NextStep[]
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
  const added: PlanStop[] = []
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
        withdrawnFor: known?.withdrawnFor ?? null,
      })
    } else if (operation.kind === 'end_visit') {
      const known = visits.get(operation.visitId)
      if (known)
        visits.set(known.id, {
          ...known,
          endedAt: known.endedAt ?? operation.deviceTime,
          waiting: known.waiting || waiting,
        })
    } else if (operation.kind === 'withdraw_visit') {
      const known = visits.get(operation.visitId)
      // Once the server has judged the withdrawal, its word counts.
      const judged = day.visits.some((visit) => visit.id === operation.visitId && visit.withdrawal)
      if (known && known.endedAt === null && !judged)
        visits.set(known.id, {
          ...known,
          withdrawnFor: operation.reason,
          waiting: known.waiting || waiting,
        })
    } else if (operation.kind === 'add_stop') {
      const customer = customers.get(operation.customerId)
      const known = [...(day.plan?.stops ?? []), ...added]
      if (customer && !known.some((stop) => stop.customer.id === customer.id))
        added.push(addedStop(operation.stopId, customer, known.length + 1))
    }
  }
  const reordered = operations.findLast((one) => isNewerOrder(one, day))
  const all = [...visits.values()].toSorted((a, b) => a.startedAt.localeCompare(b.startedAt))
  const list = all.filter((visit) => visit.withdrawnFor === null)
  const byStop = new Map(
    list.flatMap((visit) => (visit.stopId === null ? [] : [[visit.stopId, visit] as const])),
  )
  const byCustomer = new Map(list.map((visit) => [visit.customerId, visit]))
  const planned = [...(day.plan?.stops ?? []), ...added].map((stop): DayStop => {
    const visit = byStop.get(stop.id) ?? byCustomer.get(stop.customer.id) ?? null
    const skipReason = skipped.get(stop.id) ?? stop.skipReason
    const state = visit
      ? visit.endedAt === null
        ? 'visiting'
        : 'done'
      : skipReason === null
        ? openState(stop.state)
        : 'skipped'
    return { stop, state, skipReason, visit }
  })
  const stops = reordered ? inOrder(planned, reordered) : planned
  return {
    stops,
    visits: list,
    withdrawn: all.filter((visit) => visit.withdrawnFor !== null),
    steps: deriveSteps(day, operations),
    open: list.findLast((visit) => visit.endedAt === null) ?? null,
    done: stops.filter((one) => one.state === 'done').length,
  }
}

/** An order made on this phone that the day, as it was fetched last, does not know of yet. */
const isNewerOrder = ({ operation, state, answeredAt }: QueuedOperation, day: FieldDay): boolean =>
  operation.kind === 'reorder_stops' &&
  (state === 'waiting' || (state === 'done' && answeredAt !== null && answeredAt > day.serverNow))

/** What is done stays in front, what is open follows in the order of the phone, what came later behind that. */
function inOrder(stops: readonly DayStop[], { operation, estimates }: QueuedOperation): DayStop[] {
  if (operation.kind !== 'reorder_stops') return [...stops]
  const place = new Map(operation.stopIds.map((id, index) => [id, index]))
  const behind = operation.stopIds.length
  const open = stops
    .filter((one) => one.state === 'planned')
    .toSorted((a, b) => (place.get(a.stop.id) ?? behind) - (place.get(b.stop.id) ?? behind))
  return [...stops.filter((one) => one.state !== 'planned'), ...open].map((one, index) => {
    const times = one.state === 'planned' ? (estimates?.[one.stop.id] ?? unknownTimes) : {}
    return { ...one, stop: { ...one.stop, ...times, sequence: index + 1 } }
  })
}
const unknownTimes = { arriveAt: null, departAt: null, legMetres: null }

/** The server may still count a visit that was withdrawn here: without a visit the stop is to be done. */
const openState = (state: PlanStop['state']): PlanStop['state'] => (state === 'visiting' ? 'planned' : state)

function addedStop(id: string, customer: StopCustomer, sequence: number): PlanStop {
  return {
    id,
    sequence,
    customer,
    locked: false,
    reasons: [{ code: 'manual', facts: {}, points: 0 }],
    state: 'planned',
    skipReason: null,
    arriveAt: null,
    departAt: null,
    legMetres: null,
    visitId: null,
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
    withdrawnFor: visit.state === 'withdrawn' ? (visit.withdrawal?.reason ?? '') : null,
  }
}

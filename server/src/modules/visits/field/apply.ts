import { isDeepStrictEqual } from 'node:util'
import type { Tx } from '#platform/db/index.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import { flagRulesOf, placeRuleOf, type VisitsContext } from '../visits.context.ts'
import { stopUnknown, visitOfAnother } from '../visits.errors.ts'
import { stopSkipped, visitEnded, visitStarted, visitWithdrawn } from '../visits.events.ts'
import { addStopOfPhone } from './add-stop.ts'
import { markStepOfPhone } from './next-steps.ts'
import type { Arrival, Of } from './arrival.ts'
import { withKeptPosition } from './carrier-fix.ts'
import { skipStop, stopsOfPerson } from './operations.repo.ts'
import { reorderStopsOfPhone } from './reorder-stops.ts'
import { keepHashes, twinsOf } from './photo-hashes.repo.ts'
import { settleDay } from './settle.ts'
import type { EndPress, Press, StartPress, VisitRow, Withdrawal } from './visit-row.ts'
import { saveVisits, visitAndDay, visitsOfPersonDay } from './visit.repo.ts'

/** The effect of one operation, its events included, in the caller's transaction. */
export async function applyOperation(
  tx: Tx,
  context: VisitsContext,
  arrival: Arrival,
): Promise<Result<void>> {
  const operation = await onSurvivor(
    tx,
    context,
    await withKeptPosition(tx, context, arrival.person.id, arrival.operation),
  )
  switch (operation.kind) {
    case 'start_visit':
      return applyStart(tx, context, { ...arrival, operation })
    case 'end_visit':
      return applyEnd(tx, context, { ...arrival, operation })
    case 'skip_stop':
      return applySkip(tx, context, { ...arrival, operation })
    case 'withdraw_visit':
      return applyWithdrawal(tx, context, { ...arrival, operation })
    case 'mark_next_step':
      return markStepOfPhone(tx, context, { ...arrival, operation })
    case 'tell_need':
      return context.needs.customers.takeNeed(tx, arrival.actor, {
        id: operation.needId,
        customerId: operation.customerId,
        visitId: operation.visitId,
        kind: operation.needKind,
        words: operation.words,
        toldBy: operation.toldBy,
        personId: null,
        at: arrival.at,
      })
    case 'answer_need':
      return context.needs.customers.answerNeed(tx, arrival.actor, {
        id: operation.stepId,
        needId: operation.needId,
        customerId: operation.customerId,
        state: operation.state,
        dueOn: operation.dueOn,
        words: operation.words,
        at: arrival.at,
      })
    case 'set_card_field':
      return context.needs.customers.setField(tx, arrival.actor, {
        customerId: operation.customerId,
        code: operation.code,
        value: operation.value,
        version: operation.version,
        source: operation.visitId === null ? 'manual' : 'visit',
        at: arrival.at,
      })
    case 'add_stop':
      return addStopOfPhone(tx, context, { ...arrival, operation })
    case 'reorder_stops':
      return reorderStopsOfPhone(tx, context, { ...arrival, operation })
  }
}

/** A phone may know a customer by a card that was merged while it was offline: what it recorded is the survivor's. */
async function onSurvivor<O extends object>(tx: Tx, { needs }: VisitsContext, operation: O): Promise<O> {
  if (!('customerId' in operation) || typeof operation.customerId !== 'string') return operation
  return { ...operation, customerId: await needs.customers.heldCustomer(tx, operation.customerId) }
}

async function applyStart(tx: Tx, context: VisitsContext, arrival: Of<'start_visit'>): Promise<Result<void>> {
  const { operation, person } = arrival
  const met = await meet(tx, context, arrival)
  if (met.visit && met.visit.ownerId !== person.id) return fail(visitOfAnother())
  const [customer] = await context.needs.customers.byIds([operation.customerId], tx)
  const start: StartPress = {
    ...pressOf(arrival),
    customerId: operation.customerId,
    stopId: operation.stopId,
    ownerAtStart: customer?.ownerId ?? null,
  }
  const row = { ...(met.visit ?? newRow(arrival)), start: earlier(met.visit?.start ?? null, start) }
  const settled = await settle(tx, context, arrival, met, row)
  await context.platform.events.publish(
    tx,
    visitStarted(row.id, settled.date, operation.customerId, whose(settled)),
  )
  return ok(undefined)
}

async function applyEnd(tx: Tx, context: VisitsContext, arrival: Of<'end_visit'>): Promise<Result<void>> {
  const { operation, person } = arrival
  const met = await meet(tx, context, arrival)
  if (met.visit && met.visit.ownerId !== person.id) return fail(visitOfAnother())
  const end: EndPress = {
    ...pressOf(arrival),
    findings: operation.findings,
    formVersion: operation.formVersion,
    note: operation.note,
    nextStep: operation.nextStep,
    nextStepOn: operation.nextStepOn,
    expectedPhotos: [...new Set([...operation.photoIds, ...(operation.voiceIds ?? [])])],
    voiceIds: [...new Set(operation.voiceIds ?? [])],
  }
  const row = { ...(met.visit ?? newRow(arrival)), end: later(met.visit?.end ?? null, end) }
  const { settings } = arrival
  await keepHashes(tx, row, operation.photoHashes ?? {}, {
    date: met.date,
    days: settings.photoTwinDays,
    bits: settings.photoTwinBits,
  })
  const settled = await settle(tx, context, arrival, met, row)
  const customerId = settled.start?.customerId ?? null
  await context.platform.events.publish(tx, visitEnded(row.id, settled.date, customerId, whose(settled)))
  return ok(undefined)
}

/**
 * Takes a visit back. Whether that counts follows from the row, so the press is kept whatever it finds: a start that
 * has not arrived, a visit that was finished meanwhile, a time that is over.
 */
async function applyWithdrawal(
  tx: Tx,
  context: VisitsContext,
  arrival: Of<'withdraw_visit'>,
): Promise<Result<void>> {
  const { operation, person, at, settings } = arrival
  const met = await meet(tx, context, arrival)
  if (met.visit && met.visit.ownerId !== person.id) return fail(visitOfAnother())
  const withdrawal: Withdrawal = {
    at,
    atDevice: new Date(operation.deviceTime),
    reason: operation.reason,
    operation: operation.id,
    withinMinutes: settings.withdrawMinutes,
  }
  const row = {
    ...(met.visit ?? newRow(arrival)),
    withdrawal: first(met.visit?.withdrawal ?? null, withdrawal),
  }
  const settled = await settle(tx, context, arrival, met, row)
  const customerId = settled.start?.customerId ?? null
  await context.platform.events.publish(tx, visitWithdrawn(row.id, settled.date, customerId, whose(settled)))
  return ok(undefined)
}

async function applySkip(tx: Tx, context: VisitsContext, arrival: Of<'skip_stop'>): Promise<Result<void>> {
  const { operation, person, at } = arrival
  const skip = { stopId: operation.stopId, reason: operation.reason, at, operation: operation.id }
  const stop = await skipStop(tx, person.id, skip)
  if (stop === null) return fail(stopUnknown())
  const event = stopSkipped(operation.stopId, stop.customerId, { unitId: stop.unitId, ownerId: person.id })
  await context.platform.events.publish(tx, event)
  return ok(undefined)
}

function pressOf({
  operation,
  deviceId,
  at,
  receivedAt,
  clockOffset,
}: Of<'start_visit' | 'end_visit'>): Press {
  return {
    at,
    atDevice: new Date(operation.deviceTime),
    receivedAt,
    clockOffset,
    device: deviceId,
    operation: operation.id,
    fix: operation.fix,
    fixProblem: operation.fixProblem,
    place: null,
  }
}

/** What is said of one visit. */
type OfVisit = Of<'start_visit' | 'end_visit' | 'withdraw_visit'>

const newRow = ({ operation, person }: OfVisit): VisitRow => ({
  id: operation.visitId,
  ownerId: person.id,
  unitId: person.unitId,
  date: '',
  start: null,
  end: null,
  withdrawal: null,
  stopId: null,
  mergedInto: null,
  flags: [],
  attachedPhotos: [],
})

const whose = ({ unitId, ownerId }: VisitRow) => ({ unitId, ownerId })

// Of two starts of one visit the earlier counts, of two ends the later: whichever arrives first, the state is the
// same. The operations themselves are all kept.
const order = (a: Press, b: Press): number =>
  a.at.getTime() - b.at.getTime() || ((a.operation ?? '') < (b.operation ?? '') ? -1 : 1)
const first = (known: Withdrawal | null, come: Withdrawal): Withdrawal =>
  known && (known.at.getTime() - come.at.getTime() || (known.operation < come.operation ? -1 : 1)) <= 0
    ? known
    : come
const earlier = (known: StartPress | null, come: StartPress): StartPress =>
  known && order(known, come) <= 0 ? known : come
const later = (known: EndPress | null, come: EndPress): EndPress =>
  known && order(known, come) >= 0 ? known : come

/** What an operation meets: the visit it names, and the person's day it most likely falls on. */
interface Met {
  readonly visit: VisitRow | null
  readonly date: string
  readonly day: readonly VisitRow[]
}
async function meet(tx: Tx, context: VisitsContext, arrival: OfVisit): Promise<Met> {
  const date = context.platform.calendar.dateOf(arrival.at)
  return { date, ...(await visitAndDay(tx, arrival.operation.visitId, arrival.person.id, date)) }
}

/** Writes the changed visit and everything of the person's day that follows from it. */
async function settle(
  tx: Tx,
  context: VisitsContext,
  { person, settings }: Arrival,
  met: Met,
  changed: VisitRow,
): Promise<VisitRow> {
  const date = context.platform.calendar.dateOf((changed.start ?? changed.end ?? changed.withdrawal)!.at)
  const row: VisitRow = { ...changed, date }
  const dates = [...new Set([date, met.visit?.date ?? date])]
  let settled = row
  for (const day of dates) {
    const known = day === met.date ? met.day : await visitsOfPersonDay(tx, person.id, day)
    const others = known.filter((each) => each.id !== row.id)
    const rows = day === date ? [...others, row] : others
    const named = rows.flatMap((each) => each.start?.stopId ?? [])
    const after = settleDay(rows, {
      stops: await stopsOfPerson(tx, person.id, day, named),
      rule: placeRuleOf(settings),
      flags: flagRulesOf(settings),
      positions: await positionsToJudge(tx, context, rows),
      twins: await twinsOf(
        tx,
        rows.map((each) => each.id),
      ),
    })
    const before = new Map(known.map((each) => [each.id, each]))
    await saveVisits(
      tx,
      after.filter((each) => each.id === row.id || differs(before.get(each.id), each)),
    )
    settled = after.find((each) => each.id === row.id) ?? settled
  }
  if (settled.start && settled.end)
    await context.needs.customers.recordVisit(tx, settled.start.customerId, settled.date)
  return settled
}

async function positionsToJudge(tx: Tx, context: VisitsContext, rows: readonly VisitRow[]) {
  const ids = rows.flatMap(({ start, end }) =>
    start && (start.place === null || end?.place === null) ? [start.customerId] : [],
  )
  const customers = ids.length === 0 ? [] : await context.needs.customers.byIds([...new Set(ids)], tx)
  return new Map(customers.map((customer) => [customer.id, customer.position]))
}

const differs = (a: VisitRow | undefined, b: VisitRow): boolean =>
  a === undefined ||
  a.stopId !== b.stopId ||
  a.mergedInto !== b.mergedInto ||
  !isDeepStrictEqual([a.flags, a.start?.place, a.end?.place], [b.flags, b.start?.place, b.end?.place])

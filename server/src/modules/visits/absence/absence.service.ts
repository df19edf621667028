import { v7 as uuid } from 'uuid'
import type { Absence, listAbsences, makeAbsence } from '#contracts/absences.ts'
import type { BodyOf, QueryOf, ResponseOf } from '#contracts/http.ts'
import { inTransaction, type Tx } from '#platform/db/index.ts'
import { notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Origin } from '#platform/http/index.ts'
import { type Actor, type Grant, grantSystem } from '#platform/policy/index.ts'
import { personWithin } from '../month/month.service.ts'
import { monthDayOf } from '../month/month.repo.ts'
import { newStop, proposeStops, scoreCustomers } from '../plan/proposal.ts'
import { standInStops } from '../plan/proposed-stops.ts'
import { addDays } from '../proposal/dates.ts'
import type { VisitsContext } from '../visits.context.ts'
import { absenceOver, idTaken, pastDay, substituteUnfit, timesReversed } from '../visits.errors.ts'
import { absenceChanged } from '../visits.events.ts'
import type { Person } from '../visits.needs.ts'
import { readVisitSettings } from '../visits.settings.ts'
import {
  type AbsenceRow,
  absencesIn,
  endAbsence,
  handedOf,
  insertAbsence,
  insertHanded,
  lockAbsence,
  returnHanded,
} from './absence.repo.ts'
import { dayOf, rearrange } from './rearrange.ts'

interface Caller {
  readonly grant: Grant<'visits.plan'>
  readonly actor: Actor
  readonly origin: Origin
}

/** Longer than this is no absence but a hand-over of customers, which has its own place. */
const MOST_DAYS = 92

/** Absences of people within reach, and those in which the reader stands in. */
export async function findAbsences(
  context: VisitsContext,
  { grant, actor }: { readonly grant: Grant<'visits.read'>; readonly actor: Actor },
  span: QueryOf<typeof listAbsences>,
): Promise<ResponseOf<typeof listAbsences>> {
  return { absences: await show(context, await absencesIn(context.platform.db, grant, span, actor.userId)) }
}

/** Account managers of the person's unit, besides the person. */
export async function substitutesFor(
  context: VisitsContext,
  grant: Grant<'visits.plan'>,
  personId: string,
): Promise<Result<{ people: { id: string; name: string }[] }>> {
  const person = await personWithin(context, grant, personId)
  if (!person) return fail(notFound())
  const colleagues = await colleaguesOf(context, person)
  return ok({ people: colleagues.map(({ id, name }) => ({ id, name })) })
}

const colleaguesOf = async (context: VisitsContext, person: Person): Promise<readonly Person[]> =>
  (
    await context.needs.identity.accountManagers({ all: false, unitIds: [person.unitId], ownerId: null })
  ).filter((each) => each.id !== person.id)

/** Writes an absence down and hands what was planned for its days to the substitute. */
export async function beginAbsence(
  context: VisitsContext,
  { grant, actor, origin }: Caller,
  body: BodyOf<typeof makeAbsence>,
): Promise<Result<Absence>> {
  const { platform } = context
  const today = platform.calendar.today()
  if (body.to < body.from || addDays(body.from, MOST_DAYS) < body.to) return fail(timesReversed())
  if (body.to < today) return fail(pastDay(body.to))
  const person = await personWithin(context, grant, body.personId)
  if (!person) return fail(notFound())
  const substitute = (await colleaguesOf(context, person)).find((each) => each.id === body.substituteId)
  if ((body.substituteId !== null || body.kind === 'share') && !substitute) return fail(substituteUnfit())
  const row: AbsenceRow = {
    id: body.id,
    personId: person.id,
    unitId: person.unitId,
    kind: body.kind,
    from: body.from,
    to: body.to,
    reason: body.reason,
    substituteId: substitute?.id ?? null,
    createdAt: platform.now(),
    endedAt: null,
  }
  const made = await inTransaction(platform.db, async (tx) => {
    if (!(await insertAbsence(tx, grant, row, actor.userId))) return fail(idTaken())
    let handed = 0
    if (substitute) {
      const only = body.kind === 'share' ? new Set(body.customerIds) : null
      handed = await handOver(context, tx, row, { person, substitute, only, actorId: actor.userId })
    }
    await platform.audit.record(tx, {
      actorId: actor.userId,
      action: 'visits.absence_begun',
      subjectKind: 'absence',
      subjectId: row.id,
      detail: {
        personId: row.personId,
        kind: row.kind,
        from: row.from,
        to: row.to,
        substituteId: row.substituteId,
        customers: handed,
      },
      origin,
    })
    await publish(context, tx, row)
    return ok(null)
  })
  context.standIns.forget()
  return made.ok ? ok((await show(context, [row]))[0]!) : made
}

/** Back again: what the substitute has not begun returns to its owner; access ends at once. */
export async function finishAbsence(
  context: VisitsContext,
  { grant, actor, origin }: Caller,
  id: string,
): Promise<Result<Absence>> {
  const { platform } = context
  const done = await inTransaction(platform.db, async (tx) => {
    const row = await lockAbsence(tx, grant, id)
    if (row === null) return fail(notFound())
    if (row.endedAt !== null) return fail(absenceOver())
    const returned = await handBack(context, tx, row, actor.userId)
    const ended = { ...row, endedAt: platform.now() }
    await endAbsence(tx, id, ended.endedAt)
    await platform.audit.record(tx, {
      actorId: actor.userId,
      action: 'visits.absence_ended',
      subjectKind: 'absence',
      subjectId: id,
      detail: { personId: row.personId, substituteId: row.substituteId, customers: returned },
      origin,
    })
    await publish(context, tx, row)
    return ok(ended)
  })
  context.standIns.forget()
  return done.ok ? ok((await show(context, [done.value]))[0]!) : done
}

async function publish({ platform }: VisitsContext, tx: Tx, row: AbsenceRow): Promise<void> {
  await platform.events.publish(tx, absenceChanged(row.id, { unitId: row.unitId, ownerId: row.personId }))
  if (row.substituteId === null) return
  await platform.events.publish(tx, absenceChanged(row.id, { unitId: row.unitId, ownerId: row.substituteId }))
}

async function handOver(
  context: VisitsContext,
  tx: Tx,
  row: AbsenceRow,
  who: { person: Person; substitute: Person; only: ReadonlySet<string> | null; actorId: string },
): Promise<number> {
  const { calendar } = context.platform
  const today = calendar.today()
  const given = new Set<string>()
  let count = 0
  for (let date = row.from < today ? today : row.from; date <= row.to; date = addDays(date, 1)) {
    if (!(await calendar.isWorkday(date)) && row.kind === 'away') continue
    const own = await dayOf(context, tx, who.person.id, date)
    const planned = own
      ? own.stops
          .filter((stop) => (own.progress.get(stop.id)?.state ?? 'planned') === 'planned')
          .map((stop) => stop.customerId)
      : await expectedCustomers(context, tx, who.person, date, given)
    const chosen = planned.filter((id) => who.only === null || who.only.has(id))
    if (chosen.length === 0) continue
    for (const id of chosen) given.add(id)
    count += chosen.length
    await insertHanded(tx, row.id, date, chosen)
    const gone = new Set(chosen)
    const change = { reason: 'handed_over', note: row.reason, actorId: who.actorId } as const
    if (own)
      await rearrange(context, tx, own, {
        ...change,
        stops: (stops) =>
          stops.filter(
            (stop) =>
              !gone.has(stop.customerId) || (own.progress.get(stop.id)?.state ?? 'planned') !== 'planned',
          ),
      })
    const theirs = await dayOf(context, tx, who.substitute.id, date)
    if (!theirs) continue
    const added = await standInStops(context, who.substitute.id, date, tx)
    await rearrange(context, tx, theirs, {
      ...change,
      stops: (stops) => {
        const listed = new Set(stops.map((stop) => stop.customerId))
        return [...stops, ...added.filter((stop) => !listed.has(stop.customerId))]
      },
    })
  }
  return count
}

/** Whom a day without a plan would have had: by the month plan, else by the reasons; nobody twice in an absence. */
async function expectedCustomers(
  context: VisitsContext,
  tx: Tx,
  person: Person,
  date: string,
  given: ReadonlySet<string>,
): Promise<string[]> {
  const month = await monthDayOf(tx, person.id, date)
  if (month) return month.customerIds
  const settings = await readVisitSettings(context.platform.settings, person.unitId)
  const day = { ownerId: person.id, date, settings }
  const candidates = await scoreCustomers(context, grantSystem('visits.plan'), day, tx)
  const left = candidates.scored.filter(({ customer }) => !given.has(customer.id))
  return proposeStops({ ...candidates, scored: left }, null, settings).map((stop) => stop.customerId)
}

async function handBack(context: VisitsContext, tx: Tx, row: AbsenceRow, actorId: string): Promise<number> {
  if (row.substituteId === null) return 0
  const today = context.platform.calendar.today()
  const handed = (await handedOf(tx, [row.id])).filter((each) => !each.returned && each.date >= today)
  const change = { reason: 'handed_back', note: row.reason, actorId } as const
  let count = 0
  for (const [date, rows] of Map.groupBy(handed, (each) => each.date)) {
    const theirs = await dayOf(context, tx, row.substituteId, date)
    const begun = new Set(
      theirs?.stops
        .filter((stop) => (theirs.progress.get(stop.id)?.state ?? 'planned') !== 'planned')
        .map((stop) => stop.customerId),
    )
    const back = rows.map((each) => each.customerId).filter((id) => !begun.has(id))
    count += back.length
    const gone = new Set(back)
    if (theirs)
      await rearrange(context, tx, theirs, {
        ...change,
        stops: (stops) => stops.filter((stop) => !gone.has(stop.customerId)),
      })
    await returnHanded(tx, row.id, date, back)
    const own = await dayOf(context, tx, row.personId, date)
    if (!own) continue
    const settings = await readVisitSettings(context.platform.settings, own.plan.unitId)
    const day = { ownerId: row.personId, date, settings }
    const { scored } = await scoreCustomers(context, grantSystem('visits.plan'), day, tx)
    const returning = scored
      .filter(({ customer }) => gone.has(customer.id))
      .map((each) => newStop(uuid(), each, 0))
    await rearrange(context, tx, own, { ...change, stops: (stops) => [...stops, ...returning] })
  }
  return count
}

async function show(context: VisitsContext, rows: readonly AbsenceRow[]): Promise<Absence[]> {
  const { identity, customers } = context.needs
  const handed = await handedOf(
    context.platform.db,
    rows.map((row) => row.id),
  )
  const cards = await customers.byIds([...new Set(handed.map((each) => each.customerId))])
  const names = new Map(cards.map((card) => [card.id, card.name]))
  const people = await identity.people(
    rows.flatMap((row) => [row.personId, row.substituteId ?? row.personId]),
  )
  const person = (id: string) => ({ id, name: people.get(id)?.name ?? '' })
  return rows.map((row) => ({
    id: row.id,
    person: person(row.personId),
    kind: row.kind,
    from: row.from,
    to: row.to,
    reason: row.reason,
    substitute: row.substituteId === null ? null : person(row.substituteId),
    createdAt: row.createdAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    handed: handed
      .filter((each) => each.absenceId === row.id)
      .map(({ date, customerId, returned }) => ({
        date,
        customerId,
        name: names.get(customerId) ?? '',
        returned,
      })),
  }))
}

import type {
  cancelAppointment,
  computeMonths,
  listMonths,
  makeAppointment,
  makeTrip,
  MonthView,
} from '#contracts/months.ts'
import type { BodyOf, ResponseOf } from '#contracts/http.ts'
import type { Locale } from '#contracts/identity.ts'
import { inTransaction } from '#platform/db/index.ts'
import { inLocale, notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import { type Actor, covers, type Grant } from '#platform/policy/index.ts'
import type { Planner } from '../plan/plan.service.ts'
import type { VisitsContext } from '../visits.context.ts'
import { idTaken, monthNobody, timesReversed } from '../visits.errors.ts'
import type { Person } from '../visits.needs.ts'
import { cancelAgreement, insertAppointment, insertTrip } from './agreements.repo.ts'
import { monthOf } from './month-days.ts'
import { MONTH_JOB } from './month.job.ts'
import { loadMonth } from './month.load.ts'
import { monthPlansOf } from './month.repo.ts'
import { showAppointments, showMonth, showTrip } from './month.show.ts'

interface Reader {
  readonly grant: Grant<'visits.read'>
  readonly actor: Actor
  readonly locale: Locale
}

/** One person's month: calendar, agreements, and the plan once it was computed. */
export async function openMonth(
  context: VisitsContext,
  { grant, actor, locale }: Reader,
  month: string,
  ownerId: string = actor.userId,
): Promise<Result<MonthView>> {
  const owner = await personWithin(context, grant, ownerId)
  if (!owner) return fail(notFound())
  return ok(await showMonth(context, await loadMonth(context, grant, owner, month), locale))
}

/** Every account manager within reach with the state of the month. */
export async function openMonths(
  context: VisitsContext,
  { grant }: Pick<Reader, 'grant'>,
  month: string,
  unitIds: readonly string[],
): Promise<ResponseOf<typeof listMonths>> {
  const { identity } = context.needs
  const wanted = unitIds.length === 0 ? null : new Set(await identity.unitsBelow(unitIds))
  const people = (await identity.accountManagers(grant.scope)).filter(
    (person) => wanted === null || wanted.has(person.unitId),
  )
  const plans = await monthPlansOf(
    context.platform.db,
    grant,
    monthOf(month),
    people.map((person) => person.id),
  )
  const byOwner = new Map(plans.map((plan) => [plan.ownerId, plan]))
  const units = await identity.units([...new Set(people.map((person) => person.unitId))])
  return {
    people: people.map((person) => {
      const plan = byOwner.get(person.id)
      return {
        owner: { id: person.id, name: person.name },
        unit: { id: person.unitId, name: units.get(person.unitId)?.name ?? '' },
        state: plan?.state ?? 'none',
        visits: plan?.summary.visits ?? 0,
        metres: plan?.summary.metres ?? 0,
        travelMinutes: plan?.summary.travelMinutes ?? 0,
        serviceMinutes: plan?.summary.serviceMinutes ?? 0,
        unplanned:
          plan?.unplanned.filter((each) => each.kind === 'missing' || each.kind === 'no_position').length ??
          0,
        computedAt: plan?.computedAt.toISOString() ?? null,
      }
    }),
  }
}

/** Starts planning in the background: for these people, or for everybody within reach. */
export async function startMonths(
  context: VisitsContext,
  { grant, actor, locale }: Planner,
  month: string,
  { ownerIds }: BodyOf<typeof computeMonths>,
): Promise<Result<ResponseOf<typeof computeMonths>>> {
  const { platform, needs } = context
  const reached = await needs.identity.accountManagers(grant.scope)
  const chosen = ownerIds.length === 0 ? reached : reached.filter((person) => ownerIds.includes(person.id))
  if (chosen.length === 0) return fail(monthNobody())
  const title = {
    zh: `排 ${month.slice(0, 7)} 月计划（${chosen.length} 人）`,
    en: `Month plan ${month.slice(0, 7)} (${chosen.length} people)`,
  }
  return inTransaction(platform.db, async (tx) => {
    const task = await platform.tasks.start(tx, {
      kind: MONTH_JOB,
      title: inLocale(title, locale),
      ownerId: actor.userId,
      jobName: MONTH_JOB,
      payload: {
        actorId: actor.userId,
        locale,
        month: monthOf(month),
        ownerIds: chosen.map((person) => person.id),
      },
    })
    return ok({ taskId: task.id, people: chosen.length })
  })
}

/** Writes an agreed time down; the month plan keeps it from its next computation on. */
export async function agree(
  context: VisitsContext,
  { grant, actor }: Planner,
  body: BodyOf<typeof makeAppointment>,
): Promise<Result<ResponseOf<typeof makeAppointment>>> {
  if (body.from >= body.to) return fail(timesReversed())
  const whose = (await context.needs.customers.unitAndOwner([body.customerId])).get(body.customerId)
  if (!whose || whose.ownerId === null || !covers(grant.scope, whose)) return fail(notFound())
  const row = { ...body, ownerId: whose.ownerId, unitId: whose.unitId }
  const made = await inTransaction(context.platform.db, async (tx) =>
    (await insertAppointment(tx, grant, row, actor.userId)) ? ok(null) : fail(idTaken()),
  )
  if (!made.ok) return made
  return ok((await showAppointments(context, [row]))[0]!)
}

export async function arrangeTrip(
  context: VisitsContext,
  { grant, actor }: Planner,
  body: BodyOf<typeof makeTrip>,
): Promise<Result<ResponseOf<typeof makeTrip>>> {
  if (body.from >= body.to) return fail(timesReversed())
  const owner = await personWithin(context, grant, body.ownerId)
  if (!owner) return fail(notFound())
  const row = { ...body, unitId: owner.unitId }
  const made = await inTransaction(context.platform.db, async (tx) =>
    (await insertTrip(tx, grant, row, actor.userId)) ? ok(null) : fail(idTaken()),
  )
  return made.ok ? ok(showTrip(row)) : made
}

export async function withdraw(
  context: VisitsContext,
  { grant }: Pick<Planner, 'grant'>,
  table: 'appointments' | 'overnight_trips',
  id: string,
): Promise<Result<ResponseOf<typeof cancelAppointment>>> {
  return inTransaction(context.platform.db, async (tx) =>
    (await cancelAgreement(tx, grant, table, id)) ? ok({ done: true as const }) : fail(notFound()),
  )
}

/** A person within reach of a grant; undefined for everybody else, there or not. */
export async function personWithin(
  context: VisitsContext,
  grant: Grant<'visits.read' | 'visits.plan'>,
  id: string,
): Promise<Person | undefined> {
  const person = (await context.needs.identity.people([id])).get(id)
  return person && covers(grant.scope, { unitId: person.unitId, ownerId: person.id }) ? person : undefined
}

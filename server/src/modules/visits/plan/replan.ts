import { v7 as uuid } from 'uuid'
import type { planHistory, replanDay } from '#contracts/visit-plans.ts'
import type { BodyOf, ResponseOf } from '#contracts/http.ts'
import { notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Grant } from '#platform/policy/index.ts'
import { timeOf } from '../proposal/dates.ts'
import type { VisitsContext } from '../visits.context.ts'
import { customerNotYours, stopAlreadyWorked } from '../visits.errors.ts'
import { loadInputs } from './load-plan.ts'
import { type PlanInputs, type RoutedPlan, withBestOrder, withEstimates } from './plan-route.ts'
import { change, mayChange, type Planner } from './plan.service.ts'
import { planById, skipByOffice, type StopRow } from './plan.repo.ts'
import { newStop, scoreCustomers } from './proposal.ts'
import { addVersion, rememberedOrder, type RememberedOrder, versionsOf } from './versions.repo.ts'

type Body = BodyOf<typeof replanDay>
type Answer = ResponseOf<typeof replanDay>

/** Whoever stands at a closed door waits for this: with 200 stops the answer comes within a second. */
const SEARCH_MS = 300

/** Plans what is left of a day anew. The search runs before the plan is locked. */
export async function replan(
  context: VisitsContext,
  planner: Planner,
  id: string,
  body: Body,
): Promise<Result<Answer>> {
  const { platform } = context
  const possible = mayChange(context, await planById(platform.db, planner.grant, id), body.version)
  if (!possible.ok) return possible
  const before = await loadInputs(context, possible.value)
  const wanted = await wantedStops(context, planner, before, body)
  if (!wanted.ok) return wanted
  const inputs: PlanInputs = {
    ...(await loadInputs(context, possible.value, platform.db, { stops: wanted.value.stops })),
    underWay: {
      position: body.position,
      travelFactor: body.reason === 'traffic' ? before.settings.trafficFactor : 1,
    },
  }
  const routed = await bestOrder(context, inputs)
  if (!routed.ok) return routed
  const last = wanted.value.last
  const ordered = last === null ? routed : await withLast(context, inputs, routed.value, last)
  if (!ordered.ok) return ordered
  const old = rememberedOrder({ stops: before.stops, route: before.plan.route })
  const now = rememberedOrder(ordered.value)
  const skip = wanted.value.skip
  const changed = await change(context, planner, id, body.version, async (tx, current) => {
    if (skip !== null) await skipByOffice(tx, id, skip, skipWords(body), platform.now())
    await addVersion(tx, id, {
      version: body.version + 1,
      at: platform.now(),
      actorId: planner.actor.userId,
      reason: body.reason,
      note: body.note,
      before: old,
      after: now,
    })
    return ok({ plan: current.plan, ...ordered.value })
  })
  return changed.ok ? ok({ plan: changed.value, before: figures(old), after: figures(now) }) : changed
}

const figures = ({ metres, finishAt }: RememberedOrder) => ({
  metres,
  finishAt: finishAt === null ? null : timeOf(finishAt),
})
const skipWords = ({ note }: Body): string => note ?? '客户关门'

interface Wanted {
  readonly stops: readonly StopRow[]
  /** To be left out for today. */
  readonly skip: string | null
  /** To be tried again after everything else. */
  readonly last: string | null
}

/** The stops of the day as the reason wants them, in their old order. */
async function wantedStops(
  context: VisitsContext,
  planner: Planner,
  { plan, stops, progress, customers, settings }: PlanInputs,
  body: Body,
): Promise<Result<Wanted>> {
  const isOpen = (stop: StopRow) => (progress.get(stop.id)?.state ?? 'planned') === 'planned'
  if (body.reason === 'closed' && body.stopId !== null) {
    const closed = stops.find((stop) => stop.id === body.stopId)
    if (!closed) return fail(notFound())
    if (!isOpen(closed)) return fail(stopAlreadyWorked(customers.get(closed.customerId)?.name ?? ''))
    if (body.closedThen === 'later')
      return ok({ stops: moveBehind(stops, closed), skip: null, last: closed.id })
    const marked = { ...closed, skipReason: skipWords(body), skippedAt: context.platform.now() }
    return ok({ stops: stops.map((stop) => (stop === closed ? marked : stop)), skip: closed.id, last: null })
  }
  if (body.reason === 'urgent' && body.customerId !== null) {
    const known = stops.find((stop) => stop.customerId === body.customerId)
    if (known && !isOpen(known)) return fail(stopAlreadyWorked(customers.get(known.customerId)?.name ?? ''))
    const first = known ?? (await addedStop(context, planner, plan, settings, body.customerId))
    if (first === null) {
      const [card] = await context.needs.customers.byIds([body.customerId])
      return fail(customerNotYours(card?.name ?? '1'))
    }
    const others = stops.filter((stop) => stop !== known)
    const past = others.filter((stop) => !isOpen(stop))
    const rest = others.filter(isOpen)
    // Locked, so that the search leaves it where it is wanted: next.
    return ok({ stops: [...past, { ...first, locked: true }, ...rest], skip: null, last: null })
  }
  return ok({ stops, skip: null, last: null })
}

const moveBehind = (stops: readonly StopRow[], stop: StopRow): StopRow[] => [
  ...stops.filter((each) => each !== stop),
  { ...stop, locked: false },
]

async function addedStop(
  context: VisitsContext,
  planner: Planner,
  plan: PlanInputs['plan'],
  settings: PlanInputs['settings'],
  customerId: string,
): Promise<StopRow | null> {
  const day = { ownerId: plan.ownerId, date: plan.date, settings }
  const { scored } = await scoreCustomers(context, planner.grant, day)
  const candidate = scored.find((each) => each.customer.id === customerId)
  return candidate ? newStop(uuid(), candidate, 0) : null
}

/** The best order, or the order as it stands when nothing is left that could be ordered. */
async function bestOrder(context: VisitsContext, inputs: PlanInputs): Promise<Result<RoutedPlan>> {
  const found = await withBestOrder(context, inputs, undefined, SEARCH_MS)
  if (found.ok || found.error.code !== 'visits_nothing_to_order') return found
  return ok(await withEstimates(context, inputs))
}

/** The same order with one stop behind all others. */
async function withLast(
  context: VisitsContext,
  inputs: PlanInputs,
  { stops }: RoutedPlan,
  last: string,
): Promise<Result<RoutedPlan>> {
  const closed = stops.find((stop) => stop.id === last)
  if (!closed) return ok(await withEstimates(context, { ...inputs, stops }))
  const moved = [...stops.filter((stop) => stop.id !== last), closed].map((stop, index) => ({
    ...stop,
    sequence: index + 1,
  }))
  return ok(await withEstimates(context, { ...inputs, stops: moved }))
}

/** What was changed under way and why, newest first. */
export async function openHistory(
  context: VisitsContext,
  grant: Grant<'visits.read'>,
  id: string,
): Promise<Result<ResponseOf<typeof planHistory>>> {
  const { db } = context.platform
  const { customers, identity } = context.needs
  if ((await planById(db, grant, id)) === null) return fail(notFound())
  const rows = await versionsOf(db, id)
  const ids = rows.flatMap((row) => [...row.before.customerIds, ...row.after.customerIds])
  const names = new Map((await customers.byIds([...new Set(ids)])).map((card) => [card.id, card.name]))
  const people = await identity.people(rows.flatMap((row) => row.actorId ?? []))
  const order = (remembered: RememberedOrder) => ({
    customers: remembered.customerIds.map((customer) => names.get(customer) ?? ''),
    ...figures(remembered),
  })
  return ok({
    versions: rows.map((row) => ({
      version: row.version,
      at: row.at.toISOString(),
      actor: row.actorId === null ? null : (people.get(row.actorId)?.name ?? null),
      reason: row.reason,
      note: row.note,
      before: order(row.before),
      after: order(row.after),
    })),
  })
}

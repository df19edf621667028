import type { confirmPlan, savePlan, VisitPlan } from '#contracts/visit-plans.ts'
import type { BodyOf } from '#contracts/http.ts'
import type { Locale } from '#contracts/identity.ts'
import { inTransaction, type Tx } from '#platform/db/index.ts'
import { changedMeanwhile, notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Actor, Grant } from '#platform/policy/index.ts'
import type { VisitsContext } from '../visits.context.ts'
import {
  customerNotYours,
  nothingToConfirm,
  pastDay,
  stopAlreadyWorked,
  stopIdTaken,
  stopTwice,
} from '../visits.errors.ts'
import { planConfirmed } from '../visits.events.ts'
import { lockPerson } from '../field/operations.repo.ts'
import { loadInputs, showPlan } from './load-plan.ts'
import { type PlanInputs, type RoutedPlan, withBestOrder, withEstimates } from './plan-route.ts'
import {
  knownStops,
  linkVisits,
  lockPlan,
  planById,
  type PlanRow,
  replaceStops,
  type StopRow,
  updatePlan,
} from './plan.repo.ts'
import { newStop, scoreCustomers } from './proposal.ts'

export interface Planner {
  readonly grant: Grant<'visits.plan'>
  readonly actor: Actor
  readonly locale: Locale
}
type SaveBody = BodyOf<typeof savePlan>

/** Saves the whole list of stops. Nothing is written when anything about it cannot be. */
export async function saveStops(
  context: VisitsContext,
  planner: Planner,
  id: string,
  body: SaveBody,
): Promise<Result<VisitPlan>> {
  return change(context, planner, id, body.version, async (tx, inputs) => {
    const plan: PlanRow = {
      ...inputs.plan,
      tour: body.tour,
      start: body.start,
      end: body.end,
      departAt: body.departAt,
    }
    const stops = await listedStops(tx, context, planner, inputs, body.stops)
    if (!stops.ok) return stops
    const changed = await loadInputs(context, plan, tx, { stops: stops.value })
    return ok({ plan, ...(await withEstimates(context, changed)) })
  })
}

/** S1.21: puts the stops in the order of least distance. The search runs before the plan is locked. */
export async function optimise(
  context: VisitsContext,
  planner: Planner,
  id: string,
  version: number,
  signal: AbortSignal,
): Promise<Result<VisitPlan>> {
  const plan = await planById(context.platform.db, planner.grant, id)
  const possible = mayChange(context, plan, version)
  if (!possible.ok) return possible
  const routed = await withBestOrder(context, await loadInputs(context, possible.value), signal)
  if (!routed.ok) return routed
  return change(context, planner, id, version, async (_tx, inputs) =>
    ok({ plan: inputs.plan, ...routed.value }),
  )
}

/** From here on the plan is on the phone, with every later change. */
export async function confirm(
  context: VisitsContext,
  planner: Planner,
  id: string,
  { version }: BodyOf<typeof confirmPlan>,
): Promise<Result<VisitPlan>> {
  return change(context, planner, id, version, async (_tx, { plan, stops }) => {
    if (stops.length === 0) return fail(nothingToConfirm())
    const confirmed: PlanRow = { ...plan, state: 'confirmed', confirmedAt: context.platform.now() }
    return ok({ plan: confirmed, stops, route: plan.route })
  })
}

/** The plan, when it may still be changed in the version that the caller knows. */
export function mayChange(context: VisitsContext, plan: PlanRow | null, version: number): Result<PlanRow> {
  if (plan === null) return fail(notFound())
  if (plan.date < context.platform.calendar.today()) return fail(pastDay(plan.date))
  if (plan.version !== version) return fail(changedMeanwhile())
  return ok(plan)
}

/** Locks the plan, lets `work` decide, writes the outcome under the next version, and tells the phone. */
export async function change(
  context: VisitsContext,
  planner: Planner,
  id: string,
  version: number,
  work: (tx: Tx, inputs: PlanInputs) => Promise<Result<RoutedPlan & { readonly plan: PlanRow }>>,
): Promise<Result<VisitPlan>> {
  const { platform } = context
  const changed = await inTransaction(platform.db, async (tx) => {
    const locked = mayChange(context, await lockPlan(tx, planner.grant, id), version)
    if (!locked.ok) return locked
    // A visit that arrives in this moment must see the new stops, or be seen by `linkVisits`.
    await lockPerson(tx, locked.value.ownerId)
    const outcome = await work(tx, await loadInputs(context, locked.value, tx))
    if (!outcome.ok) return outcome
    const plan = { ...outcome.value.plan, route: outcome.value.route }
    await updatePlan(tx, plan, planner.actor.userId)
    await replaceStops(tx, id, outcome.value.stops)
    await linkVisits(tx, plan)
    if (plan.state === 'confirmed') await platform.events.publish(tx, planConfirmed(id, plan.date, plan))
    return ok(plan)
  })
  if (!changed.ok) return changed
  const saved = { ...changed.value, version: version + 1 }
  return ok(await showPlan(context, await loadInputs(context, saved), planner))
}

/** The stops as the list in the request wants them, or why it cannot be. */
async function listedStops(
  tx: Tx,
  context: VisitsContext,
  planner: Planner,
  { plan, stops, progress, customers, settings }: PlanInputs,
  wanted: SaveBody['stops'],
): Promise<Result<StopRow[]>> {
  if (new Set(wanted.map((stop) => stop.customerId)).size < wanted.length) return fail(stopTwice())
  if (new Set(wanted.map((stop) => stop.id)).size < wanted.length) return fail(stopTwice())
  const known = new Map(stops.map((stop) => [stop.id, stop]))
  const kept = new Set(wanted.map((stop) => stop.id))
  for (const stop of stops) {
    if (kept.has(stop.id) || progress.get(stop.id)?.state === 'planned') continue
    return fail(stopAlreadyWorked(customers.get(stop.customerId)?.name ?? ''))
  }
  if (wanted.some((stop) => known.has(stop.id) && known.get(stop.id)!.customerId !== stop.customerId))
    return fail(stopIdTaken())
  const added = wanted.filter((stop) => !known.has(stop.id))
  const fresh = added.length === 0 ? ok(new Map<string, StopRow>()) : await newStops()
  if (!fresh.ok) return fresh
  const rows = wanted.map((stop, index) => ({
    ...(known.get(stop.id) ?? fresh.value.get(stop.id)!),
    locked: stop.locked,
    sequence: index + 1,
  }))
  // Whoever moves stops by hand makes a new list, and the saving of a route is told against that one.
  const before = stops.map((stop) => stop.id).filter((id) => kept.has(id))
  const after = wanted.map((stop) => stop.id).filter((id) => known.has(id))
  const moved = before.some((id, index) => id !== after[index])
  return ok(moved ? rows.map((row) => ({ ...row, listPosition: row.sequence })) : rows)

  async function newStops(): Promise<Result<Map<string, StopRow>>> {
    // A stop that was taken off this plan may come back under its id, but only for the same customer.
    const customerOf = new Map(added.map((stop) => [stop.id, stop.customerId]))
    const taken = await knownStops(tx, [...customerOf.keys()])
    if (taken.some((stop) => stop.planId !== plan.id || stop.customerId !== customerOf.get(stop.id)))
      return fail(stopIdTaken())
    const day = { ownerId: plan.ownerId, date: plan.date, settings }
    const { scored } = await scoreCustomers(context, planner.grant, day, tx)
    const candidates = new Map(scored.map((candidate) => [candidate.customer.id, candidate]))
    const strange = added.filter((stop) => !candidates.has(stop.customerId)).map((stop) => stop.customerId)
    if (strange.length > 0) {
      const cards = await context.needs.customers.byIds(strange, tx)
      return fail(customerNotYours(cards.map((card) => card.name).join('、') || `${strange.length}`))
    }
    const last = Math.max(0, ...stops.map((stop) => stop.listPosition))
    return ok(
      new Map(
        added.map((stop, index) => [
          stop.id,
          newStop(stop.id, candidates.get(stop.customerId)!, last + index + 1),
        ]),
      ),
    )
  }
}

import { sql } from 'kysely'
import type { Tx } from '#platform/db/index.ts'
import { ok, type Result } from '#platform/errors/result.ts'
import { grantSystem } from '#platform/policy/index.ts'
import { loadInputs } from '../plan/load-plan.ts'
import { lockPlan, replaceStops, type StopRow, updatePlan } from '../plan/plan.repo.ts'
import { withEstimates } from '../plan/plan-route.ts'
import { addVersion, rememberedOrder } from '../plan/versions.repo.ts'
import type { VisitsContext } from '../visits.context.ts'
import { planConfirmed } from '../visits.events.ts'
import type { Of } from './arrival.ts'

/**
 * Takes over the order in which a person without a network went on. What was visited or skipped stays in front; what
 * the office added meanwhile follows behind; what it took off the plan stays off. Both orders are remembered with the
 * reason, as when the office plans the rest anew. A day without a confirmed plan has no order: nothing is changed.
 */
export async function reorderStopsOfPhone(
  tx: Tx,
  context: VisitsContext,
  { operation, person, at }: Of<'reorder_stops'>,
): Promise<Result<void>> {
  const date = context.platform.calendar.dateOf(at)
  const { rows } = await sql<{ id: string }>`
    select id from visit_plans
    where owner_id = ${person.id} and plan_date = ${date}::date and state = 'confirmed'`.execute(tx)
  const plan = rows[0] && (await lockPlan(tx, grantSystem('visits.plan'), rows[0].id))
  if (!plan) return ok(undefined)
  const inputs = await loadInputs(context, plan, tx)
  const isOpen = (stop: StopRow) => (inputs.progress.get(stop.id)?.state ?? 'planned') === 'planned'
  const place = new Map(operation.stopIds.map((id, index) => [id, index]))
  const behind = operation.stopIds.length
  const stops = [
    ...inputs.stops.filter((stop) => !isOpen(stop)),
    ...inputs.stops
      .filter(isOpen)
      .toSorted((a, b) => (place.get(a.id) ?? behind) - (place.get(b.id) ?? behind)),
  ].map((stop, index) => ({ ...stop, sequence: index + 1 }))
  const routed = await withEstimates(context, {
    ...inputs,
    stops,
    underWay: { position: null, travelFactor: 1 },
  })
  await updatePlan(tx, { ...plan, route: routed.route }, person.id)
  await replaceStops(tx, plan.id, routed.stops)
  await addVersion(tx, plan.id, {
    version: plan.version + 1,
    at,
    actorId: person.id,
    reason: operation.reason,
    note: null,
    before: rememberedOrder({ stops: inputs.stops, route: plan.route }),
    after: rememberedOrder(routed),
  })
  await context.platform.events.publish(
    tx,
    planConfirmed(plan.id, date, { unitId: person.unitId, ownerId: person.id }),
  )
  return ok(undefined)
}

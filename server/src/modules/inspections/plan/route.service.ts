import type { InspectionPlan, orderInspection } from '#contracts/inspections.ts'
import type { BodyOf } from '#contracts/http.ts'
import { notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import { type InspectionsContext, viewerOf } from '../inspections.context.ts'
import { wrongState } from '../inspections.errors.ts'
import { type ItemRow, itemsOf, saveItems } from './item.repo.ts'
import { findPlan } from './plan.repo.ts'
import { advance, type Planner } from './plan.service.ts'

/** Plans whose shops may still be changed and ordered. */
export const OPEN_STATES: ReadonlySet<string> = new Set(['drawn', 'released', 'downloaded', 'in_progress'])

/**
 * Orders the shops that nobody has been to yet to the least distance, from the start or from the last shop that is
 * settled. The search runs before the plan is locked, so that nobody waits for it.
 */
export async function orderPlan(
  context: InspectionsContext,
  planner: Planner,
  id: string,
  body: BodyOf<typeof orderInspection>,
): Promise<Result<InspectionPlan>> {
  const { platform, needs } = context
  const plan = await findPlan(platform.db, viewerOf(planner.grant), id)
  if (plan === null) return fail(notFound())
  if (!OPEN_STATES.has(plan.state))
    return fail(wrongState('现在不能排路线。', 'The route cannot be ordered now.'))
  const items = (await itemsOf(platform.db, [id], null)).filter((item) => item.state !== 'removed')
  const customers = await needs.customers.byIds(items.map((item) => item.customerId))
  const placeOf = new Map(customers.map((customer) => [customer.id, customer.position]))
  const settled = items.filter((item) => item.state !== 'planned')
  const last = settled.findLast((item) => placeOf.get(item.customerId))
  const waiting = items.filter((item) => item.state === 'planned')
  const found = await needs.visits.orderPlaces(plan.unitId, {
    stops: waiting.map((item) => ({ id: item.id, place: placeOf.get(item.customerId) ?? null })),
    start: (last && placeOf.get(last.customerId)) ?? body.start,
    tour: last ? 'open' : body.tour,
  })
  if (!found.ok) return found
  const order = new Map(found.value.order.map((itemId, index) => [itemId, settled.length + index + 1]))
  return advance(context, planner, { id, version: body.version }, async (tx, locked) => {
    const sorted = items.map((item): ItemRow => {
      const place = order.get(item.id)
      if (place === undefined) return { ...item, sequence: settled.indexOf(item) + 1 }
      return { ...item, sequence: place, legMetres: found.value.legs.get(item.id) ?? null }
    })
    await saveItems(tx, sorted)
    return ok({
      ...locked,
      start: body.start,
      tour: body.tour,
      metres: found.value.metres,
      listMetres: found.value.listMetres,
    })
  })
}

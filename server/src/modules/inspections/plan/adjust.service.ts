import { v7 as uuid } from 'uuid'
import type { adjustInspection, inspectionCandidates, InspectionPlan } from '#contracts/inspections.ts'
import type { BodyOf, ResponseOf } from '#contracts/http.ts'
import type { Tx } from '#platform/db/index.ts'
import { notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import { type InspectionsContext, viewerOf } from '../inspections.context.ts'
import { customerUnfit, itemSettled, wrongState } from '../inspections.errors.ts'
import { publishPlanEvent } from '../inspections.events.ts'
import { eligibleShops } from './draw.service.ts'
import { type ItemRow, itemsOf, saveItems, untouched } from './item.repo.ts'
import { findPlan, insertChange, type PlanRow } from './plan.repo.ts'
import { advance, type Planner, record } from './plan.service.ts'
import { OPEN_STATES, orderPlan } from './route.service.ts'
import { namesOf } from './show-plan.ts'

type Adjustment = BodyOf<typeof adjustInspection>

/**
 * S1.24: a shop is added, taken off or replaced by hand. What was drawn stays on record as drawn and not seen; what
 * came in by hand is visited and shown, and counts in no estimate, since no lot chose it.
 */
export async function adjustPlan(
  context: InspectionsContext,
  planner: Planner,
  id: string,
  body: Adjustment,
): Promise<Result<InspectionPlan>> {
  const adjusted = await advance(context, planner, { id, version: body.version }, async (tx, plan) => {
    if (!OPEN_STATES.has(plan.state))
      return fail(wrongState('现在不能调整客户。', 'The shops cannot be changed now.'))
    const items = await itemsOf(tx, [plan.id], null)
    const done = await apply(context, planner, tx, plan, items, body)
    if (!done.ok) return done
    await insertChange(tx, {
      id: uuid(),
      planId: plan.id,
      kind: body.kind,
      customerId: done.value,
      reason: body.reason,
      by: planner.actor.userId,
      at: context.platform.now(),
    })
    await record(context, tx, planner, 'inspections.adjusted', plan.id, {
      kind: body.kind,
      customerId: done.value,
    })
    if (plan.state !== 'drawn')
      await publishPlanEvent(context.platform.events, tx, 'inspections.changed', plan, items)
    return ok(plan)
  })
  if (!adjusted.ok) return adjusted
  const { version, start, tour } = adjusted.value
  const ordered = await orderPlan(context, planner, id, { version, start, tour })
  return ordered.ok ? ordered : adjusted
}

/** Answers the customer that the change is about: the one that came in, or the one that went. */
async function apply(
  context: InspectionsContext,
  planner: Planner,
  tx: Tx,
  plan: PlanRow,
  items: readonly ItemRow[],
  body: Adjustment,
): Promise<Result<string>> {
  const leaving = body.kind === 'add' ? undefined : items.find((item) => item.id === body.itemId)
  if (body.kind !== 'add') {
    if (!leaving) return fail(notFound())
    if (leaving.state !== 'planned') return fail(itemSettled())
    await saveItems(tx, [{ ...leaving, state: 'removed', reason: body.reason }])
    if (body.kind === 'remove') return ok(leaving.customerId)
  }
  const shops = await eligibleShops(context, planner, plan)
  const shop = shops.find((one) => one.id === body.customerId)
  const onPlan = items.some((item) => item.customerId === body.customerId && item.state !== 'removed')
  if (!shop?.ownerId || onPlan) return fail(customerUnfit())
  await saveItems(tx, [
    {
      ...untouched,
      id: uuid(),
      planId: plan.id,
      customerId: shop.id,
      managerId: shop.ownerId,
      unitId: shop.unitId,
      origin: leaving ? 'replacement' : 'added',
      replacesId: leaving?.id ?? null,
      probability: null,
      reason: body.reason,
      sequence: Math.max(0, ...items.map((item) => item.sequence)) + 1,
    },
  ])
  return ok(shop.id)
}

const MOST_CANDIDATES = 20

/** Shops of the plan's account managers that are not on it, by name, licence or address. */
export async function findCandidates(
  context: InspectionsContext,
  planner: Planner,
  id: string,
  q: string,
): Promise<Result<ResponseOf<typeof inspectionCandidates>>> {
  const { db } = context.platform
  const plan = await findPlan(db, viewerOf(planner.grant), id)
  if (plan === null) return fail(notFound())
  const [items, shops] = await Promise.all([itemsOf(db, [id], null), eligibleShops(context, planner, plan)])
  const onPlan = new Set(items.flatMap((item) => (item.state === 'removed' ? [] : [item.customerId])))
  const wanted = q.toLowerCase()
  const found = shops
    .filter(
      (shop) =>
        !onPlan.has(shop.id) &&
        [shop.name, shop.licence, shop.address].some((text) => text.toLowerCase().includes(wanted)),
    )
    .slice(0, MOST_CANDIDATES)
  const customers = await context.needs.customers.byIds(found.map((shop) => shop.id))
  const nameOf = await namesOf(
    context,
    customers.flatMap((customer) => customer.ownerId ?? []),
  )
  return ok({
    customers: customers.map((customer) => ({
      id: customer.id,
      licence: customer.licence,
      name: customer.name,
      address: customer.address,
      type: customer.type,
      grade: customer.grade,
      keyCustomer: customer.keyCustomer,
      position: customer.position ? { lng: customer.position.lng, lat: customer.position.lat } : null,
      manager: nameOf(customer.ownerId ?? ''),
    })),
  })
}

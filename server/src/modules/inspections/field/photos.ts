import { type Actor, authorize, covers } from '#platform/policy/index.ts'
import type { InspectionsContext } from '../inspections.context.ts'
import { viewerOf } from '../inspections.context.ts'
import { findItem, itemsOf, itemsWaitingForPhotos, setAttachedPhotos } from '../plan/item.repo.ts'
import { findPlan, planOfAssessor, publishedPlansOf } from '../plan/plan.repo.ts'
import { settleFinish } from './finish.ts'

/**
 * Ties photos that have arrived to the shops that announced them, and finishes plans that waited for their last one.
 * Null takes everybody's.
 */
export async function attachPhotos(context: InspectionsContext, assessorId: string | null): Promise<void> {
  const { platform } = context
  for (const item of await itemsWaitingForPhotos(platform.db, assessorId)) {
    await platform.db.transaction().execute(async (tx) => {
      const plan = await planOfAssessor(tx, item.planId, item.assessorId)
      if (plan === null) return
      const attached = await platform.files.attach(tx, item.expected, item.assessorId, {
        kind: 'inspection_item',
        id: item.id,
      })
      if (attached.length === 0) return
      const arrived = new Set(attached)
      await setAttachedPhotos(
        tx,
        item.id,
        item.expected.filter((id) => arrived.has(id)),
      )
      const waiting = plan.finishAskedAt !== null && plan.state === 'in_progress'
      if (waiting) await settleFinish(tx, context, plan)
    })
  }
}

/** Photos may be seen by whoever may see the shop's result. */
export function allowPhotos(context: InspectionsContext): void {
  const { platform } = context
  platform.files.allow('inspection_item', async (actor: Actor, itemId: string) => {
    const item = await findItem(platform.db, itemId)
    if (item === null) return false
    const reading = authorize(actor, 'inspections.read')
    if (reading.ok) {
      const viewer = viewerOf(reading.value)
      const plan = await findPlan(platform.db, viewer, item.planId)
      if (plan === null) return false
      const own = plan.createdBy === actor.userId || plan.assessorId === actor.userId
      const scope = viewer.before ?? viewer.published
      return own || covers(scope, { unitId: item.unitId, ownerId: item.managerId })
    }
    const responding = authorize(actor, 'inspections.respond')
    if (!responding.ok) return false
    const plans = await publishedPlansOf(platform.db, responding.value, {})
    const shown = await itemsOf(
      platform.db,
      plans.map((plan) => plan.id),
      responding.value.scope,
    )
    return shown.some((one) => one.id === itemId)
  })
}

import type { Tx } from '#platform/db/index.ts'
import type { InspectionsContext } from '../inspections.context.ts'
import { publishPlanEvent } from '../inspections.events.ts'
import { itemsOf } from '../plan/item.repo.ts'
import { type PlanRow, updatePlan } from '../plan/plan.repo.ts'

/** Finishes a plan whose assessor said so, once the last photo is there; until then it stays in progress. */
export async function settleFinish(tx: Tx, context: InspectionsContext, plan: PlanRow): Promise<void> {
  const items = await itemsOf(tx, [plan.id], null)
  const complete = items.every((item) => item.attachedPhotos.length === item.expectedPhotos.length)
  if (!complete) {
    await updatePlan(tx, plan)
    return
  }
  await updatePlan(tx, { ...plan, state: 'finished', finishedAt: context.platform.now() })
  await publishPlanEvent(context.platform.events, tx, 'inspections.finished', plan, items)
}

import type { finishInspection, InspectionPlan } from '#contracts/inspections.ts'
import type { BodyOf } from '#contracts/http.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { InspectionsContext } from '../inspections.context.ts'
import { wrongState } from '../inspections.errors.ts'
import { publishPlanEvent } from '../inspections.events.ts'
import { itemsOf, saveItems } from './item.repo.ts'
import { advance, type Planner, record } from './plan.service.ts'

/**
 * Ends an assessment whose phone is lost or broken. What has arrived counts; every shop that nobody is known to have
 * assessed is marked as not done with the reason, which stays on record. What the phone sends later is refused, kept
 * and told to the assessor, as after any end.
 */
export async function finishFromOffice(
  context: InspectionsContext,
  planner: Planner,
  id: string,
  body: BodyOf<typeof finishInspection>,
): Promise<Result<InspectionPlan>> {
  return advance(context, planner, { id, version: body.version }, async (tx, plan) => {
    if (plan.state !== 'released' && plan.state !== 'downloaded' && plan.state !== 'in_progress')
      return fail(wrongState('只有已下达、还没有完成的考核能由办公端结束。', 'It is not under way.'))
    const items = await itemsOf(tx, [id], null)
    const done = items.filter((item) => item.state === 'done')
    if (done.length === 0)
      return fail(wrongState('一户都没有考核，请改为作废。', 'Nothing was assessed; cancel it instead.'))
    const open = items.filter((item) => item.state === 'planned' || item.state === 'in_progress')
    await saveItems(
      tx,
      open.map((item) => ({ ...item, state: 'not_done' as const, reason: body.reason })),
    )
    const photosMissing = done.reduce(
      (sum, item) => sum + item.expectedPhotos.length - item.attachedPhotos.length,
      0,
    )
    await publishPlanEvent(context.platform.events, tx, 'inspections.finished', plan, items)
    await record(context, tx, planner, 'inspections.finished_by_office', id, {
      reason: body.reason,
      done: done.length,
      notDone: open.length,
      photosMissing,
    })
    return ok({ ...plan, state: 'finished', finishedAt: context.platform.now() })
  })
}

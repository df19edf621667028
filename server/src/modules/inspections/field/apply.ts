import type { InspectionOperation } from '#contracts/inspections-field.ts'
import { judgePlace } from '#engines/place/index.ts'
import type { Tx } from '#platform/db/index.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Actor } from '#platform/policy/index.ts'
import type { InspectionsContext } from '../inspections.context.ts'
import { answersMissing, itemsMissing, itemUnknown, planNotYours, planOver } from '../inspections.errors.ts'
import { publishPlanEvent } from '../inspections.events.ts'
import { type ItemRow, itemsOf, saveItems } from '../plan/item.repo.ts'
import { type PlanRow, planOfAssessor, updatePlan } from '../plan/plan.repo.ts'
import { missingAnswers, scoreOf } from '../results/score.ts'
import { settleFinish } from './finish.ts'

/** A record of a phone with what the server knows of its arrival. */
export interface Arrival<Operation = InspectionOperation> {
  readonly operation: Operation
  readonly actor: Actor
  /** When the button was pressed, by the server's clock. */
  readonly at: Date
  readonly receivedAt: Date
}
type Of<Kind extends InspectionOperation['kind']> = Arrival<Extract<InspectionOperation, { kind: Kind }>>

/** The effect of one record, in the caller's transaction. */
export async function applyOperation(
  tx: Tx,
  context: InspectionsContext,
  arrival: Arrival,
): Promise<Result<void>> {
  const { operation, actor } = arrival
  const plan = await planOfAssessor(tx, operation.planId, actor.userId)
  if (plan === null || plan.state === 'draft' || plan.state === 'drawn' || plan.state === 'cancelled')
    return fail(planNotYours())
  if (operation.kind === 'inspection_downloaded') {
    if (plan.state === 'released') {
      await updatePlan(tx, { ...plan, state: 'downloaded', downloadedAt: arrival.at })
      const items = await itemsOf(tx, [plan.id], null)
      await publishPlanEvent(context.platform.events, tx, 'inspections.progressed', plan, items)
    }
    return ok(undefined)
  }
  const over = plan.state === 'finished' || plan.state === 'published'
  if (operation.kind === 'inspection_finish') {
    return over ? ok(undefined) : finish(tx, context, plan, arrival.at)
  }
  if (over) return fail(planOver())
  const items = await itemsOf(tx, [plan.id], null)
  const item = items.find((one) => one.id === operation.itemId)
  if (!item) return fail(itemUnknown())
  const changed = await applyToItem(context, plan, item, { ...arrival, operation })
  if (!changed.ok) return changed
  await saveItems(tx, [{ ...changed.value, receivedAt: arrival.receivedAt }])
  // Whoever assesses has the plan, even when the record that says so comes later or never.
  await updatePlan(tx, {
    ...plan,
    state: 'in_progress',
    downloadedAt: plan.downloadedAt ?? arrival.at,
  })
  await publishPlanEvent(context.platform.events, tx, 'inspections.progressed', plan, items)
  return ok(undefined)
}

function applyToItem(
  context: InspectionsContext,
  plan: PlanRow,
  item: ItemRow,
  arrival: Of<'inspection_start' | 'inspection_end' | 'inspection_not_done'>,
): Promise<Result<ItemRow>> {
  const { operation } = arrival
  switch (operation.kind) {
    case 'inspection_start':
      return applyStart(context, item, { ...arrival, operation })
    case 'inspection_end':
      return applyEnd(context, plan, item, { ...arrival, operation })
    case 'inspection_not_done':
      return Promise.resolve(
        ok(item.state === 'done' ? item : { ...item, state: 'not_done', reason: operation.reason }),
      )
  }
}

// Of two starts of one shop the earlier counts, of two ends the later, whichever arrives first.
const before = (at: Date, operation: string, known: Date, knownOperation: string | null): boolean =>
  at.getTime() - known.getTime() < 0 ||
  (at.getTime() === known.getTime() && operation < (knownOperation ?? ''))

async function applyStart(
  context: InspectionsContext,
  item: ItemRow,
  { operation, actor, at }: Of<'inspection_start'>,
): Promise<Result<ItemRow>> {
  if (item.startedAt && !before(at, operation.id, item.startedAt, item.startOperation)) return ok(item)
  return ok({
    ...item,
    state: item.state === 'planned' ? 'in_progress' : item.state,
    startedAt: at,
    startedAtDevice: new Date(operation.deviceTime),
    startOperation: operation.id,
    startFix: operation.fix,
    startFixProblem: operation.fixProblem,
    startPlace: await judge(context, actor, item, operation.fix),
  })
}

async function applyEnd(
  context: InspectionsContext,
  plan: PlanRow,
  item: ItemRow,
  { operation, actor, at }: Of<'inspection_end'>,
): Promise<Result<ItemRow>> {
  const missing = missingAnswers(plan.form, operation.findings)
  if (missing.length > 0) return fail(answersMissing(missing.join('、')))
  if (item.endedAt && before(at, operation.id, item.endedAt, item.endOperation)) return ok(item)
  return ok({
    ...item,
    // What was really assessed counts, even where the office took the shop off the plan meanwhile.
    state: 'done',
    reason: item.state === 'not_done' ? null : item.reason,
    endedAt: at,
    endedAtDevice: new Date(operation.deviceTime),
    endOperation: operation.id,
    endFix: operation.fix,
    endFixProblem: operation.fixProblem,
    endPlace: await judge(context, actor, item, operation.fix),
    findings: operation.findings,
    enquiries: operation.enquiries,
    score: scoreOf(plan.form, operation.findings),
    remark: operation.remark,
    expectedPhotos: [...new Set(operation.photoIds)],
    attachedPhotos: item.attachedPhotos.filter((id) => operation.photoIds.includes(id)),
  })
}

async function judge(
  context: InspectionsContext,
  actor: Actor,
  item: ItemRow,
  fix: Of<'inspection_start'>['operation']['fix'],
) {
  const [customer] = await context.needs.customers.byIds([item.customerId])
  return judgePlace(fix, customer?.position ?? null, await context.needs.visits.placeRule(actor.unitId))
}

/** S1.27: the assessment is over when every shop is done or explained, and everything has been uploaded. */
async function finish(tx: Tx, context: InspectionsContext, plan: PlanRow, at: Date): Promise<Result<void>> {
  const items = await itemsOf(tx, [plan.id], null)
  const open = items.filter((item) => item.state === 'planned' || item.state === 'in_progress')
  if (open.length > 0) return fail(itemsMissing(open.length))
  await settleFinish(tx, context, { ...plan, finishAskedAt: plan.finishAskedAt ?? at })
  return ok(undefined)
}

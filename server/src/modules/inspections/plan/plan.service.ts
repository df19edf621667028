import type { AuditAction } from '#contracts/audit-actions.ts'
import { v7 as uuid } from 'uuid'
import type { changeInspection, createInspection, InspectionPlan } from '#contracts/inspections.ts'
import type { BodyOf } from '#contracts/http.ts'
import { inTransaction, type Tx } from '#platform/db/index.ts'
import { canonicalJson } from '#platform/audit/seal.ts'
import { changedMeanwhile, notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Origin } from '#platform/http/index.ts'
import { type Actor, authorize, covers, type Grant } from '#platform/policy/index.ts'
import { type InspectionsContext, viewerOf } from '../inspections.context.ts'
import { assessorUnfit, managersOutOfReach, noForm, planPast, wrongState } from '../inspections.errors.ts'
import { publishPlanEvent, resultsPublished } from '../inspections.events.ts'
import { inspectionSettings } from '../inspections.settings.ts'
import { drawsOf, insertCommitment } from '../sampling/draw.repo.ts'
import { newSecret } from '../sampling/draw.ts'
import { deleteItems, itemsOf } from './item.repo.ts'
import { findPlan, insertPlan, type PlanRow, updatePlan } from './plan.repo.ts'
import { showPlan } from './show-plan.ts'

/** Who changes plans: the proof of the right, the person, where the request came from. */
export interface Planner {
  readonly grant: Grant<'inspections.plan'>
  readonly actor: Actor
  readonly origin: Origin
}
type Head = Omit<BodyOf<typeof createInspection>, 'id'>

/** S1.22: a new plan. The secret of its first drawing is committed to now, before anybody lists the shops. */
export async function createPlan(
  context: InspectionsContext,
  planner: Planner,
  body: BodyOf<typeof createInspection>,
): Promise<Result<InspectionPlan>> {
  const { platform, needs } = context
  const { form } = needs
  if (!form) return fail(noForm())
  const fit = await checkHead(context, planner, body)
  if (!fit.ok) return fit
  const now = platform.now()
  const { actor } = planner
  const claimedDays = await platform.settings.read(inspectionSettings.claimedDays, actor.unitId)
  const made = await inTransaction(platform.db, async (tx) => {
    await insertPlan(tx, planner.grant, {
      id: body.id,
      unitId: actor.unitId,
      title: body.title,
      date: body.date,
      assessorId: body.assessorId,
      createdBy: actor.userId,
      createdAt: now,
      state: 'draft',
      design: body.design,
      form,
      claimedDays,
      start: body.start,
      tour: body.tour,
      metres: null,
      listMetres: null,
      releasedAt: null,
      downloadedAt: null,
      finishAskedAt: null,
      finishedAt: null,
      publishedAt: null,
      cancelledAt: null,
      cancelReason: null,
    })
    const commitment = await commitToNext(tx, body.id, 1, now)
    await record(context, tx, planner, 'inspections.created', body.id, { date: body.date, commitment })
    return ok(undefined)
  })
  return made.ok ? openPlan(context, planner.grant, body.id) : made
}

/** Makes the secret of a drawing that is still to come, and writes its hash down. */
export async function commitToNext(tx: Tx, planId: string, number: number, at: Date): Promise<string> {
  const { secret, commitment } = newSecret()
  await insertCommitment(tx, { id: uuid(), planId, number, commitment, committedAt: at, secret })
  return commitment
}

export async function openPlan(
  context: InspectionsContext,
  grant: Grant<'inspections.read' | 'inspections.plan'>,
  id: string,
): Promise<Result<InspectionPlan>> {
  const viewer = viewerOf(grant)
  const plan = await findPlan(context.platform.db, viewer, id)
  return plan ? ok(await showPlan(context, viewer, plan)) : fail(notFound())
}

/** Changes the head of a plan. Another design takes the drawn shops off: lots must be drawn again, with a reason. */
export async function changePlan(
  context: InspectionsContext,
  planner: Planner,
  id: string,
  body: BodyOf<typeof changeInspection>,
): Promise<Result<InspectionPlan>> {
  const fit = await checkHead(context, planner, body)
  if (!fit.ok) return fit
  return advance(context, planner, { id, version: body.version }, async (tx, plan) => {
    if (plan.state !== 'draft' && plan.state !== 'drawn')
      return fail(wrongState('计划已下达，不能再改。', 'The plan was handed out and can no longer change.'))
    const redesigned = canonicalJson(body.design) !== canonicalJson(plan.design)
    if (redesigned) await deleteItems(tx, plan.id)
    return ok({
      ...plan,
      title: body.title,
      date: body.date,
      assessorId: body.assessorId,
      design: body.design,
      start: body.start,
      tour: body.tour,
      ...(redesigned ? ({ state: 'draft', metres: null, listMetres: null } as const) : {}),
    })
  })
}

/** S1.22: hands the plan to the assessor's phone. */
export function releasePlan(context: InspectionsContext, planner: Planner, id: string, version: number) {
  return advance(context, planner, { id, version }, async (tx, plan) => {
    const items = await itemsOf(tx, [plan.id], null)
    if (plan.state !== 'drawn' || !items.some((item) => item.state === 'planned'))
      return fail(wrongState('要先抽取客户才能下达。', 'Shops must be drawn before the plan is handed out.'))
    await publishPlanEvent(context.platform.events, tx, 'inspections.released', plan, items)
    await record(context, tx, planner, 'inspections.released', plan.id, { items: items.length })
    return ok({ ...plan, state: 'released', releasedAt: context.platform.now() })
  })
}

/** S1.43: from here on the assessed and their leaders see the results. */
export function publishPlan(context: InspectionsContext, planner: Planner, id: string, version: number) {
  return advance(context, planner, { id, version }, async (tx, plan) => {
    if (plan.state !== 'finished')
      return fail(wrongState('考核全部上传完成后才能公布。', 'Only a finished assessment can be published.'))
    const items = await itemsOf(tx, [plan.id], null)
    const assessed = new Map(items.map((item) => [item.managerId, item.unitId]))
    for (const [managerId, unitId] of assessed)
      await context.platform.events.publish(tx, resultsPublished(plan.id, managerId, unitId))
    await record(context, tx, planner, 'inspections.published', plan.id, { managers: assessed.size })
    return ok({ ...plan, state: 'published', publishedAt: context.platform.now() })
  })
}

/** A plan that comes to nothing. It stays in the list with its drawings and the reason. */
export function cancelPlan(
  context: InspectionsContext,
  planner: Planner,
  id: string,
  body: { readonly version: number; readonly reason: string },
) {
  return advance(context, planner, { id, version: body.version }, async (tx, plan) => {
    if (plan.state === 'finished' || plan.state === 'published' || plan.state === 'cancelled')
      return fail(wrongState('已完成或已作废的考核不能作废。', 'It is over already.'))
    const [draws, items] = [await drawsOf(tx, [plan.id]), await itemsOf(tx, [plan.id], null)]
    await publishPlanEvent(context.platform.events, tx, 'inspections.cancelled', plan, items)
    await record(context, tx, planner, 'inspections.cancelled', plan.id, {
      draws: draws.filter((draw) => draw.drawnAt !== null).length,
    })
    return ok({
      ...plan,
      state: 'cancelled',
      cancelledAt: context.platform.now(),
      cancelReason: body.reason,
    })
  })
}

/** Changes a plan under a lock, if nobody changed it meanwhile, and answers it as it is then. */
export async function advance(
  context: InspectionsContext,
  { grant }: Pick<Planner, 'grant'>,
  wanted: { readonly id: string; readonly version: number },
  change: (tx: Tx, plan: PlanRow) => Promise<Result<PlanRow>>,
): Promise<Result<InspectionPlan>> {
  const viewer = viewerOf(grant)
  const changed = await inTransaction(context.platform.db, async (tx) => {
    const plan = await findPlan(tx, viewer, wanted.id, 'for update')
    if (plan === null || !mayChange(grant, viewer.userId, plan)) return fail(notFound())
    if (plan.version !== wanted.version) return fail(changedMeanwhile())
    const next = await change(tx, plan)
    if (!next.ok) return next
    await updatePlan(tx, next.value)
    return ok(undefined)
  })
  return changed.ok ? openPlan(context, grant, wanted.id) : changed
}

/** Makers change their plans; others only where they may see plans before publication. */
function mayChange(grant: Grant<'inspections.plan'>, userId: string | null, plan: PlanRow): boolean {
  if (userId === null || plan.createdBy === userId) return true
  const preview = grant.actor && authorize(grant.actor, 'inspections.preview')
  return preview?.ok === true && covers(preview.value.scope, { unitId: plan.unitId, ownerId: null })
}

export async function record(
  { platform }: InspectionsContext,
  tx: Tx,
  { actor, origin }: Planner,
  action: AuditAction,
  subjectId: string,
  detail: Readonly<Record<string, unknown>>,
): Promise<void> {
  await platform.audit.record(tx, {
    actorId: actor.userId,
    action,
    subjectKind: 'inspection',
    subjectId,
    detail,
    origin,
  })
}

async function checkHead(context: InspectionsContext, { grant }: Planner, head: Head): Promise<Result<void>> {
  const { identity } = context.needs
  if (head.date < context.platform.calendar.today()) return fail(planPast(head.date))
  const managers = new Set((await identity.accountManagers(grant.scope)).map((person) => person.id))
  if (!head.design.managerIds.every((id) => managers.has(id))) return fail(managersOutOfReach())
  const assessor = await identity.actor(head.assessorId)
  if (
    assessor === null ||
    !authorize(assessor, 'inspections.perform').ok ||
    head.design.managerIds.includes(head.assessorId)
  )
    return fail(assessorUnfit())
  return ok(undefined)
}

import type {
  commentInspection,
  OwnInspections,
  ownInspections,
  replyToComment,
} from '#contracts/inspection-results.ts'
import type { ItemComment } from '#contracts/inspections.ts'
import type { BodyOf, QueryOf } from '#contracts/http.ts'
import type { Locale } from '#contracts/identity.ts'
import { shiftDate } from '#platform/calendar/dates.ts'
import { inTransaction } from '#platform/db/index.ts'
import { notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import { type Actor, covers, type Grant } from '#platform/policy/index.ts'
import { type InspectionsContext, viewerOf } from '../inspections.context.ts'
import { commentAnswered, commentTooLate, ownCase } from '../inspections.errors.ts'
import { inspectionSettings } from '../inspections.settings.ts'
import { findItem, itemsOf, saveItems } from '../plan/item.repo.ts'
import { findPlan, type PlanRow, publishedPlansOf } from '../plan/plan.repo.ts'
import { type Planner, record } from '../plan/plan.service.ts'
import { namesOf, showComment, showItems } from '../plan/show-plan.ts'
import { frameCounts } from '../sampling/draw.repo.ts'
import { answerComment, commentsOf, findComment, insertComment } from './comment.repo.ts'
import { indicatorsOf } from './indicators.ts'
import { estimatesOf } from './summarise.ts'

/** S1.43: the assessed person's own results, once they are published. */
export async function showOwn(
  context: InspectionsContext,
  { grant, actor }: { readonly grant: Grant<'inspections.respond'>; readonly actor: Actor },
  query: QueryOf<typeof ownInspections>,
  locale: Locale,
): Promise<OwnInspections> {
  const { db, settings, calendar } = context.platform
  const plans = await publishedPlansOf(db, grant, query)
  const planIds = plans.map((plan) => plan.id)
  const items = (await itemsOf(db, planIds, grant.scope)).filter((item) => item.state !== 'removed')
  const shown = new Map((await showItems(context, plans, items)).map((item) => [item.id, item]))
  const indicators = indicatorsOf(
    plans.map((plan) => plan.form),
    locale,
  )
  const mine = new Set([actor.userId])
  const frames = (await frameCounts(db, planIds)).filter((frame) => mine.has(frame.managerId))
  const smallBelow = await settings.read(inspectionSettings.smallSample, actor.unitId)
  const until = await commentDeadline(context, actor.unitId)
  return {
    indicators: indicators.map(({ code, label, unit, definition }) => ({ code, label, unit, definition })),
    estimates: estimatesOf({ plans, items, frames, smallBelow }, indicators, mine),
    items: plans.flatMap((plan) =>
      items
        .filter((item) => item.planId === plan.id)
        .map((item) => ({
          ...shown.get(item.id)!,
          plan: { id: plan.id, number: plan.number, title: plan.title, date: plan.date },
          publishedAt: plan.publishedAt!.toISOString(),
          commentUntil: until(plan),
          mayComment: item.state === 'done' && calendar.today() <= until(plan),
        })),
    ),
  }
}

async function commentDeadline(
  { platform }: InspectionsContext,
  unitId: string,
): Promise<(plan: PlanRow) => string> {
  const days = await platform.settings.read(inspectionSettings.commentDays, unitId)
  return (plan) => shiftDate(platform.calendar.dateOf(plan.publishedAt!), days)
}

/** The assessed person explains or objects. */
export async function comment(
  context: InspectionsContext,
  { grant, actor }: { readonly grant: Grant<'inspections.respond'>; readonly actor: Actor },
  itemId: string,
  body: BodyOf<typeof commentInspection>,
): Promise<Result<ItemComment>> {
  const { platform } = context
  const item = await findItem(platform.db, itemId)
  const plans = await publishedPlansOf(platform.db, grant, {})
  const plan = item && plans.find((one) => one.id === item.planId)
  if (!item || !plan || !covers(grant.scope, { unitId: item.unitId, ownerId: item.managerId }))
    return fail(notFound())
  const until = (await commentDeadline(context, actor.unitId))(plan)
  if (platform.calendar.today() > until) return fail(commentTooLate(until))
  const written = await inTransaction(platform.db, async (tx) => {
    await insertComment(tx, {
      id: body.id,
      itemId,
      authorId: actor.userId,
      body: body.body,
      createdAt: platform.now(),
    })
    const kept = (await commentsOf(tx, [itemId])).find((one) => one.id === body.id)
    return kept && kept.authorId === actor.userId ? ok(kept) : fail(notFound())
  })
  if (!written.ok) return written
  return ok(showComment(written.value, await namesOf(context, [actor.userId])))
}

/** An objection is answered; one that is accepted takes the result out of the figures and keeps it on record. */
export async function reply(
  context: InspectionsContext,
  planner: Planner,
  id: string,
  body: BodyOf<typeof replyToComment>,
): Promise<Result<ItemComment>> {
  const { platform } = context
  const answered = await inTransaction(platform.db, async (tx) => {
    const said = await findComment(tx, id)
    const item = said && (await findItem(tx, said.itemId))
    const plan = item && (await findPlan(tx, viewerOf(planner.grant), item.planId))
    if (!said || !item || !plan) return fail(notFound())
    if (!covers(planner.grant.scope, { unitId: item.unitId, ownerId: item.managerId }))
      return fail(notFound())
    if (said.authorId === planner.actor.userId) return fail(ownCase())
    if (said.reply !== null) return fail(commentAnswered())
    await answerComment(tx, id, {
      reply: body.body,
      outcome: body.outcome,
      by: planner.actor.userId,
      at: platform.now(),
    })
    if (body.outcome === 'withdrawn') await saveItems(tx, [{ ...item, withdrawnAt: platform.now() }])
    await record(context, tx, planner, 'inspections.comment_answered', item.id, { outcome: body.outcome })
    return ok(await findComment(tx, id))
  })
  if (!answered.ok) return answered
  const said = answered.value!
  return ok(showComment(said, await namesOf(context, [said.authorId, planner.actor.userId])))
}

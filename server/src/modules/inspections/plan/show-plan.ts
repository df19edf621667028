import type {
  InspectedCustomer,
  InspectionDraw,
  InspectionItem,
  InspectionPlan,
  ItemComment,
  PlanSummary,
} from '#contracts/inspections.ts'
import { shiftDate } from '#platform/calendar/dates.ts'
import type { ClaimedVisit } from '#modules/visits/index.ts'
import type { InspectionsContext, Viewer } from '../inspections.context.ts'
import { type CommentRow, commentsOf } from '../results/comment.repo.ts'
import { answersInWords } from '../results/score.ts'
import { countAbandoned, type DrawRow, drawsOf } from '../sampling/draw.repo.ts'
import { countsOf, type ItemRow, itemsOf } from './item.repo.ts'
import { changesOf, type PlanRow } from './plan.repo.ts'

const ABANDONED_DAYS = 30

/** Names of people; somebody who is unknown is shown as such, not left out. */
export type Names = (id: string) => { id: string; name: string }
export async function namesOf(context: InspectionsContext, ids: readonly string[]): Promise<Names> {
  const people = await context.needs.identity.people([...new Set(ids)])
  return (id) => ({ id, name: people.get(id)?.name ?? '—' })
}

/** Plans in a line each. */
export async function showSummaries(
  context: InspectionsContext,
  plans: readonly PlanRow[],
): Promise<PlanSummary[]> {
  const counts = await countsOf(
    context.platform.db,
    plans.map((plan) => plan.id),
  )
  const nameOf = await namesOf(
    context,
    plans.flatMap((plan) => [plan.assessorId, plan.createdBy, ...plan.design.managerIds]),
  )
  return plans.map((plan) => ({
    id: plan.id,
    number: plan.number,
    title: plan.title,
    date: plan.date,
    state: plan.state,
    assessor: nameOf(plan.assessorId),
    createdBy: nameOf(plan.createdBy),
    managers: plan.design.managerIds.map(nameOf),
    draws: counts.get(plan.id)?.draws ?? 0,
    items: counts.get(plan.id)?.items ?? 0,
    settled: counts.get(plan.id)?.settled ?? 0,
    cancelReason: plan.cancelReason,
  }))
}

/** A plan with everything on it, its shops as far as the viewer reaches. */
export async function showPlan(
  context: InspectionsContext,
  viewer: Viewer,
  plan: PlanRow,
): Promise<InspectionPlan> {
  const { db } = context.platform
  const whole = viewer.userId === null || [plan.createdBy, plan.assessorId].includes(viewer.userId)
  const scope = whole ? null : (viewer.before ?? viewer.published)
  const [items, draws, changes, abandoned] = await Promise.all([
    itemsOf(db, [plan.id], scope),
    drawsOf(db, [plan.id]),
    changesOf(db, plan.id),
    countAbandoned(
      db,
      plan.design.managerIds,
      new Date(`${shiftDate(context.platform.calendar.dateOf(plan.createdAt), -ABANDONED_DAYS)}T00:00:00Z`),
    ),
  ])
  const [summary] = await showSummaries(context, [plan])
  const people = [...draws.flatMap((draw) => draw.drawnBy ?? []), ...changes.map((change) => change.by)]
  const nameOf = await namesOf(context, people)
  const entries = await showItems(context, [plan], items)
  const customerNames = new Map(entries.map((entry) => [entry.customer.id, entry.customer.name]))
  const unknown = changes.flatMap(({ customerId }) =>
    customerId === null || customerNames.has(customerId) ? [] : [customerId],
  )
  for (const customer of await context.needs.customers.byIds(unknown))
    customerNames.set(customer.id, customer.name)
  return {
    ...summary!,
    version: plan.version,
    design: plan.design,
    form: plan.form,
    claimedDays: plan.claimedDays,
    start: plan.start,
    tour: plan.tour,
    metres: plan.metres,
    listMetres: plan.listMetres,
    releasedAt: iso(plan.releasedAt),
    downloadedAt: iso(plan.downloadedAt),
    finishedAt: iso(plan.finishedAt),
    publishedAt: iso(plan.publishedAt),
    awaitingPhotos: plan.finishAskedAt !== null && plan.finishedAt === null,
    drawings: draws.map((draw) => showDraw(draw, nameOf)),
    entries,
    changes: changes.map((change) => ({
      at: change.at.toISOString(),
      by: nameOf(change.by),
      kind: change.kind,
      customer: change.customerId === null ? null : (customerNames.get(change.customerId) ?? '—'),
      reason: change.reason,
    })),
    abandonedDraws: abandoned,
  }
}

function showDraw(draw: DrawRow, nameOf: Names): InspectionDraw {
  return {
    number: draw.number,
    commitment: draw.commitment,
    committedAt: draw.committedAt.toISOString(),
    drawnAt: iso(draw.drawnAt),
    drawnBy: draw.drawnBy === null ? null : nameOf(draw.drawnBy),
    reason: draw.reason,
    publicText: draw.publicText,
    secret: draw.drawnAt === null ? null : draw.secret,
    frameHash: draw.frameHash,
    frameSize: draw.frameSize,
    sampleSize: draw.sampleSize,
  }
}

/** Shops with what was found there, of plans that the caller has found to be visible. */
export async function showItems(
  context: InspectionsContext,
  plans: readonly PlanRow[],
  items: readonly ItemRow[],
): Promise<InspectionItem[]> {
  const visitIds = items.flatMap((item) => item.enquiries.flatMap((enquiry) => enquiry.visitId ?? []))
  const [customers, comments, claimed] = await Promise.all([
    shownCustomers(context, items),
    commentsOf(
      context.platform.db,
      items.map((item) => item.id),
    ),
    context.needs.visits.claimedVisits({ ids: [...new Set(visitIds)] }),
  ])
  const nameOf = await namesOf(context, [
    ...items.map((item) => item.managerId),
    ...comments.flatMap((comment) => [comment.authorId, comment.repliedBy ?? comment.authorId]),
  ])
  const visits = new Map(claimed.map((visit) => [visit.id, visit]))
  const planOf = new Map(plans.map((plan) => [plan.id, plan]))
  const said = Map.groupBy(comments, (comment) => comment.itemId)
  return items.map((item) => ({
    id: item.id,
    sequence: item.sequence,
    customer: customers(item.customerId),
    manager: nameOf(item.managerId),
    origin: item.origin,
    replacesId: item.replacesId,
    probability: item.probability,
    state: item.state,
    reason: item.reason,
    legMetres: item.legMetres,
    startedAt: iso(item.startedAt),
    endedAt: iso(item.endedAt),
    place: item.startPlace,
    answers: answersInWords(planOf.get(item.planId)!.form, item.findings),
    score: item.score,
    remark: item.remark,
    enquiries: item.enquiries.map((enquiry) => ({
      ...enquiry,
      claimed: showClaim(enquiry.visitId === null ? undefined : visits.get(enquiry.visitId)),
    })),
    photos: [...item.attachedPhotos],
    missingPhotos: item.expectedPhotos.length - item.attachedPhotos.length,
    comments: (said.get(item.id) ?? []).map((comment) => showComment(comment, nameOf)),
    withdrawn: item.withdrawnAt !== null,
  }))
}

const showClaim = (visit: ClaimedVisit | undefined) =>
  visit === undefined
    ? null
    : { date: visit.date, startedAt: visit.startedAt.toISOString(), verdict: visit.verdict }

export function showComment(comment: CommentRow, nameOf: Names): ItemComment {
  return {
    id: comment.id,
    author: nameOf(comment.authorId),
    at: comment.createdAt.toISOString(),
    body: comment.body,
    reply:
      comment.reply === null || comment.outcome === null || comment.repliedAt === null
        ? null
        : {
            by: nameOf(comment.repliedBy ?? comment.authorId),
            at: comment.repliedAt.toISOString(),
            body: comment.reply,
            outcome: comment.outcome,
          },
  }
}

/** The shops of items as they are shown. */
export async function shownCustomers(
  context: InspectionsContext,
  items: readonly Pick<ItemRow, 'customerId'>[],
): Promise<(id: string) => InspectedCustomer> {
  const found = await context.needs.customers.byIds([...new Set(items.map((item) => item.customerId))])
  const known = new Map(found.map((customer) => [customer.id, customer]))
  return (id) => {
    const customer = known.get(id)
    return {
      id,
      licence: customer?.licence ?? '—',
      name: customer?.name ?? '—',
      address: customer?.address ?? '',
      type: customer?.type ?? 'ordinary',
      grade: customer?.grade ?? '—',
      keyCustomer: customer?.keyCustomer ?? false,
      position: customer?.position ? { lng: customer.position.lng, lat: customer.position.lat } : null,
    }
  }
}

export const iso = (moment: Date | null): string | null => moment?.toISOString() ?? null

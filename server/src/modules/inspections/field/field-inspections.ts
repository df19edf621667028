import type { FieldInspection, fieldInspections } from '#contracts/inspections-field.ts'
import type { ResponseOf } from '#contracts/http.ts'
import { shiftDate } from '#platform/calendar/dates.ts'
import type { Actor, Grant } from '#platform/policy/index.ts'
import type { ClaimedVisit } from '#modules/visits/index.ts'
import type { InspectionsContext } from '../inspections.context.ts'
import { type ItemRow, itemsOf } from '../plan/item.repo.ts'
import { plansOnPhone } from '../plan/plan.repo.ts'
import { iso, type Names, namesOf, shownCustomers } from '../plan/show-plan.ts'
import { attachPhotos } from './photos.ts'

/** Finished plans stay on the phone this long, so that the assessor sees that they arrived. */
const KEEP_FINISHED_DAYS = 3

/** S1.22: everything an assessor's phone needs for a day without a network. No position of any visit is among it. */
export async function openFieldInspections(
  context: InspectionsContext,
  { grant, actor }: { readonly grant: Grant<'inspections.perform'>; readonly actor: Actor },
): Promise<ResponseOf<typeof fieldInspections>> {
  const { platform, needs } = context
  const today = platform.calendar.today()
  await attachPhotos(context, actor.userId)
  const plans = await plansOnPhone(platform.db, grant, shiftDate(today, -KEEP_FINISHED_DAYS))
  const items = await itemsOf(
    platform.db,
    plans.map((plan) => plan.id),
    null,
  )
  const rule = await needs.visits.placeRule(actor.unitId)
  const customers = await shownCustomers(context, items)
  const nameOf = await namesOf(
    context,
    items.map((item) => item.managerId),
  )
  const shown = await Promise.all(
    plans.map(async (plan): Promise<FieldInspection> => {
      const own = items.filter((item) => item.planId === plan.id && item.state !== 'removed')
      const claims = await needs.visits.claimedVisits({
        customerIds: own.map((item) => item.customerId),
        from: shiftDate(plan.date, -plan.claimedDays),
        to: plan.date > today ? plan.date : today,
      })
      return {
        id: plan.id,
        number: plan.number,
        title: plan.title,
        date: plan.date,
        state: plan.state,
        claimedDays: plan.claimedDays,
        form: plan.form,
        start: plan.start,
        rule,
        finishAsked: plan.finishAskedAt !== null,
        missingPhotos: own.reduce(
          (sum, item) => sum + item.expectedPhotos.length - item.attachedPhotos.length,
          0,
        ),
        items: own.map((item) => showItem(item, claims, customers, nameOf)),
      }
    }),
  )
  return { plans: shown, serverNow: platform.now().toISOString() }
}

function showItem(
  item: ItemRow,
  claims: readonly ClaimedVisit[],
  customers: Awaited<ReturnType<typeof shownCustomers>>,
  nameOf: Names,
): FieldInspection['items'][number] {
  return {
    id: item.id,
    sequence: item.sequence,
    customer: customers(item.customerId),
    manager: nameOf(item.managerId),
    state: item.state,
    startedAt: iso(item.startedAt),
    endedAt: iso(item.endedAt),
    reason: item.reason,
    legMetres: item.legMetres,
    claims: claims
      .filter((visit) => visit.customerId === item.customerId && visit.ownerId === item.managerId)
      .map((visit) => ({
        visitId: visit.id,
        date: visit.date,
        startedAt: visit.startedAt.toISOString(),
        minutes: Math.round((visit.endedAt.getTime() - visit.startedAt.getTime()) / 60_000),
      })),
  }
}

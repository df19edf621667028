import type { fieldDay } from '#contracts/visits-field.ts'
import type { ResponseOf } from '#contracts/http.ts'
import type { Locale } from '#contracts/identity.ts'
import type { Actor, Grant } from '#platform/policy/index.ts'
import { authorize } from '#platform/policy/index.ts'
import { loadInputs, showCustomers, showPlan } from '../plan/load-plan.ts'
import { findPlan } from '../plan/plan.repo.ts'
import { pinyinText } from '../proposal/search.ts'
import { fieldLimitsOf, placeRuleOf, travelModelOf, type VisitsContext } from '../visits.context.ts'
import { readVisitSettings } from '../visits.settings.ts'
import { openSteps } from './next-steps.ts'
import { attachPhotos } from './photos.ts'
import { showVisits } from './show-visits.ts'
import { visitsOfPersonDay } from './visit.repo.ts'

/** Everything the phone needs for a day without a network. A draft is not on the phone: only a confirmed plan is. */
export async function openFieldDay(
  context: VisitsContext,
  caller: { readonly grant: Grant<'visits.perform'>; readonly actor: Actor; readonly locale: Locale },
  wanted: string | undefined,
): Promise<ResponseOf<typeof fieldDay>> {
  const { platform, needs } = context
  const { actor, grant } = caller
  const date = wanted ?? platform.calendar.today()
  await attachPhotos(context, actor.userId)
  const plan = await findPlan(platform.db, grant, { ownerId: actor.userId, date })
  const inputs = plan?.state === 'confirmed' ? await loadInputs(context, plan) : null
  const reading = authorize(actor, 'visits.read')
  const customers = reading.ok ? await needs.customers.forPlanning(reading.value, actor.userId) : []
  const due = new Map(customers.map((customer) => [customer.id, customer.nextDueOn]))
  const settings = await readVisitSettings(platform.settings, actor.unitId)
  const shown = await showCustomers(context, caller, customers, { date, unitId: actor.unitId })
  return {
    date,
    plan: inputs && (await showPlan(context, inputs, caller)),
    visits: await showVisits(context, grant, await visitsOfPersonDay(platform.db, actor.userId, date)),
    customers: [...shown.values()].map((customer) => ({
      ...customer,
      dueOn: due.get(customer.id) ?? null,
      searchText: pinyinText(customer.name),
    })),
    rule: placeRuleOf(settings),
    limits: fieldLimitsOf(settings),
    travel: { ...travelModelOf(settings), trafficFactor: settings.trafficFactor },
    carrierPositioning: (await needs.positioning?.available(actor.userId)) ?? false,
    nextSteps: await openSteps(
      context,
      customers.map((customer) => customer.id),
      { date, unitId: actor.unitId },
    ),
    briefs: await needs.customers.briefsOf(actor, [
      ...new Set([
        ...customers.map((customer) => customer.id),
        ...(inputs?.stops.map((stop) => stop.customerId) ?? []),
      ]),
    ]),
    cardFields: await needs.customers.phoneFields(actor),
    serverNow: platform.now().toISOString(),
  }
}

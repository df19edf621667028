import type { fieldDay } from '#contracts/visits.ts'
import type { ResponseOf } from '#contracts/http.ts'
import type { Locale } from '#contracts/identity.ts'
import type { Actor, Grant } from '#platform/policy/index.ts'
import { authorize } from '#platform/policy/index.ts'
import { loadInputs, showCustomers, showPlan } from '../plan/load-plan.ts'
import { findPlan } from '../plan/plan.repo.ts'
import { pinyinText } from '../proposal/search.ts'
import { placeRuleOf, type VisitsContext } from '../visits.context.ts'
import { readVisitSettings } from '../visits.settings.ts'
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
  const shown = await showCustomers(context, caller, customers, { date, unitId: actor.unitId })
  return {
    date,
    plan: inputs && (await showPlan(context, inputs, caller)),
    visits: await showVisits(context, grant, await visitsOfPersonDay(platform.db, actor.userId, date)),
    customers: [...shown.values()].map((customer) => ({
      ...customer,
      searchText: pinyinText(customer.name),
    })),
    rule: placeRuleOf(await readVisitSettings(platform.settings, actor.unitId)),
    serverNow: platform.now().toISOString(),
  }
}

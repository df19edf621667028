import type { assessSite, DayTrace, Differences, differences, visitEffect } from '#contracts/analysis.ts'
import type { QueryOf, ResponseOf } from '#contracts/http.ts'
import { daysBetween, shiftDate } from '#platform/calendar/dates.ts'
import { notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import { covers, type Grant } from '#platform/policy/index.ts'
import { periodTooLong } from './analysis.errors.ts'
import type { AnalysisContext, CustomerFact } from './analysis.needs.ts'
import { readAnalysisSettings } from './analysis.settings.ts'
import { LONGEST_DAYS, periodFits, unitsOf } from './coverage.service.ts'
import { traceDay } from './day-trace.ts'
import { differencesBy } from './differences.ts'
import { brandVolumes, deliveryHours } from './order-details.repo.ts'
import { assessPlace, boxAround } from './siting.ts'
import { comparableWeeks, estimate, observationsOf, weeksNeededBefore } from './visit-effect.ts'

/** S1.18, S1.42: the trace of one day; a person out of reach is not found. */
export async function openTrace(
  { needs }: AnalysisContext,
  grant: Grant<'analysis.read'>,
  { personId, date }: { personId: string; date: string },
): Promise<Result<DayTrace>> {
  const person = (await needs.identity.people([personId])).get(personId)
  if (!person || !covers(grant.scope, { unitId: person.unitId, ownerId: person.id })) return fail(notFound())
  const visits = await needs.visits.visitFacts(grant, { from: date, to: date, unitIds: null }, personId)
  const names = await needs.customers.namesOf(visits.map((visit) => visit.customerId))
  const segments = traceDay(visits, await needs.visits.travelOf(person.unitId))
  return ok({
    person: { id: person.id, name: person.name },
    date,
    segments: segments.map(({ kind, from, to, visit, metres }) => ({
      kind,
      from: from.toISOString(),
      to: to?.toISOString() ?? null,
      visitId: visit?.id ?? null,
      customer: visit && (names.get(visit.customerId) ?? null),
      verdict: visit?.verdict ?? null,
      metres: metres === null ? null : Math.round(metres),
    })),
  })
}

/** Customers beyond which the effect is estimated on a sample, so that one question never holds up the others. */
const MOST_CUSTOMERS = 20_000

/** S1.2, S1.6: the effect of visits on orders, overall, before the visits (placebo) and by grade. */
export async function effectOfVisits(
  context: AnalysisContext,
  grant: Grant<'analysis.aggregate'>,
  query: QueryOf<typeof visitEffect>,
): Promise<Result<ResponseOf<typeof visitEffect>>> {
  if (!periodFits(query)) return fail(periodTooLong(LONGEST_DAYS))
  const { customers: customersApi, visits: visitsApi } = context.needs
  const span = query.weeks
  const weeks = comparableWeeks(query.from, query.to, span, context.platform.calendar.today())
  const [first, last] = [weeks[0], weeks.at(-1)]
  if (!first || !last) return ok({ overall: null, placebo: null, byGrade: [], weeksCompared: 0, weeks: span })
  const unitIds = await unitsOf(context, query.unitIds)
  const visited = { from: first, to: shiftDate(last, 6), unitIds }
  const ordered = {
    from: shiftDate(first, -7 * weeksNeededBefore(span)),
    to: shiftDate(last, 7 * (span + 1) - 1),
    unitIds,
  }
  const [all, visits, orders] = await Promise.all([
    customersApi.activeFacts(grant, unitIds),
    visitsApi.visitFacts(grant, visited),
    customersApi.weeksOfOrders(grant, ordered),
  ])
  const inputs = { weeks, span, customers: sampled(all), visits, orders }
  const observations = observationsOf(inputs)
  const byGrade = [...Map.groupBy(observations, (one) => one.grade)]
  return ok({
    overall: estimate(observations),
    placebo: estimate(observationsOf(inputs, span + 1)),
    byGrade: byGrade
      .map(([grade, of]) => ({ grade, effect: estimate(of) }))
      .toSorted((x, y) => (x.grade < y.grade ? -1 : 1)),
    weeksCompared: weeks.length,
    weeks: span,
  })
}

/** Every so-manyth customer in order of id: ids say nothing about who is visited. */
function sampled(customers: readonly CustomerFact[]): readonly CustomerFact[] {
  const step = Math.ceil(customers.length / MOST_CUSTOMERS)
  return step <= 1 ? customers : customers.filter((_, index) => index % step === 0)
}

/** S1.39: how units and retailer types differ. */
export async function reportDifferences(
  context: AnalysisContext,
  grant: Grant<'analysis.aggregate'>,
  query: QueryOf<typeof differences>,
): Promise<Result<Differences>> {
  if (!periodFits(query)) return fail(periodTooLong(LONGEST_DAYS))
  const { platform, needs } = context
  const { from, to, by } = query
  const unitIds = await unitsOf(context, query.unitIds)
  const [customers, orders, brands, deliveries, { promisedHours, leastCustomers }] = await Promise.all([
    needs.customers.activeFacts(grant, unitIds),
    needs.customers.weeksOfOrders(grant, { from, to, unitIds }),
    brandVolumes(platform.db, grant, from, to),
    deliveryHours(platform.db, grant, from, to),
    readAnalysisSettings(platform.settings),
  ])
  const units = await needs.identity.units([...new Set(customers.map((one) => one.unitId))])
  const rows = differencesBy({
    by,
    weeks: (daysBetween(from, to) + 1) / 7,
    customers,
    orders,
    brands,
    deliveries,
    promisedHours,
    leastCustomers,
    unitName: (id) => units.get(id)?.name ?? '',
  })
  return ok({
    rows,
    promisedHours,
    leastGroup: leastCustomers,
    hasBrands: brands.length > 0,
    hasDeliveries: deliveries.length > 0,
  })
}

/** S1.41: what stands around a place where a new retailer would be. */
export async function siteAt(
  { platform, needs }: AnalysisContext,
  grant: Grant<'analysis.site'>,
  place: QueryOf<typeof assessSite>,
): Promise<ResponseOf<typeof assessSite>> {
  const shops = await needs.customers.shopsWithin(grant, boxAround(place))
  const { leastSpacing } = await readAnalysisSettings(platform.settings)
  return assessPlace(place, shops, leastSpacing)
}

import type { peopleCoverage, unitCoverage } from '#contracts/analysis.ts'
import type { QueryOf, ResponseOf } from '#contracts/http.ts'
import type { TravelModel } from '#engines/geo/index.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import { daysBetween } from '#platform/calendar/dates.ts'
import type { Grant } from '#platform/policy/index.ts'
import { periodTooLong } from './analysis.errors.ts'
import type { AnalysisContext } from './analysis.needs.ts'
import { readAnalysisSettings } from './analysis.settings.ts'
import { type CoverageInputs, coverageOf } from './coverage.ts'

type Period = QueryOf<typeof peopleCoverage>
export const LONGEST_DAYS = 184

/** The units asked for with all below them; null for everything in reach. */
export async function unitsOf(
  { needs }: AnalysisContext,
  unitIds: readonly string[],
): Promise<readonly string[] | null> {
  return unitIds.length === 0 ? null : needs.identity.unitsBelow(unitIds)
}

export const periodFits = ({ from, to }: { from: string; to: string }): boolean =>
  from <= to && daysBetween(from, to) < LONGEST_DAYS

/** Everything about a period within reach, read once. */
async function readPeriod(
  context: AnalysisContext,
  grant: Grant<'analysis.read' | 'analysis.aggregate'>,
  { from, to, unitIds }: Period,
) {
  const { customers, visits } = context.needs
  const extent = { from, to, unitIds: await unitsOf(context, unitIds) }
  const [active, facts, plans, model] = await Promise.all([
    customers.activeFacts(grant, extent.unitIds),
    visits.visitFacts(grant, extent),
    visits.planFacts(grant, extent),
    visits.travelOf(null),
  ])
  const today = context.platform.calendar.today()
  return { from, to, today, customers: active, visits: facts, plans, model }
}

/** One row a person that has customers or made visits, and all of them together. */
export async function coverageByPerson(
  context: AnalysisContext,
  grant: Grant<'analysis.read'>,
  query: Period,
): Promise<Result<ResponseOf<typeof peopleCoverage>>> {
  if (!periodFits(query)) return fail(periodTooLong(LONGEST_DAYS))
  const all = await readPeriod(context, grant, query)
  const customersOf = Map.groupBy(all.customers, (one) => one.ownerId ?? '')
  const visitsOf = Map.groupBy(all.visits, (one) => one.ownerId)
  const plansOf = Map.groupBy(all.plans, (one) => one.ownerId)
  const ids = new Set([...customersOf.keys(), ...visitsOf.keys()])
  ids.delete('')
  const people = await context.needs.identity.people([...ids])
  const units = await context.needs.identity.units([
    ...new Set([...people.values()].map((one) => one.unitId)),
  ])
  const models = await modelsOf(context, [...units.keys()])
  const rows = [...people.values()].map((person) => ({
    person: { id: person.id, name: person.name },
    unit: { id: person.unitId, name: units.get(person.unitId)?.name ?? '' },
    figures: coverageOf({
      ...all,
      customers: customersOf.get(person.id) ?? [],
      visits: visitsOf.get(person.id) ?? [],
      plans: plansOf.get(person.id) ?? [],
      model: models.get(person.unitId) ?? all.model,
    }),
  }))
  const inOrder = rows.toSorted(
    (a, b) =>
      a.unit.name.localeCompare(b.unit.name, 'zh-CN') || a.person.name.localeCompare(b.person.name, 'zh-CN'),
  )
  return ok({ rows: inOrder, total: coverageOf(all) })
}

/** One row a unit; figures of a unit with few account managers would be personal and are left out. */
export async function coverageByUnit(
  context: AnalysisContext,
  grant: Grant<'analysis.aggregate'>,
  query: Period,
): Promise<Result<ResponseOf<typeof unitCoverage>>> {
  if (!periodFits(query)) return fail(periodTooLong(LONGEST_DAYS))
  const { identity } = context.needs
  const [all, managers, { leastPeople }] = await Promise.all([
    readPeriod(context, grant, query),
    identity.accountManagers(grant.scope),
    readAnalysisSettings(context.platform.settings),
  ])
  const unitOfPerson = new Map(managers.map((one) => [one.id, one.unitId]))
  const peopleOf = Map.groupBy(managers, (one) => one.unitId)
  const customersOf = Map.groupBy(all.customers, (one) => one.unitId)
  const visitsOf = Map.groupBy(all.visits, (one) => one.unitId)
  const plansOf = Map.groupBy(all.plans, (one) => unitOfPerson.get(one.ownerId) ?? '')
  const ids = [...new Set([...customersOf.keys(), ...visitsOf.keys()])]
  const [units, models] = await Promise.all([identity.units(ids), modelsOf(context, ids)])
  const rows = [...units.values()].map((unit) => {
    const people = peopleOf.get(unit.id)?.length ?? 0
    const inputs: CoverageInputs = {
      ...all,
      customers: customersOf.get(unit.id) ?? [],
      visits: visitsOf.get(unit.id) ?? [],
      plans: plansOf.get(unit.id) ?? [],
      model: models.get(unit.id) ?? all.model,
    }
    return {
      unit: { id: unit.id, name: unit.name },
      people,
      figures: people >= leastPeople ? coverageOf(inputs) : null,
    }
  })
  const hidden = rows.filter((row) => row.figures === null)
  const inOrder = rows.toSorted((a, b) => a.unit.name.localeCompare(b.unit.name, 'zh-CN'))
  // With a single unit hidden, the sum less the others would give it away.
  const total = hidden.length === 1 || managers.length < leastPeople ? null : coverageOf(all)
  return ok({ rows: inOrder, total, leastGroup: leastPeople })
}

async function modelsOf(
  { needs }: AnalysisContext,
  unitIds: readonly string[],
): Promise<ReadonlyMap<string, TravelModel>> {
  return new Map(await Promise.all(unitIds.map(async (id) => [id, await needs.visits.travelOf(id)] as const)))
}

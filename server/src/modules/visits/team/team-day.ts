import type { teamDay } from '#contracts/team-days.ts'
import type { ResponseOf } from '#contracts/http.ts'
import type { Grant, RowScope } from '#platform/policy/index.ts'
import { combineVisits } from '../field/doubles.ts'
import { isWithdrawn } from '../field/visit-row.ts'
import { mayUseFixes, presentVisits, surroundingsOf } from '../field/show-visits.ts'
import { visitsOfDay, visitsOfStops } from '../field/visit.repo.ts'
import { missingCustomer } from '../plan/customers-of-plan.ts'
import { plansOfDay, type PlanRow, stopsOf, type StopRow } from '../plan/plan.repo.ts'
import { stopProgress } from '../plan/stop-states.ts'
import type { VisitsContext } from '../visits.context.ts'
import type { Person } from '../visits.needs.ts'
import { readVisitSettings, type VisitSettings } from '../visits.settings.ts'
import { summarisePersonDay } from './person-day.ts'

type Reading = Grant<'visits.read' | 'visits.export'>
export type TeamDay = ResponseOf<typeof teamDay>

export interface TeamDayQuery {
  readonly date: string
  readonly unitIds: readonly string[]
  readonly detail?: 'full' | 'brief'
}

/**
 * Plan against done of everybody in reach: account managers without a plan or a visit are listed too, since an
 * empty day is what a leader looks for first.
 */
export async function openTeamDay(
  context: VisitsContext,
  grant: Reading,
  { date, unitIds, detail = 'full' }: TeamDayQuery,
): Promise<TeamDay> {
  const { db } = context.platform
  const { identity } = context.needs
  const wanted = unitIds.length === 0 ? null : await identity.unitsBelow(unitIds)
  const [plans, rows, managers] = await Promise.all([
    plansOfDay(db, grant, date, wanted),
    visitsOfDay(db, grant, date, wanted, detail),
    identity.accountManagers(narrow(grant.scope, wanted)),
  ])
  const stops = await stopsOf(
    db,
    plans.map((plan) => plan.id),
  )
  // A stop may have been visited after midnight: it is done, though the visit belongs to the next day.
  const late = await visitsOfStops(
    db,
    stops.map((stop) => stop.id),
    rows.map((visit) => visit.id),
  )
  const progress = stopProgress(stops, [...rows, ...late])
  const surroundings = await surroundingsOf(context, rows, grant.actor?.locale)
  const missing = stops.map((stop) => stop.customerId).filter((id) => !surroundings.customers.has(id))
  const cards = await context.needs.customers.byIds([...new Set(missing)])
  const customers = new Map([...surroundings.customers, ...cards.map((card) => [card.id, card] as const)])
  const people = await peopleOf(context, managers, plans, rows)
  const units = await identity.units([...new Set(people.map((person) => person.unitId))])
  const settings = await settingsByUnit(context, people)

  const visitsOf = Map.groupBy(combineVisits(rows), (visit) => visit.ownerId)
  const withdrawnOf = Map.groupBy(rows.filter(isWithdrawn), (visit) => visit.ownerId)
  const planOf = new Map(plans.map((plan) => [plan.ownerId, plan]))
  const stopsOfPlan = Map.groupBy(stops, (stop) => stop.planId)
  const customerOf = (id: string) => customers.get(id) ?? missingCustomer(id)
  const days = people.map((person) => {
    const plan = planOf.get(person.id) ?? null
    return summarisePersonDay({
      person,
      unitName: units.get(person.unitId)?.name ?? '',
      plan,
      stops: plan ? (stopsOfPlan.get(plan.id) ?? []) : [],
      visits: visitsOf.get(person.id) ?? [],
      withdrawn: withdrawnOf.get(person.id) ?? [],
      progress,
      customerName: (id) => customerOf(id).name,
      detour: settings.get(person.unitId)!.detour,
      rejectAccuracyMetres: settings.get(person.unitId)!.rejectAccuracy,
    })
  })
  const visits = presentVisits(rows, { ...surroundings, customers }, mayUseFixes(grant.actor))
  return {
    date,
    people: days,
    visits:
      detail === 'full'
        ? visits
        : visits.map((visit) => ({ ...visit, endFix: null, photos: [], voices: [] })),
    openStops: plans
      .filter((plan) => plan.state === 'confirmed')
      .flatMap((plan) => openStops(plan, stopsOfPlan.get(plan.id) ?? [], progress))
      .map(({ stop, ownerId, sequence }) => {
        const { name, position } = customerOf(stop.customerId)
        return {
          id: stop.id,
          ownerId,
          customer: name,
          sequence,
          position: position && { lng: position.lng, lat: position.lat },
        }
      }),
  }
}

function openStops(
  plan: PlanRow,
  stops: readonly StopRow[],
  progress: ReturnType<typeof stopProgress>,
): { stop: StopRow; ownerId: string; sequence: number }[] {
  return stops
    .map((stop, index) => ({ stop, ownerId: plan.ownerId, sequence: index + 1 }))
    .filter(({ stop }) => progress.get(stop.id)?.state === 'planned')
}

/** Account managers in reach, and whoever else has a plan or visits that day, by unit and name. */
async function peopleOf(
  { needs }: VisitsContext,
  managers: readonly Person[],
  plans: readonly PlanRow[],
  rows: readonly { ownerId: string; unitId: string }[],
): Promise<Person[]> {
  const known = new Map(managers.map((person) => [person.id, person]))
  const unitThen = new Map([...plans, ...rows].map((row) => [row.ownerId, row.unitId]))
  const others = [...unitThen.keys()].filter((id) => !known.has(id))
  for (const person of (others.length === 0
    ? new Map<string, Person>()
    : await needs.identity.people(others)
  ).values()) {
    // Somebody who moved since is shown in the unit of that day.
    known.set(person.id, { ...person, unitId: unitThen.get(person.id) ?? person.unitId })
  }
  const collator = new Intl.Collator('zh-Hans-CN')
  return [...known.values()].toSorted(
    (a, b) => (a.unitId < b.unitId ? -1 : a.unitId > b.unitId ? 1 : 0) || collator.compare(a.name, b.name),
  )
}

async function settingsByUnit(
  { platform }: VisitsContext,
  people: readonly Person[],
): Promise<ReadonlyMap<string, VisitSettings>> {
  const units = [...new Set(people.map((person) => person.unitId))]
  return new Map(
    await Promise.all(
      units.map(async (unitId) => [unitId, await readVisitSettings(platform.settings, unitId)] as const),
    ),
  )
}

/** The part of a scope that lies in the units asked for. */
function narrow(scope: RowScope, unitIds: readonly string[] | null): RowScope {
  if (unitIds === null) return scope
  if (scope.all) return { all: false, unitIds, ownerId: null }
  return { all: false, unitIds: scope.unitIds.filter((id) => unitIds.includes(id)), ownerId: null }
}

import type { VisitForm } from '#contracts/operations.ts'
import type { PlanStop, StopCustomer, VisitPlan } from '#contracts/visit-plans.ts'
import type { Locale } from '#contracts/identity.ts'
import type { Contact, PlanningCustomer } from '#modules/customers/index.ts'
import type { Executor } from '#platform/db/index.ts'
import { inLocale } from '#platform/errors/errors.ts'
import { type Actor, authorize } from '#platform/policy/index.ts'
import { formsByVersion } from '../field/operations.repo.ts'
import { lastVisits, visitsOfPersonDay, visitsOfStops } from '../field/visit.repo.ts'
import type { VisitRow } from '../field/visit-row.ts'
import { timeOf } from '../proposal/dates.ts'
import type { VisitsContext } from '../visits.context.ts'
import { readVisitSettings } from '../visits.settings.ts'
import { missingCustomer, stopCustomerOf } from './customers-of-plan.ts'
import type { PlanInputs } from './plan-route.ts'
import { type PlanRow, stopsOf, type StopRow } from './plan.repo.ts'
import { learnedMinutes } from './service-minutes.ts'
import { stopProgress } from './stop-states.ts'

/** Everything the route of a plan depends on; `stops` given replace those stored. */
export async function loadInputs(
  context: VisitsContext,
  plan: PlanRow,
  db: Executor = context.platform.db,
  given?: { readonly stops: readonly StopRow[] },
): Promise<PlanInputs> {
  const { platform, needs } = context
  const stops = given?.stops ?? (await stopsOf(db, [plan.id]))
  const ids = [...new Set(stops.map((stop) => stop.customerId))]
  const customers = await needs.customers.byIds(ids, db)
  const settings = await readVisitSettings(platform.settings, plan.unitId)
  return {
    plan,
    stops,
    customers: new Map(customers.map((customer) => [customer.id, customer])),
    progress: stopProgress(stops, await visitsForStops(db, plan, stops)),
    settings,
    learned: await learnedMinutes(db, ids, settings),
    nowMinutes: minutesToday(context, plan.date),
  }
}

/** Visits of the plan's day, and visits of other days that count for its stops. */
async function visitsForStops(db: Executor, plan: PlanRow, stops: readonly StopRow[]): Promise<VisitRow[]> {
  const day = await visitsOfPersonDay(db, plan.ownerId, plan.date)
  const named = await visitsOfStops(
    db,
    stops.map((stop) => stop.id),
  )
  return [...new Map([...day, ...named].map((visit) => [visit.id, visit])).values()]
}

function minutesToday({ platform }: VisitsContext, date: string): number | null {
  if (platform.calendar.today() !== date) return null
  return (platform.now().getTime() - platform.calendar.boundsOf(date).start.getTime()) / 60_000
}

/** Who looks, in which language. */
export interface Viewer {
  readonly actor: Actor
  readonly locale: Locale
}

/**
 * Customers as stops show them, with what was found at the last visit and, as far as the viewer's right to read
 * customers reaches, with whom one meets there.
 */
export async function showCustomers(
  context: VisitsContext,
  { actor }: Pick<Viewer, 'actor'>,
  customers: readonly PlanningCustomer[],
  { date, unitId }: { readonly date: string; readonly unitId: string },
  known?: ReadonlyMap<string, VisitRow>,
): Promise<ReadonlyMap<string, StopCustomer>> {
  const { db, settings } = context.platform
  const contacts = await contactsFor(context, actor, customers)
  const last =
    known ??
    (await lastVisits(
      db,
      customers.map((customer) => customer.id),
      date,
    ))
  const versions = new Set([...last.values()].flatMap((visit) => visit.end?.formVersion ?? []))
  const forms = await knownForms(context, [...versions])
  const values = await readVisitSettings(settings, unitId)
  const ids = customers.map((customer) => customer.id)
  const learned = await learnedMinutes(db, ids, values)
  return new Map(
    customers.map((customer) => [
      customer.id,
      stopCustomerOf(customer, {
        date,
        last: last.get(customer.id),
        contact: contacts.get(customer.id),
        settings: values,
        forms,
        learned,
        locale: actor.locale,
      }),
    ]),
  )
}

async function contactsFor(
  { needs }: VisitsContext,
  actor: Actor,
  customers: readonly PlanningCustomer[],
): Promise<ReadonlyMap<string, Contact>> {
  const reading = authorize(actor, 'customers.read')
  if (!reading.ok) return new Map()
  return needs.customers.contactsOf(
    reading.value,
    customers.map((customer) => customer.id),
  )
}

/** The visit forms of these versions, the pack's own included. */
export async function knownForms(
  { platform, needs }: VisitsContext,
  versions: readonly number[],
): Promise<ReadonlyMap<number, VisitForm>> {
  const current = needs.visitForm
  const stored = await formsByVersion<VisitForm>(
    platform.db,
    versions.filter((version) => version !== current?.version),
  )
  return current ? new Map([...stored, [current.version, current]]) : stored
}

/** A plan as the API answers it. */
export async function showPlan(
  context: VisitsContext,
  inputs: PlanInputs,
  viewer: Viewer,
): Promise<VisitPlan> {
  const { locale } = viewer
  const { plan, stops, progress } = inputs
  const cards = stops.map((stop) => inputs.customers.get(stop.customerId) ?? missingCustomer(stop.customerId))
  const shown = await showCustomers(context, viewer, cards, plan)
  const people = await context.needs.identity.people([plan.ownerId])
  const { route } = plan
  return {
    id: plan.id,
    date: plan.date,
    owner: { id: plan.ownerId, name: people.get(plan.ownerId)?.name ?? '' },
    state: plan.state,
    tour: plan.tour,
    start: plan.start,
    end: plan.end,
    departAt: plan.departAt,
    stops: stops.map((stop, index): PlanStop => ({
      id: stop.id,
      sequence: index + 1,
      customer: shown.get(stop.customerId)!,
      locked: stop.locked,
      reasons: [...stop.reasons],
      state: progress.get(stop.id)?.state ?? 'planned',
      skipReason: stop.skipReason,
      arriveAt: stop.arriveAt === null ? null : timeOf(stop.arriveAt),
      departAt: stop.departAt === null ? null : timeOf(stop.departAt),
      legMetres: stop.legMetres,
      visitId: progress.get(stop.id)?.visitId ?? null,
    })),
    route: route && {
      metres: route.metres,
      travelMinutes: route.travelMinutes,
      serviceMinutes: route.serviceMinutes,
      listOrderMetres: route.listOrderMetres,
      gap: route.gap,
      finishAt: route.finishAt === null ? null : timeOf(route.finishAt),
      distanceSource: inLocale(route.distanceSource, locale),
      detourFactor: route.detourFactor,
      problems: route.problems.map(({ stopId, message }) => ({ stopId, message: inLocale(message, locale) })),
    },
    confirmedAt: plan.confirmedAt?.toISOString() ?? null,
    version: plan.version,
  }
}

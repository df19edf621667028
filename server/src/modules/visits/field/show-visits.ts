import type { Locale } from '#contracts/identity.ts'
import type { Visit } from '#contracts/visits.ts'
import { judgePlace } from '#engines/place/index.ts'
import type { Actor, Grant } from '#platform/policy/index.ts'
import { covers, reach } from '#platform/policy/index.ts'
import type { PlanningCustomer } from '#modules/customers/index.ts'
import type { VisitForm } from '#contracts/operations.ts'
import { knownForms } from '../plan/load-plan.ts'
import { missingCustomer } from '../plan/customers-of-plan.ts'
import type { VisitsContext } from '../visits.context.ts'
import { byStart, combineVisits } from './doubles.ts'
import { findingsOf } from './findings.ts'
import { isWithdrawn, type VisitRow } from './visit-row.ts'

/** Who may see where somebody was: the person, and leaders and assessors in whose reach the visit lies. */
export function mayUseFixes(actor: Actor | null): (visit: { unitId: string; ownerId: string }) => boolean {
  if (actor === null) return () => true
  const supervising = actor.assignments.filter(({ role }) => role === 'team_leader' || role === 'assessor')
  const reached = reach({ ...actor, assignments: supervising }, 'visits.read')
  return (visit) => visit.ownerId === actor.userId || (reached !== null && covers(reached.scope, visit))
}

/** What visits are shown with. */
export interface Surroundings {
  readonly customers: ReadonlyMap<string, PlanningCustomer>
  readonly names: ReadonlyMap<string, { readonly name: string }>
  readonly forms: ReadonlyMap<number, VisitForm>
  /** In which language findings are told. */
  readonly locale: Locale
}

export async function surroundingsOf(
  context: VisitsContext,
  rows: readonly VisitRow[],
  locale: Locale = 'zh-CN',
): Promise<Surroundings> {
  const customerIds = new Set(rows.flatMap((row) => row.start?.customerId ?? []))
  const [customers, names, forms] = await Promise.all([
    context.needs.customers.byIds([...customerIds]),
    context.needs.identity.people([...new Set(rows.map((row) => row.ownerId))]),
    knownForms(context, [...new Set(rows.flatMap((row) => row.end?.formVersion ?? []))]),
  ])
  return { customers: new Map(customers.map((customer) => [customer.id, customer])), names, forms, locale }
}

/** Visits as the API answers them, withdrawn ones too, in the order they began. Rows that hold only an end are not visits yet. */
export async function showVisits(
  context: VisitsContext,
  grant: Grant<'visits.read' | 'visits.perform' | 'visits.export'>,
  rows: readonly VisitRow[],
): Promise<Visit[]> {
  const surroundings = await surroundingsOf(context, rows, grant.actor?.locale)
  return presentVisits(rows, surroundings, mayUseFixes(grant.actor))
}

export function presentVisits(
  rows: readonly VisitRow[],
  surroundings: Surroundings,
  mayUse: (visit: { unitId: string; ownerId: string }) => boolean,
): Visit[] {
  return [...combineVisits(rows), ...rows.filter(isWithdrawn)]
    .toSorted(byStart)
    .map((visit) => presentVisit(visit, surroundings, mayUse(visit)))
}

function presentVisit(
  visit: VisitRow,
  { customers, names, forms, locale }: Surroundings,
  withFixes: boolean,
): Visit {
  const start = visit.start!
  const { end } = visit
  const customer = customers.get(start.customerId) ?? missingCustomer(start.customerId)
  const attached = new Set(visit.attachedPhotos)
  const arrived = (end?.expectedPhotos ?? []).filter((id) => attached.has(id))
  const spoken = new Set(end?.voiceIds)
  const withdrawn = isWithdrawn(visit)
  return {
    id: visit.id,
    customer: {
      id: customer.id,
      name: customer.name,
      grade: customer.grade,
      address: customer.address,
      position: customer.position && { lng: customer.position.lng, lat: customer.position.lat },
    },
    owner: { id: visit.ownerId, name: names.get(visit.ownerId)?.name ?? '' },
    date: visit.date,
    stopId: visit.stopId,
    planned: visit.stopId !== null,
    state: withdrawn ? 'withdrawn' : end ? 'done' : 'visiting',
    startedAt: start.at.toISOString(),
    endedAt: end?.at.toISOString() ?? null,
    startedAtDevice: start.atDevice.toISOString(),
    endedAtDevice: end?.atDevice.toISOString() ?? null,
    receivedAt: start.receivedAt.toISOString(),
    minutes: minutesOfVisit(visit),
    startFix: withFixes ? start.fix : null,
    endFix: withFixes ? (end?.fix ?? null) : null,
    // Every start is judged when it is settled; the fallback serves rows that were loaded without a verdict.
    place:
      start.place ??
      judgePlace(null, null, { allowedMetres: 0, accuracyCapMetres: 0, rejectAccuracyMetres: 0 }),
    endPlace: end?.place ?? null,
    flags: [...visit.flags],
    attention: needsLook(visit),
    withdrawal: visit.withdrawal && {
      at: visit.withdrawal.at.toISOString(),
      reason: visit.withdrawal.reason,
      counted: withdrawn,
    },
    findings: end ? findingsOf(end, forms, locale) : [],
    note: end?.note ?? null,
    nextStep: end?.nextStep ?? null,
    nextStepOn: end?.nextStepOn ?? null,
    photos: arrived.filter((id) => !spoken.has(id)),
    voices: arrived.filter((id) => spoken.has(id)),
    missingPhotos: (end?.expectedPhotos.length ?? 0) - arrived.length,
  }
}

/** What a leader should look at: a visit that is not in place, carries a hint, or was withdrawn. */
export function needsLook(visit: VisitRow): boolean {
  return visit.flags.length > 0 || visit.start?.place?.verdict === 'not_in_place' || isWithdrawn(visit)
}

/** Minutes between start and end, to a tenth; null while the visit runs. Never below 0. */
export function minutesOfVisit({ start, end }: VisitRow): number | null {
  if (!start || !end) return null
  return Math.max(0, Math.round((end.at.getTime() - start.at.getTime()) / 6000) / 10)
}

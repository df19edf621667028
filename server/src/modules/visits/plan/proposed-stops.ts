import { v7 as uuid } from 'uuid'
import type { VisitReason } from '#contracts/visit-plans.ts'
import type { Executor } from '#platform/db/index.ts'
import { handedBy, handedTo } from '../absence/absence.repo.ts'
import { appointmentsOf } from '../month/agreements.repo.ts'
import { monthDayOf } from '../month/month.repo.ts'
import type { VisitsContext } from '../visits.context.ts'
import type { VisitSettings } from '../visits.settings.ts'
import type { Place, StopRow } from './plan.repo.ts'
import { type Candidates, newStop, proposeStops } from './proposal.ts'

export interface ProposedDay {
  readonly stops: readonly StopRow[]
  /** When the month plan that the day comes from was changed last; null when it comes from the reasons alone. */
  readonly monthChangedAt: Date | null
}

/**
 * Whom a day should begin with: the customers of the confirmed month plan in its order, or whoever has the best
 * reasons where there is none; then agreed times that neither has; then customers of colleagues one stands in for.
 * Customers handed over to a substitute are not among them.
 */
export async function proposedDay(
  context: VisitsContext,
  candidates: Candidates,
  day: {
    readonly ownerId: string
    readonly date: string
    readonly start: Place | null
    readonly settings: VisitSettings
  },
): Promise<ProposedDay> {
  const { db } = context.platform
  const { ownerId, date } = day
  const month = await monthDayOf(db, ownerId, date)
  const away = new Set(await handedBy(db, ownerId, date))
  const known = new Map(candidates.scored.map((each) => [each.customer.id, each]))
  const mine = month
    ? month.customerIds.flatMap((id, index) => {
        const candidate = known.get(id)
        if (!candidate) return []
        return [
          newStop(uuid(), withReason(candidate, { code: 'month_plan', facts: {}, points: 0 }), index + 1),
        ]
      })
    : proposeStops(candidates, day.start, day.settings)
  const stops = mine.filter((stop) => !away.has(stop.customerId))
  const add = (stop: StopRow) =>
    stops.push({ ...stop, sequence: stops.length + 1, listPosition: stops.length + 1 })
  const listed = () => new Set(stops.map((stop) => stop.customerId))
  for (const agreed of await appointmentsOf(db, ownerId, date, date)) {
    const reason: VisitReason = {
      code: 'appointment',
      facts: { from: agreed.from, to: agreed.to, note: agreed.note },
      points: 0,
    }
    const at = stops.findIndex((stop) => stop.customerId === agreed.customerId)
    const candidate = known.get(agreed.customerId)
    if (at >= 0) stops[at] = { ...stops[at]!, reasons: [reason, ...stops[at]!.reasons] }
    else if (candidate && !away.has(agreed.customerId)) add(newStop(uuid(), withReason(candidate, reason), 0))
  }
  for (const stop of await standInStops(context, ownerId, date)) {
    if (!listed().has(stop.customerId)) add(stop)
  }
  return { stops, monthChangedAt: month?.changedAt ?? null }
}

const withReason = <T extends { readonly reasons: readonly VisitReason[] }>(
  candidate: T,
  reason: VisitReason,
): T => ({
  ...candidate,
  reasons: [reason, ...candidate.reasons],
})

/** Customers of colleagues that somebody visits in their place on a date, as stops. */
export async function standInStops(
  context: VisitsContext,
  substituteId: string,
  date: string,
  db: Executor = context.platform.db,
): Promise<StopRow[]> {
  const handed = await handedTo(db, substituteId, date)
  if (handed.length === 0) return []
  const people = await context.needs.identity.people([...new Set(handed.map((each) => each.personId))])
  const cards = await context.needs.customers.byIds(
    handed.map((each) => each.customerId),
    db,
  )
  const known = new Map(cards.map((card) => [card.id, card]))
  return handed.flatMap(({ customerId, personId }) => {
    const customer = known.get(customerId)
    if (!customer || customer.state !== 'active') return []
    const reason: VisitReason = {
      code: 'substitute',
      facts: { name: people.get(personId)?.name ?? '' },
      points: 0,
    }
    return [newStop(uuid(), { customer, reasons: [reason] }, 0)]
  })
}

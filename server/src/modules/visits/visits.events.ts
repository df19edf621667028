import type { DomainEvent } from '#platform/events/events.ts'

interface Whose {
  readonly unitId: string
  readonly ownerId: string
}

/** The plan of a day is on the phone; sent again when a confirmed plan changes. */
export const planConfirmed = (planId: string, date: string, { unitId, ownerId }: Whose): DomainEvent => ({
  type: 'visits.plan_confirmed',
  subjectKind: 'visit_plan',
  subjectId: planId,
  unitId,
  ownerId,
  data: { date },
})

/** The month of a person was planned, changed or confirmed. */
export const monthChanged = (plan: {
  readonly id: string
  readonly month: string
  readonly state: string
  readonly unitId: string
  readonly ownerId: string
}): DomainEvent => ({
  type: 'visits.month_changed',
  subjectKind: 'month_plan',
  subjectId: plan.id,
  unitId: plan.unitId,
  ownerId: plan.ownerId,
  data: { month: plan.month, state: plan.state },
})

/** Somebody is away or back; told to them and to their substitute. */
export const absenceChanged = (absenceId: string, { unitId, ownerId }: Whose): DomainEvent => ({
  type: 'visits.absence_changed',
  subjectKind: 'absence',
  subjectId: absenceId,
  unitId,
  ownerId,
  data: {},
})

export const visitStarted = (visitId: string, date: string, customerId: string, whose: Whose): DomainEvent =>
  visitEvent('visits.visit_started', visitId, whose, { date, customerId })

/** `customerId` is null while the start of the visit has not arrived. */
export const visitEnded = (
  visitId: string,
  date: string,
  customerId: string | null,
  whose: Whose,
): DomainEvent => visitEvent('visits.visit_ended', visitId, whose, { date, customerId })

export const visitWithdrawn = (
  visitId: string,
  date: string,
  customerId: string | null,
  whose: Whose,
): DomainEvent => visitEvent('visits.visit_withdrawn', visitId, whose, { date, customerId })

/** Somebody ticked a next step off. */
export const nextStepMarked = (visitId: string, outcome: string, whose: Whose): DomainEvent =>
  visitEvent('visits.next_step_marked', visitId, whose, { outcome })

export const stopSkipped = (stopId: string, customerId: string, { unitId, ownerId }: Whose): DomainEvent => ({
  type: 'visits.stop_skipped',
  subjectKind: 'plan_stop',
  subjectId: stopId,
  unitId,
  ownerId,
  data: { customerId },
})

function visitEvent(
  type: string,
  visitId: string,
  { unitId, ownerId }: Whose,
  data: DomainEvent['data'],
): DomainEvent {
  return { type, subjectKind: 'visit', subjectId: visitId, unitId, ownerId, data }
}

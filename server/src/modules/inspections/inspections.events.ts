import type { DomainEvent } from '#platform/events/events.ts'

/**
 * Something about a plan, for its assessor alone: no unit stands beside it, so that nobody who is assessed, nor their
 * leader, hears of a plan before its results are published.
 */
export const planChanged = (
  type: 'inspections.released' | 'inspections.changed' | 'inspections.finished' | 'inspections.cancelled',
  planId: string,
  assessorId: string,
): DomainEvent => ({
  type,
  subjectKind: 'inspection',
  subjectId: planId,
  unitId: null,
  ownerId: assessorId,
  data: {},
})

/** Results are out: told to each of the assessed. */
export const resultsPublished = (planId: string, managerId: string, unitId: string): DomainEvent => ({
  type: 'inspections.published',
  subjectKind: 'inspection',
  subjectId: planId,
  unitId,
  ownerId: managerId,
  data: {},
})

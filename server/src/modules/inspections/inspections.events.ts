import type { Tx } from '#platform/db/index.ts'
import type { DomainEvent, Events } from '#platform/events/events.ts'
import type { ItemRow } from './plan/item.repo.ts'
import type { PlanRow } from './plan/plan.repo.ts'

type PlanEvent =
  | 'inspections.released'
  | 'inspections.changed'
  | 'inspections.progressed'
  | 'inspections.finished'
  | 'inspections.cancelled'

/**
 * Something about a plan that is not published, for exactly those who may see it now: its assessor, whoever made it,
 * and those with the right to see plans before publication in the unit of the plan or of one of its shops. The
 * assessed and their leaders hear nothing (`maySee` asks for `inspections.preview`).
 */
export async function publishPlanEvent(
  events: Events,
  tx: Tx,
  type: PlanEvent,
  plan: PlanRow,
  items: readonly Pick<ItemRow, 'unitId'>[],
): Promise<void> {
  const event = { type, subjectKind: 'inspection', subjectId: plan.id }
  const units = [...new Set(items.map(({ unitId }) => unitId))].filter((id) => id !== plan.unitId)
  await events.publish(tx, { ...event, unitId: plan.unitId, ownerId: plan.assessorId, data: { units } })
  // An event has one owner; whoever made the plan for somebody else may see it wherever it lies.
  if (plan.createdBy !== plan.assessorId)
    await events.publish(tx, { ...event, unitId: null, ownerId: plan.createdBy, data: {} })
}

/** Results are out: told to each of the assessed and, by their units, to those who may read results. */
export const resultsPublished = (planId: string, managerId: string, unitId: string): DomainEvent => ({
  type: 'inspections.published',
  subjectKind: 'inspection',
  subjectId: planId,
  unitId,
  ownerId: managerId,
  data: {},
})

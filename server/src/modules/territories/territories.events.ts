import type { DomainEvent } from '#platform/events/events.ts'

/** A division was computed, or something was found out about one. */
export const territorySolved = (scenarioId: string, unitId: string, resultId: string): DomainEvent => ({
  type: 'territories.solved',
  subjectKind: 'territory_scenario',
  subjectId: scenarioId,
  unitId,
  ownerId: null,
  data: { resultId },
})

/** What became of a decision: `proposed`, `approved`, `applied`, `withdrawn`, `undone`. */
export const decisionChanged = (
  state: 'proposed' | 'approved' | 'applied' | 'withdrawn' | 'undone',
  decision: { readonly id: string; readonly unitId: string; readonly effectiveOn: string },
): DomainEvent => ({
  type: `territories.${state}`,
  subjectKind: 'territory_decision',
  subjectId: decision.id,
  unitId: decision.unitId,
  ownerId: null,
  data: { effectiveOn: decision.effectiveOn },
})

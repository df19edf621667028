import type { CustomerBrief, NeedState } from '#contracts/customer-needs.ts'
import type { FieldDay, QueuedOperation } from '../store/db.ts'

/** A need as this phone knows it: what the server said, and what was told and answered here since. */
export interface PhoneNeed {
  readonly id: string
  readonly words: string
  readonly state: NeedState
  readonly dueOn: string | null
  /** Told or answered here and not with the server yet. */
  readonly waiting: boolean
}

/**
 * Needs of a customer that wait for an answer, and those that were answered on this phone and are not yet with the
 * server; the last press counts.
 */
export function needsOf(
  day: Pick<FieldDay, 'serverNow'>,
  brief: Pick<CustomerBrief, 'needs'> | undefined,
  customerId: string,
  operations: readonly QueuedOperation[],
): PhoneNeed[] {
  const fresh = operations
    .filter(
      ({ state, answeredAt }) =>
        state === 'waiting' || (state === 'done' && (answeredAt ?? '') > day.serverNow),
    )
    .toSorted((a, b) => a.sequence - b.sequence)
  const needs = new Map<string, PhoneNeed>(
    brief?.needs.map(({ id, words, state, dueOn }) => [id, { id, words, state, dueOn, waiting: false }]),
  )
  for (const { operation, state } of fresh) {
    const waiting = state === 'waiting'
    if (operation.kind === 'tell_need' && operation.customerId === customerId) {
      const { needId: id, words } = operation
      if (!needs.has(id)) needs.set(id, { id, words, state: 'open', dueOn: null, waiting })
    }
    if (operation.kind === 'answer_need' && operation.customerId === customerId) {
      const need = needs.get(operation.needId)
      if (need) needs.set(need.id, { ...need, state: operation.state, dueOn: operation.dueOn, waiting })
    }
  }
  const isOver = ({ state }: PhoneNeed): boolean => state === 'met' || state === 'impossible'
  return [...needs.values()].filter((need) => !isOver(need) || need.waiting)
}

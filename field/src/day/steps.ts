import type { NextStep } from '#contracts/next-steps.ts'
import type { FieldDay, QueuedOperation } from '../store/db.ts'

/**
 * What is open with the customers of this phone: what the server told, with what was agreed and ticked here since
 * laid over it. The earliest date first, steps without a date last.
 */
export function deriveSteps(day: FieldDay, operations: readonly QueuedOperation[]): NextStep[] {
  const steps = new Map((day.nextSteps ?? []).map((step) => [step.visitId, step]))
  const customerOf = new Map(day.visits.map((visit) => [visit.id, visit.customer.id]))
  for (const { operation, state, customerName, date } of operations) {
    if (state === 'refused') continue
    if (operation.kind === 'start_visit') customerOf.set(operation.visitId, operation.customerId)
    const customerId = operation.kind === 'end_visit' ? customerOf.get(operation.visitId) : undefined
    if (operation.kind === 'end_visit' && operation.nextStep && customerId && state === 'waiting')
      steps.set(operation.visitId, {
        visitId: operation.visitId,
        customer: { id: customerId, name: customerName },
        owner: { id: '', name: '' },
        text: operation.nextStep,
        agreedOn: date,
        dueOn: operation.nextStepOn,
        state: 'open',
        mark: null,
      })
    if (operation.kind !== 'mark_next_step') continue
    const step = steps.get(operation.visitId)
    if (step && operation.outcome === 'again') steps.set(step.visitId, { ...step, dueOn: operation.on })
    else steps.delete(operation.visitId)
  }
  return [...steps.values()].toSorted((a, b) => (a.dueOn ?? '9999').localeCompare(b.dueOn ?? '9999'))
}

import type { StepMark } from './next-steps.repo.ts'

/** What a bulk source tells of a visit that matters for its next step. */
interface VisitInBrief {
  readonly id: string
  readonly ownerId: string
  readonly customerId: string
  readonly date: string
  readonly endedAt: Date | null
  readonly nextStep: string | null
  readonly nextStepOn: string | null
}

/**
 * A bulk source knows no ticks: a step counts as done by the next visit to the customer on the day agreed or after
 * it. Give the visits of a customer in the order of their dates; only steps that are still open are remembered. A
 * mark has the id of its visit, so that a load that is run again marks nothing twice.
 */
export function followSteps(): (visits: readonly VisitInBrief[]) => StepMark[] {
  const open = new Map<string, VisitInBrief[]>()
  return (visits) =>
    visits.flatMap((visit) => {
      const { endedAt, customerId } = visit
      if (endedAt === null) return []
      const waiting = open.get(customerId) ?? []
      const isDone = (step: VisitInBrief) =>
        visit.date > step.date && visit.date >= (step.nextStepOn ?? step.date)
      const left = waiting.filter((step) => !isDone(step))
      if (visit.nextStep !== null) left.push(visit)
      open.set(customerId, left)
      return waiting.filter(isDone).map((step) => markOf(step, endedAt, visit.ownerId))
    })
}

const markOf = ({ id }: VisitInBrief, at: Date, by: string): StepMark => ({
  id,
  visitId: id,
  outcome: 'done',
  on: null,
  note: null,
  at,
  by,
})

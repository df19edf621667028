import type { Verb } from '#contracts/access.ts'
import type { DomainEvent } from '../events/events.ts'
import { type Actor, covers, reach } from '../policy/index.ts'

/** Which verb lets a person see events of a kind by unit; others are seen by their owner alone. */
const verbOfEvents: readonly [prefix: string, verb: Verb][] = [
  ['visits.', 'visits.read'],
  ['customers.', 'customers.read'],
  ['territories.', 'territories.read'],
  ['privacy.export_asked', 'privacy.approve'],
  // Assessments are open to readers once they are published, and before that to those who may look ahead.
  ['inspections.published', 'inspections.read'],
  ['inspections.', 'inspections.preview'],
]

export function maySee(
  actor: Actor,
  event: Pick<DomainEvent, 'type' | 'unitId' | 'ownerId'> &
    Partial<Pick<DomainEvent, 'subjectKind' | 'subjectId' | 'data'>>,
): boolean {
  if (event.ownerId === actor.userId) return true
  const verb = verbOfEvents.find(([prefix]) => event.type.startsWith(prefix))?.[1]
  const reached = verb && reach(actor, verb)
  if (!reached) return false
  const customerId = event.subjectKind === 'customer' && event.subjectId
  return [event.unitId, ...unitsBeside(event.data)].some((unitId) =>
    covers(reached.scope, {
      unitId,
      ownerId: event.ownerId,
      ...(customerId ? { customerId } : {}),
    }),
  )
}

/** Further units of a thing that lies in several: whoever reaches one of them may hear of it. */
function unitsBeside(data: DomainEvent['data'] | undefined): string[] {
  const units = data?.['units']
  return Array.isArray(units) ? units.filter((unit) => typeof unit === 'string') : []
}

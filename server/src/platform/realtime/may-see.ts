import type { Verb } from '#contracts/access.ts'
import type { DomainEvent } from '../events/events.ts'
import { type Actor, covers, reach } from '../policy/index.ts'

/** Which verb lets a person see events of a kind by unit; others are seen by their owner alone. */
const verbOfEvents: readonly [prefix: string, verb: Verb][] = [
  ['visits.', 'visits.read'],
  ['customers.', 'customers.read'],
  ['territories.', 'territories.read'],
]

export function maySee(
  actor: Actor,
  event: Pick<DomainEvent, 'type' | 'unitId' | 'ownerId'> &
    Partial<Pick<DomainEvent, 'subjectKind' | 'subjectId'>>,
): boolean {
  if (event.ownerId === actor.userId) return true
  const verb = verbOfEvents.find(([prefix]) => event.type.startsWith(prefix))?.[1]
  const reached = verb && reach(actor, verb)
  if (!reached) return false
  const customerId = event.subjectKind === 'customer' && event.subjectId
  return covers(reached.scope, {
    unitId: event.unitId,
    ownerId: event.ownerId,
    ...(customerId ? { customerId } : {}),
  })
}

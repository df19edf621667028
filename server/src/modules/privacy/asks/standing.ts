import type { Relation } from '#engines/disclosure/index.ts'
import type { CustomerPlace } from '#platform/disclosure/disclosure.ts'
import { type Actor, authorize, covers } from '#platform/policy/index.ts'

/** How somebody stands to a customer: the roles that reach it, and by which relation. */
export interface Standing {
  readonly roles: readonly string[]
  readonly relation: Relation
}

/** Null when no role of the person reaches the customer. */
export function standingOf(actor: Actor, customer: CustomerPlace): Standing | null {
  return standingsOf(actor)(customer)
}

/** The same for many customers: what the person's roles reach is worked out once. */
export function standingsOf(actor: Actor): (customer: CustomerPlace) => Standing | null {
  const reaches = actor.assignments.flatMap((assignment) => {
    const grant = authorize({ ...actor, assignments: [assignment] }, 'customers.read')
    return grant.ok ? [{ role: assignment.role, scope: grant.value.scope }] : []
  })
  return (customer) => {
    const roles = reaches.filter(({ scope }) => covers(scope, customer)).map(({ role }) => role)
    return roles.length === 0 ? null : { roles: [...new Set(roles)], relation: relationOf(actor, customer) }
  }
}

function relationOf(actor: Actor, { customerId, ownerId }: CustomerPlace): Relation {
  if (ownerId !== null && ownerId === actor.userId) return 'owner'
  if (ownerId !== null && actor.standsInFor?.includes(ownerId) === true) return 'substitute'
  const team = actor.teams?.find((one) => one.customerId === customerId)
  if (team?.lent) return 'substitute'
  return team ? 'team' : 'unit'
}

import { verbs } from '#contracts/access.ts'
import { type Actor, type Assignment, covers, type Grant, reach } from '#platform/policy/index.ts'

/**
 * Every unit that some right of the actor extends to, and the one they belong to: what the tree and the pickers of
 * people show. Somebody who reaches only their own rows sees their own unit.
 */
export function unitsInReach(actor: Actor): readonly string[] | 'all' {
  const units = new Set<string>([actor.unitId])
  for (const verb of verbs) {
    const reached = reach(actor, verb)
    if (reached === null) continue
    if (reached.scope.all) return 'all'
    for (const id of reached.scope.unitIds) units.add(id)
  }
  return [...units]
}

/**
 * True when every unit that these roles extend to lies within the grant. Who manages a part of the organisation can
 * neither give rights beyond that part nor take over somebody who has them.
 */
export function assignmentsWithin(
  grant: Grant<'identity.manage'>,
  assignments: readonly Pick<Assignment, 'unitId' | 'scope' | 'subtreeIds' | 'customIds'>[],
): boolean {
  if (grant.scope.all) return true
  return assignments.every(
    ({ unitId, scope, subtreeIds, customIds }) =>
      scope !== 'all' &&
      [unitId, ...(scope === 'subtree' ? subtreeIds : []), ...customIds].every((id) =>
        covers(grant.scope, { unitId: id, ownerId: null }),
      ),
  )
}

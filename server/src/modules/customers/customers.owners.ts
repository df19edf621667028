import type { Verb } from '#contracts/access.ts'
import { type Actor, authorize, covers, type Grant } from '#platform/policy/index.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import { handOverNotAllowed, ownerNotAvailable } from './customers.errors.ts'
import type { Directory, DirectoryPerson } from './customers.api.ts'
import type { CardValues } from './customers.values.ts'

/** An active account manager within the grant's reach; anybody else cannot own customers. */
export function mayOwn<V extends Verb>(grant: Grant<V>, person: DirectoryPerson | undefined): boolean {
  return (
    person !== undefined &&
    person.active &&
    person.roles.includes('account_manager') &&
    covers(grant.scope, { unitId: person.unitId, ownerId: person.id })
  )
}

/**
 * Checks owner and unit of a card that is created or changed. Who may write a card may not thereby give it away:
 * a new owner or unit takes the right to assign, over the card as it was and as it will be. On a new card an
 * account manager may name only herself and her own unit.
 */
export async function checkOwnership(
  directory: Directory,
  actor: Actor,
  before: Pick<CardValues, 'owner_id' | 'unit_id'> | null,
  after: Pick<CardValues, 'owner_id' | 'unit_id'>,
): Promise<Result<true>> {
  if (before !== null && before.owner_id === after.owner_id && before.unit_id === after.unit_id)
    return ok(true)
  const ownNewCard = before === null && after.owner_id === actor.userId && after.unit_id === actor.unitId
  if (ownNewCard) return ok(true)
  const grant = authorize(actor, 'customers.assign')
  if (!grant.ok) return fail(handOverNotAllowed())
  const reaches = (row: Pick<CardValues, 'owner_id' | 'unit_id'>): boolean =>
    covers(grant.value.scope, { unitId: row.unit_id, ownerId: row.owner_id })
  if (!reaches(after) || (before !== null && !reaches(before))) return fail(handOverNotAllowed())
  if (after.owner_id !== null && after.owner_id !== before?.owner_id) {
    const people = await directory.people([after.owner_id])
    if (!mayOwn(grant.value, people.get(after.owner_id))) return fail(ownerNotAvailable())
  }
  if (after.unit_id !== before?.unit_id) {
    const units = await directory.units([after.unit_id])
    if (!units.has(after.unit_id)) return fail(handOverNotAllowed())
  }
  return ok(true)
}

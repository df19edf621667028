import type { Verb } from '#contracts/access.ts'
import { verbs } from '#contracts/access.ts'
import type { Me } from '#contracts/identity.ts'
import type { Db } from '#platform/db/index.ts'
import { reach } from '#platform/policy/index.ts'
import { unitsByIds } from './organisation/units.repo.ts'
import { rolesOf } from './people/people.repo.ts'
import { toRoleAssignment } from './people/person-facts.ts'
import type { SecondFactors } from './sign-in/second-factor.ts'
import type { LiveSession } from './sign-in/sessions.ts'

/** Who is signed in, with what the screens may offer. */
export async function describeMe(
  db: Db,
  secondFactors: SecondFactors,
  { actor, duty }: LiveSession,
): Promise<Me> {
  const [unit] = await unitsByIds(db, [actor.unitId])
  const roles = (await rolesOf(db, [actor.userId])).get(actor.userId) ?? []
  return {
    id: actor.userId,
    account: actor.account,
    name: actor.name,
    locale: actor.locale,
    unit: { id: actor.unitId, name: unit?.name ?? '' },
    roles: roles.map(toRoleAssignment),
    rights: rightsOf(actor),
    secondFactor: await secondFactors.isOn(db, actor.userId),
    mustChangePassword: duty === 'change_password',
    mustEnableSecondFactor: duty === 'enable_second_factor',
  }
}

/** Each verb that is allowed at all, with its widest level. */
function rightsOf(actor: LiveSession['actor']): Me['rights'] {
  const rights: Me['rights'] = {}
  for (const verb of verbs satisfies readonly Verb[]) {
    const reached = reach(actor, verb)
    if (reached !== null) rights[verb] = reached.level
  }
  return rights
}

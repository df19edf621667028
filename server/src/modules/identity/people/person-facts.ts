import type { BodyOf } from '#contracts/http.ts'
import type { saveUser, User } from '#contracts/identity.ts'
import type { PersonRow, RoleRow } from './people.repo.ts'

/** Somebody who manages the whole organisation. */
export const isFullAdministrator = ({ role, scope }: { role: string; scope: string }): boolean =>
  role === 'administrator' && scope === 'all'

type GivenRole = BodyOf<typeof saveUser>['roles'][number]
type RoleFacts = Pick<RoleRow, 'role' | 'unit_id' | 'scope' | 'unit_ids'>
/** A role as it was sent, in the shape of a stored one. */
export const asRow = (role: GivenRole): RoleFacts => ({
  role: role.role,
  unit_id: role.unitId,
  scope: role.scope,
  unit_ids: role.unitIds,
})
/** Roles as one text that is the same whatever their order. */
export const roleFacts = (roles: readonly RoleFacts[]): string =>
  roles
    .map(({ role, unit_id, scope, unit_ids }) => [role, unit_id, scope, ...[...unit_ids].sort()].join(' '))
    .sort()
    .join('\n')

/** What the trail keeps of a person: no telephone number. */
export const personFacts = (person: PersonRow, roles: readonly RoleRow[]) => ({
  account: person.account,
  name: person.name,
  active: person.active,
  unitId: person.unit_id,
  roles: roles.map(({ role, unit_id, scope, unit_ids }) => ({
    role,
    unitId: unit_id,
    scope,
    unitIds: unit_ids,
  })),
})

export const toRoleAssignment = (row: RoleRow): User['roles'][number] => ({
  role: row.role,
  unit: { id: row.unit_id, name: row.unit_name },
  scope: row.scope,
  unitIds: row.unit_ids,
})

export const toUser = (row: PersonRow, roles: readonly RoleRow[]): User => ({
  id: row.id,
  account: row.account,
  name: row.name,
  phone: row.phone,
  unit: { id: row.unit_id, name: row.unit_name },
  roles: roles.map(toRoleAssignment),
  active: row.active,
  lockedUntil: row.locked_until?.toISOString() ?? null,
  secondFactor: row.second_factor,
  lastLoginAt: row.last_login_at?.toISOString() ?? null,
})

import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import type { Role, ScopeLevel } from '#contracts/access.ts'
import type { Tx } from '#platform/db/index.ts'
import type { UnitKind } from './organisation/units.repo.ts'
import { searchText } from './people/search-text.ts'
import { createPasswordHasher } from './sign-in/password-hasher.ts'

export interface LoadedUnit {
  readonly id: string
  /** Null at the top. Parents stand before their children. */
  readonly parentId: string | null
  readonly kind: UnitKind
  readonly code: string
  readonly name: string
}

export interface LoadedUser {
  readonly id: string
  readonly account: string
  readonly name: string
  readonly phone?: string | null
  readonly unitId: string
  readonly roles: readonly {
    readonly role: Role
    readonly unitId: string
    readonly scope: ScopeLevel
    readonly unitIds?: readonly string[]
  }[]
}

/**
 * Writes a whole organisation into an empty one: units, people, roles, and one password for all of them. For demo
 * data and first installation; it checks nothing that the tables do not check themselves.
 */
export async function loadOrganisation(
  tx: Tx,
  organisation: {
    readonly units: readonly LoadedUnit[]
    readonly users: readonly LoadedUser[]
    /** Since when units exist and people belong to them. */
    readonly since: string
    readonly password: string
    /** Demo accounts keep the password they were announced with. */
    readonly mustChangePassword?: boolean
  },
): Promise<void> {
  const { units, users, since, password, mustChangePassword = false } = organisation
  await loadUnits(tx, units, since)
  const hashed = await createPasswordHasher().hash(password)
  if (!hashed.ok) throw hashed.error

  for (const part of chunks(users, 1_000)) {
    await tx
      .insertInto('users')
      .values(
        part.map(({ id, account, name, phone }) => ({
          id,
          account,
          name,
          phone: phone ?? null,
          search: searchText(account, name),
        })),
      )
      .execute()
    await tx
      .insertInto('credentials')
      .values(
        part.map(({ id }) => ({ user_id: id, password_hash: hashed.value, must_change: mustChangePassword })),
      )
      .execute()
    await tx
      .insertInto('memberships')
      .values(part.map(({ id, unitId }) => ({ id: uuid(), user_id: id, unit_id: unitId, valid_from: since })))
      .execute()
    const roles = part.flatMap(({ id, roles }) =>
      roles.map(({ role, unitId, scope, unitIds }) => ({
        id: uuid(),
        user_id: id,
        role,
        unit_id: unitId,
        scope,
        unit_ids: [...(unitIds ?? [])],
      })),
    )
    if (roles.length > 0) await tx.insertInto('role_assignments').values(roles).execute()
  }
}

async function loadUnits(tx: Tx, units: readonly LoadedUnit[], since: string): Promise<void> {
  const paths = new Map<string, string[]>()
  for (const { id, parentId } of units) {
    const above = parentId === null ? [] : paths.get(parentId)
    if (above === undefined) throw new Error(`unit ${id} stands before its parent ${parentId}`)
    paths.set(id, [...above, id])
  }
  for (const part of chunks(units, 1_000)) {
    const rows = part.map(({ id, parentId, kind, code, name }) => ({
      id,
      parent_id: parentId,
      kind,
      code,
      name,
      path: paths.get(id)!,
      valid_from: since,
    }))
    await tx.insertInto('units').values(rows).execute()
  }
  await sql`
    insert into unit_versions (unit_id, parent_id, kind, code, name, path, valid_from, valid_to)
    select id, parent_id, kind, code, name, path, valid_from, valid_to from units
    where id = any(${[...paths.keys()]}::uuid[])`.execute(tx)
}

function* chunks<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size)
}

import { sql } from 'kysely'
import type { Role, ScopeLevel } from '#contracts/access.ts'
import type { Locale } from '#contracts/identity.ts'
import type { Db, Executor } from '#platform/db/index.ts'
import type { Actor, Assignment } from '#platform/policy/index.ts'

interface PersonRow {
  id: string
  account: string
  name: string
  locale: Locale
  unit_id: string
}
interface AssignmentRow {
  user_id: string
  role: Role
  unit_id: string
  scope: ScopeLevel
  subtree_ids: string[]
  custom_ids: string[]
}

/**
 * Active people as actors: the unit they belong to on a date and their roles, with the units of each right
 * expanded to everything below. Closed units stay in reach, so that their history does. People without any unit
 * cannot act and are absent.
 */
export async function loadActors(
  db: Executor,
  userIds: readonly string[],
  today: string,
  sessionId = '',
): Promise<Map<string, Actor>> {
  if (userIds.length === 0) return new Map()
  const people = await sql<PersonRow>`
    select u.id, u.account, u.name, u.locale, m.unit_id
    from users u
    join lateral (
      select unit_id from memberships where user_id = u.id
      order by (valid_from <= ${today} and (valid_to is null or valid_to > ${today})) desc,
               (valid_from > ${today}) desc, valid_from desc
      limit 1
    ) m on true
    where u.active and u.id = any(${[...userIds]}::uuid[])`.execute(db)
  const assignments = await readAssignments(
    db,
    people.rows.map((person) => person.id),
  )
  return new Map(
    people.rows.map((person) => [
      person.id,
      {
        userId: person.id,
        account: person.account,
        name: person.name,
        unitId: person.unit_id,
        locale: person.locale,
        sessionId,
        assignments: assignments.get(person.id) ?? [],
      },
    ]),
  )
}

/** Roles with expanded units, active people or not. */
export async function readAssignments(
  db: Executor,
  userIds: readonly string[],
): Promise<Map<string, Assignment[]>> {
  const { rows } = await sql<AssignmentRow>`
    select ra.user_id, ra.role, ra.unit_id, ra.scope,
           array(select id from units where path @> array[ra.unit_id]) as subtree_ids,
           array(select id from units where ra.scope = 'custom' and path && ra.unit_ids) as custom_ids
    from role_assignments ra
    where ra.user_id = any(${[...userIds]}::uuid[])
    order by ra.user_id, ra.role, ra.unit_id`.execute(db)
  const byUser = new Map<string, Assignment[]>()
  for (const row of rows) {
    const list = byUser.get(row.user_id) ?? []
    list.push({
      role: row.role,
      unitId: row.unit_id,
      scope: row.scope,
      subtreeIds: row.subtree_ids,
      customIds: row.custom_ids,
    })
    byUser.set(row.user_id, list)
  }
  return byUser
}

/** One person with the rights of this moment; null when gone, disabled or without a unit. */
export async function loadActor(
  db: Db,
  userId: string,
  today: string,
  sessionId?: string,
): Promise<Actor | null> {
  return (await loadActors(db, [userId], today, sessionId)).get(userId) ?? null
}

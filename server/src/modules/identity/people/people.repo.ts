import { type RawBuilder, sql } from 'kysely'
import type { Role, ScopeLevel } from '#contracts/access.ts'
import type { Executor, Tx } from '#platform/db/index.ts'
import { type Grant, type RowScope, scopeCondition } from '#platform/policy/index.ts'

export interface PersonRow {
  readonly id: string
  readonly account: string
  readonly name: string
  readonly phone: string | null
  readonly active: boolean
  readonly last_login_at: Date | null
  readonly unit_id: string
  readonly unit_name: string
  readonly locked_until: Date | null
  readonly second_factor: boolean
}

export interface RoleRow {
  readonly user_id: string
  readonly role: Role
  readonly unit_id: string
  readonly unit_name: string
  readonly scope: ScopeLevel
  readonly unit_ids: string[]
}

export interface PeopleFilter {
  readonly q?: string
  readonly unitId?: string
  readonly role?: Role
  readonly page: number
  readonly pageSize: number
}

/** The unit of each person on a date; before the first and after the last membership the nearest one. */
const unitOn = (date: string): RawBuilder<unknown> => sql`
  join lateral (
    select unit_id from memberships where user_id = u.id
    order by (valid_from <= ${date} and (valid_to is null or valid_to > ${date})) desc,
             (valid_from > ${date}) desc, valid_from desc
    limit 1
  ) m on true`

/** `%` and `_` in what was typed are letters, not wildcards. */
const contains = (text: string): string => `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`

export async function listPeopleRows(
  db: Executor,
  grant: Grant<'identity.read'>,
  filter: PeopleFilter,
  moment: { today: string; now: Date },
): Promise<{ rows: PersonRow[]; count: number }> {
  const conditions = [scopeCondition(grant.scope, 'm.unit_id', 'u.id')]
  if (filter.q?.trim())
    conditions.push(sql<boolean>`u.search like ${contains(filter.q.trim().toLowerCase())}`)
  if (filter.unitId) conditions.push(sql<boolean>`n.path @> array[${filter.unitId}::uuid]`)
  if (filter.role)
    conditions.push(
      sql<boolean>`exists (select from role_assignments where user_id = u.id and role = ${filter.role})`,
    )
  const where = sql.join(conditions, sql` and `)
  const from = sql`from users u ${unitOn(moment.today)} join units n on n.id = m.unit_id where ${where}`
  const counted = await sql<{ count: bigint }>`select count(*) as count ${from}`.execute(db)
  const { rows } = await sql<PersonRow>`
    select ${personColumns(moment.now)} ${from}
    order by u.active desc, n.path, u.name, u.id
    limit ${filter.pageSize} offset ${(filter.page - 1) * filter.pageSize}`.execute(db)
  return { rows, count: Number(counted.rows[0]!.count) }
}

/** One person with everything the list shows, wherever they are: the caller decides about reach. */
export async function findPerson(
  db: Executor,
  id: string,
  moment: { today: string; now: Date },
): Promise<PersonRow | undefined> {
  const { rows } = await sql<PersonRow>`
    select ${personColumns(moment.now)}
    from users u ${unitOn(moment.today)} join units n on n.id = m.unit_id where u.id = ${id}`.execute(db)
  return rows[0]
}

const personColumns = (now: Date) => sql`
  u.id, u.account, u.name, u.phone, u.active, u.last_login_at, m.unit_id, n.name as unit_name,
  (select locked_until from sign_in_failures
   where kind = 'account' and subject = lower(u.account) and locked_until > ${now}) as locked_until,
  exists (select from second_factors where user_id = u.id and confirmed_at is not null) as second_factor`

export async function rolesOf(db: Executor, userIds: readonly string[]): Promise<Map<string, RoleRow[]>> {
  const { rows } = await sql<RoleRow>`
    select ra.user_id, ra.role, ra.unit_id, n.name as unit_name, ra.scope, ra.unit_ids
    from role_assignments ra join units n on n.id = ra.unit_id
    where ra.user_id = any(${[...userIds]}::uuid[]) order by ra.role, n.path`.execute(db)
  return Map.groupBy(rows, (row) => row.user_id)
}

export interface ColleagueRow {
  readonly id: string
  readonly account: string
  readonly name: string
  readonly unit_id: string
  readonly unit_name: string
  readonly active: boolean
  readonly roles: Role[]
}

/**
 * People by what other modules and pickers need. `scope` is a row scope or everything; the answer never holds more
 * than a name, a unit and roles.
 */
export async function colleagues(
  db: Executor,
  scope: RowScope,
  wanted: {
    readonly ids?: readonly string[]
    readonly accounts?: readonly string[]
    readonly unitIds?: readonly string[]
    readonly role?: Role
    readonly activeOnly: boolean
  },
  today: string,
): Promise<ColleagueRow[]> {
  const conditions = [scopeCondition(scope, 'm.unit_id', 'u.id')]
  if (wanted.ids) conditions.push(sql<boolean>`u.id = any(${[...wanted.ids]}::uuid[])`)
  if (wanted.accounts) {
    const lower = wanted.accounts.map((account) => account.trim().toLowerCase())
    conditions.push(sql<boolean>`lower(u.account) = any(${lower}::text[])`)
  }
  if (wanted.unitIds) conditions.push(sql<boolean>`n.path && ${[...wanted.unitIds]}::uuid[]`)
  if (wanted.role)
    conditions.push(
      sql<boolean>`exists (select from role_assignments where user_id = u.id and role = ${wanted.role})`,
    )
  if (wanted.activeOnly) conditions.push(sql<boolean>`u.active`)
  const { rows } = await sql<ColleagueRow>`
    select u.id, u.account, u.name, m.unit_id, n.name as unit_name, u.active,
           array(select distinct role from role_assignments where user_id = u.id order by role) as roles
    from users u ${unitOn(today)} join units n on n.id = m.unit_id
    where ${sql.join(conditions, sql` and `)}
    order by n.path, u.name, u.id`.execute(db)
  return rows
}

/** The unit somebody belongs to on a date; null when to none. */
export async function membershipOn(db: Executor, userId: string, date: string): Promise<string | null> {
  const { rows } = await sql<{ unit_id: string }>`
    select unit_id from memberships
    where user_id = ${userId} and valid_from <= ${date} and (valid_to is null or valid_to > ${date})`.execute(
    db,
  )
  return rows[0]?.unit_id ?? null
}

export async function phoneOf(db: Executor, userId: string): Promise<string | null> {
  const row = await db.selectFrom('users').select('phone').where('id', '=', userId).executeTakeFirst()
  return row?.phone ?? null
}

/** From a date on the person belongs to the unit; what was before that date stays as it was. */
export async function moveMember(
  tx: Tx,
  membership: { id: string; userId: string; unitId: string; from: string },
): Promise<void> {
  const { id, userId, unitId, from } = membership
  await tx.deleteFrom('memberships').where('user_id', '=', userId).where('valid_from', '>=', from).execute()
  await tx
    .updateTable('memberships')
    .set({ valid_to: from })
    .where('user_id', '=', userId)
    .where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>', from)]))
    .execute()
  await tx
    .insertInto('memberships')
    .values({ id, user_id: userId, unit_id: unitId, valid_from: from })
    .execute()
}

/** How many active people besides this one manage the whole organisation. */
export async function otherAdministrators(db: Executor, userId: string): Promise<number> {
  const { rows } = await sql<{ count: bigint }>`
    select count(distinct u.id) as count
    from users u join role_assignments ra on ra.user_id = u.id
    where u.active and u.id <> ${userId} and ra.role = 'administrator' and ra.scope = 'all'`.execute(db)
  return Number(rows[0]!.count)
}

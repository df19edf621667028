import type { AuditAction } from '#contracts/audit-actions.ts'
import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import type { BodyOf } from '#contracts/http.ts'
import type { saveUser, User } from '#contracts/identity.ts'
import { inTransaction, type Tx } from '#platform/db/index.ts'
import { notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Origin } from '#platform/http/index.ts'
import type { Platform } from '#platform/platform.ts'
import { covers, type Grant } from '#platform/policy/index.ts'
import { readAssignments } from '../actors.ts'
import {
  accountTaken,
  beyondReach,
  customUnitsMissing,
  lastAdministrator,
  ownAccess,
  roleTwice,
  unitNotInForce,
} from '../identity.errors.ts'
import { passwordChangeFirst } from '../identity.settings.ts'
import { findUnit, lockTree, unitIdsBelow, unitsByIds } from '../organisation/units.repo.ts'
import { assignmentsWithin } from '../reach.ts'
import { storePassword } from '../sign-in/password-change.ts'
import { generatePassword } from '../sign-in/password-policy.ts'
import type { SignInParts } from '../sign-in/sign-in.service.ts'
import {
  findPerson,
  listPeopleRows,
  membershipOn,
  moveMember,
  otherAdministrators,
  type PeopleFilter,
  type PersonRow,
  rolesOf,
} from './people.repo.ts'
import { asRow, isFullAdministrator, personFacts, roleFacts, toUser } from './person-facts.ts'
import { searchText } from './search-text.ts'

type Values = BodyOf<typeof saveUser>
type Manage = Grant<'identity.manage'>

export interface PeopleService {
  list(grant: Grant<'identity.read'>, filter: PeopleFilter): Promise<{ users: User[]; count: number }>
  save(
    grant: Manage,
    id: string,
    values: Values,
    origin: Origin,
  ): Promise<Result<{ user: User; initialPassword: string | null }>>
  resetPassword(grant: Manage, id: string, origin: Origin): Promise<Result<string>>
  resetSecondFactor(grant: Manage, id: string, origin: Origin): Promise<Result<true>>
  unlock(grant: Manage, id: string, origin: Origin): Promise<Result<true>>
}

export function createPeopleService(
  platform: Pick<Platform, 'db' | 'audit' | 'events' | 'calendar' | 'settings' | 'now'>,
  { hasher, guessing, sessions, secondFactors }: SignInParts,
): PeopleService {
  const { db, audit, events, calendar, settings, now } = platform
  const moment = () => ({ today: calendar.today(), now: now() })

  const record = (
    tx: Tx,
    grant: Manage,
    action: AuditAction,
    id: string,
    detail: Record<string, unknown>,
    origin: Origin,
  ) =>
    audit.record(tx, {
      actorId: grant.actor?.userId ?? null,
      action,
      subjectKind: 'user',
      subjectId: id,
      detail,
      origin,
    })

  /** A person whom the grant reaches, and who has no rights beyond it. */
  async function manageable(tx: Tx, grant: Manage, id: string): Promise<Result<PersonRow>> {
    const person = await findPerson(tx, id, moment())
    if (!person || !covers(grant.scope, { unitId: person.unit_id, ownerId: null })) return fail(notFound())
    const assignments = (await readAssignments(tx, [id])).get(id) ?? []
    return assignmentsWithin(grant, assignments) ? ok(person) : fail(beyondReach())
  }

  /** A change to somebody's access: all their sessions end with it. */
  async function onPerson<T>(
    grant: Manage,
    id: string,
    work: (tx: Tx, person: PersonRow) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    const result = await inTransaction(db, async (tx) => {
      const person = await manageable(tx, grant, id)
      return person.ok ? work(tx, person.value) : person
    })
    sessions.forgetAll()
    return result
  }

  async function checkRoles(tx: Tx, grant: Manage, values: Values): Promise<Result<true>> {
    const places = new Set(values.roles.map(({ role, unitId }) => `${role} ${unitId}`))
    if (places.size < values.roles.length) return fail(roleTwice())
    if (values.roles.some(({ scope, unitIds }) => (scope === 'custom') !== unitIds.length > 0))
      return fail(customUnitsMissing())
    const named = [...new Set(values.roles.flatMap(({ unitId, unitIds }) => [unitId, ...unitIds]))]
    if ((await unitsByIds(tx, named)).length < named.length) return fail(notFound())
    const expanded = await Promise.all(
      values.roles.map(async ({ unitId, scope, unitIds }) => ({
        unitId,
        scope,
        subtreeIds: scope === 'subtree' ? await unitIdsBelow(tx, [unitId]) : [],
        customIds: await unitIdsBelow(tx, unitIds),
      })),
    )
    return assignmentsWithin(grant, expanded) ? ok(true) : fail(beyondReach())
  }

  async function place(tx: Tx, grant: Manage, id: string, values: Values, isNew: boolean) {
    const from = values.effectiveFrom ?? calendar.today()
    if (!isNew && (await membershipOn(tx, id, from)) === values.unitId) return ok(null)
    const unit = await findUnit(tx, values.unitId)
    if (!unit || !covers(grant.scope, { unitId: unit.id, ownerId: null })) return fail(notFound())
    // A membership has no end yet, so the unit must have none either.
    if (unit.valid_from > from || unit.valid_to !== null)
      return fail(unitNotInForce(unit.name, unit.valid_to ?? from))
    await moveMember(tx, { id: uuid(), userId: id, unitId: unit.id, from })
    return ok({ unit: unit.name, from })
  }

  return {
    async list(grant, filter) {
      const { rows, count } = await listPeopleRows(db, grant, filter, moment())
      const roles = await rolesOf(
        db,
        rows.map((row) => row.id),
      )
      return { users: rows.map((row) => toUser(row, roles.get(row.id) ?? [])), count }
    },

    async save(grant, id, values, origin) {
      const initialPassword = generatePassword()
      // Hashing takes long: not inside the transaction, and not for people who have a password.
      const isNew = (await findPerson(db, id, moment())) === undefined
      const hashed = isNew ? await hasher.hash(initialPassword) : ok(null)
      if (!hashed.ok) return hashed
      const mustChange = await settings.read(passwordChangeFirst)
      const saved = await inTransaction(db, async (tx) => {
        // One at a time: a unit must not end while somebody moves into it, nor two administrators remove each other.
        await lockTree(tx)
        const known = await tx
          .selectFrom('users')
          .select('id')
          .where('id', '=', id)
          .forUpdate()
          .executeTakeFirst()
        const before = known ? await manageable(tx, grant, id) : null
        if (before && !before.ok) return before
        const rolesBefore = known ? ((await rolesOf(tx, [id])).get(id) ?? []) : []
        const rolesChange = roleFacts(rolesBefore) !== roleFacts(values.roles.map(asRow))
        const accessChange = rolesChange || (before !== null && before.value.active !== values.active)
        if (accessChange && grant.actor?.userId === id) return fail(ownAccess())
        const taken = await tx
          .selectFrom('users')
          .select('id')
          .where((eb) => eb(eb.fn('lower', ['account']), '=', values.account.toLowerCase()))
          .where('id', '!=', id)
          .executeTakeFirst()
        if (taken) return fail(accountTaken(values.account))
        const allowed = await checkRoles(tx, grant, values)
        if (!allowed.ok) return allowed

        const columns = {
          account: values.account,
          name: values.name,
          search: searchText(values.account, values.name),
          phone: values.phone || null,
          active: values.active,
        }
        await tx
          .insertInto('users')
          .values({ id, ...columns })
          .onConflict((conflict) =>
            conflict.column('id').doUpdateSet({ ...columns, updated_at: sql<Date>`now()` }),
          )
          .execute()
        const moved = await place(tx, grant, id, values, before === null)
        if (!moved.ok) return moved
        if (before === null && hashed.value !== null)
          await storePassword(tx, id, hashed.value, { mustChange, now: now() })
        if (rolesChange) await replaceRoles(tx, id, values)
        const wasAdministrator = rolesBefore.some(isFullAdministrator)
        const staysAdministrator = values.active && values.roles.some(isFullAdministrator)
        if (wasAdministrator && !staysAdministrator && (await otherAdministrators(tx, id)) === 0)
          return fail(lastAdministrator())
        const endedSessions = accessChange && before ? await sessions.end(tx, id) : 0

        const after = (await findPerson(tx, id, moment()))!
        const rolesAfter = (await rolesOf(tx, [id])).get(id) ?? []
        await events.publish(tx, {
          type: 'identity.user_changed',
          subjectKind: 'user',
          subjectId: id,
          unitId: after.unit_id,
          ownerId: id,
          data: {},
        })
        await record(
          tx,
          grant,
          before ? 'identity.user_changed' : 'identity.user_created',
          id,
          {
            before: before ? personFacts(before.value, rolesBefore) : null,
            after: personFacts(after, rolesAfter),
            phoneChanged: before?.value.phone !== after.phone,
            membership: moved.value,
            endedSessions,
          },
          origin,
        )
        return ok({
          user: toUser(after, rolesAfter),
          initialPassword: before === null ? initialPassword : null,
        })
      })
      sessions.forgetAll()
      return saved
    },

    async resetPassword(grant, id, origin) {
      const initialPassword = generatePassword()
      const hashed = await hasher.hash(initialPassword)
      if (!hashed.ok) return hashed
      const mustChange = await settings.read(passwordChangeFirst)
      return onPerson(grant, id, async (tx, person) => {
        await storePassword(tx, id, hashed.value, { mustChange, now: now() })
        await guessing.forget(tx, person.account)
        const endedSessions = await sessions.end(tx, id)
        await record(tx, grant, 'identity.password_reset', id, { endedSessions }, origin)
        return ok(initialPassword)
      })
    },

    resetSecondFactor: (grant, id, origin) =>
      onPerson(grant, id, async (tx) => {
        const removed = await secondFactors.remove(tx, id)
        const endedSessions = await sessions.end(tx, id)
        await record(tx, grant, 'identity.second_factor_reset', id, { removed, endedSessions }, origin)
        return ok(true)
      }),

    unlock: (grant, id, origin) =>
      onPerson(grant, id, async (tx, person) => {
        const wasLocked = await guessing.forget(tx, person.account)
        await record(tx, grant, 'identity.account_unlocked', id, { wasLocked }, origin)
        return ok(true)
      }),
  }
}

async function replaceRoles(tx: Tx, userId: string, values: Values): Promise<void> {
  await tx.deleteFrom('role_assignments').where('user_id', '=', userId).execute()
  if (values.roles.length === 0) return
  await tx
    .insertInto('role_assignments')
    .values(
      values.roles.map(({ role, unitId, scope, unitIds }) => ({
        id: uuid(),
        user_id: userId,
        role,
        unit_id: unitId,
        scope,
        unit_ids: unitIds,
      })),
    )
    .execute()
}

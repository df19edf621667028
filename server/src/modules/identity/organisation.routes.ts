import {
  listPeople,
  listUnits,
  listUsers,
  resetPassword,
  resetSecondFactor,
  saveUnit,
  saveUser,
  unlockUser,
} from '#contracts/identity.ts'
import { ok } from '#platform/errors/result.ts'
import { route, type Route } from '#platform/http/index.ts'
import type { RowScope } from '#platform/policy/index.ts'
import type { IdentityParts } from './parts.ts'
import { colleagues } from './people/people.repo.ts'
import { unitsInReach } from './reach.ts'

/** The organisation tree and the people in it. */
export function organisationRoutes({ platform, units, people }: IdentityParts): Route[] {
  const { db, calendar } = platform
  return [
    route(listUnits, async ({ actor, query }) => ok({ units: await units.list(actor, query.on ?? null) })),
    route(saveUnit, ({ grant, params, body, origin }) => units.save(grant, params.id, body, origin)),
    route(listUsers, async ({ grant, query }) => {
      const { users, count } = await people.list(grant, query)
      return ok({ users, total: { count, exact: true } })
    }),
    route(listPeople, async ({ actor, query }) => {
      const reach = unitsInReach(actor)
      const scope: RowScope =
        reach === 'all' ? { all: true } : { all: false, unitIds: reach, ownerId: actor.userId }
      const unitIds = query.unitIds.length > 0 ? query.unitIds : undefined
      const rows = await colleagues(
        db,
        scope,
        { role: query.role, unitIds, activeOnly: true },
        calendar.today(),
      )
      return ok({
        people: rows.map((row) => ({
          id: row.id,
          name: row.name,
          unit: { id: row.unit_id, name: row.unit_name },
          roles: row.roles,
        })),
      })
    }),
    route(saveUser, ({ grant, params, body, origin }) => people.save(grant, params.id, body, origin)),
    route(resetPassword, async ({ grant, params, origin }) => {
      const reset = await people.resetPassword(grant, params.id, origin)
      return reset.ok ? ok({ initialPassword: reset.value }) : reset
    }),
    route(resetSecondFactor, async ({ grant, params, origin }) => {
      const reset = await people.resetSecondFactor(grant, params.id, origin)
      return reset.ok ? ok({ done: true as const }) : reset
    }),
    route(unlockUser, async ({ grant, params, origin }) => {
      const unlocked = await people.unlock(grant, params.id, origin)
      return unlocked.ok ? ok({ done: true as const }) : unlocked
    }),
  ]
}

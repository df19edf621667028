import type { Role } from '#contracts/access.ts'
import type { Platform } from '#platform/platform.ts'
import type { Actor, RowScope } from '#platform/policy/index.ts'
import { loadActor } from './actors.ts'
import { unitIdsBelow, unitsByCodes, unitsByIds } from './organisation/units.repo.ts'
import { type ColleagueRow, colleagues, membershipOn, phoneOf } from './people/people.repo.ts'

export interface Person {
  readonly id: string
  readonly account: string
  readonly name: string
  /** Where they belong today. */
  readonly unitId: string
  readonly active: boolean
  readonly roles: readonly Role[]
}

export interface UnitName {
  readonly id: string
  readonly code: string
  readonly name: string
}

/**
 * What other modules ask about people and units. Names and places only; unknown ids, accounts and codes are absent
 * from the answers, and case does not matter in accounts and codes.
 */
export interface Directory {
  people(ids: readonly string[]): Promise<ReadonlyMap<string, Person>>
  /** By account in lower case. */
  peopleByAccount(accounts: readonly string[]): Promise<ReadonlyMap<string, Person>>
  units(ids: readonly string[]): Promise<ReadonlyMap<string, UnitName>>
  /** By code in lower case. */
  unitsByCode(codes: readonly string[]): Promise<ReadonlyMap<string, UnitName>>
  /** The units themselves and every unit below them. */
  unitsBelow(ids: readonly string[]): Promise<readonly string[]>
  /** Ids from the root down to the unit itself; empty when there is no such unit. */
  unitPath(unitId: string): Promise<readonly string[]>
  /** The unit somebody belongs to on a business date; null when to none. */
  unitOfUser(userId: string, date: string): Promise<string | null>
  /** The number of somebody's phone; null when none is on record. */
  phoneOf(userId: string): Promise<string | null>
  /** Active account managers within a row scope, today. */
  accountManagers(scope: RowScope): Promise<readonly Person[]>
  /** A person with the rights of this moment, for work without a session; null when gone or disabled. */
  actor(userId: string): Promise<Actor | null>
}

const everything: RowScope = { all: true }

export function createDirectory(platform: Pick<Platform, 'db' | 'calendar'>): Directory {
  const { db, calendar } = platform
  return {
    async people(ids) {
      if (ids.length === 0) return new Map()
      const rows = await colleagues(db, everything, { ids, activeOnly: false }, calendar.today())
      return new Map(rows.map((row) => [row.id, toPerson(row)]))
    },
    async peopleByAccount(accounts) {
      if (accounts.length === 0) return new Map()
      const rows = await colleagues(db, everything, { accounts, activeOnly: false }, calendar.today())
      return new Map(rows.map((row) => [row.account.toLowerCase(), toPerson(row)]))
    },
    async units(ids) {
      const rows = await unitsByIds(db, ids)
      return new Map(rows.map(({ id, code, name }) => [id, { id, code, name }]))
    },
    async unitsByCode(codes) {
      const rows = await unitsByCodes(db, codes)
      return new Map(rows.map(({ id, code, name }) => [code.toLowerCase(), { id, code, name }]))
    },
    unitsBelow: (ids) => unitIdsBelow(db, ids),
    unitPath: async (unitId) => (await unitsByIds(db, [unitId]))[0]?.path ?? [],
    unitOfUser: (userId, date) => membershipOn(db, userId, date),
    phoneOf: (userId) => phoneOf(db, userId),
    async accountManagers(scope) {
      const wanted = { role: 'account_manager', activeOnly: true } as const
      return (await colleagues(db, scope, wanted, calendar.today())).map(toPerson)
    },
    actor: (userId) => loadActor(db, userId, calendar.today()),
  }
}

const toPerson = (row: ColleagueRow): Person => ({
  id: row.id,
  account: row.account,
  name: row.name,
  unitId: row.unit_id,
  active: row.active,
  roles: row.roles,
})

import { hash } from '@node-rs/argon2'
import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import type { Role, ScopeLevel } from '#contracts/access.ts'
import type { Db } from '#platform/db/index.ts'
import type { Actor } from '#platform/policy/index.ts'

/** The password of every person of the fixture, for tests that sign in over HTTP. */
export const FIXTURE_PASSWORD = 'Tianlan-7-paiyun'

/**
 * A small organisation: 温州 (city) → 鹿城, 瑞安 (counties A and B) → two teams each. Everybody belongs there
 * since 2020-01-01. Sign in with `person.account` and `password`.
 */
export interface Organisation {
  readonly password: string
  readonly units: {
    readonly city: string
    readonly countyA: string
    readonly countyB: string
    readonly teamA1: string
    readonly teamA2: string
    readonly teamB1: string
    readonly teamB2: string
  }
  /** Account manager of team A1, own rows. */
  readonly manager: Actor
  /** Account manager of the same team. */
  readonly colleague: Actor
  /** Account manager of team B1 in the other county. */
  readonly stranger: Actor
  /** Team leader of county A and all below it. */
  readonly leader: Actor
  /** Team leader of county B and all below it. */
  readonly otherLeader: Actor
  /** These three reach the whole city. */
  readonly assessor: Actor
  readonly analyst: Actor
  readonly viewer: Actor
  readonly administrator: Actor
}

let passwordHash: Promise<string> | undefined

/** Writes the organisation into an empty database and hands back ids and ready actors. */
export async function seedOrganisation(db: Db): Promise<Organisation> {
  const units = {
    city: uuid(),
    countyA: uuid(),
    countyB: uuid(),
    teamA1: uuid(),
    teamA2: uuid(),
    teamB1: uuid(),
    teamB2: uuid(),
  }
  const { city, countyA, countyB } = units
  await addUnit(db, 'city', 'WZ', '温州', [city])
  await addUnit(db, 'county', 'LC', '鹿城', [city, countyA])
  await addUnit(db, 'county', 'RA', '瑞安', [city, countyB])
  await addUnit(db, 'team', 'LC1', '鹿城一组', [city, countyA, units.teamA1])
  await addUnit(db, 'team', 'LC2', '鹿城二组', [city, countyA, units.teamA2])
  await addUnit(db, 'team', 'RA1', '瑞安一组', [city, countyB, units.teamB1])
  await addUnit(db, 'team', 'RA2', '瑞安二组', [city, countyB, units.teamB2])

  const below: Record<string, readonly string[]> = {
    [city]: Object.values(units),
    [countyA]: [countyA, units.teamA1, units.teamA2],
    [countyB]: [countyB, units.teamB1, units.teamB2],
  }
  const person = (account: string, name: string, role: Role, unitId: string, scope: ScopeLevel) =>
    addPerson(db, { account, name, role, unitId, scope, subtreeIds: below[unitId] ?? [unitId] })
  return {
    password: FIXTURE_PASSWORD,
    units,
    manager: await person('manager', '林小雨', 'account_manager', units.teamA1, 'own'),
    colleague: await person('colleague', '陈大海', 'account_manager', units.teamA1, 'own'),
    stranger: await person('stranger', '王远山', 'account_manager', units.teamB1, 'own'),
    leader: await person('leader', '周正', 'team_leader', countyA, 'subtree'),
    otherLeader: await person('other-leader', '吴方', 'team_leader', countyB, 'subtree'),
    assessor: await person('assessor', '郑察', 'assessor', city, 'subtree'),
    analyst: await person('analyst', '孙析', 'analyst', city, 'subtree'),
    viewer: await person('viewer', '李览', 'department_viewer', city, 'subtree'),
    administrator: await person('administrator', '赵管', 'administrator', city, 'all'),
  }
}

async function addUnit(db: Db, kind: string, code: string, name: string, path: string[]): Promise<void> {
  const id = path.at(-1)
  const parentId = path.at(-2) ?? null
  await sql`
    insert into units (id, parent_id, kind, code, name, path, valid_from)
    values (${id}, ${parentId}, ${kind}, ${code}, ${name}, ${path}::uuid[], '2020-01-01')`.execute(db)
  await sql`
    insert into unit_versions (unit_id, parent_id, kind, code, name, path, valid_from)
    values (${id}, ${parentId}, ${kind}, ${code}, ${name}, ${path}::uuid[], '2020-01-01')`.execute(db)
}

/** Adds a person with one role to a database that has the unit already; the same password as everybody. */
export async function addPerson(
  db: Db,
  person: {
    readonly account: string
    readonly name: string
    readonly role: Role
    readonly unitId: string
    readonly scope: ScopeLevel
    /** The unit and all below it. */
    readonly subtreeIds: readonly string[]
  },
): Promise<Actor> {
  passwordHash ??= hash(FIXTURE_PASSWORD, { memoryCost: 19_456, timeCost: 2, parallelism: 1 })
  const userId = uuid()
  const search = `${person.account} ${person.name}`.toLowerCase()
  await sql`insert into users (id, account, name, search)
    values (${userId}, ${person.account}, ${person.name}, ${search})`.execute(db)
  await sql`insert into credentials (user_id, password_hash) values (${userId}, ${await passwordHash})`.execute(
    db,
  )
  await sql`insert into memberships (id, user_id, unit_id, valid_from)
    values (${uuid()}, ${userId}, ${person.unitId}, '2020-01-01')`.execute(db)
  await sql`insert into role_assignments (id, user_id, role, unit_id, scope)
    values (${uuid()}, ${userId}, ${person.role}, ${person.unitId}, ${person.scope})`.execute(db)
  return {
    userId,
    account: person.account,
    name: person.name,
    unitId: person.unitId,
    locale: 'zh-CN',
    sessionId: uuid(),
    assignments: [
      {
        role: person.role,
        unitId: person.unitId,
        scope: person.scope,
        subtreeIds: person.subtreeIds,
        customIds: [],
      },
    ],
  }
}

import { verify } from '@node-rs/argon2'
import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '#testing/app.ts'
import { addPerson } from '#testing/fixtures.ts'
import { loadOrganisation } from './index.ts'

let clock = new Date('2026-11-23T01:00:00Z')
let world: TestApp
beforeAll(async () => {
  world = await createTestApp({ now: () => clock })
})
afterAll(() => world.close())

test('a whole organisation is loaded at once: people can sign in, be found and be placed', async () => {
  const [province, city, team] = [uuid(), uuid(), uuid()]
  const users = Array.from({ length: 2_500 }, (_, n) => ({
    id: uuid(),
    account: `demo${n}`,
    name: '欧阳小海',
    phone: null,
    unitId: team,
    roles: [{ role: 'account_manager' as const, unitId: team, scope: 'own' as const }],
  }))
  await world.db.transaction().execute((tx) =>
    loadOrganisation(tx, {
      units: [
        { id: province, parentId: null, kind: 'province', code: 'ZJ', name: '浙江' },
        { id: city, parentId: province, kind: 'city', code: 'TZ', name: '台州' },
        { id: team, parentId: city, kind: 'team', code: 'TZ1', name: '台州一组' },
      ],
      users,
      since: '2025-01-01',
      password: 'rather-long-demo-word',
    }),
  )
  const { identity } = world.app.modules
  expect([...(await identity.unitsBelow([province]))].sort()).toEqual([province, city, team].sort())
  expect(await identity.unitPath(team)).toEqual([province, city, team])
  const found = await identity.peopleByAccount(['DEMO7', 'nobody'])
  expect([...found.keys()]).toEqual(['demo7'])
  expect(found.get('demo7')).toMatchObject({ unitId: team, roles: ['account_manager'], active: true })
  const { rows } = await sql<{ password_hash: string; must_change: boolean; search: string }>`
    select c.password_hash, c.must_change, u.search from credentials c join users u on u.id = c.user_id
    where u.account = 'demo7'`.execute(world.db)
  expect(await verify(rows[0]!.password_hash, 'rather-long-demo-word')).toBe(true)
  expect(rows[0]).toMatchObject({ must_change: false, search: 'demo7 欧阳小海 ouyangxiaohai oyxh' })
})

test('units must stand after their parents', async () => {
  const load = world.db.transaction().execute((tx) =>
    loadOrganisation(tx, {
      units: [{ id: uuid(), parentId: uuid(), kind: 'team', code: 'Q', name: '孤组' }],
      users: [],
      since: '2025-01-01',
      password: 'x',
    }),
  )
  await expect(load).rejects.toThrow('before its parent')
})

test('other modules get names and places by id, account and code; what is unknown is absent', async () => {
  const { identity } = world.app.modules
  const { manager, units } = world.organisation
  const missing = uuid()
  expect([...(await identity.people([manager.userId, missing])).keys()]).toEqual([manager.userId])
  expect((await identity.units([units.teamA1, missing])).get(units.teamA1)?.name).toBe('鹿城一组')
  expect((await identity.unitsByCode(['lc1', 'LC2', '?'])).size).toBe(2)
  const own = { all: false as const, unitIds: [], ownerId: manager.userId }
  expect((await identity.accountManagers(own)).map((person) => person.account)).toEqual(['manager'])
  const county = { all: false as const, unitIds: await identity.unitsBelow([units.countyB]), ownerId: null }
  expect((await identity.accountManagers(county)).map((person) => person.account)).toEqual(['stranger'])
})

test('an actor without a session has the rights of the moment, and none after being disabled', async () => {
  const { identity } = world.app.modules
  const { leader, units } = world.organisation
  const actor = await identity.actor(leader.userId)
  expect(actor).toMatchObject({ account: 'leader', unitId: units.countyA })
  expect([...actor!.assignments[0]!.subtreeIds].sort()).toEqual(
    [units.countyA, units.teamA1, units.teamA2].sort(),
  )
  await sql`update users set active = false where id = ${leader.userId}`.execute(world.db)
  expect(await identity.actor(leader.userId)).toBeNull()
  await sql`update users set active = true where id = ${leader.userId}`.execute(world.db)
})

test('a custom scope reaches the chosen units and everything below them, and nothing else', async () => {
  const { units } = world.organisation
  const person = await addPerson(world.db, {
    account: 'chooser',
    name: '选区',
    role: 'analyst',
    unitId: units.city,
    scope: 'team',
    subtreeIds: [],
  })
  await sql`update role_assignments set scope = 'custom', unit_ids = array[${units.countyB}, ${units.teamA2}]::uuid[]
    where user_id = ${person.userId}`.execute(world.db)
  const actor = await world.app.modules.identity.actor(person.userId)
  expect([...actor!.assignments[0]!.customIds].sort()).toEqual(
    [units.countyB, units.teamB1, units.teamB2, units.teamA2].sort(),
  )
})

test('the hourly job removes what has run out and keeps what has not', async () => {
  await world.signIn('manager')
  clock = new Date(clock.getTime() + 30 * 3_600_000)
  await world.signIn('colleague')
  await sql`insert into sign_in_failures (kind, subject, failures, last_failure_at) values
    ('account', 'old', 3, ${new Date(clock.getTime() - 49 * 3_600_000)}), ('account', 'new', 3, ${clock})`.execute(
    world.db,
  )
  const jobs = world.app.modules.all.flatMap((module) => module.jobs ?? [])
  const job = jobs.find((one) => one.name === 'identity.clean_up')
  await job!.run({}, { log: world.app.platform.log, signal: new AbortController().signal, attempt: 1 })
  const sessions = await sql<{ user_id: string }>`select user_id from sessions`.execute(world.db)
  expect(sessions.rows.map((row) => row.user_id)).toEqual([world.organisation.colleague.userId])
  const failures = await sql<{ subject: string }>`
    select subject from sign_in_failures where kind = 'account'`.execute(world.db)
  expect(failures.rows.map((row) => row.subject)).toEqual(['new'])
})

test('the database refuses two units for one person on one day, and a path that is not its own', async () => {
  const { manager, units } = world.organisation
  const overlap = sql`insert into memberships (id, user_id, unit_id, valid_from)
    values (${uuid()}, ${manager.userId}, ${units.teamB1}, '2026-01-01')`.execute(world.db)
  await expect(overlap).rejects.toThrow('memberships_one_unit_a_day')
  const path = sql`update units set path = array[${units.city}]::uuid[] where id = ${units.teamB1}`.execute(
    world.db,
  )
  await expect(path).rejects.toThrow('units_path_ends_here')
})

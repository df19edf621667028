import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  listAudit,
  listUsers,
  login,
  resetPassword,
  saveUnit,
  saveUser,
  unlockUser,
  verifyAudit,
} from '#contracts/identity.ts'
import type { BodyOf } from '#contracts/http.ts'
import { type Caller, createTestApp, type TestApp } from '#testing/app.ts'
import { addPerson } from '#testing/fixtures.ts'

const clock = new Date('2026-11-23T01:00:00Z')
let world: TestApp
let administrator: Caller
/** Administrator of county A alone. */
let countyAdministrator: Caller
let countyAdministratorId: string

beforeAll(async () => {
  world = await createTestApp({ now: () => clock })
  const { units } = world.organisation
  const actor = await addPerson(world.db, {
    account: 'county-admin',
    name: '许县管',
    role: 'administrator',
    unitId: units.countyA,
    scope: 'subtree',
    subtreeIds: [units.countyA, units.teamA1, units.teamA2],
  })
  countyAdministratorId = actor.userId
  administrator = await world.signIn('administrator')
  countyAdministrator = await world.signIn('county-admin')
})
afterAll(() => world.close())

type Body = BodyOf<typeof saveUser>
const worker = (over: Partial<Body> = {}): Body => ({
  account: `worker-${uuid().slice(-8)}`,
  name: '温小州',
  phone: null,
  unitId: world.organisation.units.teamA1,
  active: true,
  roles: [role('account_manager', world.organisation.units.teamA1, 'own')],
  ...over,
})
const role = (
  name: Body['roles'][number]['role'],
  unitId: string,
  scope: Body['roles'][number]['scope'],
  unitIds: string[] = [],
) => ({ role: name, unitId, scope, unitIds })
const save = (caller: Caller, id: string, body: Body) => caller.call(saveUser, { params: { id }, body })
const code = (answer: { body: unknown }) => (answer.body as { code?: string }).code

describe('finding people', () => {
  test('by account, name, pinyin and initials; wildcards are letters', async () => {
    const id = uuid()
    await save(administrator, id, worker({ account: 'gu.yunzhou', name: '顾云舟' }))
    const find = async (q: string) =>
      (await administrator.call(listUsers, { query: { q } })).body.users.map((user) => user.name)
    for (const q of ['gu.yun', '云舟', 'guyunzhou', 'gyz', 'GYZ'])
      expect(await find(q), q).toEqual(['顾云舟'])
    expect(await find('%')).toEqual([])
    expect(await find("'; drop table users; --")).toEqual([])
  })

  test('page by page without gaps or doubles, by unit with everything below, by role', async () => {
    const all = await administrator.call(listUsers, { query: { pageSize: 200 } })
    const seen: string[] = []
    for (let page = 1; page <= 4; page += 1) {
      const part = await administrator.call(listUsers, { query: { page, pageSize: 3 } })
      expect(part.body.total).toEqual(all.body.total)
      seen.push(...part.body.users.map((user) => user.id))
    }
    expect(seen).toEqual(all.body.users.slice(0, 12).map((user) => user.id))
    const county = await administrator.call(listUsers, {
      query: { unitId: world.organisation.units.countyB },
    })
    expect(county.body.users.map((user) => user.account).sort()).toEqual(['other-leader', 'stranger'])
    const leaders = await administrator.call(listUsers, { query: { role: 'team_leader' } })
    expect(leaders.body.total.count).toBe(2)
  })

  test('a team leader finds the own county only; account managers and viewers none', async () => {
    const leader = await world.signIn('leader')
    const { users } = (await leader.call(listUsers)).body
    expect(users.every((user) => ['鹿城', '鹿城一组', '鹿城二组'].includes(user.unit.name))).toBe(true)
    expect(users.map((user) => user.account)).not.toContain('stranger')
    for (const account of ['manager', 'assessor', 'analyst', 'viewer'])
      expect((await (await world.signIn(account)).call(listUsers)).status, account).toBe(403)
  })

  test('the answer holds no hash, no secret, no token', async () => {
    const answer = await administrator.call(listUsers, { query: { pageSize: 200 } })
    expect(JSON.stringify(answer.body)).not.toMatch(/argon2|hash|secret|token|search/i)
  })
})

describe('moving to another unit', () => {
  test('counts from the day given; where somebody belonged before stays on record', async () => {
    const { units } = world.organisation
    const id = uuid()
    const body = worker({ effectiveFrom: '2026-03-01' })
    await save(administrator, id, body)
    await save(administrator, id, { ...body, unitId: units.teamA2, effectiveFrom: '2026-06-01' })
    const on = (date: string) => world.app.modules.identity.unitOfUser(id, date)
    expect(await on('2026-02-28')).toBeNull()
    expect(await on('2026-03-01')).toBe(units.teamA1)
    expect(await on('2026-05-31')).toBe(units.teamA1)
    expect(await on('2026-06-01')).toBe(units.teamA2)
    // A move in the future is not yet where they belong.
    await save(administrator, id, { ...body, unitId: units.teamB1, effectiveFrom: '2027-01-01' })
    expect((await world.app.modules.identity.people([id])).get(id)?.unitId).toBe(units.teamA2)
    expect(await on('2027-01-01')).toBe(units.teamB1)
    // Saving the name again does not disturb the planned move.
    await save(administrator, id, { ...body, unitId: units.teamA2, name: '温大州', effectiveFrom: undefined })
    expect(await on('2027-01-01')).toBe(units.teamB1)
  })
})

describe('an administrator of one county', () => {
  test('manages people there', async () => {
    const id = uuid()
    expect((await save(countyAdministrator, id, worker())).status).toBe(200)
    expect((await countyAdministrator.call(resetPassword, { params: { id } })).status).toBe(200)
  })

  test('finds nobody elsewhere: the same answer as for people who do not exist', async () => {
    const { stranger, units } = world.organisation
    const body = worker({ unitId: units.teamB1, roles: [], account: 'stranger' })
    const answers = [
      await save(countyAdministrator, stranger.userId, body),
      await countyAdministrator.call(resetPassword, { params: { id: stranger.userId } }),
      await countyAdministrator.call(unlockUser, { params: { id: stranger.userId } }),
      await countyAdministrator.call(resetPassword, { params: { id: uuid() } }),
    ]
    expect(answers.map((answer) => [answer.status, code(answer)])).toEqual(
      answers.map(() => [404, 'not_found']),
    )
  })

  test.each([
    ['everything', () => role('team_leader', world.organisation.units.countyA, 'all')],
    ['another county', () => role('team_leader', world.organisation.units.countyB, 'subtree')],
    ['the city', () => role('administrator', world.organisation.units.city, 'own')],
    [
      'a chosen unit elsewhere',
      () =>
        role('team_leader', world.organisation.units.countyA, 'custom', [world.organisation.units.teamB1]),
    ],
  ])('cannot give a role that reaches %s', async (_what, given) => {
    const answer = await save(countyAdministrator, uuid(), worker({ roles: [given()] }))
    expect(answer).toMatchObject({ status: 403, body: { code: 'beyond_reach' } })
  })

  test('cannot take over somebody of the county whose rights reach further', async () => {
    const { units } = world.organisation
    const id = uuid()
    const mighty = worker({ roles: [role('administrator', units.city, 'all')] })
    expect((await save(administrator, id, mighty)).status).toBe(200)
    expect(code(await countyAdministrator.call(resetPassword, { params: { id } }))).toBe('beyond_reach')
    expect(code(await save(countyAdministrator, id, { ...mighty, roles: [] }))).toBe('beyond_reach')
    expect((await save(administrator, id, { ...mighty, active: false })).status).toBe(200)
  })

  test('cannot move a person or a unit out of or into the county', async () => {
    const { units, manager } = world.organisation
    const away = worker({ account: 'manager', name: '林小雨', unitId: units.teamB1 })
    expect((await save(countyAdministrator, manager.userId, away)).status).toBe(404)
    const unit = {
      kind: 'team' as const,
      code: 'LC2',
      name: '鹿城二组',
      validFrom: '2020-01-01',
      validTo: null,
    }
    const put = (id: string, parentId: string | null, over = {}) =>
      countyAdministrator.call(saveUnit, { params: { id }, body: { ...unit, parentId, ...over } })
    expect((await put(units.teamA2, units.countyB)).status).toBe(404)
    expect((await put(units.teamA2, null)).status).toBe(404)
    expect((await put(units.teamB1, units.countyA, { code: 'RA1' })).status).toBe(404)
    expect((await put(uuid(), null, { code: 'TOP', kind: 'province' })).status).toBe(404)
    expect((await put(units.teamA2, units.countyA, { name: '鹿城新二组' })).status).toBe(200)
  })

  test('reads the audit trail of people of the county only', async () => {
    const { entries } = (await countyAdministrator.call(listAudit, { query: { limit: 200 } })).body
    expect(entries.length).toBeGreaterThan(0)
    const actors = new Set(entries.map((entry) => entry.actor?.id))
    expect(actors.has(world.organisation.administrator.userId)).toBe(false)
    expect(actors.has(undefined)).toBe(false)
    expect(actors.has(countyAdministratorId)).toBe(true)
  })
})

describe('is refused with the reason', () => {
  test('changing the own roles or disabling oneself', async () => {
    const { administrator: self, units } = world.organisation
    const body = worker({
      account: 'administrator',
      name: '赵管',
      unitId: units.city,
      roles: [role('administrator', units.city, 'all')],
    })
    const more = { ...body, roles: [...body.roles, role('team_leader', units.city, 'subtree')] }
    expect(code(await save(administrator, self.userId, more))).toBe('own_access')
    expect(code(await save(administrator, self.userId, { ...body, active: false }))).toBe('own_access')
    expect((await save(administrator, self.userId, { ...body, name: '赵管理' })).status).toBe(200)
  })

  test('an account that is taken, whatever its case', async () => {
    expect(code(await save(administrator, uuid(), worker({ account: 'MANAGER' })))).toBe('account_taken')
  })

  test('roles that make no sense', async () => {
    const { units } = world.organisation
    const twice = [role('analyst', units.city, 'own'), role('analyst', units.city, 'all')]
    expect(code(await save(administrator, uuid(), worker({ roles: twice })))).toBe('role_twice')
    const none = [role('analyst', units.city, 'custom')]
    expect(code(await save(administrator, uuid(), worker({ roles: none })))).toBe('custom_units_missing')
    const nowhere = [role('analyst', uuid(), 'own')]
    expect(code(await save(administrator, uuid(), worker({ roles: nowhere })))).toBe('not_found')
    const extra = {
      ...worker(),
      search: 'x',
      password_hash: 'y',
      is_admin: true,
      __proto__: { active: false },
    }
    const id = uuid()
    expect((await save(administrator, id, extra)).status).toBe(200)
    expect((await administrator.call(listUsers, { query: { q: 'is_admin' } })).body.users).toEqual([])
  })

  test.each(['manager', 'leader', 'assessor', 'analyst', 'viewer'])(
    'anything that %s tries',
    async (account) => {
      const caller = await world.signIn(account)
      const params = { id: world.organisation.colleague.userId }
      const answers = [
        await save(caller, uuid(), worker()),
        await caller.call(resetPassword, { params }),
        await caller.call(unlockUser, { params }),
      ]
      expect(answers.map((answer) => answer.status)).toEqual([403, 403, 403])
    },
  )
})

test('two administrators who disable each other at the same moment: one stays', async () => {
  const { units, administrator: first } = world.organisation
  const id = uuid()
  const body = worker({ account: 'second-admin', roles: [role('administrator', units.city, 'all')] })
  const { initialPassword } = (await save(administrator, id, body)).body
  await sql`update credentials set must_change = false where user_id = ${id}`.execute(world.db)
  const answer = await world.app.http.inject({
    method: 'POST',
    url: login.path,
    payload: { account: 'second-admin', password: initialPassword },
  })
  const cookie = `zhike_session=${answer.cookies.find((one) => one.name === 'zhike_session')!.value}`
  const [bySecond, byFirst] = await Promise.all([
    world.app.http.inject({
      method: 'PUT',
      url: saveUser.path.replace(':id', first.userId),
      headers: { cookie },
      payload: { ...body, account: 'administrator', active: false },
    }),
    save(administrator, id, { ...body, active: false }),
  ])
  const answers = [bySecond.statusCode, byFirst.status].sort((a, b) => a - b)
  // Whoever comes second is no longer signed in, or would leave nobody to manage the organisation.
  expect(answers[0]).toBe(200)
  expect([401, 409]).toContain(answers[1])
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from users u join role_assignments r on r.user_id = u.id
    where u.active and r.role = 'administrator' and r.scope = 'all'`.execute(world.db)
  expect(rows[0]!.n).toBe(1)
  await sql`update users set active = id = ${first.userId}
    where id in (${first.userId}, ${id})`.execute(world.db)
  administrator = await world.signIn('administrator')
})

describe('what was done to people is on record', () => {
  test('before and after, without telephone numbers and passwords', async () => {
    const id = uuid()
    const body = worker({ account: 'audited', phone: '13912345678' })
    const { initialPassword } = (await save(administrator, id, body)).body
    await save(administrator, id, {
      ...body,
      phone: '13998765432',
      roles: [role('team_leader', body.unitId, 'team')],
    })
    const { rows } = await sql<{ action: string; actor_id: string; detail: Record<string, unknown> }>`
      select action, actor_id, detail from audit_records where subject_id = ${id} order by seq`.execute(
      world.db,
    )
    expect(rows.map((row) => row.action)).toEqual(['identity.user_created', 'identity.user_changed'])
    expect(rows[1]).toMatchObject({
      actor_id: world.organisation.administrator.userId,
      detail: {
        before: { roles: [{ role: 'account_manager', scope: 'own' }] },
        after: { roles: [{ role: 'team_leader', scope: 'team' }] },
        phoneChanged: true,
      },
    })
    const text = JSON.stringify(rows)
    for (const secret of ['13912345678', '13998765432', initialPassword!]) expect(text).not.toContain(secret)
  })

  test('can be read page by page, newest first, and verified', async () => {
    const first = (await administrator.call(listAudit, { query: { limit: 5 } })).body
    expect(first.more).toBe(true)
    const next = (await administrator.call(listAudit, { query: { limit: 5, before: first.entries[4]!.seq } }))
      .body
    const seqs = [...first.entries, ...next.entries].map((entry) => entry.seq)
    expect(seqs).toEqual(seqs.map((_, n) => seqs[0]! - n))
    const users = await administrator.call(listAudit, { query: { actions: ['identity.user_created'] } })
    expect(new Set(users.body.entries.map((entry) => entry.action))).toEqual(
      new Set(['identity.user_created']),
    )
    const today = await administrator.call(listAudit, { query: { from: '2026-11-24' } })
    expect(today.body.entries).toEqual([])
    expect((await administrator.call(verifyAudit)).body).toMatchObject({ ok: true, brokenAt: null })
    for (const account of ['manager', 'leader', 'analyst', 'viewer'])
      expect((await (await world.signIn(account)).call(listAudit)).status, account).toBe(403)
  })
})

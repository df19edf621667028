import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listPeople, listUnits, saveUnit, saveUser } from '#contracts/identity.ts'
import { type Caller, createTestApp, type TestApp } from '#testing/app.ts'

let clock = new Date('2026-11-23T01:00:00Z')
let world: TestApp
let administrator: Caller
beforeAll(async () => {
  world = await createTestApp({ now: () => clock })
  administrator = await world.signIn('administrator')
})
afterAll(() => world.close())

const base = { kind: 'team' as const, validFrom: '2020-01-01', validTo: null }
const save = (id: string, body: { parentId: string | null; code: string; name: string } & Partial<Change>) =>
  administrator.call(saveUnit, { params: { id }, body: { ...base, ...body } })
interface Change {
  kind: 'province' | 'city' | 'county' | 'team'
  validFrom: string
  validTo: string | null
}
const code = (answer: { body: unknown }) => (answer.body as { code?: string }).code
const names = async (on?: string, caller = administrator) => {
  const { body } = await caller.call(listUnits, { query: { on } })
  const byId = new Map(body.units.map((unit) => [unit.id, unit.name]))
  return body.units.map((unit) => unit.path.map((id) => byId.get(id) ?? '?').join('/'))
}

describe('the tree', () => {
  test('has any depth; a moved subtree takes everything below along, and the past stays on record', async () => {
    const { units } = world.organisation
    const group = uuid()
    const cell = uuid()
    expect((await save(group, { parentId: units.teamA1, code: 'LC1-1', name: '一组甲班' })).status).toBe(200)
    expect((await save(cell, { parentId: group, code: 'LC1-1-1', name: '甲班东' })).status).toBe(200)
    expect(await names()).toContain('温州/鹿城/鹿城一组/一组甲班/甲班东')

    clock = new Date('2026-12-01T01:00:00Z')
    administrator = await world.signIn('administrator')
    const moved = await save(units.teamA1, { parentId: units.countyB, code: 'LC1', name: '鹿城一组' })
    expect(moved.body.path).toEqual([units.city, units.countyB, units.teamA1])
    expect(await names('2026-12-01')).toContain('温州/瑞安/鹿城一组/一组甲班/甲班东')
    expect(await names('2026-11-30')).toContain('温州/鹿城/鹿城一组/一组甲班/甲班东')
    expect(await names('2019-12-31')).toEqual([])

    // What the counties' leaders reach changed with it, at once.
    const otherLeader = await world.signIn('other-leader')
    expect(await names(undefined, otherLeader)).toContain('温州/瑞安/鹿城一组/一组甲班/甲班东')
    const leader = await world.signIn('leader')
    expect((await names(undefined, leader)).some((name) => name.includes('一组'))).toBe(false)

    const { rows } = await sql<{ detail: { before: object; after: object; movedAlong: number } }>`
      select detail from audit_records where action = 'identity.unit_changed' order by seq desc limit 1`.execute(
      world.db,
    )
    expect(rows[0]!.detail).toMatchObject({
      before: { parentId: units.countyA },
      after: { parentId: units.countyB },
      movedAlong: 2,
    })
    await save(units.teamA1, { parentId: units.countyA, code: 'LC1', name: '鹿城一组' })
    expect(await names()).toContain('温州/鹿城/鹿城一组/一组甲班/甲班东')
  })

  test('remembers old names', async () => {
    const { units } = world.organisation
    clock = new Date('2027-01-01T01:00:00Z')
    administrator = await world.signIn('administrator')
    await save(units.teamB2, { parentId: units.countyB, code: 'RA2', name: '瑞安海岛组' })
    expect(await names('2026-12-31')).toContain('温州/瑞安/瑞安二组')
    expect(await names('2027-01-01')).toContain('温州/瑞安/瑞安海岛组')
  })
})

describe('is refused with the reason', () => {
  test('a unit below itself', async () => {
    const { units } = world.organisation
    const answer = await save(units.countyA, {
      parentId: units.teamA1,
      code: 'LC',
      name: '鹿城',
      kind: 'county',
    })
    expect(answer).toMatchObject({ status: 409, body: { code: 'unit_cycle' } })
    const self = await save(units.countyA, {
      parentId: units.countyA,
      code: 'LC',
      name: '鹿城',
      kind: 'county',
    })
    expect(code(self)).toBe('unit_cycle')
  })

  test('two moves at the same moment that would make a circle together', async () => {
    const { units } = world.organisation
    const [a, b] = [uuid(), uuid()]
    await save(a, { parentId: units.countyA, code: 'CIRC-A', name: '甲' })
    await save(b, { parentId: units.countyA, code: 'CIRC-B', name: '乙' })
    const answers = await Promise.all([
      save(a, { parentId: b, code: 'CIRC-A', name: '甲' }),
      save(b, { parentId: a, code: 'CIRC-B', name: '乙' }),
    ])
    expect(answers.map((answer) => answer.status).sort((a, b) => a - b)).toEqual([200, 409])
  })

  test('a county below a team, and a code that is taken (whatever its case)', async () => {
    const { units } = world.organisation
    const below = await save(uuid(), { parentId: units.teamB1, code: 'X1', name: '某县', kind: 'county' })
    expect(code(below)).toBe('unit_kind_order')
    const taken = await save(uuid(), { parentId: units.countyB, code: 'lc1', name: '别组' })
    expect(code(taken)).toBe('unit_code_taken')
  })

  test('an end before people or units below have left, naming them', async () => {
    const { units } = world.organisation
    const county = await save(units.countyA, {
      parentId: units.city,
      code: 'LC',
      name: '鹿城',
      kind: 'county',
      validTo: '2027-06-01',
    })
    expect(code(county)).toBe('unit_has_children')
    expect((county.body as unknown as { message: string }).message).toContain('鹿城二组')
    const team = await save(units.teamB1, {
      parentId: units.countyB,
      code: 'RA1',
      name: '瑞安一组',
      validTo: '2027-06-01',
    })
    expect(code(team)).toBe('unit_has_people')
    expect((team.body as unknown as { message: string }).message).toContain('王远山')
    const later = await save(units.teamB1, {
      parentId: units.countyB,
      code: 'RA1',
      name: '瑞安一组',
      validFrom: '2021-01-01',
    })
    expect(code(later)).toBe('unit_has_people')
  })

  test('a period that is empty or sticks out of the parent’s', async () => {
    const { units } = world.organisation
    const empty = await save(uuid(), {
      parentId: units.countyA,
      code: 'E1',
      name: '空',
      validFrom: '2027-01-01',
      validTo: '2027-01-01',
    })
    expect(empty).toMatchObject({ status: 400, body: { code: 'unit_period_empty' } })
    const early = await save(uuid(), {
      parentId: units.countyA,
      code: 'E2',
      name: '早',
      validFrom: '2019-01-01',
    })
    expect(code(early)).toBe('unit_outside_parent')
  })
})

test('a unit without people ends, and is gone from the tree from that day on', async () => {
  const { units } = world.organisation
  const id = uuid()
  await save(id, { parentId: units.countyA, code: 'END', name: '临时组' })
  const ended = await save(id, {
    parentId: units.countyA,
    code: 'END',
    name: '临时组',
    validTo: '2027-03-01',
  })
  expect(ended.status).toBe(200)
  expect(await names('2027-02-28')).toContain('温州/鹿城/临时组')
  expect(await names('2027-03-01')).not.toContain('温州/鹿城/临时组')
  // Nobody can be moved there any more.
  const { colleague } = world.organisation
  const moved = await administrator.call(saveUser, {
    params: { id: colleague.userId },
    body: {
      account: 'colleague',
      name: '陈大海',
      phone: null,
      unitId: id,
      active: true,
      roles: [{ role: 'account_manager', unitId: units.teamA1, scope: 'own', unitIds: [] }],
    },
  })
  expect(code(moved)).toBe('unit_not_in_force')
})

describe('who sees what of the tree', () => {
  test('an account manager sees the own team, and the units above as names only', async () => {
    const manager = await world.signIn('manager')
    const { units } = (await manager.call(listUnits)).body
    expect(units.map(({ name, code, inReach }) => [name, code, inReach])).toEqual([
      ['温州', '', false],
      ['鹿城', '', false],
      ['鹿城一组', 'LC1', true],
    ])
  })

  test('pickers of people never reach further than the tree', async () => {
    const found = async (account: string, query = {}) => {
      const caller = await world.signIn(account)
      return (await caller.call(listPeople, { query })).body.people.map((person) => person.name)
    }
    expect((await found('manager')).sort()).toEqual(['林小雨', '陈大海'].sort())
    expect((await found('leader')).sort()).toEqual(['周正', '林小雨', '陈大海'].sort())
    const stranger = { unitIds: [world.organisation.units.countyA] }
    expect(await found('other-leader', stranger)).toEqual([])
    expect(await found('analyst', { role: 'team_leader' })).toHaveLength(2)
  })

  test.each(['manager', 'leader', 'assessor', 'analyst', 'viewer'])(
    '%s may not change it',
    async (account) => {
      const { units } = world.organisation
      const caller = await world.signIn(account)
      const answer = await caller.call(saveUnit, {
        params: { id: uuid() },
        body: { ...base, parentId: units.countyA, code: 'NO', name: '不可' },
      })
      expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    },
  )
})

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  cancelTask,
  getCalendar,
  getTask,
  listSettings,
  listTasks,
  previewHolidays,
  saveCalendarDay,
  saveCalendarDays,
  saveSetting,
  settingHistory,
} from '#contracts/operations.ts'
import { type Caller, createTestApp, type TestApp } from '#testing/app.ts'
import { addPerson } from '#testing/fixtures.ts'

let test: TestApp
/** Reaches everything. */
let administrator: Caller
/** An administrator of county A alone. */
let local: Caller
let leader: Caller
let unitKey: string
let globalKey: string
beforeAll(async () => {
  test = await createTestApp()
  const { units } = test.organisation
  await addPerson(test.db, {
    account: 'local-administrator',
    name: '县管',
    role: 'administrator',
    unitId: units.countyA,
    scope: 'subtree',
    subtreeIds: [units.countyA, units.teamA1, units.teamA2],
  })
  administrator = await test.signIn('administrator')
  local = await test.signIn('local-administrator')
  leader = await test.signIn('leader')
  const { settings } = (await administrator.call(listSettings)).body
  unitKey = settings.find((one) => one.scope === 'unit' && one.type === 'integer')!.key
  globalKey = settings.find((one) => one.scope === 'global' && one.type === 'integer')!.key
})
afterAll(() => test?.close())

/** Saves the smallest value allowed, which is always a valid one. */
async function save(caller: Caller, key: string, unitId: string | null) {
  const { settings } = (await administrator.call(listSettings)).body
  const value = settings.find((one) => one.key === key)!.min
  return caller.call(saveSetting, { params: { key }, body: { unitId, value } })
}

describe('an administrator of one county', () => {
  it('changes settings of that county and its teams', async () => {
    const { units } = test.organisation
    expect((await save(local, unitKey, units.countyA)).status).toBe(200)
    expect((await save(local, unitKey, units.teamA2)).body.from).toBe('unit')
  })

  it('changes neither those of the installation nor those of other units', async () => {
    const { units } = test.organisation
    const before = await test.db.selectFrom('setting_changes').selectAll().execute()
    for (const [key, unitId] of [
      [globalKey, null],
      [unitKey, null],
      [unitKey, units.city],
      [unitKey, units.countyB],
      [unitKey, units.teamB1],
      [unitKey, randomUUID()],
    ] as const)
      expect(await save(local, key, unitId)).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    expect(await test.db.selectFrom('setting_changes').selectAll().execute()).toHaveLength(before.length)
  })

  it('does not change the calendar, which holds for everybody', async () => {
    const change = { params: { date: '2026-12-01' }, body: { kind: 'holiday' as const, name: '盘点' } }
    expect(await local.call(saveCalendarDay, change)).toMatchObject({ status: 403 })
    expect(await test.db.selectFrom('calendar_days').selectAll().execute()).toEqual([])
    expect((await administrator.call(saveCalendarDay, change)).status).toBe(200)
  })

  it('reads settings and their history within reach only', async () => {
    const { units } = test.organisation
    expect((await save(administrator, unitKey, units.countyB)).status).toBe(200)
    expect((await save(administrator, unitKey, null)).status).toBe(200)
    for (const caller of [local, leader]) {
      expect((await caller.call(listSettings, { query: { unitId: units.countyB } })).status).toBe(403)
      expect((await caller.call(listSettings, { query: { unitId: units.teamA1 } })).status).toBe(200)
      const { changes } = (await caller.call(settingHistory, { params: { key: unitKey } })).body
      expect(new Set(changes.map((change) => change.unit))).toEqual(new Set(['鹿城', '鹿城二组', null]))
    }
    const all = (await administrator.call(settingHistory, { params: { key: unitKey } })).body.changes
    expect(all.map((change) => change.unit)).toContain('瑞安')
  })
})

it('a setting of a unit or with a key that does not exist is not found', async () => {
  expect((await save(administrator, unitKey, randomUUID())).status).toBe(404)
  const params = { key: 'no.such_setting' }
  const body = { unitId: null, value: 1 }
  expect((await administrator.call(saveSetting, { params, body })).status).toBe(404)
  expect((await administrator.call(settingHistory, { params })).status).toBe(404)
})

it('a task is there for whoever started it, and for nobody else', async () => {
  const { id } = await test.app.platform.tasks.start(test.db, {
    kind: 'export',
    title: '导出',
    ownerId: test.organisation.leader.userId,
    jobName: 'nothing',
    payload: {},
  })
  expect((await leader.call(getTask, { params: { id } })).body.title).toBe('导出')
  for (const caller of [administrator, await test.signIn('manager'), await test.signIn('other-leader')]) {
    expect((await caller.call(getTask, { params: { id } })).status).toBe(404)
    expect((await caller.call(cancelTask, { params: { id } })).status).toBe(404)
    expect((await caller.call(listTasks)).body.tasks).toEqual([])
  }
  expect((await leader.call(getTask, { params: { id } })).body.state).toBe('queued')
  expect((await leader.call(cancelTask, { params: { id } })).body.state).toBe('cancelled')
})

it('a year of holidays is previewed, entered in one go, and taken back as it was', async () => {
  const text = '劳动节：5月1日至3日放假调休，共3天。5月8日上班。\n清明节：四月五日放假。'
  const preview = await administrator.call(previewHolidays, { body: { year: 2027, text } })
  expect(preview.body.problems).toHaveLength(1)
  expect(preview.body.days.map((day) => [day.date, day.kind])).toEqual([
    ['2027-05-01', 'holiday'],
    ['2027-05-02', 'holiday'],
    ['2027-05-03', 'holiday'],
    ['2027-05-08', 'makeup_workday'],
  ])
  // One of the days was the organisation's own already: undoing must bring it back, not the public calendar.
  const own = { kind: 'workday' as const, name: '盘点' }
  await administrator.call(saveCalendarDay, { params: { date: '2027-05-03' }, body: own })
  const days = preview.body.days.map(({ date, kind, name }) => ({
    date,
    kind: kind === 'holiday' ? ('holiday' as const) : ('workday' as const),
    name,
  }))
  const kinds = async () =>
    (
      await administrator.call(getCalendar, { query: { from: '2027-05-01', to: '2027-05-08' } })
    ).body.days.map((day) => day.kind)
  const before = await kinds()
  expect(before[2]).toBe('workday')
  for (const caller of [local, leader])
    expect((await caller.call(saveCalendarDays, { body: { days } })).status).toBe(403)
  const saved = await administrator.call(saveCalendarDays, { body: { days } })
  const after = await kinds()
  expect([...after.slice(0, 3), after[7]]).toEqual(['holiday', 'holiday', 'holiday', 'workday'])
  await administrator.call(saveCalendarDays, { body: { days: saved.body.before, undo: true } })
  expect(await kinds()).toEqual(before)
})

import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AuditAction } from '#contracts/audit-actions.ts'
import type { CallOf } from '#contracts/http.ts'
import { exportAudit, listAudit } from '#contracts/identity.ts'
import { saveSetting } from '#contracts/operations.ts'
import { type Caller, createTestApp, type TestApp } from '#testing/app.ts'

let test: TestApp
let administrator: Caller
beforeAll(async () => {
  test = await createTestApp()
  administrator = await test.signIn('administrator')
  await test.signIn('leader')
  const { audit, db } = test.app.platform
  const record = (action: AuditAction, subjectKind: string, subjectId: string | null, detail: object) =>
    db.transaction().execute((tx) =>
      audit.record(tx, {
        actorId: test.organisation.administrator.userId,
        action,
        subjectKind,
        subjectId,
        detail: detail as Record<string, unknown>,
        origin: null,
      }),
    )
  await record('settings.changed', 'setting', 'visits.place_allowed_metres', {
    unitId: test.organisation.units.countyA,
    after: 1,
  })
  await record('calendar.changed', 'calendar_day', '2026-10-09', { name: '=cmd|calc' })
  await db.transaction().execute((tx) =>
    audit.record(tx, {
      actorId: null,
      action: 'operations.backed_up',
      subjectKind: 'installation',
      subjectId: null,
      detail: { operator: 'root@here' },
      origin: null,
    }),
  )
})
afterAll(() => test?.close())

const found = async (query: CallOf<typeof listAudit>['query']) =>
  (await administrator.call(listAudit, { query })).body

it('finds by several actions, by the beginning of one, by subject, and what nobody signed in did', async () => {
  const actions = async (query: CallOf<typeof listAudit>['query']) =>
    (await found(query)).entries.map((entry) => entry.action)
  expect(await actions({ actions: ['settings.changed', 'calendar.changed'] })).toEqual([
    'calendar.changed',
    'settings.changed',
  ])
  expect(await actions({ actions: ['calendar.'] })).toEqual(['calendar.changed'])
  // An underscore is a letter here, not "any letter".
  expect(await actions({ actions: ['calenda_.'] })).toEqual([])
  expect(await actions({ subjectKind: 'setting', subjectId: 'visits.place_allowed_metres' })).toEqual([
    'settings.changed',
  ])
  expect(await actions({ system: 'true' })).toEqual(['operations.backed_up'])
})

it('names the people, units and settings that the records speak of', async () => {
  const { units, administrator: person } = test.organisation
  const { names } = await found({ actions: ['settings.changed'] })
  expect(names).toEqual({
    [person.userId]: '赵管',
    [units.countyA]: '鹿城',
    'visits.place_allowed_metres': '到位规定距离',
  })
})

it('an auditor takes all fitting records away as CSV, and the purpose stands in the trail', async () => {
  const body = {
    filter: { actions: ['calendar.', 'settings.'] },
    purpose: 'legal',
    note: '2026 年内部审计',
  } as const
  const answer = await administrator.call(exportAudit, { body })
  expect(answer.status).toBe(200)
  expect(answer.headers['content-type']).toContain('text/csv')
  const rows = parse(answer.body as string, { bom: true })
  expect(rows.map((row) => row[4])).toEqual(['操作代码', 'calendar.changed', 'settings.changed'])
  expect(rows[1]?.slice(2, 4)).toEqual(['赵管', '调整日历'])
  // 32 bytes of seal, so that the file can be compared with the database.
  expect(rows[1]?.at(-1)).toMatch(/^[0-9a-f]{64}$/)
  const { entries } = await found({ actions: ['audit.exported'] })
  expect(entries).toMatchObject([{ detail: { purpose: 'legal', note: '2026 年内部审计' } }])
})

it('no export without a purpose, nor for whoever may not read the trail', async () => {
  const without = { filter: {}, purpose: ' ' } as unknown as { filter: object; purpose: 'legal' }
  expect((await administrator.call(exportAudit, { body: without })).status).toBe(400)
  const leader = await test.signIn('leader')
  const body = { filter: {}, purpose: 'legal' } as const
  expect((await leader.call(exportAudit, { body })).status).toBe(403)
  expect((await found({ actions: ['audit.exported'] })).entries).toHaveLength(1)
})

it('S7.87 a large part of the trail is taken away only once a second person agrees', async () => {
  const limited = await administrator.call(saveSetting, {
    params: { key: 'privacy.export_rows_free' },
    body: { unitId: null, value: 1 },
  })
  expect(limited.status).toBe(200)
  const body = { filter: { actions: ['calendar.', 'settings.'] }, purpose: 'legal', note: null } as const
  const asked = await administrator.call(exportAudit, { body })
  expect([asked.status, (asked.body as { code: string }).code]).toEqual([409, 'export_needs_approval'])
})

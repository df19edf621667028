import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Customer, CustomerSummary } from '#contracts/customers.ts'
import type { Actor } from '#platform/policy/index.ts'
import { authorize } from '#platform/policy/index.ts'
import { unwrap } from '#platform/errors/result.ts'
import { gcj02, greatCircleMetres, toWgs84, wgs84 } from '#engines/geo/index.ts'
import { loadCustomers } from './customers.load.ts'
import { openWorkbench, seedCustomer, type Workbench } from './testing/workbench.ts'

let bench: Workbench
beforeAll(async () => {
  bench = await openWorkbench()
})
afterAll(() => bench.close())

/** A customer of the manager (or as given), in the database. */
async function existing(given: Parameters<typeof seedCustomer>[1] = {}) {
  const seed = seedCustomer(bench, given)
  await loadCustomers(bench.db, [seed])
  return seed
}

let house = 0
/** A card that looks like no other: each stands in a house of its own. */
function input(card: Partial<Customer> = {}, extra: object = {}) {
  return {
    licence: `N${uuid().slice(-12)}`,
    name: '永嘉岩头便利店',
    contactName: '徐山',
    address: `岩头镇 ${++house} 号`,
    type: 'ordinary',
    grade: 'B',
    keyCustomer: false,
    state: 'active',
    frequency: { visits: 1, weeks: 2 },
    ownerId: bench.manager.userId,
    unitId: bench.units.teamA1,
    position: null,
    openingHours: null,
    serviceMinutes: null,
    note: null,
    ...Object.fromEntries(Object.entries(card)),
    ...extra,
  }
}
const save = (as: Actor, id: string, version: number | null, customer: object) =>
  bench.call<Customer>(as, 'PUT', `/api/v1/customers/${id}`, { version, customer })
const card = (as: Actor | null, id: string) => bench.call<Customer>(as, 'GET', `/api/v1/customers/${id}`)
const history = (as: Actor, id: string) =>
  bench.call<{
    changes: {
      by: { name: string } | null
      source: string
      changes: { field: string; before: string | null; after: string | null }[]
    }[]
  }>(as, 'GET', `/api/v1/customers/${id}/history`)

describe('who sees what', () => {
  test('CVE-2026-76901: a colleague’s customer is not there, by any way of reading or writing', async () => {
    const mine = await existing({ name: '只属于林小雨' })
    const ways: [string, 'GET' | 'POST' | 'PUT', object?][] = [
      [`/api/v1/customers/${mine.id}`, 'GET'],
      [`/api/v1/customers/${mine.id}/history`, 'GET'],
      [`/api/v1/customers/${mine.id}/disclosures`, 'POST', { field: 'customers.phone', purpose: 'visit' }],
      [`/api/v1/customers/${mine.id}/disclosures`, 'GET'],
      [`/api/v1/customers/${mine.id}/consents`, 'GET'],
      [`/api/v1/customers/${mine.id}`, 'PUT', { version: 1, customer: input() }],
      [
        `/api/v1/customers/${mine.id}/position`,
        'PUT',
        { lng: 120, lat: 28, system: 'wgs84', accuracy: null },
      ],
    ]
    for (const other of [bench.colleague, bench.stranger, bench.otherLeader])
      for (const [url, method, body] of ways) {
        const answer = await bench.call(other, method, url, body)
        expect([answer.status, answer.body.code], `${other.account} ${method} ${url}`).toEqual([
          404,
          'not_found',
        ])
        const none = await bench.call(other, method, url.replace(mine.id, uuid()), body)
        expect(none.body.message).toBe(answer.body.message)
      }
    for (const other of [bench.colleague, bench.stranger]) {
      const list = await bench.call<{ customers: CustomerSummary[]; total: { count: number } }>(
        other,
        'GET',
        '/api/v1/customers?q=林小雨',
      )
      expect(list.body.customers).toEqual([])
      expect(list.body.total.count).toBe(0)
      const map = await bench.call<{ inWindow: number; unplaced: number }>(
        other,
        'GET',
        '/api/v1/customer-map?west=70&east=140&south=0&north=60&zoom=10',
      )
      expect([map.body.inWindow, map.body.unplaced]).toEqual([0, 0])
      const planning = await bench.module.forPlanning(
        unwrap(authorize(other, 'visits.plan')),
        bench.manager.userId,
      )
      expect(planning).toEqual([])
    }
    expect((await card(bench.manager, mine.id)).status).toBe(200)
    expect((await card(bench.leader, mine.id)).status).toBe(200)
  })

  test('roles without the verb are refused, and nobody at all without a session', async () => {
    const mine = await existing()
    const url = `/api/v1/customers/${mine.id}`
    expect((await card(null, mine.id)).status).toBe(401)
    expect((await card(bench.administrator, mine.id)).status).toBe(403)
    for (const reader of [bench.viewer, bench.analyst, bench.assessor]) {
      expect((await card(reader, mine.id)).status).toBe(200)
      expect((await save(reader, mine.id, 1, input())).status).toBe(403)
      const ask = { field: 'customers.phone', purpose: 'visit' }
      expect((await bench.call(reader, 'POST', `${url}/disclosures`, ask)).status).toBe(403)
    }
    const assignment = { customerIds: [mine.id], ownerId: bench.colleague.userId, note: null }
    expect((await bench.call(bench.manager, 'POST', '/api/v1/customers/assignment', assignment)).status).toBe(
      403,
    )
  })
})

describe('saving', () => {
  test('S1.16 a new customer is converted from GCJ-02, found at once, and its creation is an event', async () => {
    const id = uuid()
    const position = { lng: 120.65, lat: 28.01, system: 'gcj02', accuracy: 15 }
    const saved = await save(bench.manager, id, null, input({}, { phone: '13805779911', position }))
    expect(saved.status).toBe(200)
    expect(saved.body).toMatchObject({ id, version: 1, phone: '138****9911', placed: true, source: 'manual' })
    const at = saved.body.position!
    const truth = toWgs84(gcj02(120.65, 28.01))
    expect(greatCircleMetres(wgs84(at.lng, at.lat), truth)).toBeLessThan(0.05)
    expect(at).toMatchObject({ source: 'gcj02', accuracy: 15 })
    const found = await bench.call<{ customers: CustomerSummary[] }>(
      bench.manager,
      'GET',
      '/api/v1/customers?q=yantou&sort=updatedAt&direction=desc',
    )
    expect(found.body.customers[0]?.id).toBe(id)
    const event = await bench.db
      .selectFrom('outbox')
      .selectAll()
      .where('subject_id', '=', id)
      .executeTakeFirst()
    expect(event).toMatchObject({ type: 'customers.created', owner_id: bench.manager.userId })
  })

  test('the same creation twice is one customer; another card under the same id is refused', async () => {
    const id = uuid()
    const body = input({}, { phone: '13805779912' })
    expect((await save(bench.manager, id, null, body)).status).toBe(200)
    expect((await save(bench.manager, id, null, body)).body.version).toBe(1)
    expect((await save(bench.manager, id, null, { ...body, name: '别的' })).body.code).toBe(
      'changed_meanwhile',
    )
  })

  test('nobody overwrites what he has not seen', async () => {
    const seed = await existing()
    const first = await save(bench.manager, seed.id, 1, input({ licence: seed.licence, name: '先改' }))
    expect(first.body).toMatchObject({ version: 2, name: '先改', phone: expect.stringContaining('****') })
    const second = await save(bench.leader, seed.id, 1, input({ licence: seed.licence, name: '后改' }))
    expect([second.status, second.body.code]).toEqual([409, 'changed_meanwhile'])
    expect((await card(bench.manager, seed.id)).body.name).toBe('先改')
  })

  test('two at the very same moment: one is kept, the other is told', async () => {
    const seed = await existing()
    const answers = await Promise.all(
      ['甲', '乙', '丙', '丁'].map((name) =>
        save(bench.manager, seed.id, 1, input({ licence: seed.licence, name })),
      ),
    )
    expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 409, 409, 409])
  })

  test('an absent or masked phone stays; the history shows it masked', async () => {
    const seed = await existing({ phone: '13805770001' })
    const same = input({ licence: seed.licence })
    await save(bench.manager, seed.id, 1, same)
    await save(bench.manager, seed.id, 2, { ...same, phone: '138****0001', note: '常客' })
    const disclosed = await bench.call<{ value: string }>(
      bench.manager,
      'POST',
      `/api/v1/customers/${seed.id}/disclosures`,
      { field: 'customers.phone', purpose: 'visit' },
    )
    expect(disclosed.body.value).toBe('13805770001')
    expect((await save(bench.manager, seed.id, 3, { ...same, phone: '139****0001' })).body.code).toBe(
      'invalid',
    )
    await save(bench.manager, seed.id, 3, { ...same, phone: '13905778888' })
    const told = await history(bench.manager, seed.id)
    expect(told.text).toContain('138****0001')
    expect(told.text).toContain('139****8888')
    expect(told.text).not.toMatch(/13805770001|13905778888/)
    const stored = await sql<{
      n: number
    }>`select count(*)::int as n from customer_changes where changes::text ~ '13905778888|13805770001'`.execute(
      bench.db,
    )
    expect(stored.rows[0]?.n).toBe(0)
    const events = await sql<{
      n: number
    }>`select count(*)::int as n from outbox where data::text ~ '138|139'`.execute(bench.db)
    expect(events.rows[0]?.n).toBe(0)
  })

  test('the history says who changed what, with names, newest first, ending with the creation', async () => {
    const seed = await existing({ grade: 'C' })
    await save(bench.manager, seed.id, 1, input({ ...seedFields(seed), grade: 'A' }))
    await bench.call(bench.leader, 'POST', '/api/v1/customers/assignment', {
      customerIds: [seed.id],
      ownerId: bench.colleague.userId,
      note: '林小雨休假',
    })
    const { body } = await history(bench.leader, seed.id)
    expect(body.changes.map((change) => [change.by?.name ?? null, change.source])).toEqual([
      ['周正', 'assignment'],
      ['林小雨', 'manual'],
      [null, 'test'],
    ])
    expect(body.changes[0]?.changes).toEqual([
      { field: 'ownerId', before: '林小雨', after: '陈大海' },
      { field: 'handoverNote', before: null, after: '林小雨休假' },
    ])
    expect(body.changes[1]?.changes).toContainEqual({ field: 'grade', before: 'C', after: 'A' })
  })

  test('a type that the pack does not have is refused by name, whoever sends it', async () => {
    const answer = await save(bench.manager, uuid(), null, input({ type: 'private_banking' }))
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid'])
    expect(JSON.stringify(answer.body)).toContain('没有“private_banking”这种客户类型')
    expect((await save(bench.manager, uuid(), null, input({ type: 'chain_supermarket' }))).status).toBe(200)
  })

  test('a licence belongs to one customer, also when the other is out of reach', async () => {
    const theirs = await existing({ ownerId: bench.stranger.userId, unitId: bench.units.teamB1 })
    const answer = await save(bench.manager, uuid(), null, input({ licence: theirs.licence }))
    expect([answer.status, answer.body.code]).toEqual([409, 'licence_taken'])
    expect(answer.text).not.toContain(theirs.name)
    const mine = await existing()
    const changed = await save(bench.manager, mine.id, 1, input({ licence: theirs.licence }))
    expect(changed.body.code).toBe('licence_taken')
  })

  test('CVE-2019-11782: an account manager cannot give customers away or take a unit by saving', async () => {
    const mine = await existing()
    const same = input({ licence: mine.licence })
    const colleague = { ...same, ownerId: bench.colleague.userId }
    expect((await save(bench.manager, mine.id, 1, colleague)).body.code).toBe('hand_over_not_allowed')
    expect((await save(bench.manager, mine.id, 1, { ...same, unitId: bench.units.teamB1 })).body.code).toBe(
      'hand_over_not_allowed',
    )
    expect(
      (await save(bench.manager, uuid(), null, { ...input(), ownerId: bench.colleague.userId })).body.code,
    ).toBe('hand_over_not_allowed')
    expect(
      (await save(bench.leader, mine.id, 1, { ...same, ownerId: bench.stranger.userId })).body.code,
    ).toBe('owner_not_available')
    expect((await save(bench.leader, mine.id, 1, { ...same, ownerId: bench.viewer.userId })).body.code).toBe(
      'owner_not_available',
    )
    const extra = {
      ...same,
      created_by: bench.viewer.userId,
      version: 99,
      orders90: 5,
      __proto__: { keyCustomer: true },
    }
    const saved = await save(bench.manager, mine.id, 1, extra)
    expect(saved.body).toMatchObject({ version: 2, orders90: 0, keyCustomer: false })
    expect((await save(bench.leader, mine.id, 2, colleague)).body.owner?.name).toBe('陈大海')
  })

  test('wrong values are told field by field, and hostile text is kept as text', async () => {
    const hours = Array.from({ length: 7 }, () => [{ from: '12:00', to: '08:00' }])
    const wrong = await save(bench.manager, uuid(), null, input({}, { openingHours: hours, phone: '老板' }))
    expect(wrong.body.issues?.map((issue) => issue.path)).toEqual([
      'customer.openingHours.0',
      'customer.phone',
    ])
    const odd = input({}, { name: `<img src=x onerror=alert(1)>\0'";--`, note: '=cmd()\u202e\ud800' })
    const saved = await save(bench.manager, uuid(), null, odd)
    expect(saved.body.name).toBe(`<img src=x onerror=alert(1)>'";--`)
  })
})

describe('disclosure, place, assignment', () => {
  test('a phone in clear leaves its trace in the same transaction', async () => {
    const seed = await existing({ phone: '13805770777' })
    await bench.call(bench.leader, 'POST', `/api/v1/customers/${seed.id}/disclosures`, {
      field: 'customers.phone',
      purpose: 'complaint',
    })
    const trace = await bench.db
      .selectFrom('audit_records')
      .selectAll()
      .where('subject_id', '=', seed.id)
      .execute()
    expect(trace).toHaveLength(1)
    expect(trace[0]).toMatchObject({
      action: 'privacy.disclosed',
      actor_id: bench.leader.userId,
      detail: { field: 'customers.phone', purpose: 'complaint', outcome: 'disclose' },
    })
    expect(
      JSON.stringify(trace, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)),
    ).not.toContain('13805770777')
  })

  test('placing from BD-09 lands where BD-09 says, raises the version, and is an event', async () => {
    const seed = await existing({ position: null })
    const answer = await bench.call<Customer>(bench.manager, 'PUT', `/api/v1/customers/${seed.id}/position`, {
      lng: 120.66,
      lat: 28.02,
      system: 'bd09',
      accuracy: 8,
    })
    expect(answer.body).toMatchObject({ placed: true, version: 2, position: { source: 'bd09', accuracy: 8 } })
    // BD-09 lies roughly a kilometre from WGS-84 here: between 500 m and 1.5 km.
    const moved = greatCircleMetres(
      wgs84(answer.body.position!.lng, answer.body.position!.lat),
      wgs84(120.66, 28.02),
    )
    expect(moved).toBeGreaterThan(500)
    expect(moved).toBeLessThan(1500)
    const types = await bench.db
      .selectFrom('outbox')
      .select('type')
      .where('subject_id', '=', seed.id)
      .execute()
    expect(types.map((row) => row.type)).toContain('customers.placed')
  })

  test('S2.32 CVE-2026-75505: bulk hand-over checks every row; the unit follows the new owner', async () => {
    const mine = await existing()
    const theirs = await existing({ ownerId: bench.stranger.userId, unitId: bench.units.teamB1 })
    const answer = await bench.call<{ changed: number; refused: { id: string; reason: string }[] }>(
      bench.leader,
      'POST',
      '/api/v1/customers/assignment',
      { customerIds: [mine.id, theirs.id, mine.id], ownerId: bench.colleague.userId, note: null },
    )
    expect(answer.body.changed).toBe(1)
    expect(answer.body.refused).toEqual([{ id: theirs.id, reason: expect.stringContaining('范围') }])
    expect((await bench.module.unitAndOwner([theirs.id])).get(theirs.id)?.ownerId).toBe(bench.stranger.userId)
    const outside = { customerIds: [mine.id], ownerId: bench.stranger.userId, note: null }
    const refused = await bench.call(bench.leader, 'POST', '/api/v1/customers/assignment', outside)
    expect(refused.body.code).toBe('owner_not_available')
  })
})

describe('what visits ask', () => {
  test('a visit moves the due date by the frequency; late and repeated reports change nothing', async () => {
    const seed = await existing({ frequency: { visits: 2, weeks: 4 }, enteredOn: '2026-02-01' })
    const read = async () => (await bench.module.byIds([seed.id]))[0]
    expect(await read()).toMatchObject({ lastVisitOn: null, nextDueOn: '2026-02-01' })
    for (const date of ['2026-03-10', '2026-03-02', '2026-03-10'])
      await bench.db.transaction().execute((tx) => bench.module.recordVisit(tx, seed.id, date))
    // Two visits in four weeks: every 14 days.
    expect(await read()).toMatchObject({ lastVisitOn: '2026-03-10', nextDueOn: '2026-03-24' })
    expect((await card(bench.manager, seed.id)).body.version).toBe(1)
  })

  test('planning lists the active customers of an owner without personal data', async () => {
    const paused = await existing({ state: 'paused' })
    const rows = await bench.module.forPlanning(
      unwrap(authorize(bench.leader, 'visits.plan')),
      bench.manager.userId,
    )
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.some((row) => row.id === paused.id)).toBe(false)
    expect(rows.every((row) => row.ownerId === bench.manager.userId)).toBe(true)
    expect(JSON.stringify(rows)).not.toMatch(/phone|contact|1380577/)
  })
})

describe('saved views', () => {
  test('own views, shared views of others for reading only', async () => {
    const id = uuid()
    const view = {
      list: 'customers',
      name: '重点',
      query: 'keyCustomer=true',
      columns: ['name'],
      shared: false,
    }
    const url = `/api/v1/saved-views/${id}`
    const listed = async (as: Actor) =>
      (
        await bench.call<{ views: { id: string; mine: boolean }[] }>(
          as,
          'GET',
          '/api/v1/saved-views?list=customers',
        )
      ).body.views
    expect((await bench.call(bench.manager, 'PUT', url, view)).status).toBe(200)
    expect(await listed(bench.colleague)).toEqual([])
    await bench.call(bench.manager, 'PUT', url, { ...view, shared: true })
    expect(await listed(bench.colleague)).toMatchObject([{ id, mine: false }])
    expect((await bench.call(bench.colleague, 'PUT', url, view)).body.code).toBe('view_not_yours')
    expect((await bench.call(bench.colleague, 'DELETE', url)).body.code).toBe('view_not_yours')
    expect((await bench.call(bench.colleague, 'DELETE', `/api/v1/saved-views/${uuid()}`)).status).toBe(404)
    expect((await bench.call(bench.manager, 'DELETE', url)).status).toBe(200)
    expect(await listed(bench.manager)).toEqual([])
  })
})

function seedFields(seed: Awaited<ReturnType<typeof existing>>) {
  const { licence, name, contactName, address, type, keyCustomer, state, frequency, openingHours } = seed
  return { licence, name, contactName, address, type, keyCustomer, state, frequency, openingHours }
}

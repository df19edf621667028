import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listMerges, mergeCustomers, previewMerge, undoMerge } from '#contracts/customer-merges.ts'
import { customerTimeline } from '#contracts/customer-timeline.ts'
import { getCustomer, listCustomers } from '#contracts/customers.ts'
import { syncField } from '#contracts/visits-field.ts'
import { type CustomerSeed, loadCustomers } from '#modules/customers/index.ts'
import { plainCustomer } from '#testing/customers.ts'
import { type Caller, createTestApp, type TestApp } from '#testing/app.ts'
import { fillRow } from '#testing/fill.ts'

let app: TestApp
let leader: Caller
beforeAll(async () => {
  app = await createTestApp()
  leader = await app.signIn('leader')
})
afterAll(() => app?.close())

/** Where the plainest value is not one that the table takes. */
const rules = {
  customer_fields: { code: null, definition: '{}' },
  customer_team: { role: 'support' },
  customer_keys: { kind: 'phone', origin: 'person' },
  inspection_items: { origin: 'added' },
  absences: { kind: 'away', from_date: '2026-11-01', to_date: '2026-11-02' },
  visits: { started_at: '2026-11-01T08:00:00Z' },
}

let count = 0
async function seeded(given: Partial<CustomerSeed> = {}): Promise<string> {
  count++
  const { manager, units } = app.organisation
  const seed: CustomerSeed = plainCustomer(
    { userId: manager.userId, unitId: units.teamA1 },
    {
      licence: `3303${String(count).padStart(8, '0')}`,
      name: `合并试验店${count}`,
      contactName: '叶文',
      phone: `138057${String(10000 + count)}`,
      address: `五马街道 ${count} 号`,
      frequency: { visits: 1, weeks: 2 },
      position: { lng: 120.65, lat: 28.01, source: 'gcj02', accuracy: null },
      ...given,
    },
  )
  await loadCustomers(app.db, [seed])
  return seed.id
}

const merge = async (survivorId: string, mergedId: string, given: object = {}, as = leader) => {
  const versions = await sql<{ id: string; version: number }>`
    select id, version from customers where id in (${survivorId}, ${mergedId})`.execute(app.db)
  const version = (id: string) => versions.rows.find((row) => row.id === id)?.version ?? 1
  return as.call(mergeCustomers, {
    body: {
      id: uuid(),
      survivorId,
      survivorVersion: version(survivorId),
      mergedId,
      mergedVersion: version(mergedId),
      take: [],
      reason: '同一家店',
      ...given,
    },
  })
}

const participants = () =>
  app.app.modules.all.flatMap(({ customerRows }) => customerRows ?? []).flatMap(({ merge }) => merge ?? [])
/** Every table with a column that names customers, and that column. */
async function tablesWithCustomers(): Promise<{ table: string; column: string }[]> {
  const { rows } = await sql<{ table: string; column: string }>`
    select c.relname as table, a.attname as column
      from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace and not c.relispartition
       and (a.attname in ('customer_id', 'customer_ids') or exists (
         select from pg_constraint f where f.conrelid = c.oid and f.contype = 'f'
            and f.confrelid = 'customers'::regclass and f.conkey = array[a.attnum]))
     order by 1`.execute(app.db)
  return rows
}

/** Found again from the cards whenever they change. */
const passing = new Set(['customer_duplicate_queue', 'customer_duplicates'])

/** One row a customer, no more. */
const onePer = new Set([
  'customer_decisions',
  'territory_assignments',
  'pool_warnings',
  'customer_grade_scores',
  'customer_grade_overrides',
])

/** All rows about the two, as they stand, without what a merge and its undo say of themselves. */
async function rowsAbout(ids: readonly string[]): Promise<string[]> {
  const rows: string[] = []
  for (const { table, column } of await tablesWithCustomers()) {
    if (column === 'customer_ids' || passing.has(table)) continue
    const own = table === 'customer_changes' ? sql`source not in ('merge', 'merge_undone')` : sql`true`
    const found = await sql<{ row: string }>`
      select to_jsonb(t)::text as row from ${sql.table(table)} t
       where ${sql.ref(column)} = any(${ids}::uuid[]) and ${own}`.execute(app.db)
    rows.push(...found.rows.map(({ row }) => `${table} ${row}`))
  }
  // The version of a card only rises, whatever it says: a form opened in between must not overwrite unseen.
  const cards = await sql<{ row: string }>`
    select (to_jsonb(c) - 'version' - 'updated_at' - 'updated_by')::text as row
      from customers c where id = any(${ids}::uuid[])`.execute(app.db)
  const told = [...new Set(rows)]
  return [...told, ...cards.rows.map(({ row }) => `customers ${row}`)].toSorted()
}

async function fill(table: string, customerId: string): Promise<Record<string, string | null>> {
  if (table === 'customer_relations') return relate(customerId)
  const code = table === 'customer_field_values' || table === 'customer_field_changes'
  const field = code
    ? (await fillRow(app.db, 'customer_fields', { code: `f_${uuid().slice(-8)}`, definition: '{}' }))['id']
    : null
  return fillRow(app.db, table, { customer_id: customerId, ...(field ? { field_id: field } : {}) }, rules)
}

async function relate(customerId: string): Promise<Record<string, string | null>> {
  const third = await seeded()
  await fillRow(app.db, 'customer_relations', { from_id: third, to_id: customerId, kind: 'supplier' })
  return fillRow(app.db, 'customer_relations', { from_id: customerId, to_id: third, kind: 'family' })
}

/** The same row once more, of the other customer: what both cannot have, clashes. */
async function copyFor(table: string, row: Record<string, string | null>, customerId: string): Promise<void> {
  const who: Record<string, string> =
    table === 'customer_relations' ? { from_id: customerId } : { customer_id: customerId }
  const given: Record<string, string | null> = { ...row, ...who }
  if ('id' in row) given['id'] = uuid()
  await fillRow(app.db, table, given, rules)
}

test('S22.7 every table with customers is known to a merge: whoever adds one says what becomes of its rows', async () => {
  const named = new Set(participants().flatMap(({ tables }) => Object.keys(tables)))
  const there = (await tablesWithCustomers()).map(({ table }) => table)
  expect(there.length).toBeGreaterThan(15)
  expect(there.filter((table) => !named.has(table))).toEqual([])
  // And nobody names a table that is not there.
  expect([...named].filter((table) => !there.includes(table))).toEqual([])
})

describe('S22.7 a merge', () => {
  test('moves every row of every module, and its undo restores all of them, with what came since', async () => {
    const [one, two] = [
      await seeded({ lastVisitOn: '2026-10-01', orders90: 3, volume90: 30.5 }),
      await seeded({ lastVisitOn: '2026-11-10', orders90: 2, volume90: 20.25, note: '老客户' }),
    ]
    const moving = participants().flatMap(({ tables }) =>
      Object.entries(tables).flatMap(([table, what]) => (what === 'moved' ? [table] : [])),
    )
    for (const table of moving) {
      const row = await fill(table, two)
      if (!onePer.has(table)) await fill(table, two)
      await copyFor(table, row, one)
    }
    const before = await rowsAbout([one, two])
    expect(before.length).toBeGreaterThan(2.5 * moving.length)

    const merged = await merge(one, two, { take: ['phone', 'note', 'licence'] })
    expect(merged.status).toBe(200)
    // Two results of one assessment stay two; all else is the survivor's now.
    const left = (await rowsAbout([two])).map((row) => row.split(' ')[0])
    expect(left).toEqual(['inspection_items'])
    const { rows: figures } = await sql<Record<string, unknown>>`
      select last_visit_on::text, orders90, volume90, note from customers where id = ${one}`.execute(app.db)
    expect(figures[0]).toEqual({ last_visit_on: '2026-11-10', orders90: 5, volume90: 50.75, note: '老客户' })
    // Both orders of one day are there: neither took the other's place.
    const { rows: orders } = await sql<{ n: number }>`
      select count(*)::int as n from customer_orders where customer_id = ${one}`.execute(app.db)
    expect(orders[0]?.n).toBe(3)

    // Since then the survivor goes on living.
    const since = new Set(await rowsAbout([one]))
    for (const table of moving) if (!onePer.has(table)) await fill(table, one)
    const news = (await rowsAbout([one])).filter((row) => !since.has(row))
    // A relation is made in both directions.
    expect(news.length).toBeGreaterThanOrEqual(moving.length - onePer.size)

    const undone = await leader.call(undoMerge, { params: { id: merged.body.id } })
    expect(undone.status).toBe(200)
    expect(await rowsAbout([one, two])).toEqual([...before, ...news].toSorted())
    const again = await leader.call(undoMerge, { params: { id: merged.body.id } })
    expect(again.status).toBe(409)
  })

  test('keeps what was edited since when it is undone, and gives back only what it took', async () => {
    const [one, two] = [await seeded({ note: '甲' }), await seeded({ note: '乙', grade: 'A' })]
    const merged = await merge(one, two, { take: ['note', 'grade'] })
    await sql`update customers set note = '后来改的', last_visit_on = '2026-11-20' where id = ${one}`.execute(
      app.db,
    )
    await leader.call(undoMerge, { params: { id: merged.body.id } })
    const { body } = await leader.call(getCustomer, { params: { id: one } })
    expect(body).toMatchObject({ note: '后来改的', grade: 'B', lastVisitOn: '2026-11-20' })
    expect((await leader.call(getCustomer, { params: { id: two } })).body).toMatchObject({
      note: '乙',
      grade: 'A',
    })
  })

  test('leads from the old id to the survivor, one merge behind the other; the later is undone first', async () => {
    const [a, b, c] = [await seeded(), await seeded(), await seeded()]
    const first = await merge(b, a)
    const second = await merge(c, b)
    expect((await leader.call(getCustomer, { params: { id: a } })).body.id).toBe(c)
    const refused = await leader.call(undoMerge, { params: { id: first.body.id } })
    expect(refused.body).toMatchObject({ code: 'merge_covered' })
    await leader.call(undoMerge, { params: { id: second.body.id } })
    expect((await leader.call(getCustomer, { params: { id: a } })).body.id).toBe(b)
    await leader.call(undoMerge, { params: { id: first.body.id } })
    expect((await leader.call(getCustomer, { params: { id: a } })).body.id).toBe(a)
    const { body } = await leader.call(listMerges, { query: {} })
    expect(body.merges.slice(0, 2).map((one) => [one.id, one.undoneAt !== null, one.undoable])).toEqual([
      [second.body.id, true, false],
      [first.body.id, true, false],
    ])
  })

  test('what a phone recorded offline under the old id is a visit to the survivor', async () => {
    const [one, two] = [await seeded(), await seeded()]
    const merged = await merge(one, two)
    const manager = await app.signIn('manager')
    const now = new Date()
    const [visitId, operationId] = [uuid(), uuid()]
    const sent = await manager.call(syncField, {
      body: {
        deviceId: uuid(),
        deviceNow: now.toISOString(),
        operations: [
          {
            kind: 'start_visit',
            id: operationId,
            sequence: 1,
            deviceTime: new Date(now.getTime() - 3_600_000).toISOString(),
            visitId,
            customerId: two,
            stopId: null,
            fix: null,
            fixProblem: 'unavailable',
          },
        ],
      },
    })
    expect(sent.body.results.map(({ outcome }) => outcome)).toEqual(['applied'])
    const visitOf = async () => {
      const { rows } = await sql<{ customer_id: string }>`
        select customer_id from visits where id = ${visitId}`.execute(app.db)
      return rows[0]?.customer_id
    }
    expect(await visitOf()).toBe(one)
    // What came after the merge stays where it came in.
    await leader.call(undoMerge, { params: { id: merged.body.id } })
    expect(await visitOf()).toBe(one)
  })

  test('is one however often it is sent, tells one event, and stands in trail and history', async () => {
    const [one, two] = [await seeded(), await seeded()]
    const id = uuid()
    const versions = { survivorVersion: 1, mergedVersion: 1 }
    expect((await merge(one, two, { id, ...versions })).status).toBe(200)
    expect((await merge(one, two, { id, ...versions })).status).toBe(200)
    const { rows } = await sql<{ type: string }>`
      select type from outbox where subject_id = ${one} and type like 'customers.merge%'`.execute(app.db)
    expect(rows).toEqual([{ type: 'customers.merged' }])
    const trail = await sql<{ action: string }>`
      select action from audit_records where subject_id = ${one}`.execute(app.db)
    expect(trail.rows).toEqual([{ action: 'customers.merged' }])
    const shown = await leader.call(listCustomers, { query: { q: '合并试验店', pageSize: 200 } })
    expect(shown.body.customers.map((customer) => customer.id)).not.toContain(two)
  })

  test('is refused beyond the reach, over a card changed meanwhile, and of a card with itself', async () => {
    const { stranger, units } = app.organisation
    const one = await seeded()
    const far = await seeded({ ownerId: stranger.userId, unitId: units.teamB1 })
    expect((await merge(one, far)).status).toBe(404)
    expect((await leader.call(previewMerge, { query: { survivorId: one, mergedId: far } })).status).toBe(404)
    const near = await seeded()
    const stale = await merge(one, near, { mergedVersion: 7 })
    expect(stale.body).toMatchObject({ code: 'changed_meanwhile' })
    expect((await merge(one, one)).body).toMatchObject({ code: 'merge_same' })
    const manager = await app.signIn('manager')
    expect((await merge(one, near, {}, manager)).status).toBe(403)
    const seen = await leader.call(previewMerge, { query: { survivorId: one, mergedId: near } })
    expect(seen.body.merged.phone).toContain('****')
  })

  test('is not undone into a licence that somebody else has by now', async () => {
    const [one, two] = [await seeded(), await seeded({ licence: 'TAKEN-1' })]
    const merged = await merge(one, two)
    await seeded({ licence: 'TAKEN-1' })
    const undone = await leader.call(undoMerge, { params: { id: merged.body.id } })
    expect(undone.body).toMatchObject({ code: 'merge_undo_licence_taken' })
  })
})

test('S22.7 the timeline tells of a merge, with what its undo needs; who may not merge may not undo', async () => {
  const [one, two] = [await seeded(), await seeded({ name: '并入的店' })]
  const merged = await merge(one, two)
  const manager = await app.signIn('manager')
  const told = async () => {
    const { body } = await manager.call(customerTimeline, {
      params: { id: one },
      query: { kinds: ['merged', 'merge_undone'] },
    })
    return body.entries.map(({ kind, facts }) => [kind, facts['name'], facts['undone'] ?? null])
  }
  expect(await told()).toEqual([['merged', '并入的店', false]])
  const id = merged.body.id
  expect((await manager.call(undoMerge, { params: { id }, body: {} })).status).toBe(403)
  await leader.call(undoMerge, { params: { id }, body: {} })
  expect(await told()).toEqual([
    ['merge_undone', '并入的店', null],
    ['merged', '并入的店', true],
  ])
})

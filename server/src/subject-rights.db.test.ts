import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { getCustomer, saveCustomer } from '#contracts/customers.ts'
import { verifyAudit } from '#contracts/identity.ts'
import * as api from '#contracts/subject-rights.ts'
import { type Caller, createTestApp, type TestApp } from '#testing/app.ts'
import { fillRow } from '#testing/fill.ts'
import { type MarkedWorld, seedMarkedWorld } from '#testing/marked-world.ts'
import { liftRateLimits } from '#testing/no-limits.ts'

let bench: TestApp
let world: MarkedWorld
const callers = new Map<string, Caller>()
const as = (account: string): Caller => callers.get(account)!
const once = { retry: 0 }
const licence = 'qzxalicence'

beforeAll(async () => {
  await liftRateLimits()
  bench = await createTestApp({ now: () => new Date('2026-11-18T08:00:00+08:00') })
  for (const account of [
    'manager',
    'colleague',
    'stranger',
    'leader',
    'other-leader',
    'assessor',
    'analyst',
    'viewer',
    'administrator',
  ])
    callers.set(account, await bench.signIn(account))
  world = await seedMarkedWorld(bench, as)
}, 60_000)
afterAll(() => bench?.close())

const participants = () =>
  bench.app.modules.all
    .flatMap(({ customerRows }) => customerRows ?? [])
    .flatMap(({ subject }) => subject ?? [])
const namedTables = () => new Map(participants().flatMap(({ tables }) => Object.entries(tables)))

/** Every table with a column that names a customer, and every table that hangs on one of those. */
async function tablesAboutCustomers(): Promise<string[]> {
  const { rows } = await sql<{ table: string }>`
    with recursive about as (
      select c.oid, c.relname::text as name from pg_class c
       where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace and not c.relispartition
         and (c.oid = 'customers'::regclass or exists (
           select from pg_attribute a where a.attrelid = c.oid and not a.attisdropped
              and a.attname in ('customer_id', 'customer_ids', 'survivor_id', 'a_id', 'visit_id', 'need_id', 'item_id')
              -- What staff have among themselves has other names.
            ) or exists (
           select from pg_constraint f where f.conrelid = c.oid and f.contype = 'f' and f.confrelid = 'customers'::regclass))
      union
      select c.oid, c.relname::text from pg_constraint f join about a on a.oid = f.confrelid join pg_class c on c.oid = f.conrelid
       where f.contype = 'f' and f.confdeltype = 'c')
    select distinct name as table from about order by 1`.execute(bench.db)
  return rows.map(({ table }) => table)
}

test('S7.87 every table about customers is known to collect and erase: whoever adds one says what becomes of it', async () => {
  const named = namedTables()
  const there = await tablesAboutCustomers()
  expect(there.length).toBeGreaterThan(35)
  expect(there.filter((table) => !named.has(table))).toEqual([])
  // Every personal or sensitive column of a customer's table is erased by name, or its table is kept for a reason.
  expect([...named].filter(([, { keeps }]) => keeps !== null && keeps.zh.length < 6)).toEqual([])
})

async function make(account: string, kind: 'file' | 'erasure', given: object = {}, id = uuid()) {
  const answer = await as(account).call(api.makeSubjectRequest, {
    params: { id },
    body: {
      licence,
      kind,
      askedBy: 'qzxaasker 王先生',
      way: 'in_person',
      identityCheck: 'id_document',
      note: null,
      ...given,
    },
  })
  return { id, ...answer }
}
const decide = (account: string, id: string, approve: boolean, reason: string | null = null) =>
  as(account).call(api.decideSubjectRequest, { params: { id }, body: { approve, reason } })
const code = (answer: { body: unknown }): string | undefined => (answer.body as { code?: string }).code

/** A second leader of the same county, so that there are two persons. */
async function secondLeader(): Promise<void> {
  if (callers.has('vice')) return
  const { units, otherLeader } = bench.organisation
  const { addPerson } = await import('#testing/fixtures.ts')
  await addPerson(bench.db, {
    account: 'vice',
    name: '吴副',
    role: 'team_leader',
    unitId: units.countyB,
    scope: 'subtree',
    subtreeIds: otherLeader.assignments[0]!.subtreeIds,
  })
  callers.set('vice', await bench.signIn('vice'))
}

describe('PIPL 45 everything we hold as one file', () => {
  test('is asked for by one person, agreed to by another, and taken within its days', once, async () => {
    await secondLeader()
    for (const account of ['manager', 'stranger', 'assessor', 'analyst', 'viewer', 'administrator'])
      expect((await make(account, 'file')).status, account).toBe(403)
    // Of the other county: there is no such customer.
    expect(code(await make('leader', 'file'))).toBe('no_such_customer')
    const { id, body } = await make('other-leader', 'file')
    expect(body).toMatchObject({ state: 'waiting', dueOn: '2026-12-18', mayDecide: false, mayTake: false })
    expect((await make('other-leader', 'file', {}, id)).status).toBe(200)
    expect(code(await make('other-leader', 'file'))).toBe('subject_request_waits')
    const take = (account: string, format: 'html' | 'json' = 'json') =>
      as(account).call(api.takeSubjectFile, { params: { id }, query: { format } })
    expect((await take('other-leader')).status).toBe(404)

    // Nobody decides on their own request, nor from another county.
    expect((await decide('other-leader', id, true)).status).toBe(404)
    expect((await decide('leader', id, true)).status).toBe(404)
    expect((await decide('stranger', id, true)).status).toBe(403)
    // Whoever does not read customers decides without being told who it is.
    const seen = (await as('administrator').call(api.listSubjectRequests)).body.requests
    expect(seen[0]).toMatchObject({ customer: { name: null }, askedBy: null, note: null, mayDecide: true })
    expect(code(await decide('vice', id, false))).toBe('reason_missing')
    expect((await decide('vice', id, true)).body).toMatchObject({
      state: 'approved',
      decidedBy: { name: '吴副' },
    })

    for (const account of ['leader', 'stranger', 'administrator'])
      expect([403, 404], account).toContain((await take(account)).status)
    const json = await take('other-leader')
    expect(json.status).toBe(200)
    const file = json.body as { tables: Record<string, unknown[]> }
    const text = JSON.stringify(file)
    // Each kind of marked text, the numbers in clear, photos by content: nothing is held that is not in it.
    for (const kind of [
      'name',
      'licence',
      'contact',
      'address',
      'note',
      'person',
      'private',
      'ownfield',
      'decision',
      'need',
      'relation',
      'team',
      'pool',
      'consent',
      'finding',
      'visitnote',
      'nextstep',
      'skip',
      'published',
      'finished',
    ])
      expect(text, kind).toContain(`qzxa${kind}`)
    for (const value of [
      world.foreign.phone,
      world.foreign.personPhone,
      world.foreign.idNumber,
      world.foreign.secret,
    ])
      expect(text).toContain(value)
    expect(file.tables['audit_records']!.length).toBeGreaterThan(2)
    // Nothing of other customers but their relation.
    expect(text).not.toContain(world.own.phone)
    const html = String((await take('other-leader', 'html')).body)
    expect(html).toContain('<h2>关键人（1）</h2>')
    expect(html).toContain(world.foreign.idNumber)
    expect(html).not.toContain('<script')
    const { rows } = await sql<{ action: string }>`
      select action from audit_records where subject_id = ${world.foreign.id} and action like 'privacy.subject%'
       order by seq`.execute(bench.db)
    expect(rows.map(({ action }) => action)).toEqual([
      'privacy.subject_asked',
      'privacy.subject_approved',
      'privacy.subject_file_taken',
      'privacy.subject_file_taken',
    ])
  })
})

/** Every text and number in the database about the customer, by column: what is left after an erasure. */
async function traces(patterns: readonly string[]): Promise<string[]> {
  const { rows: columns } = await sql<{ table: string; column: string }>`
    select c.relname as table, a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and a.attnum > 0 and not a.attisdropped
       and format_type(a.atttypid, null) in ('text', 'jsonb', 'text[]', 'tsvector')`.execute(bench.db)
  const found: string[] = []
  for (const { table, column } of columns) {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}
      where ${sql.ref(column)}::text like any(${patterns.map((one) => `%${one}%`)})`.execute(bench.db)
    if (rows[0]!.n > 0) found.push(`${table}.${column}`)
  }
  return found
}

describe('PIPL 47 erasure', () => {
  test('is refused while a legal hold stands, and nothing is lost by asking', once, async () => {
    const holdId = uuid()
    const held = await as('vice').call(api.placeLegalHold, {
      params: { id: holdId },
      body: { licence, reason: '诉讼保全', until: null },
    })
    expect(held.status).toBe(200)
    const { id } = await make('other-leader', 'erasure')
    const preview = (await as('vice').call(api.previewSubjectRequest, { params: { id } })).body
    expect(preview.holds.map(({ reason }) => reason)).toEqual(['诉讼保全'])
    const before = await traces(['qzxa'])
    expect(code(await decide('vice', id, true))).toBe('erasure_held')
    expect(await traces(['qzxa'])).toEqual(before)
    expect((await as('leader').call(api.liftLegalHold, { params: { id: holdId } })).status).toBe(404)
    expect((await as('vice').call(api.liftLegalHold, { params: { id: holdId } })).status).toBe(200)
    expect((await decide('vice', id, false, '改为更正')).body).toMatchObject({
      state: 'refused',
      reason: '改为更正',
    })
  })

  test(
    'takes everything out but what must stay, with its files, and the audit chain still proves itself',
    once,
    async () => {
      const photo = await photoOfVisit()
      // A row in every table there is, so that one that nobody thought of would show.
      for (const [table, { keeps }] of namedTables())
        if (keeps === null && !['customers', 'audit_records', 'outbox'].includes(table)) await another(table)
      const { id } = await make('other-leader', 'erasure')
      const preview = (await as('vice').call(api.previewSubjectRequest, { params: { id } })).body
      expect(preview.files).toBe(1)
      expect(preview.parts.find(({ title }) => title === '订货')?.keeps).toContain('会计')
      expect(preview.parts.find(({ title }) => title === '关键人')?.keeps).toBeNull()

      const done = (await decide('vice', id, true)).body
      expect(done).toMatchObject({ state: 'done', askedBy: '', outcome: { files: 1 } })
      expect(done.outcome!.kept.map(({ title }) => title)).toEqual(
        expect.arrayContaining(['订货', '审计记录']),
      )

      // Not a word is left in any row about the customer; what is kept was said to hold numbers and dates alone.
      expect(await tracesOf(world.foreign.id)).toEqual([])
      expect(
        await traces([
          world.foreign.phone,
          world.foreign.personPhone,
          world.foreign.idNumber,
          world.foreign.secret,
        ]),
      ).toEqual([])

      const card = (await as('other-leader').call(getCustomer, { params: { id: world.foreign.id } })).body
      expect(card).toMatchObject({
        name: '（资料已删除）',
        phone: null,
        contactName: null,
        note: null,
        position: null,
        state: 'closed',
        idNumber: null,
      })
      // Figures stay: orders and the days of visits.
      const { rows: orders } = await sql<{ n: number }>`
      select count(*)::int as n from customer_orders where customer_id = ${world.foreign.id}`.execute(
        bench.db,
      )
      expect(orders[0]!.n).toBeGreaterThan(0)
      const { rows: visits } = await sql<{ minutes: number; findings: object }>`
      select (extract(epoch from ended_at - started_at) / 60)::int as minutes, findings from visits
       where customer_id = ${world.foreign.id} and visit_date = '2026-11-17'`.execute(bench.db)
      expect(visits[0]).toMatchObject({ findings: { irregular_sales: true, satisfaction: 2 } })
      expect(visits[0]!.minutes).toBe(20)
      // The photo is gone from the disk, not only from sight.
      expect(existsSync(bench.app.platform.files.pathOf(photo))).toBe(false)
      expect((await as('administrator').call(verifyAudit)).body).toMatchObject({ ok: true })
    },
  )

  test(
    'is once and for all: nobody fills the card again, and nobody asks for it by its old number',
    once,
    async () => {
      expect(code(await make('other-leader', 'erasure'))).toBe('no_such_customer')
      const { body: card } = await as('other-leader').call(getCustomer, { params: { id: world.foreign.id } })
      const { owner, unit, ...rest } = card
      const saved = await as('other-leader').call(saveCustomer, {
        params: { id: world.foreign.id },
        body: {
          version: card.version,
          customer: {
            ...rest,
            licence: '330399999999',
            name: '又来了',
            phone: '13900001111',
            ownerId: owner!.id,
            unitId: unit.id,
            position: null,
          },
        },
      })
      expect(code(saved)).toBe('customer_erased')
    },
  )

  /** A photo as the phone sends it, tied to the visit. */
  async function photoOfVisit(): Promise<string> {
    const id = uuid()
    const content = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])
    const sha256 = createHash('sha256').update(content).digest('hex')
    const sent = await bench.app.http.inject({
      method: 'PUT',
      url: `/api/v1/files/${id}?name=qzxaphoto.png&sha256=${sha256}`,
      headers: { cookie: as('stranger').cookie, 'content-type': 'application/octet-stream' },
      payload: content,
    })
    expect(sent.statusCode).toBe(200)
    await sql`update visits set attached_photos = ${[id]}::uuid[] where customer_id = ${world.foreign.id}`.execute(
      bench.db,
    )
    expect(existsSync(bench.app.platform.files.pathOf(id))).toBe(true)
    return id
  }
})

/** Texts of the foreign customer that are left in rows about it. */
async function tracesOf(customerId: string): Promise<string[]> {
  const sections = (await Promise.all(participants().map((one) => one.collect(customerId)))).flat()
  return sections.flatMap(({ table, rows }) => {
    const text = JSON.stringify(rows)
    const kinds = [...text.matchAll(/qzxa([a-z]+)/g)].map(([, kind]) => kind!)
    return kinds.length === 0 ? [] : [`${table}: ${[...new Set(kinds)].join()}`]
  })
}

/** Where the plainest value is not one that the table takes. */
const rules = {
  customer_changes: { changes: '[]' },
  customer_fields: { code: null, definition: '{}' },
  customer_team: { role: 'support' },
  customer_keys: { kind: 'phone', origin: 'person' },
  inspection_items: { origin: 'added' },
  visits: { started_at: '2026-11-01T08:00:00Z' },
  consents: { way: 'phone', kind: 'given', purpose: 'any', channel: 'any' },
}
/** One row a customer, there already, or of two customers. */
const single = new Set([
  'customer_grade_scores',
  'customer_values',
  'holding_import_rows',
  'customer_decisions',
  'pool_warnings',
  'customer_duplicate_queue',
  'customer_field_values',
])
const pairs = new Set([
  'customer_duplicates',
  'customer_distinct',
  'customer_relations',
  'customer_merges',
  'customer_merge_rows',
])
/** They hang on a row of the customer. */
const hanging: Readonly<Record<string, readonly [column: string, parent: string]>> = {
  customer_need_steps: ['need_id', 'customer_needs'],
  customer_person_changes: ['person_id', 'customer_people'],
  next_step_marks: ['visit_id', 'visits'],
  visit_photo_hashes: ['visit_id', 'visits'],
  field_operations: ['visit_id', 'visits'],
  inspection_comments: ['item_id', 'inspection_items'],
}

/** A row of the table about the foreign customer, its texts marked where the table takes any. */
async function another(table: string): Promise<void> {
  if (
    single.has(table) ||
    pairs.has(table) ||
    table === 'inspection_operations' ||
    table === 'subject_requests'
  )
    return
  const parent = hanging[table]
  const about: Record<string, string> = parent
    ? { [parent[0]]: await parentOf(parent[1]) }
    : { customer_id: world.foreign.id }
  const { rows } = await sql<{ name: string }>`
    select a.attname as name from pg_attribute a
     where a.attrelid = ${table}::regclass and a.attnum > 0 and not a.attisdropped
       and format_type(a.atttypid, null) = 'text' and a.attname in ('note', 'words', 'reason', 'body', 'reply', 'remark',
         'told_by', 'evidence', 'wording', 'given_by', 'before', 'after', 'next_step', 'skip_reason', 'withdrawal_reason')`.execute(
    bench.db,
  )
  // Of grades, before and after are letters and no words.
  const wordless = table === 'customer_grade_history' ? ['before', 'after'] : []
  for (const { name } of rows) if (!wordless.includes(name)) about[name] = `qzxa${name.replaceAll('_', '')}`
  if (table === 'field_operations' || table === 'inspection_operations')
    about['payload'] = JSON.stringify({ kind: 'end_visit', note: 'qzxanote', findings: { a: 'qzxafinding' } })
  if (table === 'customer_field_changes') {
    const field = await sql<{ id: string }>`select id from customer_fields where code = 'x_private'`.execute(
      bench.db,
    )
    about['field_id'] = field.rows[0]!.id
  }
  await fillRow(bench.db, table, about, rules)
}
async function parentOf(table: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    select id from ${sql.table(table)} where customer_id = ${world.foreign.id} order by id limit 1`.execute(
    bench.db,
  )
  return rows[0]!.id
}

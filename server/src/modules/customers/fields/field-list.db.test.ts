import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fieldDefinition, type FieldDefinition, type OwnFilter } from '#contracts/customer-fields.ts'
import type { CustomerSummary } from '#contracts/customers.ts'
import type { Actor } from '#platform/policy/index.ts'
import { loadCustomers } from '../customers.load.ts'
import { openWorkbench, seedCustomer } from '../testing/workbench.ts'
import { gathered, idsByField } from './field-order.ts'

const bench = await openWorkbench()
afterAll(() => bench.close())

interface Page {
  customers: CustomerSummary[]
  own: Record<string, Record<string, { value: unknown; text: string }>>
  total: { count: number }
}
const listUrl = (query: Record<string, string>, own?: OwnFilter | string): string => {
  const search = new URLSearchParams(query)
  if (own !== undefined) search.set('own', typeof own === 'string' ? own : JSON.stringify(own))
  return `/api/v1/customers?${search}`
}
const list = (as: Actor, query: Record<string, string>, own?: OwnFilter | string) =>
  bench.call<Page>(as, 'GET', listUrl(query, own))

async function define(code: string, given: Partial<FieldDefinition>): Promise<void> {
  const place = { section: 'own', position: 1 }
  const definition = fieldDefinition.parse({
    kind: 'text',
    label: { zh: code, en: code },
    help: null,
    placements: { individual: place, group: place },
    required: false,
    recommended: false,
    rules: {},
    options: [],
    target: null,
    expression: null,
    rollup: null,
    class: 'internal',
    readRoles: ['account_manager', 'team_leader', 'analyst'],
    writeRoles: ['account_manager', 'team_leader'],
    staleDays: null,
    onPhone: false,
    ...given,
  })
  const answer = await bench.call(
    bench.administrator,
    'PUT',
    `/api/v1/customer-field-definitions/${uuid()}`,
    { version: null, code, state: 'in_force', definition },
  )
  if (answer.status !== 200) throw new Error(answer.text)
}

const options = ['low', 'high'].map((value) => ({ value, label: { zh: value, en: value }, retired: false }))
/** What the seven customers of the manager say; the first two say nothing. */
const said = [
  {},
  {},
  { x_number: 10, x_text: '100%的_好店', x_date: '2026-01-31', x_choice: 'high', x_flag: false },
  { x_number: 2, x_text: '张记', x_date: '2026-02-01', x_choice: 'low', x_multi: ['low'], x_flag: true },
  { x_number: -5, x_text: '阿里', x_choice: 'low', x_multi: ['low', 'high'] },
  { x_number: 2.5, x_money: 12_345, x_secret: '330302198001011234', x_leader: '给组长' },
  { x_number: 2, x_money: 12_346 },
] as const
const seeds = said.map(() => seedCustomer(bench))
const far = seedCustomer(bench, { ownerId: bench.stranger.userId, unitId: bench.units.teamB1 })

beforeAll(async () => {
  await define('x_number', { kind: 'number' })
  await define('x_money', { kind: 'money' })
  await define('x_text', {})
  await define('x_date', { kind: 'date' })
  await define('x_choice', { kind: 'choice', options })
  await define('x_multi', { kind: 'multi_choice', options })
  await define('x_flag', { kind: 'flag' })
  await define('x_secret', { class: 'sensitive' })
  await define('x_leader', { readRoles: ['team_leader'], writeRoles: ['team_leader'] })
  await loadCustomers(bench.db, [...seeds, far])
  for (const [index, values] of said.entries()) {
    if (Object.keys(values).length === 0) continue
    await bench.call(bench.leader, 'PUT', `/api/v1/customers/${seeds[index]!.id}/fields`, {
      values: Object.entries(values).map(([code, value]) => ({ code, value, version: 0 })),
    })
  }
  await bench.call(bench.stranger, 'PUT', `/api/v1/customers/${far.id}/fields`, {
    values: [{ code: 'x_number', value: 7, version: 0 }],
  })
})

const places = (answer: { body: Page }): number[] =>
  answer.body.customers.map(({ id }) => seeds.findIndex((seed) => seed.id === id))
const inOrder = (numbers: readonly number[]): number[] => numbers.toSorted((a, b) => a - b)

describe('filter', () => {
  test.each<[OwnFilter, number[]]>([
    [{ x_number: { min: 2 } }, [2, 3, 5, 6]],
    [{ x_number: { min: 2, max: 2.4 } }, [3, 6]],
    [{ x_number: { min: -10, max: 0 } }, [4]],
    [{ x_number: { empty: true } }, [0, 1]],
    [{ x_number: {} }, [2, 3, 4, 5, 6]],
    [{ x_money: { max: 12_345 } }, [5]],
    [{ x_text: { contains: '记' } }, [3]],
    // Signs of patterns are letters.
    [{ x_text: { contains: '%' } }, [2]],
    [{ x_text: { contains: '_' } }, [2]],
    [{ x_date: { from: '2026-02-01' } }, [3]],
    [{ x_date: { to: '2026-01-31' } }, [2]],
    [{ x_choice: { in: ['low'] } }, [3, 4]],
    [{ x_choice: { in: ['low', 'high'] } }, [2, 3, 4]],
    [{ x_multi: { in: ['high'] } }, [4]],
    [{ x_flag: { is: false } }, [2]],
    [{ x_choice: { in: ['low'] }, x_number: { min: 0 } }, [3]],
  ])('%j', async (own, expected) => {
    const answer = await list(bench.manager, {}, own)
    expect(answer.status).toBe(200)
    expect(inOrder(places(answer))).toEqual(expected)
    expect(answer.body.total.count).toBe(expected.length)
    const map = await bench.call<{ unplaced: number; inWindow: number }>(
      bench.manager,
      'GET',
      listUrl({ west: '70', east: '140', south: '0', north: '60', zoom: '10' }, own).replace(
        '/customers?',
        '/customer-map?',
      ),
    )
    expect(map.body.inWindow + map.body.unplaced).toBe(expected.length)
  })

  test('what is hidden or masked is no filter, no order and no column, and looks like what does not exist', async () => {
    const unknown = await list(bench.manager, {}, { x_nothing: { contains: 'a' } })
    expect(unknown.status).toBe(400)
    for (const code of ['x_leader', 'x_secret']) {
      const filtered = await list(bench.manager, {}, { [code]: { contains: '3' } })
      expect(filtered.body.message).toBe(unknown.body.message)
      for (const direction of ['asc', 'desc'])
        expect((await list(bench.manager, { sort: `own.${code}`, direction })).body.message).toBe(
          unknown.body.message,
        )
      const exported = await bench.call(bench.leader, 'POST', '/api/v1/customer-exports', {
        query: new URLSearchParams({ own: JSON.stringify({ x_secret: { contains: '3' } }) }).toString(),
        columns: ['name'],
        format: 'csv',
        purpose: 'visit',
        note: null,
      })
      expect([exported.status, exported.body.code]).toEqual([400, 'field_not_for_filter'])
    }
    const columns = await list(bench.manager, { ownColumns: 'x_leader,x_secret,x_number,x_nothing' })
    expect(columns.body.own[seeds[5]!.id]).toEqual({
      x_number: { value: 2.5, text: '2.5' },
      x_secret: { value: null, text: '330****1234' },
    })
    expect(columns.text).not.toMatch(/给组长|330302198001011234/)
    expect((await list(bench.leader, { sort: 'own.x_leader' })).status).toBe(200)
  })

  test.each([
    `{"x_number":{"min":"1; drop table customers"}}`,
    `{"x_number') or true --":{"min":1}}`,
    `{"x_number":{"min":1,"raw":"true"}}`,
    `{"constructor":{"min":1}}`,
    `{"__proto__":{"min":1}}`,
    `{"x_number":{"min":null}}`,
    `[1]`,
    `{`,
    JSON.stringify(Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`x_f${n}`, { min: 1 }]))),
    JSON.stringify({ x_text: { contains: 'x'.repeat(100) } }),
  ])('%s is refused and does nothing', async (own) => {
    const answer = await list(bench.manager, {}, own)
    // `__proto__` never becomes a key: nothing is asked for, and nothing beyond one's reach is shown.
    if (answer.status === 200) expect(places(answer)).not.toContain(-1)
    else expect(answer.status).toBe(400)
    expect((await list(bench.manager, {})).body.total.count).toBe(seeds.length)
  })

  test.each([`x' or '1'='1`, `'); delete from customers; --`, `\0`, `%' union select`])(
    'a text with %j finds nothing',
    async (contains) => {
      const answer = await list(bench.manager, {}, { x_text: { contains } })
      expect(places(answer)).toEqual([])
      const chosen = await list(bench.manager, {}, { x_choice: { in: [contains] } })
      expect(places(chosen)).toEqual([])
    },
  )

  test.each(['own.x_number; drop table customers', 'own.', 'own.X', 'number_key', "own.x_number'"])(
    'an order by %j is refused',
    async (sort) => {
      expect((await list(bench.manager, { sort })).status).toBe(400)
    },
  )
})

describe('order', () => {
  test('ties by id, customers without a value last either way, pages that join without a gap', async () => {
    const up = await list(bench.manager, { sort: 'own.x_number' })
    expect(places(up).slice(0, 5)).toEqual([4, 3, 6, 5, 2])
    expect(inOrder(places(up).slice(5))).toEqual([0, 1])
    const down = await list(bench.manager, { sort: 'own.x_number', direction: 'desc' })
    expect(places(down).slice(0, 5)).toEqual([2, 5, 6, 3, 4])
    const pages = await Promise.all(
      [1, 2, 3, 4].map((page) =>
        list(bench.manager, { sort: 'own.x_number', pageSize: '2', page: String(page) }),
      ),
    )
    expect(pages.flatMap(places)).toEqual(places(up))
    // By pinyin: 阿 before 张, and signs before both.
    const texts = await list(bench.manager, { sort: 'own.x_text' })
    expect(places(texts).slice(0, 3)).toEqual([2, 4, 3])
    // By the place among the options, not by their codes.
    const choices = await list(bench.manager, { sort: 'own.x_choice' })
    expect(places(choices).slice(0, 3)).toEqual([3, 4, 2])
    expect(places(await list(bench.leader, { sort: 'own.x_number' }))).not.toContain(-1)
  })

  test('walking the index and sorting what was gathered give the same pages', async () => {
    const { rows } = await sql<{
      id: string
    }>`select id from customer_fields where code = 'x_number'`.execute(bench.db)
    const order = { fieldId: rows[0]!.id, key: sql`v.number_key`, bounds: [] }
    const where = sql<boolean>`c.unit_id = ${bench.units.teamA1}`
    for (const direction of ['asc', 'desc'] as const)
      for (let offset = 0; offset <= 8; offset++)
        for (const limit of [1, 3, 10]) {
          const page = { direction, offset, limit }
          const all = await gathered(bench.db, where, order, page)
          // As many matches as nobody has: the walk is tried; of one match, it is not.
          expect(await idsByField(bench.db, where, order, page, 1e9)).toEqual(all)
          expect(await idsByField(bench.db, where, order, page, 1)).toEqual(all)
          // Within the bounds of a filter on the same field the walk begins where the filter does.
          const from = sql<boolean>`v.number_key >= 2`
          const filtered = sql<boolean>`${where} and exists (select 1 from customer_field_values v
            where v.customer_id = c.id and v.field_id = ${order.fieldId} and ${from})`
          expect(await idsByField(bench.db, filtered, { ...order, bounds: [from] }, page, 1e9)).toEqual(
            await gathered(bench.db, filtered, order, page),
          )
        }
  })
})

test('an export has the fields asked for, in clear what is shown in clear, and nothing of the others', async () => {
  const started = await bench.call<{ taskId: string }>(bench.leader, 'POST', '/api/v1/customer-exports', {
    query: new URLSearchParams({
      sort: 'own.x_number',
      own: JSON.stringify({ x_number: { min: 2 } }),
    }).toString(),
    columns: ['name', 'own.x_number', 'own.x_money', 'own.x_secret', 'own.x_choice', 'own.x_nothing'],
    format: 'csv',
    purpose: 'visit',
    note: null,
  })
  expect(started.status).toBe(200)
  await bench.runJobs('customers.export')
  const task = await bench.db
    .selectFrom('tasks')
    .select(['result_file_id', 'state'])
    .where('id', '=', started.body.taskId)
    .executeTakeFirstOrThrow()
  const chunks: Buffer[] = []
  const stored = (await bench.platform.files.find(task.result_file_id!))!
  for await (const chunk of bench.platform.files.open(stored)) chunks.push(chunk as Buffer)
  const lines = Buffer.concat(chunks).toString('utf8').replace('\uFEFF', '').trim().split('\r\n')
  expect(lines[0]).toMatch(/,x_number,x_money,x_choice$/)
  expect(lines.slice(1).map((line) => line.split(',').slice(1).join(','))).toEqual([
    '2,,low',
    '2,123.46,',
    '2.5,123.45,',
    '10,,high',
  ])
})

test('completeness counts what is asked for, by unit, within the reach and the roles of whoever asks', async () => {
  const asked = async (as: Actor) =>
    (
      await bench.call<{
        teams: { unit: { id: string }; customers: number; wanted: number; filled: number }[]
        fields: { code: string; wanted: number; filled: number; stale: number }[]
      }>(as, 'GET', '/api/v1/customer-completeness')
    ).body
  const before = await asked(bench.manager)
  await define('x_wanted', { kind: 'number', recommended: true, staleDays: 10 })
  await define('x_wanted_by_leaders', {
    required: true,
    readRoles: ['team_leader'],
    writeRoles: ['team_leader'],
  })
  await bench.call(bench.leader, 'PUT', `/api/v1/customers/${seeds[0]!.id}/fields`, {
    values: [{ code: 'x_wanted', value: 1, version: 0 }],
  })
  await sql`update customer_field_values set updated_at = now() - interval '11 days'
    where field_id = (select id from customer_fields where code = 'x_wanted')`.execute(bench.db)
  const after = await asked(bench.manager)
  expect(after.fields.find(({ code }) => code === 'x_wanted')).toMatchObject({
    wanted: 7,
    filled: 1,
    stale: 1,
  })
  expect(after.fields.some(({ code }) => code === 'x_wanted_by_leaders')).toBe(false)
  expect(after.teams[0]!.wanted - before.teams[0]!.wanted).toBe(7)
  expect(after.teams[0]!.filled - before.teams[0]!.filled).toBe(1)
  expect((await asked(bench.leader)).fields.some(({ code }) => code === 'x_wanted_by_leaders')).toBe(true)
})

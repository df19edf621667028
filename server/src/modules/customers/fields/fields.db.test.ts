import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type {
  CustomerCardFields,
  DesignedField,
  FieldDefinition,
  FieldEffect,
  FieldValue,
  FieldView,
} from '#contracts/customer-fields.ts'
import type { Actor } from '#platform/policy/index.ts'
import { loadCustomers } from '../customers.load.ts'
import { openWorkbench, seedCustomer } from '../testing/workbench.ts'
import { fieldRows } from './fields.rows.ts'

const bench = await openWorkbench()
afterAll(() => bench.close())

async function existing(given: Parameters<typeof seedCustomer>[1] = {}) {
  const seed = seedCustomer(bench, given)
  await loadCustomers(bench.db, [seed])
  return seed
}
const card = (as: Actor | null, id: string) =>
  bench.call<CustomerCardFields>(as, 'GET', `/api/v1/customers/${id}/fields`)
const save = (as: Actor | null, id: string, values: { code: string; value: unknown; version?: number }[]) =>
  bench.call<CustomerCardFields>(as, 'PUT', `/api/v1/customers/${id}/fields`, {
    values: values.map((value) => ({ version: 0, ...value })),
  })
const entry = (answer: { body: CustomerCardFields }, code: string) =>
  answer.body.entries.find((one) => one.code === code)

let labels = 0
function definition(given: Partial<FieldDefinition> = {}): FieldDefinition {
  labels++
  return {
    kind: 'text',
    label: { zh: `自定义${labels}`, en: `Own ${labels}` },
    help: null,
    placements: { individual: { section: 'own', position: 10 }, group: { section: 'own', position: 10 } },
    required: false,
    recommended: false,
    rules: { min: null, max: null, decimals: null, maxLength: null, pattern: null, unique: false },
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
  }
}
/** What is told as a risk of one customer to a person. */
const risksFor = async (as: Actor, id: string) =>
  (
    await bench.call<{ risks: { code: string; since: string; facts: object }[] }>(
      as,
      'GET',
      `/api/v1/customers/${id}/overview`,
    )
  ).body.risks.filter(({ code }) => code === 'stale_facts')
const rules = (given: Partial<FieldDefinition['rules']>): FieldDefinition['rules'] => ({
  ...definition().rules,
  ...given,
})
const option = (value: string, zh: string) => ({ value, label: { zh, en: value }, retired: false })
async function define(
  code: string,
  given: Partial<FieldDefinition> = {},
  more: { id?: string; version?: number | null; state?: string; as?: Actor } = {},
) {
  const id = more.id ?? uuid()
  return bench.call<DesignedField>(
    more.as ?? bench.administrator,
    'PUT',
    `/api/v1/customer-field-definitions/${id}`,
    {
      version: more.version ?? null,
      code,
      state: more.state ?? 'in_force',
      definition: definition(given),
    },
  )
}
/** Defines a field that the test takes for granted. */
async function given(code: string, what: Partial<FieldDefinition> = {}): Promise<DesignedField> {
  const answer = await define(code, what)
  if (answer.status !== 200) throw new Error(answer.text)
  return answer.body
}

beforeAll(async () => {
  await given('x_operator_id', {
    class: 'sensitive',
    placements: {
      individual: { section: 'basic', position: 35 },
      group: { section: 'identity', position: 35 },
    },
    rules: rules({ pattern: '[0-9]{17}[0-9X]', maxLength: 18, unique: true }),
    readRoles: ['account_manager', 'team_leader'],
  })
})

describe('cards of the pack', () => {
  test('S9.13 S9.14 an individual card has five groups and the five sources of purchase information', async () => {
    const { body } = await card(bench.manager, (await existing({ type: 'ordinary' })).id)
    expect(body.kind).toBe('individual')
    expect(body.sections.map(({ name }) => name.zh)).toEqual([
      '基本情况',
      '经济情况',
      '特殊情况',
      '需求情况',
      '获得购买信息的途径',
    ])
    const sources = body.sections
      .flatMap(({ fields }) => fields)
      .find(({ code }) => code === 'information_sources')
    expect(sources?.options.map(({ value }) => value)).toEqual([
      'memory',
      'relation',
      'document',
      'marketing',
      'experience',
    ])
  })

  test('S9.12 a group card has eight groups', async () => {
    const { body } = await card(bench.manager, (await existing({ type: 'chain_supermarket' })).id)
    expect(body.kind).toBe('group')
    expect(body.sections.map(({ name }) => name.zh)).toEqual([
      '名称与地址',
      '生产经营情况',
      '市场情况',
      '业务量',
      '财务信用',
      '公司组织和采购政策',
      '交易记录',
      '发展评估',
    ])
  })

  test('S9.15 S9.16 where information came from: five sources inside, five outside', async () => {
    const { body } = await bench.call<{ fields: FieldView[] }>(
      bench.manager,
      'GET',
      '/api/v1/customer-fields',
    )
    const words = body.fields
      .find(({ code }) => code === 'info_source')
      ?.options.map(({ label }) => label.zh.slice(0, 2))
    expect(words?.filter((word) => word === '内部')).toHaveLength(5)
    expect(words?.filter((word) => word === '外部')).toHaveLength(5)
  })
})

describe('values', () => {
  test('S9.30 who, when and from where; the same value again says that it is still so', async () => {
    const seed = await existing()
    const first = await save(bench.manager, seed.id, [{ code: 'hobbies', value: ' 钓鱼 ' }])
    expect(entry(first, 'hobbies')).toMatchObject({
      value: '钓鱼',
      version: 1,
      source: 'manual',
      updatedBy: { name: '林小雨' },
      stale: false,
    })
    await sql`update customer_field_values set updated_at = now() - interval '3 years'
      where customer_id = ${seed.id}`.execute(bench.db)
    expect(entry(await card(bench.manager, seed.id), 'hobbies')?.stale).toBe(true)
    const again = await save(bench.leader, seed.id, [{ code: 'hobbies', value: '钓鱼', version: 1 }])
    expect(entry(again, 'hobbies')).toMatchObject({ version: 2, stale: false, updatedBy: { name: '周正' } })
    await save(bench.leader, seed.id, [{ code: 'hobbies', value: '', version: 2 }])
    const history = await bench.call<{ changes: { by: { name: string }; changes: object[] }[] }>(
      bench.manager,
      'GET',
      `/api/v1/customers/${seed.id}/history`,
    )
    expect(history.body.changes.slice(0, 3).map(({ by, changes }) => [by.name, ...changes])).toEqual([
      ['周正', { field: 'own.hobbies', label: '兴趣爱好', before: '钓鱼', after: null }],
      ['周正', { field: 'own.hobbies', label: '兴趣爱好', before: '钓鱼', after: '钓鱼' }],
      ['林小雨', { field: 'own.hobbies', label: '兴趣爱好', before: null, after: '钓鱼' }],
    ])
  })

  test('nobody overwrites what he has not seen, field by field', async () => {
    const seed = await existing()
    await save(bench.manager, seed.id, [{ code: 'hobbies', value: '钓鱼' }])
    const late = await save(bench.leader, seed.id, [{ code: 'hobbies', value: '下棋' }])
    expect([late.status, late.body.code]).toEqual([409, 'changed_meanwhile'])
    const other = await save(bench.leader, seed.id, [{ code: 'staff_count', value: 3 }])
    expect(entry(other, 'hobbies')?.value).toBe('钓鱼')
    const answers = await Promise.all(
      [1, 2, 3].map((n) => save(bench.manager, seed.id, [{ code: 'floor_space', value: n }])),
    )
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409])
  })

  // One row a rule: what is taken as it is, what is mended, what is refused.
  const cases: [Partial<FieldDefinition>, unknown, unknown][] = [
    [{ kind: 'text' }, '  甲\n乙 ', '甲 乙'],
    [{ kind: 'text' }, '甲'.repeat(201), 'refused'],
    [{ kind: 'text' }, 5, 'refused'],
    [{ kind: 'text', rules: rules({ maxLength: 2 }) }, '甲乙丙', 'refused'],
    [{ kind: 'text', rules: rules({ pattern: '[A-Z]{2}\\d{3}' }) }, 'AB123', 'AB123'],
    [{ kind: 'text', rules: rules({ pattern: '[A-Z]{2}\\d{3}' }) }, 'xAB123', 'refused'],
    [{ kind: 'long_text' }, '甲\n乙', '甲\n乙'],
    [{ kind: 'number', rules: rules({ min: 1, max: 9 }) }, 9, 9],
    [{ kind: 'number', rules: rules({ min: 1, max: 9 }) }, 10, 'refused'],
    [{ kind: 'number', rules: rules({ min: 1, max: 9 }) }, 0, 'refused'],
    [{ kind: 'number', rules: rules({ decimals: 1 }) }, 1.25, 'refused'],
    [{ kind: 'number', rules: rules({ decimals: 1 }) }, 0.1, 0.1],
    [{ kind: 'number' }, '5', 'refused'],
    [{ kind: 'money' }, 1234567, 1234567],
    [{ kind: 'money' }, 0.5, 'refused'],
    [{ kind: 'money' }, 1e16, 'refused'],
    [{ kind: 'date' }, '2026-02-28', '2026-02-28'],
    [{ kind: 'date' }, '2026-02-29', 'refused'],
    [{ kind: 'date' }, '2026/02/01', 'refused'],
    [{ kind: 'flag' }, false, false],
    [{ kind: 'flag' }, 'false', 'refused'],
    [{ kind: 'choice', options: [option('a', '甲'), option('b', '乙')] }, 'b', 'b'],
    [{ kind: 'choice', options: [option('a', '甲'), option('b', '乙')] }, '乙', 'refused'],
    [{ kind: 'multi_choice', options: [option('a', '甲'), option('b', '乙')] }, ['b', 'a', 'b'], ['a', 'b']],
    [{ kind: 'multi_choice', options: [option('a', '甲'), option('b', '乙')] }, ['c'], 'refused'],
    [{ kind: 'relation', target: 'customer' }, 'nobody', 'refused'],
    [{ kind: 'relation', target: 'customer' }, '00000000-0000-7000-8000-000000000009', 'refused'],
  ]
  test.each(cases.map(([what, value, expected], index) => ({ index, what, value, expected })))(
    'S9.29 $what.kind $value → $expected',
    async ({ index, what, value, expected }) => {
      await given(`x_case_${index}`, what)
      const seed = await existing()
      const answer = await save(bench.manager, seed.id, [{ code: `x_case_${index}`, value }])
      if (expected === 'refused') {
        expect(answer.status).toBe(400)
        expect(entry(await card(bench.manager, seed.id), `x_case_${index}`)?.version).toBe(0)
      } else expect(entry(answer, `x_case_${index}`)?.value).toEqual(expected)
    },
  )

  test('good values are not lost without a word: one wrong value refuses all, each named', async () => {
    const seed = await existing()
    const answer = await save(bench.manager, seed.id, [
      { code: 'hobbies', value: '钓鱼' },
      { code: 'staff_count', value: -1 },
      { code: 'opened_on', value: 'gestern' },
    ])
    expect(answer.body.issues?.map(({ path }) => path)).toEqual(['values.1.value', 'values.2.value'])
    expect(entry(await card(bench.manager, seed.id), 'hobbies')?.version).toBe(0)
  })

  test('what is unique is had by one, also when two write it at once and the other is out of reach', async () => {
    await given('x_unique', { rules: rules({ unique: true }) })
    const mine = await existing()
    const theirs = await existing({ ownerId: bench.stranger.userId, unitId: bench.units.teamB1 })
    const answers = await Promise.all([
      save(bench.manager, mine.id, [{ code: 'x_unique', value: 'U1' }]),
      save(bench.stranger, theirs.id, [{ code: 'x_unique', value: 'U1' }]),
    ])
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 400])
    const refused = answers.find(({ status }) => status === 400)
    expect(refused?.text).not.toContain(mine.name)
    expect(refused?.text).not.toContain(theirs.name)
  })

  test('a relation names customers in reach and hides others', async () => {
    const shop = await existing({ type: 'chain_supermarket' })
    const parent = await existing({ type: 'chain_supermarket' })
    const far = await existing({ ownerId: bench.stranger.userId, unitId: bench.units.teamB1 })
    const linked = await save(bench.manager, shop.id, [{ code: 'parent_customer', value: parent.id }])
    expect(entry(linked, 'parent_customer')?.text).toBe(parent.name)
    expect(
      (await save(bench.manager, shop.id, [{ code: 'parent_customer', value: far.id, version: 1 }])).status,
    ).toBe(400)
    expect(
      (await save(bench.manager, shop.id, [{ code: 'parent_customer', value: shop.id, version: 1 }])).status,
    ).toBe(400)
    // Handed to somebody who does not reach the parent: the name is not told.
    await sql`update customers set owner_id = ${bench.stranger.userId}, unit_id = ${bench.units.teamB1}
      where id = ${shop.id}`.execute(bench.db)
    const seen = await card(bench.stranger, shop.id)
    expect(seen.text).not.toContain(parent.name)
  })
})

describe('who may see what', () => {
  test('a card out of reach looks like one that does not exist, for reading, writing and disclosing', async () => {
    const mine = await existing()
    for (const other of [bench.colleague, bench.stranger])
      for (const id of [mine.id, uuid()]) {
        expect((await card(other, id)).status).toBe(404)
        expect((await save(other, id, [{ code: 'hobbies', value: 'x' }])).status).toBe(404)
        const url = `/api/v1/customers/${id}/fields/x_operator_id/disclosure`
        expect((await bench.call(other, 'POST', url, { purpose: 'visit' })).status).toBe(404)
      }
    expect((await card(null, mine.id)).status).toBe(401)
    expect((await card(bench.administrator, mine.id)).status).toBe(403)
    expect((await save(bench.analyst, mine.id, [{ code: 'hobbies', value: 'x' }])).status).toBe(403)
  })

  test('a field that a role may not read is absent from fields, card and history, and cannot be written', async () => {
    await given('x_leader_only', { readRoles: ['team_leader'], writeRoles: ['team_leader'] })
    const seed = await existing()
    const saved = await save(bench.leader, seed.id, [{ code: 'x_leader_only', value: '只有组长知道' }])
    expect(saved.status).toBe(200)
    for (const other of [bench.manager, bench.analyst, bench.assessor, bench.viewer]) {
      for (const url of [
        '/api/v1/customer-fields',
        `/api/v1/customers/${seed.id}/fields`,
        `/api/v1/customers/${seed.id}/history`,
      ]) {
        const answer = await bench.call(other, 'GET', url)
        expect(answer.status, url).toBe(200)
        expect(answer.text).not.toMatch(/x_leader_only|只有组长知道/)
      }
    }
    const written = await save(bench.manager, seed.id, [{ code: 'x_leader_only', value: 'x', version: 1 }])
    const unknown = await save(bench.manager, seed.id, [{ code: 'x_nothing', value: 'x', version: 1 }])
    expect(written.status).toBe(400)
    expect(written.body.issues).toEqual(unknown.body.issues)
    const url = `/api/v1/customers/${seed.id}/fields/x_leader_only/disclosure`
    expect((await bench.call(bench.manager, 'POST', url, { purpose: 'visit' })).body.code).toBe(
      'no_such_field',
    )
  })

  test('a role that may read but not write is told so and refused', async () => {
    const seed = await existing({ type: 'hotel_entertainment' })
    const view = (await card(bench.manager, seed.id)).body.sections
      .flatMap(({ fields }) => fields)
      .find(({ code }) => code === 'credit_limit')
    expect(view?.mayWrite).toBe(false)
    expect((await save(bench.manager, seed.id, [{ code: 'credit_limit', value: 100 }])).status).toBe(400)
    expect((await save(bench.leader, seed.id, [{ code: 'credit_limit', value: 100 }])).status).toBe(200)
  })

  test('what is sensitive is masked on the card and in the history, and read in clear only with a trace', async () => {
    const seed = await existing()
    const number = '33030219800101123X'
    const saved = await save(bench.manager, seed.id, [{ code: 'x_operator_id', value: number }])
    expect(entry(saved, 'x_operator_id')).toMatchObject({ value: null, text: '330****123X', version: 1 })
    // The mask that comes back changes nothing.
    await save(bench.manager, seed.id, [{ code: 'x_operator_id', value: '330****123X', version: 1 }])
    const history = await bench.call(bench.manager, 'GET', `/api/v1/customers/${seed.id}/history`)
    expect(history.text).toContain('330****123X')
    expect(history.text).not.toContain(number)
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from customer_field_changes where before like '%0101%' or after like '%0101%'`.execute(
      bench.db,
    )
    expect(rows[0]?.n).toBe(0)
    const url = `/api/v1/customers/${seed.id}/fields/x_operator_id/disclosure`
    const disclosed = await bench.call<{ value: FieldValue }>(bench.manager, 'POST', url, {
      purpose: 'verification',
    })
    expect(disclosed.body.value).toBe(number)
    const trace = await bench.db
      .selectFrom('audit_records')
      .select(['action', 'actor_id', 'detail'])
      .where('subject_id', '=', seed.id)
      .execute()
    expect(trace).toEqual([
      {
        action: 'customers.field_disclosed',
        actor_id: bench.manager.userId,
        detail: { field: 'x_operator_id', purpose: 'verification' },
      },
    ])
    expect((await bench.call(bench.viewer, 'POST', url, { purpose: 'visit' })).status).toBe(403)
  })

  test('a field that becomes sensitive is masked in what was written before', async () => {
    const field = await given('x_later')
    const seed = await existing()
    await save(bench.manager, seed.id, [{ code: 'x_later', value: '一二三四五六七八九' }])
    await define(
      'x_later',
      { label: field.definition.label, class: 'sensitive' },
      { id: field.id, version: 1 },
    )
    const history = await bench.call(bench.manager, 'GET', `/api/v1/customers/${seed.id}/history`)
    expect(history.text).not.toContain('一二三四五六七八九')
    expect((await card(bench.manager, seed.id)).text).not.toContain('一二三四五六七八九')
  })
})

describe('designing', () => {
  test('only who manages settings designs; who may not sees no definition', async () => {
    for (const other of [bench.manager, bench.leader, bench.analyst, bench.viewer])
      expect((await define('x_no', {}, { as: other })).status).toBe(403)
    for (const other of [bench.manager, bench.viewer, bench.assessor])
      expect((await bench.call(other, 'GET', '/api/v1/customer-field-definitions')).status).toBe(403)
    expect((await bench.call(bench.leader, 'GET', '/api/v1/customer-field-definitions')).status).toBe(200)
  })

  test('every version is kept with who and when; a draft is nowhere, a retired field keeps its values', async () => {
    const field = await given('x_life')
    const seed = await existing()
    await save(bench.manager, seed.id, [{ code: 'x_life', value: '留着' }])
    const { label } = field.definition
    const back = await define('x_life', { label }, { id: field.id, version: 1, state: 'draft' })
    expect(back.body.code).toBe('field_has_values')
    const retired = await define('x_life', { label }, { id: field.id, version: 1, state: 'retired' })
    expect(retired.body).toMatchObject({ version: 2, values: 1, state: 'retired' })
    expect((await card(bench.manager, seed.id)).text).not.toContain('x_life')
    await define('x_life', { label }, { id: field.id, version: 2 })
    expect(entry(await card(bench.manager, seed.id), 'x_life')?.value).toBe('留着')
    const stale = await define('x_life', { label }, { id: field.id, version: 2 })
    expect(stale.body.code).toBe('changed_meanwhile')
    const versions = await bench.call<{
      versions: { version: number; by: { name: string }; state: string }[]
    }>(bench.administrator, 'GET', `/api/v1/customer-field-definitions/${field.id}/versions`)
    expect(versions.body.versions.map(({ version, state }) => [version, state])).toEqual([
      [3, 'in_force'],
      [2, 'retired'],
      [1, 'in_force'],
    ])
    const trace = await bench.db
      .selectFrom('audit_records')
      .select('action')
      .where('subject_id', '=', field.id)
      .execute()
    expect(trace).toHaveLength(3)
  })

  test('before a change is saved it says how many values there are and how many would not fit', async () => {
    const field = await given('x_tighter', { kind: 'number' })
    for (const value of [5, 15, 25])
      await save(bench.manager, (await existing()).id, [{ code: 'x_tighter', value }])
    const effect = await bench.call<FieldEffect>(
      bench.administrator,
      'POST',
      `/api/v1/customer-field-definitions/${field.id}/effect`,
      {
        version: 1,
        code: 'x_tighter',
        state: 'in_force',
        definition: { ...field.definition, rules: rules({ max: 20 }) },
      },
    )
    expect(effect.body).toMatchObject({ values: 3, invalid: 1, dependents: [] })
  })

  test('options are retired, not removed; a retired one stays where it was chosen and is not offered', async () => {
    const options = [option('a', '甲'), option('b', '乙')]
    const field = await given('x_options', { kind: 'choice', options })
    const seed = await existing()
    await save(bench.manager, seed.id, [{ code: 'x_options', value: 'a' }])
    const same = { kind: 'choice', label: field.definition.label } as const
    const removed = await define(
      'x_options',
      { ...same, options: [options[1]!] },
      { id: field.id, version: 1 },
    )
    expect(removed.body.issues?.[0]?.path).toBe('definition.options')
    const retired = [{ ...options[0]!, retired: true }, options[1]!]
    await define('x_options', { ...same, options: retired }, { id: field.id, version: 1 })
    expect((await save(bench.manager, seed.id, [{ code: 'x_options', value: 'a', version: 1 }])).status).toBe(
      200,
    )
    expect(
      (await save(bench.manager, (await existing()).id, [{ code: 'x_options', value: 'a' }])).status,
    ).toBe(400)
  })

  test('a field of the pack may be renamed and moved, but its kind and options stay', async () => {
    const list = await bench.call<{ fields: DesignedField[] }>(
      bench.administrator,
      'GET',
      '/api/v1/customer-field-definitions',
    )
    const premises = list.body.fields.find(({ code }) => code === 'premises')!
    const put = (definitionOf: object, version: number) =>
      bench.call<DesignedField>(
        bench.administrator,
        'PUT',
        `/api/v1/customer-field-definitions/${premises.id}`,
        {
          version,
          code: 'premises',
          state: 'in_force',
          definition: { ...premises.definition, ...definitionOf },
        },
      )
    const broken = [...premises.definition.options, option('lent', '借用')]
    expect((await put({ options: broken }, 1)).status).toBe(400)
    const renamed = await put({ label: { zh: '店铺产权', en: 'Property' } }, 1)
    expect(renamed.body).toMatchObject({ version: 2, definition: { label: { zh: '店铺产权' } } })
  })

  test.each<[string, Partial<FieldDefinition>, string]>([
    ['a pattern that could take for ever', { rules: rules({ pattern: '(a+)+b' }) }, 'rules.pattern'],
    ['two open repetitions', { rules: rules({ pattern: 'a*a*b' }) }, 'rules.pattern'],
    ['a choice without options', { kind: 'choice' }, 'options'],
    ['a relation to nothing', { kind: 'relation' }, 'target'],
    ['a name that is taken', { label: { zh: '兴趣爱好', en: 'Another' } }, 'label.zh'],
    ['a section that the card has not', { placements: { individual: { section: 'nowhere', position: 1 }, group: null } }, 'placements.individual'],
    ['no card at all', { placements: { individual: null, group: null } }, 'placements'],
    ['readers who may see no customers', { readRoles: ['administrator'] }, 'readRoles'],
    ['writers who may not read', { readRoles: ['team_leader'] }, 'writeRoles'],
    ['a formula that does not compile', { kind: 'formula', writeRoles: [], expression: '[经营面积（平方米）] +' }, 'expression'],
    ['a roll-up of nothing', { kind: 'rollup', writeRoles: [] }, 'rollup'],
    ['a roll-up of an unknown figure', { kind: 'rollup', writeRoles: [], rollup: { source: 'orders', how: 'sum', measure: 'password', windowDays: 30, via: null } }, 'rollup'],
  ])('%s is refused', async (_what, what, path) => {
    const answer = await define('x_refused', what)
    expect(answer.status).toBe(400)
    expect(answer.body.issues?.map((issue) => issue.path)).toContain(`definition.${path}`)
  }) // prettier-ignore
})

describe('formulas and roll-ups', () => {
  test('a formula follows its fields at once, with labels in its brackets and codes in the database', async () => {
    const answer = await given('x_per_head', {
      kind: 'formula',
      writeRoles: [],
      expression: '如果([店人员数] > 0, 1, 2)'.replace('店人员数', '店员人数'),
    })
    expect(answer.definition.expression).toBe('如果([staff_count] > 0, 1, 2)')
    expect(answer.expressionInWords).toBe('如果([店员人数] > 0, 1, 2)')
    const seed = await existing({ type: 'hotel_entertainment' })
    const saved = await save(bench.manager, seed.id, [
      { code: 'staff_count', value: 4 },
      { code: 'monthly_sales', value: 1_000_000 },
      { code: 'floor_space', value: 30 },
    ])
    expect(entry(saved, 'x_per_head')?.value).toBe(1)
    // 10 000.00 元 / 30 = 333.333… 元 = 33 333 fen.
    expect(entry(saved, 'sales_per_space')).toMatchObject({ value: 33_333, source: 'computed' })
    expect(
      (await save(bench.manager, seed.id, [{ code: 'sales_per_space', value: 1, version: 1 }])).status,
    ).toBe(400)
  })

  test('a formula betrays nothing of what its reader may not see', async () => {
    await given('x_secret_number', {
      kind: 'number',
      readRoles: ['team_leader'],
      writeRoles: ['team_leader'],
    })
    await given('x_doubled', { kind: 'formula', writeRoles: [], expression: '[x_secret_number] × 2' })
    await given('x_again', { kind: 'formula', writeRoles: [], expression: '[x_doubled] + 1' })
    const seed = await existing()
    const saved = await save(bench.leader, seed.id, [{ code: 'x_secret_number', value: 21 }])
    expect(entry(saved, 'x_again')?.value).toBe(43)
    expect((await card(bench.manager, seed.id)).text).not.toMatch(/x_doubled|x_again|"(value|text)":"?43\b/)
    await given('x_from_id', { kind: 'formula', writeRoles: [], expression: '字数([x_operator_id])' })
    const masked = await save(bench.manager, (await existing()).id, [
      { code: 'x_operator_id', value: '330302198001011235' },
    ])
    expect(entry(masked, 'x_from_id')).toMatchObject({ value: null, text: '****' })
  })

  test('formulas that go round in a circle are refused with the circle named', async () => {
    const a = await given('x_circle_a', { kind: 'formula', writeRoles: [], expression: '1' })
    const b = await given('x_circle_b', { kind: 'formula', writeRoles: [], expression: '[x_circle_a] + 1' })
    const answer = await define(
      'x_circle_a',
      { kind: 'formula', writeRoles: [], label: a.definition.label, expression: '[x_circle_b] + 1' },
      { id: a.id, version: 1 },
    )
    expect(answer.status).toBe(400)
    expect(answer.body.issues?.[0]?.message).toContain(b.definition.label.zh)
    const retired = await define(
      'x_circle_a',
      { kind: 'formula', writeRoles: [], label: a.definition.label, expression: '1' },
      { id: a.id, version: 1, state: 'retired' },
    )
    expect(retired.body.code).toBe('field_built_on')
  })

  test('roll-ups over orders and related customers, worked out by the job', async () => {
    const parent = await existing({ type: 'chain_supermarket' })
    const today = bench.platform.calendar.today()
    const [first, second] = [
      await existing({ type: 'chain_supermarket' }),
      await existing({ type: 'chain_supermarket' }),
    ]
    for (const child of [first, second])
      await save(bench.manager, child.id, [{ code: 'parent_customer', value: parent.id }])
    const order = (daysAgo: number, fen: number) =>
      sql`
      insert into customer_orders (customer_id, ordered_on, number, volume, amount_fen, lines)
      values (${parent.id}, ${today}::date - ${daysAgo}::int, 1, 1, ${fen}, 1)`.execute(bench.db)
    // In the window of 365 days with today: days 0 to 364. 400 days ago is outside.
    await order(3, 10_000)
    await order(364, 20_001)
    await order(365, 99_999)
    await bench.platform.jobs.enqueue(bench.db, 'customers.fields', {}, { key: 'test' })
    await bench.runJobs('customers.fields')
    const read = await card(bench.manager, parent.id)
    expect(entry(read, 'orders_year')?.value).toBe(30_001)
    // 30 001 / 2 = 15 000.5 fen.
    expect(entry(read, 'average_order')?.value).toBe(15_001)
    expect(entry(read, 'days_since_order')?.value).toBe(3)
    expect(entry(read, 'related_count')?.value).toBe(2)
    expect(entry(await card(bench.manager, first.id), 'days_since_order')?.version).toBe(0)
  })
})

describe('as a whole', () => {
  test('a merge moves what the other does not have and turns relations; undoing puts everything back exactly', async () => {
    const [from, into, child] = [
      await existing({ type: 'chain_supermarket' }),
      await existing({ type: 'chain_supermarket' }),
      await existing({ type: 'chain_supermarket' }),
    ]
    await save(bench.manager, from.id, [
      { code: 'buyers', value: '学生' },
      { code: 'staff_count', value: 3 },
    ])
    await save(bench.manager, into.id, [{ code: 'staff_count', value: 5 }])
    await save(bench.manager, child.id, [{ code: 'parent_customer', value: from.id }])
    const state = async () =>
      (
        await sql`
          select 'v' as kind, customer_id, field_id, value::text, text_key, version from customer_field_values
           where customer_id in (${from.id}, ${into.id}, ${child.id})
          union all
          select 'c', customer_id, field_id, before, after, id from customer_field_changes
           where customer_id in (${from.id}, ${into.id}, ${child.id})
          order by 1, 2, 3, 6`.execute(bench.db)
      ).rows
    const before = await state()
    const rows = fieldRows(bench.platform)
    const moved = await bench.db
      .transaction()
      .execute((tx) => rows.merge!.move(tx, { from: from.id, into: into.id, orderShift: 0 }))
    const merged = await card(bench.manager, into.id)
    expect([entry(merged, 'buyers')?.value, entry(merged, 'staff_count')?.value]).toEqual(['学生', 5])
    expect(entry(await card(bench.manager, child.id), 'parent_customer')?.text).toBe(into.name)
    await bench.db.transaction().execute((tx) => rows.merge!.undo(tx, moved.toReversed()))
    expect(await state()).toEqual(before)
  })

  test('a person gets everything that is held, in clear; erasing leaves figures and nothing that identifies', async () => {
    const seed = await existing()
    await save(bench.manager, seed.id, [
      { code: 'hobbies', value: '钓鱼' },
      { code: 'x_operator_id', value: '330302198001011237' },
      { code: 'staff_count', value: 3 },
    ])
    const { subject } = fieldRows(bench.platform)
    expect(JSON.stringify(await subject!.collect(seed.id))).toContain('330302198001011237')
    await bench.db.transaction().execute((tx) => subject!.erase(tx, seed.id))
    const left = JSON.stringify(await subject!.collect(seed.id))
    expect(left).not.toMatch(/钓鱼|330302198001011237|330\*\*\*\*1237/)
    expect(entry(await card(bench.manager, seed.id), 'staff_count')?.value).toBe(3)
  })
})

describe('S2.33 facts that are older than they may be', () => {
  test('are a risk with their names, told to those who may read them alone, until somebody says it is still so', async () => {
    await given('x_rent', {
      label: { zh: '租金', en: 'Rent' },
      staleDays: 30,
      readRoles: ['account_manager'],
      writeRoles: ['account_manager'],
    })
    await given('x_sign', { label: { zh: '招牌', en: 'Sign' }, staleDays: 30 })
    const { id } = await existing()
    await save(bench.manager, id, [
      { code: 'x_rent', value: '三千' },
      { code: 'x_sign', value: '旧' },
    ])
    expect(await risksFor(bench.manager, id)).toEqual([])
    await sql`update customer_field_values set updated_at = now() - interval '31 days' where customer_id = ${id}`.execute(
      bench.db,
    )
    expect(await risksFor(bench.manager, id)).toMatchObject([{ facts: { count: 2 } }])
    // Who may not read the rent does not learn that it is known.
    expect(await risksFor(bench.analyst, id)).toMatchObject([{ facts: { count: 1, names: '招牌' } }])
    await save(bench.manager, id, [{ code: 'x_sign', value: '旧', version: 1 }])
    expect(await risksFor(bench.manager, id)).toMatchObject([{ facts: { count: 1, names: '租金' } }])
    expect(await risksFor(bench.analyst, id)).toEqual([])
  })
})

import ExcelJS from 'exceljs'
import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CustomerCardFields, FieldDefinition, FieldEntry } from '#contracts/customer-fields.ts'
import type { ImportBatch } from '#contracts/customer-imports.ts'
import type { customerHistory } from '#contracts/customers.ts'
import type { ResponseOf } from '#contracts/http.ts'
import { loadCustomers } from '../customers.load.ts'
import { openWorkbench, seedCustomer, type Workbench } from '../testing/workbench.ts'

let bench: Workbench
beforeAll(async () => {
  bench = await openWorkbench()
  await define('x_area', '店铺面积', {
    kind: 'number',
    rules: { ...free, min: 0, max: 5000, decimals: 1 },
  })
  await define('x_opened', '开业日', { kind: 'date' })
  await define('x_place', '位置类型', {
    kind: 'choice',
    options: [
      { value: 'street', label: { zh: '临街', en: 'street' }, retired: false },
      { value: 'school', label: { zh: '校园', en: 'school' }, retired: false },
    ],
  })
  await define('x_rent', '月租金', { kind: 'money' })
  await define('x_plate', '门牌编号', { rules: { ...free, unique: true } })
  await define('x_secret', '家庭情况', { class: 'sensitive' })
  await define('x_leader_no', '只由经理填', { class: 'sensitive', writeRoles: ['account_manager'] })
  await define('x_double', '面积两倍', { kind: 'formula', expression: '[x_area] * 2', writeRoles: [] })
  await define('x_colleague', '帮扶同事', { kind: 'relation', target: 'user' })
  await define('x_group_only', '采购负责部门', {
    placements: { individual: null, group: { section: 'own', position: 99 } },
  })
})
afterAll(() => bench.close())

const free = { min: null, max: null, decimals: null, maxLength: null, pattern: null, unique: false }
async function define(code: string, label: string, given: Partial<FieldDefinition>): Promise<void> {
  const definition: FieldDefinition = {
    kind: 'text',
    label: { zh: label, en: code },
    help: null,
    placements: { individual: { section: 'own', position: 10 }, group: { section: 'own', position: 10 } },
    required: false,
    recommended: false,
    rules: free,
    options: [],
    target: null,
    expression: null,
    rollup: null,
    class: 'internal',
    readRoles: ['account_manager', 'team_leader'],
    writeRoles: ['account_manager', 'team_leader'],
    staleDays: null,
    onPhone: false,
    ...given,
  }
  const answer = await bench.call(
    bench.administrator,
    'PUT',
    `/api/v1/customer-field-definitions/${uuid()}`,
    { version: null, code, state: 'in_force', definition },
  )
  if (answer.status !== 200) throw new Error(answer.text)
}

const base = '/api/v1/customer-imports'
async function upload(lines: readonly string[]): Promise<ImportBatch> {
  const { body } = await bench.call<ImportBatch>(
    bench.leader,
    'POST',
    `${base}?fileName=a.csv`,
    Buffer.from(lines.join('\n')),
  )
  return body
}
const start = (batch: ImportBatch, options: object = {}) =>
  bench.call<ImportBatch>(bench.leader, 'POST', `${base}/${batch.id}/run`, {
    mapping: batch.mapping,
    coordinateSystem: 'gcj02',
    onDuplicate: 'update',
    dryRun: false,
    ...options,
  })
async function run(batch: ImportBatch, options: object = {}): Promise<ImportBatch> {
  const started = await start(batch, options)
  if (started.status !== 200) throw new Error(started.text)
  await bench.runJobs('customers.import')
  return (await bench.call<ImportBatch>(bench.leader, 'GET', `${base}/${batch.id}`)).body
}
async function undo(batch: ImportBatch): Promise<ImportBatch> {
  await bench.call(bench.leader, 'POST', `${base}/${batch.id}/undo`)
  await bench.runJobs('customers.undo_import')
  return (await bench.call<ImportBatch>(bench.leader, 'GET', `${base}/${batch.id}`)).body
}
const idOf = async (licence: string): Promise<string | undefined> => {
  const { rows } = await sql<{ id: string }>`select id from customers where licence = ${licence}`.execute(
    bench.db,
  )
  return rows[0]?.id
}
async function entriesOf(id: string): Promise<Map<string, FieldEntry>> {
  const { body } = await bench.call<CustomerCardFields>(bench.leader, 'GET', `/api/v1/customers/${id}/fields`)
  return new Map(body.entries.map((entry) => [entry.code, entry]))
}
const fill = (id: string, values: { code: string; value: unknown; version?: number }[]) =>
  bench.call<CustomerCardFields>(bench.leader, 'PUT', `/api/v1/customers/${id}/fields`, {
    values: values.map((value) => ({ version: 0, ...value })),
  })
async function existing(given: Parameters<typeof seedCustomer>[1] = {}) {
  const seed = seedCustomer(bench, given)
  await loadCustomers(bench.db, [seed])
  return seed
}
let serial = 0
const licence = (): string => `OWN${String(++serial).padStart(6, '0')}`

describe('S9.12 S9.13 own fields from a file', () => {
  test('columns are guessed by name, what is worked out or not the person’s to write is never offered', async () => {
    const batch = await upload([
      '许可证号,客户名称,店铺面积(平方米),开业日,面积两倍,只由经理填,x_rent',
      `${licence()},甲,1,2020-01-01,2,3,4`,
    ])
    expect(batch.mapping).toEqual({
      licence: 0,
      name: 1,
      'own.x_area': 2,
      'own.x_opened': 3,
      'own.x_rent': 6,
    })
    for (const code of ['x_double', 'x_leader_no', 'x_unknown']) {
      const refused = await start(batch, { mapping: { licence: 0, name: 1, [`own.${code}`]: 4 } })
      expect(refused.status).toBe(422)
      expect(refused.body.code).toBe('import_field_not_yours')
    }
  })

  test('the template has a column for each, with the words of its choices', async () => {
    const answer = await bench.app.inject({
      method: 'GET',
      url: '/api/v1/customer-import-template',
      headers: { 'x-person': bench.leader.account },
    })
    const book = new ExcelJS.Workbook()
    await book.xlsx.load(answer.rawPayload as unknown as ArrayBuffer)
    const [sheet, guide] = book.worksheets
    const titles = (sheet!.getRow(1).values as unknown[]).slice(1)
    expect(titles).toEqual(expect.arrayContaining(['店铺面积', '开业日', '位置类型', '月租金', '家庭情况']))
    expect(titles).not.toContain('面积两倍')
    expect(titles).not.toContain('只由经理填')
    const cell = sheet!.getCell(2, titles.indexOf('位置类型') + 1)
    expect(cell.dataValidation?.formulae).toEqual(['"临街,校园"'])
    const meanings = guide!.getColumn(1).values.map(String)
    expect(guide!.getCell(meanings.indexOf('月租金'), 2).text).toContain('元')
    // What the template heads its columns with is what an upload finds again.
    const found = await upload([titles.join(','), titles.map(() => '').join(',')])
    expect(found.mapping).toMatchObject({ 'own.x_area': titles.indexOf('店铺面积') })
  })

  test('row by row: type, range, choice, date and uniqueness are told by the field’s name; good rows go in', async () => {
    const [good, same] = [licence(), licence()]
    const batch = await upload([
      '许可证号,客户名称,店铺面积,开业日,位置类型,月租金,门牌编号',
      `${good},好,"1,200.5",2020/3/1,临街,3500.50,P1`,
      `${licence()},面积,很大,2020/3/1,临街,1,`,
      `${licence()},超出,5001,2020/3/1,临街,1,`,
      `${licence()},选项,1,2020/3/1,大卖场,1,`,
      `${licence()},日期,1,2020-02-30,临街,1,`,
      `${same},重复,1,,,,P1`,
    ])
    const dry = await run(batch, { dryRun: true })
    expect(dry.counts).toMatchObject({ rows: 6, created: 1, failed: 5 })
    expect(await idOf(good)).toBeUndefined()
    expect(dry.errors.map(({ row, field }) => [row, field])).toEqual([
      [3, 'own.x_area'],
      [4, 'own.x_area'],
      [5, 'own.x_place'],
      [6, 'own.x_opened'],
      [7, 'own.x_plate'],
    ])
    expect(dry.errors.every(({ message }) => /^“(店铺面积|位置类型|开业日|门牌编号)”/.test(message))).toBe(
      true,
    )
    expect(dry.errors[4]?.message).toContain('第 2 行')

    const done = await run(dry)
    expect(done.counts).toMatchObject({ created: 1, failed: 5 })
    const id = (await idOf(good))!
    const entries = await entriesOf(id)
    expect(entries.get('x_area')).toMatchObject({ value: 1200.5, source: 'import', version: 1 })
    expect(entries.get('x_area')?.updatedBy?.id).toBe(bench.leader.userId)
    expect(entries.get('x_opened')?.value).toBe('2020-03-01')
    expect(entries.get('x_place')?.value).toBe('street')
    expect(entries.get('x_rent')?.value).toBe(350_050)
    // A formula over what came in is worked out with it.
    expect(entries.get('x_double')?.value).toBe(2401)
    const history = await bench.call<ResponseOf<typeof customerHistory>>(
      bench.leader,
      'GET',
      `/api/v1/customers/${id}/history`,
    )
    expect(
      history.body.changes.find(({ source, changes }) => source === 'import' && changes.length > 0)?.changes,
    ).toEqual(
      expect.arrayContaining([expect.objectContaining({ label: '月租金', before: null, after: '3500.50' })]),
    )

    const answer = await bench.app.inject({
      method: 'GET',
      url: `${base}/${batch.id}/errors`,
      headers: { 'x-person': bench.leader.account },
    })
    const book = new ExcelJS.Workbook()
    await book.xlsx.load(answer.rawPayload as unknown as ArrayBuffer)
    expect(book.worksheets[0]!.getCell('C2').text).toContain('“店铺面积”')
  })

  test('an update by number changes only what is mapped and said; an equal value stays as old as it is', async () => {
    const shop = await existing()
    await fill(shop.id, [
      { code: 'x_area', value: 20 },
      { code: 'x_opened', value: '2019-01-01' },
      { code: 'x_place', value: 'school' },
    ])
    const before = await entriesOf(shop.id)
    const batch = await upload([
      '许可证号,客户名称,店铺面积,开业日,位置类型',
      `${shop.licence},${shop.name},30,,校园`,
    ])
    const done = await run(batch)
    expect(done.counts).toMatchObject({ updated: 1, unchanged: 0, created: 0 })
    const after = await entriesOf(shop.id)
    expect(after.get('x_area')).toMatchObject({ value: 30, version: 2, source: 'import' })
    expect(after.get('x_opened')).toEqual(before.get('x_opened'))
    expect(after.get('x_place')).toEqual(before.get('x_place'))
    // The card itself was not touched: somebody who edits it meanwhile is not told that it changed.
    const { rows } = await sql<{
      version: number
    }>`select version from customers where id = ${shop.id}`.execute(bench.db)
    expect(rows[0]?.version).toBe(1)
    const again = await run(await upload(['许可证号,客户名称,店铺面积', `${shop.licence},${shop.name},30`]))
    expect(again.counts).toMatchObject({ updated: 0, unchanged: 1 })
  })

  test('an undo puts earlier values back with who wrote them and when, and takes away what was blank', async () => {
    const shop = await existing()
    await fill(shop.id, [{ code: 'x_area', value: 20 }])
    const before = await entriesOf(shop.id)
    const made = licence()
    const done = await run(
      await upload([
        '许可证号,客户名称,店铺面积,开业日',
        `${shop.licence},${shop.name},30,2020-01-01`,
        `${made},新店,40,2021-01-01`,
      ]),
    )
    expect(done.counts).toMatchObject({ updated: 1, created: 1 })
    expect(await undo(done)).toMatchObject({ state: 'undone', keptOnUndo: 0 })
    const after = await entriesOf(shop.id)
    expect(after.get('x_area')).toEqual({ ...before.get('x_area'), version: 3 })
    expect(after.get('x_double')?.value).toBe(40)
    expect(after.get('x_opened')).toMatchObject({ value: null, version: 0 })
    expect(await idOf(made)).toBeUndefined()
  })

  test('what somebody has written since is kept by the undo, and counted', async () => {
    const [edited, other] = [await existing(), await existing()]
    const made = licence()
    const done = await run(
      await upload([
        '许可证号,客户名称,店铺面积',
        `${edited.licence},${edited.name},30`,
        `${other.licence},${other.name},31`,
        `${made},新店,40`,
      ]),
    )
    await fill(edited.id, [{ code: 'x_area', value: 33, version: 1 }])
    // A made customer whose card somebody has begun to fill in is no longer the import's alone.
    await fill((await idOf(made))!, [{ code: 'x_opened', value: '2020-01-01' }])
    expect(await undo(done)).toMatchObject({ state: 'undone', keptOnUndo: 2 })
    expect((await entriesOf(edited.id)).get('x_area')?.value).toBe(33)
    expect((await entriesOf(other.id)).get('x_area')?.value).toBeNull()
    expect((await entriesOf((await idOf(made))!)).get('x_area')?.value).toBe(40)
  })

  test('sensitive values are written, but stand masked in the history and are repeated in no remark', async () => {
    const shop = await existing()
    const done = await run(
      await upload([
        '许可证号,客户名称,家庭情况,位置类型',
        `${shop.licence},${shop.name},配偶在外地照顾老人需要帮忙,`,
      ]),
    )
    expect(done.counts).toMatchObject({ updated: 1 })
    const entry = (await entriesOf(shop.id)).get('x_secret')
    expect(entry).toMatchObject({ value: null, source: 'import' })
    const { rows } = await sql<{ after: string }>`
      select after from customer_field_changes where customer_id = ${shop.id}`.execute(bench.db)
    expect(rows.map(({ after }) => after)).toEqual([expect.stringContaining('****')])
  })

  test('colleagues are known by account; who is not known, or a field of another card, is left out with a word', async () => {
    const [known, unknown, individual] = [licence(), licence(), licence()]
    const done = await run(
      await upload([
        '许可证号,客户名称,帮扶同事,采购负责部门',
        `${known},甲,${bench.manager.account},`,
        `${unknown},乙,没有这个人,`,
        `${individual},丙,,采购部`,
      ]),
    )
    expect(done.counts).toMatchObject({ created: 3, failed: 0, warned: 2 })
    expect(done.warnings.map(({ row, field }) => [row, field])).toEqual([
      [3, 'own.x_colleague'],
      [4, 'own.x_group_only'],
    ])
    expect((await entriesOf((await idOf(known))!)).get('x_colleague')?.value).toBe(bench.manager.userId)
  })

  test('a field that was retired between dry run and import stops it with a word, and nothing is written', async () => {
    await define('x_short_lived', '短命字段', {})
    const one = licence()
    const dry = await run(await upload(['许可证号,客户名称,短命字段', `${one},甲,值`]), { dryRun: true })
    expect((await start(dry)).status).toBe(200)
    await sql`update customer_fields set state = 'retired' where code = 'x_short_lived'`.execute(bench.db)
    // The catalogue is remembered for three seconds at most.
    await new Promise((resolve) => setTimeout(resolve, 3100))
    await bench.runJobs('customers.import')
    const { body } = await bench.call<ImportBatch>(bench.leader, 'GET', `${base}/${dry.id}`)
    expect(body).toMatchObject({ state: 'failed', message: expect.stringContaining('短命字段') })
    expect(await idOf(one)).toBeUndefined()
    // Another file with the same header is not mapped to it any more.
    expect((await upload(['许可证号,客户名称,短命字段', `${one},甲,值`])).mapping).toEqual({
      licence: 0,
      name: 1,
    })
  })
})

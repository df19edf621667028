import { readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ImportBatch } from '#contracts/customer-imports.ts'
import type { Customer } from '#contracts/customers.ts'
import type { Actor } from '#platform/policy/index.ts'
import { loadCustomers } from '../customers.load.ts'
import { openWorkbench, seedCustomer, type Workbench } from '../testing/workbench.ts'
import { workbookParts, zipOf } from '../testing/xlsx-by-hand.ts'

let bench: Workbench
beforeAll(async () => {
  bench = await openWorkbench({
    grades: [
      { code: 'A', name: '一档' },
      { code: 'B', name: '二档' },
    ],
    customerTypes: [],
  })
})
afterAll(() => bench.close())

const base = '/api/v1/customer-imports'
const upload = async (as: Actor, content: string | Buffer, name = '客户.csv') =>
  bench.call<ImportBatch>(as, 'POST', `${base}?fileName=${encodeURIComponent(name)}`, Buffer.from(content))
const get = (as: Actor, id: string) => bench.call<ImportBatch>(as, 'GET', `${base}/${id}`)
async function run(
  as: Actor,
  batch: ImportBatch,
  options: Partial<{ dryRun: boolean; onDuplicate: string; coordinateSystem: string; mapping: object }> = {},
) {
  const body = {
    mapping: batch.mapping,
    coordinateSystem: 'gcj02',
    onDuplicate: 'skip',
    dryRun: false,
    ...options,
  }
  const started = await bench.call<ImportBatch>(as, 'POST', `${base}/${batch.id}/run`, body)
  if (started.status !== 200) return started
  await bench.runJobs('customers.import')
  return get(as, batch.id)
}
const findByLicence = async (licence: string) => {
  const { rows } = await sql<{
    id: string
    name: string
    phone: string
    version: number
    owner_id: string
    unit_id: string
    lng: number | null
  }>`
    select * from customers where licence = ${licence}`.execute(bench.db)
  return rows[0]
}
let serial = 0
const licence = (): string => `IMP${String(++serial).padStart(6, '0')}`

test('an .xlsx that no library of ours wrote is imported: sparse cells, inline strings, numbers as licences', async () => {
  const number = 330_388_000_000 + ++serial
  const rows = `
    <row r="2"><c r="B2" t="inlineStr"><is><t>专卖证号</t></is></c><c r="C2" t="inlineStr"><is><t>店名</t></is></c>
      <c r="E2" t="s"><v>0</v></c><c r="F2" t="s"><v>1</v></c><c r="G2" t="inlineStr"><is><t>开业日期</t></is></c></row>
    <row r="3"><c r="B3"><v>${number}</v></c><c r="C3" t="inlineStr"><is><t>平阳水头烟酒店</t></is></c>
      <c r="E3"><v>120.35</v></c><c r="F3"><v>27.62</v></c><c r="G3" s="1"><v>45981</v></c></row>
    <row r="9"><c r="B9"><v>${number + 1}</v></c><c r="C9" t="inlineStr"><is><t>没有坐标的店</t></is></c></row>`
  const file = zipOf(workbookParts(rows, { styles: [14], strings: ['经度', '纬度'] }))
  const uploaded = await upload(bench.leader, file, '../../etc/客户.xlsx')
  expect(uploaded.body).toMatchObject({
    state: 'uploaded',
    encoding: null,
    mapping: { licence: 1, name: 2, longitude: 4, latitude: 5 },
    counts: { rows: 2 },
  })
  expect(uploaded.body.fileName).not.toMatch(/[/\\]/)
  const done = await run(bench.leader, uploaded.body)
  expect(done.body).toMatchObject({
    state: 'done',
    counts: { processed: 2, created: 2, failed: 0, withoutPosition: 1 },
  })
  const made = await findByLicence(String(number))
  // 27.62 N, 120.35 E in GCJ-02 is some 500 m away in WGS-84: the stored longitude differs in the third digit.
  expect(made).toMatchObject({ name: '平阳水头烟酒店', unit_id: bench.leader.unitId, owner_id: null })
  expect(Math.abs((made?.lng ?? 0) - 120.35)).toBeGreaterThan(0.002)
  const unplaced = await bench.call<{ customers: Customer[] }>(
    bench.leader,
    'GET',
    '/api/v1/customers?placed=false&q=没有坐标',
  )
  expect(unplaced.body.customers.map((row) => row.name)).toEqual(['没有坐标的店'])
})

test('row by row: good rows go in, bad rows come back with their content and every reason', async () => {
  const [good, twice] = [licence(), licence()]
  const csv = [
    '许可证号,客户名称,电话,等级,走访频次,客户经理,经度,纬度,坐标系',
    `${good},好店,13805770001,一档,每周1次,Manager,120.6,28.0,百度`,
    `,没有证号,,,,,,,`,
    `${licence()},坏店,老板,九档,常来,nobody,28.0,120.6,`,
    `${twice},第一次,,,,,,,`,
    `${twice},第二次,,,,,,,`,
    `${licence()},远方,,,,stranger,,,`,
    `${licence()},=HYPERLINK("http://x"),,,,,,,`,
  ].join('\n')
  const uploaded = await upload(bench.leader, csv)
  const dry = await run(bench.leader, uploaded.body, { dryRun: true })
  const counts = { rows: 7, processed: 7, created: 4, failed: 3, duplicates: 1, updated: 0 }
  expect(dry.body).toMatchObject({ state: 'checked', counts })
  expect(await findByLicence(good)).toBeUndefined()
  const done = await run(bench.leader, dry.body)
  expect(done.body).toMatchObject({ state: 'done', counts })
  expect(done.body.errors.map((error) => [error.row, error.field])).toEqual([
    [3, 'licence'],
    [4, 'phone'],
    [6, 'licence'],
  ])
  expect(done.body.errors[1]?.message).toMatch(/电话.*没有这个等级.*看不懂“常来”.*填反/)
  expect(done.body.errors[2]?.message).toContain('第 5 行')
  const made = await findByLicence(good)
  expect(made).toMatchObject({ owner_id: bench.manager.userId, unit_id: bench.units.teamA1, version: 1 })

  const answer = await bench.app.inject({
    method: 'GET',
    url: `${base}/${uploaded.body.id}/errors`,
    headers: { 'x-person': 'leader' },
  })
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(answer.rawPayload as unknown as ArrayBuffer)
  const sheet = book.worksheets[0]!
  expect((sheet.getRow(1).values as unknown[]).slice(1)).toEqual([
    '原行号',
    '处理',
    '原因',
    '许可证号',
    '客户名称',
    '电话',
    '等级',
    '走访频次',
    '客户经理',
    '经度',
    '纬度',
    '坐标系',
  ])
  expect(sheet.rowCount).toBe(7)
  expect(sheet.getRow(3).getCell(5).value).toBe('坏店')
})

test('the same file again writes nothing twice, whether as a second file or as a job delivered twice', async () => {
  const csv = `许可证号,客户名称\n${licence()},甲\n${licence()},乙\n`
  const first = await upload(bench.leader, csv)
  const body = { mapping: first.body.mapping, coordinateSystem: 'gcj02', onDuplicate: 'skip', dryRun: false }
  await bench.call(bench.leader, 'POST', `${base}/${first.body.id}/run`, body)
  const job = bench.module.jobs!.find((candidate) => candidate.name === 'customers.import')!
  const context = { log: bench.platform.log, signal: new AbortController().signal, attempt: 1 }
  const payload = { importId: first.body.id, createdBy: bench.leader.userId }
  await Promise.all([job.run(payload, context), job.run(payload, context), job.run(payload, context)])
  await bench.runJobs('customers.import')
  expect((await get(bench.leader, first.body.id)).body.counts).toMatchObject({
    created: 2,
    duplicates: 0,
    processed: 2,
  })
  const second = await run(bench.leader, (await upload(bench.leader, csv)).body)
  expect(second.body.counts).toMatchObject({ created: 0, duplicates: 2, failed: 0, processed: 2 })
  const again = await bench.call(bench.leader, 'POST', `${base}/${first.body.id}/run`, body)
  expect(again.body.code).toBe('import_busy')
})

test('a worker that dies in the middle is followed by one that neither loses nor doubles a row', async () => {
  const mark = licence()
  const rows = Array.from({ length: 3500 }, (_, n) => `${mark}${String(n).padStart(5, '0')},断点${n}`)
  const uploaded = await upload(bench.leader, `许可证号,客户名称\n${rows.join('\n')}\n`)
  const body = {
    mapping: uploaded.body.mapping,
    coordinateSystem: 'gcj02',
    onDuplicate: 'update',
    dryRun: false,
  }
  await bench.call(bench.leader, 'POST', `${base}/${uploaded.body.id}/run`, body)
  const job = bench.module.jobs!.find((candidate) => candidate.name === 'customers.import')!
  const payload = { importId: uploaded.body.id, createdBy: bench.leader.userId }
  // Dies after each batch: the signal is raised as soon as the checkpoint has moved.
  for (let life = 0; life < 3; life++) {
    const death = new AbortController()
    const before = (await get(bench.leader, uploaded.body.id)).body.counts.processed
    const watch = setInterval(() => {
      void get(bench.leader, uploaded.body.id).then(({ body }) => {
        if (body.counts.processed > before) death.abort()
      })
    }, 5)
    await job
      .run(payload, { log: bench.platform.log, signal: death.signal, attempt: 1 })
      .catch((error: unknown) => expect(death.signal.aborted, String(error)).toBe(true))
    clearInterval(watch)
  }
  await bench.runJobs('customers.import')
  const { body: done } = await get(bench.leader, uploaded.body.id)
  expect(done).toMatchObject({
    state: 'done',
    counts: { processed: 3500, created: 3500, updated: 0, duplicates: 0 },
  })
  const { rows: stored } = await sql<{ n: number }>`
    select count(*)::int as n from customers where licence like ${`${mark}%`}`.execute(bench.db)
  expect(stored[0]?.n).toBe(3500)
})

describe('updating and undoing', () => {
  test('update fills in what the file says, leaves the rest, and undo restores all that nobody touched since', async () => {
    const cards = ['甲', '乙', '丙'].map((name) =>
      seedCustomer(bench, { name: `旧${name}`, phone: '13805770009', grade: 'B' }),
    )
    await loadCustomers(bench.db, cards)
    const [a, b, c] = cards as [(typeof cards)[0], (typeof cards)[0], (typeof cards)[0]]
    const [fresh, visited] = [licence(), licence()]
    const csv = [
      '许可证号,客户名称,等级,电话',
      `${a.licence},新甲,一档,`,
      `${b.licence},新乙,A,138****0009`,
      `${c.licence},旧丙,,`,
      `${fresh},新来的,,`,
      `${visited},新来又走访的,,`,
    ].join('\n')
    const done = await run(bench.leader, (await upload(bench.leader, csv)).body, { onDuplicate: 'update' })
    expect(done.body.counts).toMatchObject({ created: 2, updated: 2, unchanged: 1, duplicates: 3, failed: 0 })
    expect(await findByLicence(a.licence)).toMatchObject({
      name: '新甲',
      grade: 'A',
      phone: '13805770009',
      version: 2,
    })

    const edited = await bench.call<Customer>(bench.manager, 'PUT', `/api/v1/customers/${b.id}/position`, {
      lng: 120.7,
      lat: 28,
      system: 'wgs84',
      accuracy: null,
    })
    expect(edited.status).toBe(200)
    const visitedId = (await findByLicence(visited))!.id
    await bench.db.transaction().execute((tx) => bench.module.recordVisit(tx, visitedId, '2026-05-01'))

    const undoing = await bench.call<ImportBatch>(bench.leader, 'POST', `${base}/${done.body.id}/undo`)
    expect(undoing.body).toMatchObject({ state: 'undoing', counts: { undone: 0 } })
    await bench.runJobs('customers.undo_import')
    const undone = await get(bench.leader, done.body.id)
    expect(undone.body).toMatchObject({ state: 'undone', keptOnUndo: 2, undoableUntil: null })
    expect(await findByLicence(a.licence)).toMatchObject({
      name: '旧甲',
      grade: 'B',
      phone: '13805770009',
      version: 3,
    })
    expect(await findByLicence(b.licence)).toMatchObject({ name: '新乙' })
    expect(await findByLicence(fresh)).toBeUndefined()
    expect(await findByLicence(visited)).toBeDefined()
    const search = await bench.call<{ total: { count: number } }>(
      bench.leader,
      'GET',
      '/api/v1/customers?q=旧甲',
    )
    expect(search.body.total.count).toBe(1)
    const again = await bench.call(bench.leader, 'POST', `${base}/${done.body.id}/undo`)
    expect(again.body.code).toBe('import_not_undoable')
  })

  test('a licence of somebody out of reach is refused without a word about whose it is', async () => {
    const theirs = seedCustomer(bench, {
      name: '瑞安的店',
      ownerId: bench.stranger.userId,
      unitId: bench.units.teamB1,
    })
    await loadCustomers(bench.db, [theirs])
    const csv = `许可证号,客户名称\n${theirs.licence},抢来的\n`
    const done = await run(bench.leader, (await upload(bench.leader, csv)).body, { onDuplicate: 'update' })
    expect(done.body.counts).toMatchObject({ updated: 0, failed: 1 })
    expect(done.text).not.toContain('瑞安')
    expect((await findByLicence(theirs.licence))?.name).toBe('瑞安的店')
  })

  test('cancelling keeps what is written, and that can be undone', async () => {
    const mark = licence()
    const csv = `许可证号,客户名称\n${mark},留下\n`
    const { body: batch } = await upload(bench.leader, csv)
    const body = { mapping: batch.mapping, coordinateSystem: 'gcj02', onDuplicate: 'skip', dryRun: false }
    await bench.call(bench.leader, 'POST', `${base}/${batch.id}/run`, body)
    const cancelled = await bench.call<ImportBatch>(bench.leader, 'POST', `${base}/${batch.id}/cancellation`)
    expect(cancelled.body.state).toBe('cancelled')
    await bench.runJobs('customers.import')
    expect(await findByLicence(mark)).toBeUndefined()
    expect((await get(bench.leader, batch.id)).body).toMatchObject({
      state: 'cancelled',
      undoableUntil: null,
    })
  })
})

test('an import, its sample and its errors are seen only by the person who uploaded it', async () => {
  const { body: batch } = await upload(bench.leader, '许可证号,客户名称,电话\n,坏行,13805773333\n')
  await run(bench.leader, batch)
  for (const url of [`${base}/${batch.id}`, `${base}/${batch.id}/errors`]) {
    const answer = await bench.call(bench.otherLeader, 'GET', url)
    expect([answer.status, answer.body.code]).toEqual([404, 'no_such_import'])
    expect((await bench.call(bench.manager, 'GET', url)).status).toBe(403)
  }
  for (const action of ['cancellation', 'undo'])
    expect((await bench.call(bench.otherLeader, 'POST', `${base}/${batch.id}/${action}`)).status).toBe(404)
  const list = await bench.call<{ imports: ImportBatch[] }>(bench.otherLeader, 'GET', base)
  expect(list.body.imports).toEqual([])
  expect(list.text).not.toContain('13805773333')
})

test('the mapping that a person chose is remembered for files with the same header', async () => {
  const csv = `编号一,编号二,叫法\nX,${licence()},某店\n`
  const first = await upload(bench.leader, csv)
  expect(first.body).toMatchObject({ mappingRemembered: false })
  const chosen = { licence: 1, name: 2 }
  expect((await run(bench.leader, first.body, { mapping: { name: 2 } })).body.code).toBe(
    'import_mapping_incomplete',
  )
  expect((await run(bench.leader, first.body, { mapping: { licence: 2, name: 2 } })).status).toBe(422)
  expect((await run(bench.leader, first.body, { mapping: { licence: 0, name: 99 } })).status).toBe(422)
  await run(bench.leader, first.body, { mapping: chosen, coordinateSystem: 'bd09', dryRun: true })
  const second = await upload(bench.leader, csv.replace('某店', '另一店'))
  expect(second.body).toMatchObject({ mappingRemembered: true, mapping: chosen, coordinateSystem: 'bd09' })
  expect((await upload(bench.otherLeader, csv)).body.mappingRemembered).toBe(false)
})

test('unreadable files are refused with words, and nothing is left behind', async () => {
  const answer = await upload(bench.leader, Buffer.from('d0cf11e0a1b11ae1', 'hex'), '旧.xls')
  expect([answer.status, answer.body.code]).toEqual([422, 'import_file_unreadable'])
  expect(answer.body.message).toContain('.xlsx')
  const own = await bench.db
    .selectFrom('customer_imports')
    .select('id')
    .where('file_name', '=', '旧.xls')
    .execute()
  expect(own).toEqual([])
})

test('the template can be filled in and imported as it is', async () => {
  const answer = await bench.app.inject({
    method: 'GET',
    url: '/api/v1/customer-import-template',
    headers: { 'x-person': 'leader' },
  })
  expect(answer.headers['content-type']).toContain('spreadsheetml')
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(answer.rawPayload as unknown as ArrayBuffer)
  expect(book.worksheets.map((sheet) => sheet.name)).toEqual(['客户', '填写说明'])
  const guide = book.worksheets[1]!
  const example = (guide.getColumn(3).values as (string | undefined)[]).slice(2)
  const row = [...example]
  row[0] = licence()
  row[12] = 'manager'
  row[13] = 'LC1'
  book.worksheets[0]!.addRow(row)
  const uploaded = await upload(bench.leader, Buffer.from(await book.xlsx.writeBuffer()), '模板.xlsx')
  const done = await run(bench.leader, uploaded.body)
  expect(done.body.errors).toEqual([])
  expect(done.body.counts).toMatchObject({ created: 1, failed: 0 })
})

test('old imports forget what only an undo needs', async () => {
  const { body: batch } = await upload(
    bench.leader,
    `许可证号,客户名称,电话\n${licence()},旧事,13805774444\n,坏,13805774444\n`,
  )
  await run(bench.leader, batch)
  await sql`update customer_imports set created_at = now() - interval '40 days', finished_at = now() - interval '40 days'
    where id = ${batch.id}`.execute(bench.db)
  const job = bench.module.jobs!.find((candidate) => candidate.name === 'customers.forget_imports')!
  await job.run({}, { log: bench.platform.log, signal: new AbortController().signal, attempt: 1 })
  const { body } = await get(bench.leader, batch.id)
  expect([body.errors, body.sample]).toEqual([[], []])
  expect((await bench.call(bench.leader, 'POST', `${base}/${batch.id}/undo`)).body.code).toBe(
    'import_not_undoable',
  )
})

describe('export', () => {
  async function exported(as: Actor, body: { query: string; columns: string[]; format: 'xlsx' | 'csv' }) {
    const started = await bench.call<{ taskId: string }>(as, 'POST', '/api/v1/customer-exports', {
      ...body,
      purpose: 'analysis',
    })
    expect(started.status).toBe(200)
    await bench.runJobs('customers.export')
    const task = await bench.platform.tasks.get(started.body.taskId)
    expect(task).toMatchObject({ state: 'done', ownerId: as.userId })
    return readFile(bench.platform.files.pathOf(task!.resultFile!.id))
  }
  const formulas = ['=1+1', '+86 577', '-2+3', '@SUM(A1)', '\t=1', '＝1+1', '＠x', '%0A=1']

  test('CVE-2020-15301: formula-like text is text in CSV and XLSX, negative numbers stay numbers', async () => {
    const mark = `注入${++serial}`
    await loadCustomers(
      bench.db,
      formulas.map((note) =>
        seedCustomer(bench, {
          name: mark,
          note,
          position: { lng: -70.5, lat: -33.25, source: 'wgs84', accuracy: null },
        }),
      ),
    )
    const request = {
      query: `q=${encodeURIComponent(mark)}`,
      columns: ['name', 'note', 'longitude', 'phone'],
    }
    const csv = (await exported(bench.leader, { ...request, format: 'csv' })).toString()
    expect(csv.startsWith('\uFEFF客户名称,备注,经度,电话\r\n')).toBe(true)
    for (const line of csv.trimEnd().split('\r\n').slice(1)) {
      const cells = line.split(',')
      expect(cells[1]).toMatch(/^"?'/)
      expect(cells[2]).toBe('-70.5')
      expect(cells[3]).toMatch(/^138\*{4}\d{4}$/)
    }
    const book = new ExcelJS.Workbook()
    await book.xlsx.load(
      (await exported(bench.leader, { ...request, format: 'xlsx' })) as unknown as ArrayBuffer,
    )
    const sheet = book.worksheets[0]!
    expect(sheet.rowCount).toBe(formulas.length + 1)
    for (let row = 2; row <= sheet.rowCount; row++) {
      expect(sheet.getRow(row).getCell(2).type).toBe(ExcelJS.ValueType.String)
      expect(sheet.getRow(row).getCell(3).value).toBe(-70.5)
    }
  })

  test('an export holds what the person’s list holds, in its order, and is audited; nobody else may export', async () => {
    const list = await bench.call<{ customers: Customer[]; total: { count: number } }>(
      bench.otherLeader,
      'GET',
      '/api/v1/customers?sort=licence&direction=desc&pageSize=200',
    )
    const file = await exported(bench.otherLeader, {
      query: 'sort=licence&direction=desc',
      columns: ['licence'],
      format: 'csv',
    })
    const lines = file.toString().trim().split('\r\n').slice(1)
    expect(lines).toEqual(list.body.customers.map((row) => row.licence))
    const trace = await bench.db
      .selectFrom('audit_records')
      .select('detail')
      .where('action', '=', 'customers.exported')
      .where('actor_id', '=', bench.otherLeader.userId)
      .execute()
    expect(trace).toHaveLength(1)
    for (const as of [bench.manager, bench.viewer, bench.administrator])
      expect(
        (
          await bench.call(as, 'POST', '/api/v1/customer-exports', {
            query: '',
            columns: [],
            format: 'csv',
            purpose: 'report',
          })
        ).status,
      ).toBe(403)
  })

  test('unknown columns and filters are refused, prototype names among them', async () => {
    for (const body of [
      { query: '', columns: ['constructor'], format: 'csv' },
      { query: '', columns: ['phone_clear'], format: 'csv' },
      { query: 'sort=phone', columns: [], format: 'csv' },
      { query: 'types=X!', columns: [], format: 'csv' },
    ])
      expect(
        (await bench.call(bench.leader, 'POST', '/api/v1/customer-exports', { ...body, purpose: 'report' }))
          .status,
      ).toBe(400)
  })

  test('what is exported can be imported again without changing anything', async () => {
    const card = seedCustomer(bench, {
      name: `往返${++serial}`,
      grade: 'A',
      frequency: { visits: 2, weeks: 4 },
      openingHours: Array.from({ length: 7 }, (_, day) =>
        day === 6 ? [] : [{ from: '08:00', to: '21:30' }],
      ),
      serviceMinutes: 20,
      position: { lng: 120.6543219, lat: 28.0123456, source: 'gcj02', accuracy: 5 },
    })
    await loadCustomers(bench.db, [card])
    const file = await exported(bench.leader, {
      query: `q=${encodeURIComponent(card.name)}`,
      columns: [],
      format: 'xlsx',
    })
    const done = await run(bench.leader, (await upload(bench.leader, file, 'x.xlsx')).body, {
      onDuplicate: 'update',
    })
    expect(done.body.errors).toEqual([])
    expect(done.body.counts).toMatchObject({ rows: 1, unchanged: 1, updated: 0, failed: 0 })
  })
})

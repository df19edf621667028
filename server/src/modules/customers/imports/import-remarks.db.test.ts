import ExcelJS from 'exceljs'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ImportBatch } from '#contracts/customer-imports.ts'
import { loadCustomers } from '../customers.load.ts'
import { openWorkbench, seedCustomer, type Workbench } from '../testing/workbench.ts'

let bench: Workbench
beforeAll(async () => {
  bench = await openWorkbench()
})
afterAll(() => bench.close())

const base = '/api/v1/customer-imports'
async function uploaded(csv: string): Promise<ImportBatch> {
  const { body } = await bench.call<ImportBatch>(
    bench.leader,
    'POST',
    `${base}?fileName=a.csv`,
    Buffer.from(csv),
  )
  return body
}
async function run(batch: ImportBatch, dryRun: boolean, onDuplicate = 'update'): Promise<ImportBatch> {
  const body = { mapping: batch.mapping, coordinateSystem: 'gcj02', onDuplicate, dryRun }
  await bench.call(bench.leader, 'POST', `${base}/${batch.id}/run`, body)
  await bench.runJobs('customers.import')
  return (await bench.call<ImportBatch>(bench.leader, 'GET', `${base}/${batch.id}`)).body
}
const stored = async (licence: string) => {
  const { rows } = await sql<{ owner_id: string | null; type: string; name: string }>`
    select owner_id, type, name from customers where licence = ${licence}`.execute(bench.db)
  return rows[0]
}

test('rows that go in otherwise than the file says are told, in the dry run as in the import, and can be downloaded', async () => {
  const known = seedCustomer(bench, { type: 'chain_supermarket', name: '旧店' })
  await loadCustomers(bench.db, [known])
  const batch = await uploaded(
    [
      '许可证号,客户名称,客户经理,业态',
      'R1,甲,manager,普通零售户',
      'R2,乙,,便利店',
      'R3,丙,nobody,加油站',
      'R4,丁,stranger,',
      `${known.licence},新店,nobody,加油站`,
    ].join('\n'),
  )
  const expected = [
    [3, 'ownerAccount', '没有填客户经理，无人负责'],
    [4, 'type', '不认识客户类型“加油站”'],
    [5, 'ownerAccount', '“stranger”不是您范围内在岗客户经理的账号，无人负责'],
    [6, 'type', '负责人不变'],
  ] as const
  for (const dryRun of [true, false]) {
    const done = await run(batch, dryRun)
    expect(done.counts).toMatchObject({ created: 4, updated: 1, failed: 0, warned: 4, withoutOwner: 3 })
    expect(done.errors).toEqual([])
    expect(done.warnings.map(({ row, field }) => [row, field])).toEqual(
      expected.map(([row, field]) => [row, field]),
    )
    for (const [index, [, , words]] of expected.entries())
      expect(done.warnings[index]?.message).toContain(words)
  }
  expect(await stored('R3')).toMatchObject({ owner_id: null, type: 'ordinary' })
  // A customer that is known keeps what the file has no usable word for.
  expect(await stored(known.licence)).toMatchObject({
    owner_id: bench.manager.userId,
    type: 'chain_supermarket',
    name: '新店',
  })

  const answer = await bench.app.inject({
    method: 'GET',
    url: `${base}/${batch.id}/errors`,
    headers: { 'x-person': 'leader' },
  })
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(answer.rawPayload as unknown as ArrayBuffer)
  const sheet = book.worksheets[0]!
  expect([2, 3, 4, 5].map((row) => sheet.getRow(row).getCell(2).value)).toEqual(
    Array.from({ length: 4 }, () => '已导入，请核对'),
  )
  expect(sheet.getRow(3).getCell(7).value).toBe('加油站')
})

test('a file without a column for the owner says how many customers nobody is in charge of, not row by row', async () => {
  const done = await run(await uploaded('许可证号,客户名称\nN1,甲\nN2,乙\n'), true)
  expect(done.counts).toMatchObject({ created: 2, withoutOwner: 2, warned: 0 })
})

test('a duplicate that is skipped is not warned about: nothing of it was taken', async () => {
  const known = seedCustomer(bench)
  await loadCustomers(bench.db, [known])
  const done = await run(
    await uploaded(`许可证号,客户名称,业态\n${known.licence},新店,加油站\n`),
    false,
    'skip',
  )
  expect(done.counts).toMatchObject({ duplicates: 1, warned: 0 })
})

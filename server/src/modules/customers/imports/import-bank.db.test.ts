import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ImportBatch } from '#contracts/customer-imports.ts'
import type { Customer } from '#contracts/customers.ts'
import { companyCodeCheck, idNumberCheck } from '#contracts/identity-codes.ts'
import { unwrap } from '#platform/errors/result.ts'
import { loadPack } from '#platform/pack/pack.ts'
import { openWorkbench, type Workbench } from '../testing/workbench.ts'
import { workbookParts, zipOf } from '../testing/xlsx-by-hand.ts'

let bench: Workbench
beforeAll(async () => {
  bench = await openWorkbench(unwrap(await loadPack('bank')))
})
afterAll(() => bench.close())

const base = '/api/v1/customer-imports'
const cell = (text: string): string => `<c t="inlineStr"><is><t>${text}</t></is></c>`
/** A workbook as another system writes it: no template of ours, its own headers and order of columns. */
const workbook = (rows: readonly (readonly string[])[]): Buffer =>
  zipOf(workbookParts(rows.map((row) => `<row>${row.map(cell).join('')}</row>`).join('')))

const person = (digits: string): string => `${digits}${idNumberCheck(digits)}`
const firm = (first: string): string => `${first}${companyCodeCheck(first)}`
const wrongId = `33030219900307101${idNumberCheck('33030219900307101') === '1' ? '2' : '1'}`
const [zhang, firmCode] = [person('33030219850101123'), firm('91330300MA2854AB1')]

const rows = [
  ['CIF号', '户名', '客户种类', '证件号码', '社会信用代码', '手机号', '客户级别', '管户客户经理工号', '详细地址'],
  ['P330302900001', '张建军', '理财客户', zhang, '', '12000000001', '白金级', 'manager', '五马街道 1 号'],
  ['C330302900002', '鸿达机电有限公司', '对公客户', '', firmCode, '12000000002', '钻石级', 'manager', '五马街道 2 号'],
  ['P330302900003', '李小文', '个人', wrongId, '', '12000000003', '金卡级', 'manager', '五马街道 3 号'],
  ['P330302900004', '王海燕', '个人客户', '330302850101123', '', '12000000004', '金卡级', 'manager', '五马街道 4 号'],
  ['P330302900005', '张建军', '个人', zhang, '', '12000000005', '金卡级', 'manager', '五马街道 5 号'],
  ['C330302900006', '永泰鞋业有限公司', '对公', '', `${firmCode.slice(0, 17)}!`, '12000000006', '白金级', 'manager', '五马街道 6 号'],
  ['330302-7', '黄文勇', '个人', '', '', '12000000007', '普通级', 'manager', '五马街道 7 号'],
  ['P330302900008', '陈梅芳', '超级客户', '', '', '12000000008', '普通级', 'manager', '五马街道 8 号'],
  ['P330302900009', '林秋兰', '', '', '', '12000000009', '普通级', 'manager', '五马街道 9 号'],
] // prettier-ignore

describe('a bank’s customers from a workbook of its core system', () => {
  test('S9.12 S9.13 persons and firms in one file go in; every wrong number is told by row, without being repeated', async () => {
    const sent = await bench.call<ImportBatch>(
      bench.leader,
      'POST',
      `${base}?fileName=${encodeURIComponent('核心客户.xlsx')}`,
      workbook(rows),
    )
    expect(sent.status).toBe(200)
    // Nobody has to say which column is which.
    const { mapping } = sent.body
    expect(mapping).toEqual({
      licence: 0, name: 1, type: 2, idNumber: 3, companyCode: 4, phone: 5, grade: 6, ownerAccount: 7, address: 8,
    }) // prettier-ignore
    const body = {
      mapping: mapping,
      coordinateSystem: 'gcj02',
    }
    await bench.call(bench.leader, 'POST', `${base}/${sent.body.id}/run`, {
      ...body,
      onDuplicate: 'skip',
      onLikeness: 'skip',
      dryRun: false,
    })
    await bench.runJobs('customers.import')
    const done = (await bench.call<ImportBatch>(bench.leader, 'GET', `${base}/${sent.body.id}`)).body
    expect(done.counts).toMatchObject({ created: 2, failed: 7 })
    const told = new Map(done.errors.map(({ row, field, message }) => [row, `${field}: ${message}`]))
    expect(told.get(4)).toContain('idNumber: 证件号的校验位不对')
    expect(told.get(5)).toContain('idNumber: 15 位的旧身份证号已停用')
    expect(told.get(6)).toContain('证件号')
    expect(told.get(7)).toContain('companyCode: 统一社会信用代码应为 18 位')
    expect(told.get(8)).toContain('licence: 客户号“330302-7”格式不对，应如 P330302100123')
    expect(told.get(9)).toContain('type: 没有“超级客户”这种客户类型，可填 personal wealth private')
    expect(told.get(10)).toContain('type: 缺少客户类型')
    expect(JSON.stringify(done.errors)).not.toContain(zhang)
    expect(JSON.stringify(done.errors)).not.toContain(wrongId)
  })

  test('what went in is of the right kind and grade, with its codes, and the person’s number sealed', async () => {
    const stored = await sql<{ id: string; type: string; grade: string; licence: string }>`
      select id, type, grade, licence from customers where licence like '_330302900%' order by licence`.execute(
      bench.db,
    )
    expect(stored.rows.map(({ licence, type, grade }) => [licence, type, grade])).toEqual([
      ['C330302900002', 'company', 'A'],
      ['P330302900001', 'wealth', 'B'],
    ])
    const [company, individual] = stored.rows
    const card = async (id: string) =>
      (await bench.call<Customer>(bench.leader, 'GET', `/api/v1/customers/${id}`)).body
    expect(await card(company!.id)).toMatchObject({ companyCode: firmCode, idNumber: null })
    expect(await card(individual!.id)).toMatchObject({
      companyCode: null,
      idNumber: `**************${zhang.slice(-4)}`,
    })
    const all = await sql<{ text: string }>`
      select string_agg(c::text, '') as text from customers c`.execute(bench.db)
    expect(all.rows[0]?.text).not.toContain(zhang)
  })
})

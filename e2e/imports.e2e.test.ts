import { text as textOf } from 'node:stream/consumers'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { listCustomers } from '#contracts/customers.ts'
import { workbookParts, zipOf } from '../server/src/modules/customers/testing/xlsx-by-hand.ts'
import { call } from './support/api.ts'
import { office } from './support/browser.ts'
import { gb18030 } from './support/files.ts'
import { openAs } from './support/run.ts'
import { settled } from './support/health.ts'
import { picture } from './support/picture.ts'

async function upload(page: Page, name: string, buffer: Buffer): Promise<void> {
  await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer })
  await page.getByRole('button', { name: '试导入（不写入）' }).waitFor()
}

/** A figure of the result: 新增, 未导入 … */
async function figure(page: Page, title: string): Promise<number> {
  const tile = page.locator('.import-counts > div').filter({ has: page.getByText(title, { exact: true }) })
  return Number((await tile.locator('b').innerText()).replaceAll(',', ''))
}

test('S24 a GB18030 file: own column names, dry run with errors, import, file of errors, undo', async () => {
  const { page, context, complaints } = await openAs('leader1', office, '/imports')
  const csv = [
    '店家招牌,专卖证号,联系人,手机,地址,经度,纬度',
    '测试东门便利店,339900000001,林一,13800000001,温州市鹿城区东门路1号,120.660001,28.010001',
    '测试南门烟酒行,339900000002,林二,13800000002,温州市鹿城区南门路2号,120.661002,28.011002',
    ',339900000003,林三,13800000003,温州市鹿城区西门路3号,120.662003,28.012003',
    '测试北门副食店,339900000004,林四,13800000004,温州市鹿城区北门路4号,,',
    '测试坐标错误店,339900000005,林五,13800000005,温州市鹿城区中门路5号,999,28.0',
  ].join('\r\n')
  await upload(page, '零售户名单.csv', gb18030(csv))
  await page.getByText('编码 GB18030').waitFor()
  // 店家招牌 is a name that nobody expects: it has to be said once.
  expect(await page.getByText('还没有对应：名称').count()).toBe(1)
  await page.getByText('没有选“客户经理账号”对应的列').waitFor()
  await page.getByLabel('名称', { exact: true }).selectOption('店家招牌')
  await settled(page)
  await picture(page, 'import.png')
  await page.getByRole('button', { name: '试导入（不写入）' }).click()
  await page.getByText('这是试导入的结果，还没有写入任何数据。').waitFor()
  expect([await figure(page, '总行数'), await figure(page, '新增'), await figure(page, '未导入')]).toEqual([
    5, 3, 2,
  ])
  const found = async (): Promise<string[]> => {
    const { customers } = await call(context.request, listCustomers, { query: { q: '3399000000' } })
    return customers.map((customer) => customer.name).sort()
  }
  expect(await found()).toEqual([])
  const failures = await page.locator('table tbody tr').allInnerTexts()
  expect(new Set(failures.map((text) => text.split('\t')[0]?.trim()))).toEqual(new Set(['4', '6']))
  expect(failures).toHaveLength(2)

  await page.getByRole('button', { name: '正式导入 3 行' }).click()
  await page.getByRole('button', { name: '撤销整个导入' }).waitFor()
  expect(await found()).toEqual(['测试东门便利店', '测试北门副食店', '测试南门烟酒行'].sort())
  expect(await figure(page, '未标注位置')).toBe(1)
  // The file has no column for the account manager: said before and after.
  expect(await figure(page, '无人负责')).toBe(3)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: '下载需核对的行（xlsx）' }).click()
  const parts = await textOf(await (await download).createReadStream())
  expect(parts.slice(0, 2)).toBe('PK')

  await page.getByRole('button', { name: '撤销整个导入' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '撤销', exact: true }).click()
  await page.getByText('已撤销', { exact: true }).waitFor()
  expect(await found()).toEqual([])
  expect(complaints).toEqual([])
})

test('S24 a workbook that no library of ours wrote; the columns of the same header are remembered', async () => {
  const { page, context, complaints } = await openAs('leader2', office, '/imports')
  const cell = (text: string): string => `<c t="inlineStr"><is><t>${text}</t></is></c>`
  const sheet = (licence: string): Buffer =>
    zipOf(
      workbookParts(
        `<row r="1">${['招牌', '编号甲', '住址'].map(cell).join('')}</row>` +
          `<row r="2">${cell('测试手工表商店')}${cell(licence)}${cell('温州市乐清市虹桥镇1号')}</row>`,
      ),
    )
  await upload(page, '名单一.xlsx', sheet('339910000001'))
  await page.getByLabel('名称', { exact: true }).selectOption('招牌')
  await page.getByLabel('许可证号', { exact: true }).selectOption('编号甲')
  await page.getByRole('button', { name: '试导入（不写入）' }).click()
  await page.getByRole('button', { name: '正式导入 1 行' }).click()
  await page.getByRole('button', { name: '查看客户' }).waitFor()
  const { customers } = await call(context.request, listCustomers, { query: { q: '339910000001' } })
  expect(customers.map(({ name, placed }) => [name, placed])).toEqual([['测试手工表商店', false]])

  await page.goto('/imports')
  await upload(page, '名单二.xlsx', sheet('339910000002'))
  await page.getByText('列的对应关系沿用了上次同样表头的文件').waitFor()
  expect(await page.getByLabel('名称', { exact: true }).locator('option:checked').innerText()).toBe('招牌')
  expect(complaints).toEqual([])
})

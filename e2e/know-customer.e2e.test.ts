import { expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { listCustomers } from '#contracts/customers.ts'
import { call } from './support/api.ts'
import { office } from './support/browser.ts'
import { gb18030 } from './support/files.ts'
import { settled } from './support/health.ts'
import { picture } from './support/picture.ts'
import { openAs } from './support/run.ts'

/** One shop as two people wrote it down; nobody else's name begins so, in initials neither. */
const [name, again] = ['麒岙糯米坊便利店', '麒岙糯米坊便利超市']

test('S9.29 S22.7 S3.5 a field of one’s own, a file, search by initials, a merge and its complete undo', async () => {
  const admin = await openAs('admin', office, '/customer-fields')
  await admin.page.getByRole('button', { name: '新增字段' }).click()
  const editor = admin.page.getByRole('dialog')
  await editor.getByLabel(/^名称/).first().fill('收银机品牌')
  await editor.getByLabel(/^代码/).first().fill('x_cash_register')
  await editor.getByRole('button', { name: '保存' }).click()
  await editor.waitFor({ state: 'hidden' })
  await admin.page.getByText('收银机品牌').first().waitFor()

  const { page, context, complaints } = await openAs('leader1', office, '/imports')
  const csv = [
    '名称,许可证号,联系人,电话,地址,收银机品牌',
    `${name},339920000001,林一,13855550001,温州市鹿城区东门路1号,海信`,
    `${again},339920000002,林一,138-5555-0001,温州市鹿城区东门路1号,`,
  ].join('\r\n')
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: '名单.csv', mimeType: 'application/octet-stream', buffer: gb18030(csv) })
  await page.getByRole('button', { name: '试导入（不写入）' }).click()
  await page.getByRole('button', { name: '正式导入 2 行' }).click()
  await page.getByRole('button', { name: '查看客户' }).waitFor()

  // 麒岙糯米 in initials: typed anywhere after a slash.
  await page.goto('/customers')
  await settled(page)
  await page.keyboard.press('/')
  await page.keyboard.type('qanm')
  const hits = page.getByRole('listbox').getByRole('option')
  await hits.filter({ hasText: name }).first().waitFor()
  expect(await hits.locator('mark').first().innerText()).toBe('麒岙糯米')
  await picture(page, 'search.png')
  await hits.filter({ hasText: name }).click()
  await page.waitForURL(/\/customers\/[0-9a-f-]{36}/)
  await page.getByRole('heading', { name, level: 1 }).waitFor()
  // The field that was designed a moment ago, with what the file said.
  await page.getByText('海信').first().waitFor({ state: 'attached' })

  // The pair is found in the background, within a minute or so.
  await findPair(page)
  await settled(page)
  await picture(page, 'duplicates.png')
  await page.getByRole('radio', { name: `许可证号用“${again}”的` }).check()
  await page.getByRole('radio', { name: `名称用“${name}”的` }).check()
  await page.getByRole('button', { name: `合并为“${name}”` }).click()
  await page.getByText(`已合并为“${name}”`).waitFor()
  const found = async (): Promise<string[]> => {
    const { customers } = await call(context.request, listCustomers, { query: { q: '麒岙糯米' } })
    return customers.map((customer) => `${customer.name} ${customer.licence}`).sort()
  }
  expect(await found()).toEqual([`${name} 339920000002`])

  // Taken back from the customer's timeline, not from where it was done.
  await page.getByRole('link', { name: '打开客户卡' }).click()
  await page.getByRole('button', { name: '完全撤销这次合并' }).click()
  await page.getByText('合并已完全撤销，两张卡和各自的记录都恢复了。').waitFor()
  expect(await found()).toEqual([`${again} 339920000002`, `${name} 339920000001`].sort())

  await page.goto('/data-quality')
  await settled(page)
  await picture(page, 'data-quality.png')
  await page.getByText('最需要补资料的客户').waitFor()
  expect([...complaints, ...admin.complaints]).toEqual([])
}, 240_000)

/** Opens the pair once it is there; the page does not know by itself when the background work is done. */
async function findPair(page: Page): Promise<void> {
  for (let tried = 0; tried < 24; tried++) {
    await page.goto('/duplicates')
    await settled(page)
    const pair = page.getByRole('button', { name: new RegExp(`${name}.*${again}|${again}.*${name}`) })
    if ((await pair.count()) > 0) return pair.first().click()
    await page.waitForTimeout(5000)
  }
  throw new Error('the pair was not found within two minutes')
}

test('S22.7 who may not merge sees neither the page nor a way to it', async () => {
  const { page } = await openAs('m02', office, '/duplicates')
  await settled(page)
  await page.getByText('您没有打开这个页面的权限').waitFor()
  expect(await page.getByRole('link', { name: '查重与合并' }).count()).toBe(0)
  await page.keyboard.press('/')
  await page.keyboard.type('合并')
  await settled(page)
  expect(await page.getByRole('option', { name: '查重与合并' }).count()).toBe(0)
})

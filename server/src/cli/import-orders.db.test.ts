import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { loadCustomers } from '#modules/customers/index.ts'
import { plainCustomer } from '#testing/customers.ts'
import { createTestApp, type TestApp } from '#testing/app.ts'
import { importOrders } from './import-orders.ts'
import { signIn } from './signed-in.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'zhike-orders-'))
let test: TestApp
beforeAll(async () => {
  test = await createTestApp()
  const { manager, stranger, units } = test.organisation
  const shop = (licence: string, ownerId: string, unitId: string) =>
    plainCustomer({ userId: ownerId, unitId }, { licence, name: `店${licence}`, address: '五马街' })
  await loadCustomers(test.db, [
    shop('3301', manager.userId, units.teamA1),
    shop('9901', stranger.userId, units.teamB1),
  ])
})
afterAll(async () => {
  await test?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** What the command does once it has signed in: its own process would refuse the test database, which is not durable. */
async function run(
  lines: readonly string[],
  as: { account: string; password?: string },
): Promise<{ code: number; text: string }> {
  const file = path.join(folder, 'orders.csv')
  writeFileSync(file, lines.join('\r\n'))
  const said: string[] = []
  const hear = (text: unknown) => void said.push(String(text))
  const heard = [vi.spyOn(console, 'log'), vi.spyOn(console, 'error')].map((one) =>
    one.mockImplementation(hear),
  )
  try {
    const signedIn = await signIn(test.app, as.account, as.password ?? test.organisation.password)
    const code = signedIn === null ? 1 : await importOrders(signedIn, file, 'Asia/Shanghai')
    return { code, text: said.join('\n') }
  } finally {
    for (const one of heard) one.mockRestore()
  }
}
const written = () =>
  test.db
    .selectFrom('customer_orders')
    .select(['ordered_on', 'amount_fen', 'volume'])
    .orderBy('ordered_on')
    .execute()

const head = '许可证号,订货日期,品牌,数量,金额,送达时间'

it('S1.39 lines of a file become orders once, whatever is wrong with other lines, and again changes nothing', async () => {
  const lines = [
    head,
    '3301,2026-03-04,瓯江,6,"1,200.50",2026-03-05 10:00',
    '3301,2026-03-04,雁荡,4,800,2026-03-05 10:00',
    '3301,2026/3/11,瓯江,5,1000,',
    '3301,昨天,瓯江,5,1000,',
    '4711,2026-03-04,瓯江,5,1000,',
    '9901,2026-03-04,瓯江,5,1000,',
  ]
  const first = await run(lines, { account: 'leader' })
  expect(first.text).toContain('共 4 张订单：新增 2，更新 0，未变 0，未写入 2')
  // The line that makes no sense is named by its number; a foreign customer is as unknown as none at all.
  expect(first.text).toMatch(/第 5 行 .*昨天/)
  expect(first.text).toContain('没有许可证号为 4711 的客户，或不在您的范围内')
  expect(first.text).toContain('没有许可证号为 9901 的客户，或不在您的范围内')
  expect(first.code).toBe(1)
  // 1 200.50 + 800.00 yuan in fen, 6 + 4 of volume.
  const rows = (await written()).map((row) => [Number(row.amount_fen), row.volume])
  expect(rows).toEqual([
    [200_050, 10],
    [100_000, 5],
  ])
  const good = lines.slice(0, 4)
  const again = await run(good, { account: 'leader' })
  expect(again).toMatchObject({ code: 0 })
  expect(again.text).toContain('共 2 张订单：新增 0，更新 0，未变 2，未写入 0')
  expect(await written()).toHaveLength(2)
})

it('a file without the columns, a wrong password and a role without the right write nothing', async () => {
  const before = await written()
  const columns = await run(['许可证号,品牌', '3301,瓯江'], { account: 'leader' })
  expect(columns.text).toContain('缺少列 missing columns: 订货日期、数量')
  const lines = [head, '3301,2026-03-20,瓯江,6,100,']
  const password = await run(lines, { account: 'leader', password: 'wrong-Password-9' })
  const manager = await run(lines, { account: 'manager' })
  expect([columns.code, password.code, manager.code]).toEqual([1, 1, 1])
  expect(manager.text).toContain('[forbidden]')
  expect(await written()).toEqual(before)
})

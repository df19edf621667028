import { expect, test } from 'vitest'
import { getMe } from '#contracts/identity.ts'
import { call } from './support/api.ts'
import { office, phone } from './support/browser.ts'
import { confirmedPlan } from './support/plans.ts'
import { jpeg } from './support/files.ts'
import { openAs } from './support/run.ts'
import { FieldScreen, standAt } from './pages/field.ts'
import { TeamScreen } from './pages/team.ts'

test('S1.13 S1.14 S1.17 visit on the phone: in place, form, photo, next step; the leader sees it live with its proof', async () => {
  const worker = await openAs('m05', phone, '/field/')
  const { name } = await call(worker.context.request, getMe)
  const [stop, far, denied] = (await confirmedPlan(worker.context.request, 3)).stops
  if (!stop?.customer.position || !far?.customer.position || !denied) throw new Error('three stops expected')
  const leader = await openAs('leader1', office, '/team')
  const board = new TeamScreen(leader.page)
  await board.person(name).waitFor()
  expect(await board.done(name)).toBe(0)

  const field = new FieldScreen(worker.page)
  await standAt(worker.context, stop.customer.position, { north: 20 })
  await field.start(stop.customer.name)
  await field.timer.waitFor()
  expect(await worker.page.locator('.verdict').innerText()).toMatch(/^✓ 到位，距客户 (19|20|21) 米/)
  expect(await field.end.isDisabled()).toBe(true)
  await field.fillRequired()
  await field.answer('政策宣传', '是')
  await worker.page.getByLabel('备注').fill('新品已上柜，店主愿意做陈列')
  await worker.page
    .locator('input[type=file]')
    .setInputFiles({ name: 'shelf.jpg', mimeType: 'image/jpeg', buffer: await jpeg(worker.page) })
  await worker.page.getByRole('img', { name: '照片 1' }).waitFor()
  await worker.page.getByLabel('下一步', { exact: true }).fill('下周带新价签')
  await field.finish()
  await field.stop(stop.customer.name).getByText('已完成').waitFor()

  await expect.poll(() => board.done(name), { timeout: 10_000 }).toBe(1)
  await board.showOnly(name)
  await board.openVisit(stop.customer.name)
  const proof = await board.proof.innerText()
  expect(proof).toMatch(/到位\s*离店 (19|20|21) 米，允许 \d+ 米，卫星定位误差 8 米/)
  expect(proof).toContain('新品已上柜，店主愿意做陈列')
  expect(proof).toContain('下周带新价签')
  expect(proof).toMatch(/明码标价\s*齐全规范/)
  const photo = board.proof.getByRole('img', { name: '照片 1' })
  await photo.scrollIntoViewIfNeeded()
  await expect
    .poll(() => photo.evaluate((image) => (image as HTMLImageElement).naturalWidth), { timeout: 10_000 })
    .toBeGreaterThan(0)

  // A kilometre away: recorded all the same, and said so on both sides.
  await standAt(worker.context, far.customer.position, { north: 1000, accuracy: 12 })
  await field.start(far.customer.name)
  await field.timer.waitFor()
  expect(await worker.page.locator('.verdict').innerText()).toMatch(/^✗ 未到位，距客户 (1\.0 公里|99\d 米)/)
  await field.fillRequired()
  await field.finish()
  await expect.poll(() => board.done(name), { timeout: 10_000 }).toBe(2)
  await board.visits
    .getByRole('button', { name: `查看 ${far.customer.name} 的走访` })
    .getByText('未到位')
    .waitFor()

  // Without the permission the visit can still be recorded, and is never called in place.
  await worker.context.clearPermissions()
  await field.start(denied.customer.name)
  await worker.page.getByRole('dialog', { name: '没有定位权限' }).waitFor()
  await worker.page.getByRole('button', { name: '不带位置继续' }).click()
  await field.timer.waitFor()
  expect(await worker.page.locator('.verdict').innerText()).toMatch(/^– 没有位置，无法核对/)
  expect([...worker.complaints, ...leader.complaints]).toEqual([])
})

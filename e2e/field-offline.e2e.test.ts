import { expect, test } from 'vitest'
import { getMe } from '#contracts/identity.ts'
import { fieldDay, type FieldOperation } from '#contracts/visits-field.ts'
import { listVisits } from '#contracts/visits.ts'
import { call } from './support/api.ts'
import { badConnection, fatesByChance } from './support/bad-connection.ts'
import { phone } from './support/browser.ts'
import { today } from './support/days.ts'
import { jpeg } from './support/files.ts'
import { confirmedPlan } from './support/plans.ts'
import { storeOf } from './support/phone-memory.ts'
import { openAs, watch } from './support/run.ts'
import { PASSWORD } from './support/password.ts'
import { FieldScreen, standAt } from './pages/field.ts'

interface Kept {
  readonly operation: FieldOperation
  readonly state: string
}

test('S1.13 a whole day without a network: 40 records through a connection that is cut at random, none lost, none doubled', async () => {
  const { context, page } = await openAs('m09', phone, '/')
  const me = await call(context.request, getMe)
  const { stops } = await confirmedPlan(context.request, 21)
  expect(stops).toHaveLength(21)
  await page.goto('/field/')
  let field = new FieldScreen(page)
  await field.installed()

  await context.setOffline(true)
  await page.reload()
  await field.stops.first().waitFor()
  await field.banner.getByText('没有网络').waitFor()
  // 19 visits are 38 presses, two stops are skipped: 40 records, one with a photo.
  const [first, ...others] = stops.map((stop) => stop.customer)
  if (!first?.position) throw new Error('a stop with a position expected')
  await standAt(context, first.position)
  await field.start(first.name)
  await field.fillRequired()
  const buffer = await jpeg(page)
  await page.locator('input[type=file]').setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer })
  await page.getByRole('img', { name: '照片 1' }).waitFor()
  await field.finish()
  for (const customer of others.slice(0, 2)) await field.skip(customer.name, '店铺关门')
  for (const customer of others.slice(2)) {
    await standAt(context, customer.position ?? first.position, { north: 5 })
    await field.visit(customer.name)
  }
  await field.banner.getByText('没有网络，41 条记录已存本机').waitFor()
  const pressed = (await storeOf<Kept>(page, 'operations')).map(({ operation }) => operation)
  expect(pressed).toHaveLength(40)

  const sync = await badConnection(context, '**/api/v1/field/sync', fatesByChance(20_261_122, 5))
  const upload = await badConnection(context, '**/api/v1/files/**', ['unanswered', 'lost'])
  await context.setOffline(false)
  // The app is closed and opened as well: what waits is sent by whoever opens it next.
  await page.close()
  const second = watch(context, await context.newPage())
  await second.page.goto('/field/#/me')
  field = new FieldScreen(second.page)
  await expect
    .poll(
      async () => {
        const press = second.page.getByRole('button', { name: '立即同步' })
        if (await press.isEnabled()) await press.click()
        return (await storeOf<Kept>(second.page, 'operations')).filter(({ state }) => state === 'waiting')
          .length
      },
      { timeout: 60_000, interval: 300 },
    )
    .toBe(0)
  await expect
    .poll(
      async () => {
        const press = second.page.getByRole('button', { name: '立即同步' })
        if (await press.isEnabled()) await press.click()
        return second.page.getByText('已全部上传').count()
      },
      { timeout: 60_000, interval: 300 },
    )
    .toBe(1)
  expect(sync.met.slice(0, 6)).toEqual([...fatesByChance(20_261_122, 5), 'through'])
  expect(upload.met).toEqual(['unanswered', 'lost', 'through'])

  const { visits } = await call(context.request, listVisits, {
    query: { ownerId: me.id, from: today(), to: today(), limit: 200 },
  })
  const startIds = pressed.flatMap((one) => (one.kind === 'start_visit' ? [one.visitId] : []))
  expect(visits.map((visit) => visit.id).sort()).toEqual([...startIds].sort())
  for (const visit of visits) {
    const start = pressed.find((one) => one.kind === 'start_visit' && one.visitId === visit.id)
    const end = pressed.find((one) => one.kind === 'end_visit' && one.visitId === visit.id)
    expect([visit.state, visit.startedAtDevice, visit.endedAtDevice].map(String)).toEqual([
      'done',
      start?.deviceTime,
      end?.deviceTime,
    ])
  }
  const { plan } = await call(context.request, fieldDay, { query: {} })
  expect(Object.groupBy(plan?.stops ?? [], (stop) => stop.state).done).toHaveLength(19)
  expect(plan?.stops.filter((stop) => stop.skipReason === '店铺关门')).toHaveLength(2)
  const withPhoto = visits.find((visit) => visit.customer.id === first.id)
  expect([withPhoto?.photos.length, withPhoto?.missingPhotos]).toEqual([1, 0])
})

test('S1.13 closed in the middle of a visit: timer and what was entered are there again; an expired session keeps the queue', async () => {
  const { context, page } = await openAs('m13', phone, '/')
  const me = await call(context.request, getMe)
  const [stop] = (await confirmedPlan(context.request, 2)).stops
  if (!stop?.customer.position) throw new Error('a stop with a position expected')
  await page.goto('/field/')
  await new FieldScreen(page).installed()
  await context.setOffline(true)
  await standAt(context, stop.customer.position)
  const before = new FieldScreen(page)
  await before.start(stop.customer.name)
  await before.timer.waitFor()
  const startedAt = Date.now()
  await before.answer('明码标价', '部分缺失')
  await page.getByLabel('备注').fill('店主下午在')
  await expect.poll(async () => JSON.stringify(await storeOf(page, 'drafts'))).toContain('店主下午在')
  await page.close()

  const { page: reopened } = watch(context, await context.newPage())
  await reopened.goto('/field/')
  const field = new FieldScreen(reopened)
  await reopened.getByRole('button', { name: '继续走访' }).click()
  const [minutes = 0, seconds = 0] = (await field.timer.innerText()).split(':').map(Number)
  expect(minutes * 60 + seconds).toBeGreaterThanOrEqual(Math.floor((Date.now() - startedAt) / 1000) - 2)
  expect(await reopened.getByLabel('备注').inputValue()).toBe('店主下午在')
  const kept = reopened.getByRole('group', { name: '明码标价' }).getByRole('button', { name: '部分缺失' })
  expect(await kept.getAttribute('aria-pressed')).toBe('true')
  await field.answer('陈列情况', '一般')
  await field.finish()

  await context.clearCookies()
  await context.setOffline(false)
  await reopened.getByText('2 条记录已保存在本机，重新登录后自动上传').waitFor()
  expect(await storeOf(reopened, 'operations')).toHaveLength(2)
  await reopened.getByLabel('密码').fill(PASSWORD)
  await reopened.getByRole('button', { name: '登录' }).click()
  await field.stop(stop.customer.name).getByText('已完成').waitFor()
  await expect
    .poll(async () => {
      const { visits } = await call(context.request, listVisits, {
        query: { ownerId: me.id, from: today(), to: today() },
      })
      return visits.map((visit) => [visit.customer.name, visit.state, visit.note])
    })
    .toEqual([[stop.customer.name, 'done', '店主下午在']])
})

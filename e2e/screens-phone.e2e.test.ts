import { expect, test } from 'vitest'
import { phone } from './support/browser.ts'
import { overflow, seriousViolations } from './support/health.ts'
import { confirmedPlan } from './support/plans.ts'
import { openAs, openPage } from './support/run.ts'
import { picture } from './support/picture.ts'
import { FieldScreen, standAt } from './pages/field.ts'

test('S1.13 every screen of the phone app is sound at 390 and at 320 px', async () => {
  const stranger = await openPage(phone, '/field/')
  await stranger.page.getByRole('button', { name: '登录' }).waitFor()
  const { context, page, complaints } = await openAs('m21', phone, '/')
  const { stops } = await confirmedPlan(context.request, 12)
  const [first, second, third] = stops.map((stop) => stop.customer)
  if (!first?.position || !second?.position || !third?.position) throw new Error('three stops expected')
  const problems: string[] = []
  const look = async (what: string, shown = page): Promise<void> => {
    for (const width of [320, 390]) {
      await shown.setViewportSize({ width, height: 844 })
      const wide = await overflow(shown)
      if (wide > 0) problems.push(`${what} at ${width} px: ${wide} px too wide`)
    }
    for (const violation of await seriousViolations(shown)) problems.push(`${what}: ${violation}`)
  }
  await look('login', stranger.page)
  await page.goto('/field/')
  const field = new FieldScreen(page)
  await field.stop(first.name).waitFor()
  for (const customer of [first, second]) {
    await standAt(context, customer.position ?? first.position, { north: 15 })
    await field.visit(customer.name)
  }
  await field.open(third.name)
  // The note of the visit before goes by itself.
  await page.locator('.toast').waitFor({ state: 'detached' })
  await look('today')
  await picture(page, 'phone-today.png')
  await standAt(context, third.position, { north: 30, accuracy: 15 })
  // A finger that hits twice starts one visit, and does not close what its first hit opened.
  await (await field.open(third.name)).getByRole('button', { name: '开始走访' }).dblclick()
  await field.timer.waitFor()
  await field.fillRequired()
  await look('visit')
  await picture(page, 'phone-visit.png')
  await page.getByRole('button', { name: '返回今日' }).click()
  await field.tab('地图')
  await page.locator('.map-screen canvas').waitFor()
  await look('map')
  await field.tab('客户')
  await page.getByText(/^共 \d+ 户$/).waitFor()
  await look('customers')
  await field.tab('我')
  const sent = page.getByRole('link', { name: '今天上传了哪些' })
  await sent.waitFor()
  await look('me')
  await picture(page, 'phone-me.png')
  await sent.click()
  await page.getByText('与服务器核对一致').waitFor()
  await page.locator('.small-map canvas').waitFor()
  await look('privacy')
  await page.getByRole('button', { name: '返回' }).click()
  await field.tab('今日')
  await page.getByRole('button', { name: '附近客户' }).click()
  await page.getByRole('heading', { name: '附近客户' }).waitFor()
  await look('nearby')
  await page.getByRole('button', { name: '返回今日' }).click()
  await page.getByRole('button', { name: '往日' }).click()
  await page.getByRole('button', { name: '前一天' }).waitFor()
  await look('past day')
  expect(problems).toEqual([])
  expect([...complaints, ...stranger.complaints]).toEqual([])
})

import { expect, test } from 'vitest'
import { getDay } from '#contracts/visit-plans.ts'
import { call } from './support/api.ts'
import { office, phone } from './support/browser.ts'
import { openAs, openPage } from './support/run.ts'
import { PASSWORD } from './support/password.ts'
import { today } from './support/days.ts'
import { FieldScreen } from './pages/field.ts'
import { LoginScreen } from './pages/login.ts'
import { PlanScreen } from './pages/plan.ts'

test('S1.19 S1.21 plan: proposal with reasons, changes by hand, least distance, confirmed and on the phone at once', async () => {
  const { page, context, complaints } = await openPage(office, '/plan')
  await new LoginScreen(page).signIn('m01', PASSWORD)
  const plan = new PlanScreen(page)
  await plan.row(0).waitFor()
  const proposed = await plan.order()
  expect(proposed.length).toBeGreaterThanOrEqual(3)
  expect(await plan.state.innerText()).toBe('草稿')
  const [first = '', second = ''] = proposed
  await plan
    .row(0)
    .getByRole('button', { name: `移出 ${first}` })
    .click()
  await expect.poll(() => plan.order()).toEqual(proposed.slice(1))
  // Removed, it is a candidate again, with what speaks for it.
  const candidate = plan.candidates.getByRole('listitem').filter({
    has: page.getByRole('button', { name: `加入 ${first}`, exact: true }),
  })
  expect(await candidate.locator('.reason-line').innerText()).toMatch(/超期|应访|重点|从未走访|约/)
  await candidate.getByRole('button', { name: '为什么' }).click()
  expect(await page.getByRole('dialog', { name: '为什么' }).innerText()).toMatch(/合计 [\d.]+ 分/)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: '撤销' }).click()
  await expect.poll(() => plan.order()).toEqual(proposed)

  const added = await plan.candidates.locator('.plan-row-name b').first().innerText()
  await plan.candidates.getByRole('button', { name: `加入 ${added}`, exact: true }).click()
  await expect.poll(() => plan.order()).toEqual([...proposed, added])

  await plan
    .row(0)
    .getByRole('button', { name: `锁定 ${first} 的次序` })
    .click()
  await plan
    .row(0)
    .getByRole('button', { name: `解除锁定 ${first}` })
    .waitFor()
  await plan.saved()
  await plan.stops.getByRole('button', { name: `下移 ${second}`, exact: true }).focus()
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await plan.order()).indexOf(second)).toBe(2)
  await plan.saved()

  const worker = await openAs('m01', phone, '/field/')
  const field = new FieldScreen(worker.page)
  // A draft is nobody's business but the planner's.
  await worker.page.getByText('今天还没有计划').waitFor()

  await plan.optimise.click()
  await plan.gap.waitFor()
  expect(await plan.summary.innerText()).toMatch(/路程[\s\S]*(距最优不超过 [\d.]+ %|已是最短路线)/)
  const ordered = await plan.order()
  expect([...ordered].sort()).toEqual([...proposed, added].sort())
  expect(ordered[0]).toBe(first)
  const { plan: saved } = await call(context.request, getDay, { params: { date: today() }, query: {} })
  expect(saved.route).not.toBeNull()
  expect(saved.route!.metres).toBeLessThanOrEqual(saved.route!.listOrderMetres)

  await plan.confirm.click()
  await expect.poll(() => plan.state.innerText()).toBe('已确认')
  await worker.page.getByText('计划已确认').waitFor({ timeout: 5000 })
  const onPhone = await field.stops.locator('.stop-title > b').allInnerTexts()
  expect(onPhone.map((name) => name.replace(/★.*$/, ''))).toEqual(ordered)
  expect([...complaints, ...worker.complaints]).toEqual([])
})

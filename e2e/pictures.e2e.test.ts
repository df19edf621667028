import { expect, test } from 'vitest'
import { shiftDate } from '#platform/calendar/dates.ts'
import { office } from './support/browser.ts'
import { today } from './support/days.ts'
import { settled } from './support/health.ts'
import { picture } from './support/picture.ts'
import { openAs } from './support/run.ts'
import { CustomersScreen } from './pages/customers.ts'
import { PlanScreen } from './pages/plan.ts'
import { TeamScreen } from './pages/team.ts'

test('S1.18 the leader goes to the last working day: people, figures, exceptions and the map are there', async () => {
  const { page, complaints } = await openAs('director', office, '/team')
  await settled(page)
  // The demo has visits on every working day before today; today may be a Sunday night.
  const day = page.getByRole('button', { name: '前一天' })
  const board = new TeamScreen(page)
  const visited = async (): Promise<number> => {
    const done = await board.people.locator('.team-progress .tabular').allInnerTexts()
    return done.reduce((sum, text) => sum + Number(text.split('/')[0]), 0)
  }
  for (let step = 0; step < 12; step++) {
    await day.click()
    await settled(page)
    if ((await visited()) > 40) break
  }
  expect(await visited()).toBeGreaterThan(40)
  await page.locator('.team-map canvas').waitFor()
  await picture(page, 'team.png')
  expect(complaints).toEqual([])
})

test('S24 list, card and map of customers, and an ordered plan, as the guide shows them', async () => {
  const { page, complaints } = await openAs('director', office, '/customers')
  const list = new CustomersScreen(page)
  await list.rows.first().waitFor()
  await settled(page)
  expect(await list.rows.count()).toBe(50)
  await picture(page, 'customers.png')
  await page.goto('/customers?view=map')
  await page.getByText(/^当前范围 [\d,]+ 户$/).waitFor()
  await settled(page)
  await picture(page, 'map.png')
  await page.goto('/customers?sort=volume90&direction=desc&keyCustomer=true&placed=true')
  await list.rows.first().waitFor()
  await list.openFirst()
  await page.getByRole('link', { name: '打开整页' }).click()
  await page.getByRole('heading', { name: '时间线' }).waitFor()
  await settled(page)
  await picture(page, 'customer-card.png')
  expect(complaints).toEqual([])

  const manager = await openAs('m02', office, `/plan?date=${shiftDate(today(), 2)}`)
  const plan = new PlanScreen(manager.page)
  await plan.row(0).waitFor()
  await plan.optimise.click()
  await plan.gap.waitFor()
  await settled(manager.page)
  expect(await plan.summary.innerText()).toMatch(/距最优不超过|最短路线/)
  await picture(manager.page, 'plan.png')
  expect(manager.complaints).toEqual([])
})

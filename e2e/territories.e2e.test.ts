import { expect, test } from 'vitest'
import { listUnits } from '#contracts/identity.ts'
import { call } from './support/api.ts'
import { office } from './support/browser.ts'
import { today } from './support/days.ts'
import { overflow, seriousViolations, settled } from './support/health.ts'
import { picture } from './support/picture.ts'
import { openAs } from './support/run.ts'
import { TerritoriesScreen } from './pages/territories.ts'

test('S1.35 S1.37 S1.47 territories: the director sees who carries too much, rebalances, changes one by hand, approves and takes it back', async () => {
  const { page, context, complaints } = await openAs('director', office, '/territories')
  const screen = new TerritoriesScreen(page)
  // One unit of the city: five people, some two hundred customers each at most.
  const { units } = await call(context.request, listUnits)
  const unit = units.find(({ code }) => code === 'WZ-RA')!
  await page.goto(`/territories?unitId=${unit.id}`)
  await page
    .getByText(/为平均的 \d+ %/)
    .first()
    .waitFor()
  await settled(page)
  expect(await seriousViolations(page)).toEqual([])
  expect(await overflow(page)).toBe(0)
  await picture(page, 'territories-workload.png')

  await screen.newScenario('瑞安均衡')
  await screen.solve(1)
  const [before, after] = await screen.row('工作量')
  expect(after).toBeLessThan(before)
  expect(after).toBeLessThanOrEqual(1.06)
  const [, moved] = await screen.row('变动客户')
  expect(moved).toBeGreaterThan(0)
  await settled(page)
  expect(await seriousViolations(page)).toEqual([])
  await picture(page, 'territories-studio.png')

  // One customer by hand: the figures follow at once, and the change becomes a result of its own.
  await screen.panel('客户')
  await page.getByLabel('按名称查找客户').click()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByLabel('改派给').click()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: '保存手工调整（1 户）' }).click()
  await page.getByText(/第 2 版 · 手工/).waitFor()
  await screen.panel('对比')
  const [, byHand] = await screen.row('变动客户')
  expect(Math.abs(byHand - moved)).toBeLessThanOrEqual(1)

  // Approved from today on: every customer that changes hands is listed and handed over at once; one press puts all
  // of it back.
  const changing = await screen.approve(today())
  expect(changing).toBe(byHand)
  await screen.decisionState('已生效').waitFor()
  expect(await screen.handovers('已交接').count()).toBe(byHand)
  await settled(page)
  expect(await seriousViolations(page)).toEqual([])
  expect(await overflow(page)).toBe(0)
  await picture(page, 'territories-decision.png')
  await page.getByRole('button', { name: '整体撤销' }).click()
  await screen.decisionState('已撤销').waitFor()
  await expect.poll(() => screen.handovers('已撤销').count()).toBe(byHand)

  expect(complaints).toEqual([])
}, 240_000)

import { expect, test } from 'vitest'
import { getMonth } from '#contracts/months.ts'
import { call } from './support/api.ts'
import { office } from './support/browser.ts'
import { openAs } from './support/run.ts'
import { today } from './support/days.ts'
import { printed } from './support/paper.ts'
import { MonthScreen } from './pages/month.ts'
import { PlanScreen } from './pages/plan.ts'

/** The first day of next month: all of it lies ahead, whatever day the tests run on. */
function nextMonth(): string {
  const [year = 0, month = 0] = today().split('-').map(Number)
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10)
}

test('S1.19 S1.35 S1.42 month: planned in the background, a visit moved with its price, confirmed; the day comes from it and is planned anew', async () => {
  const month = nextMonth()
  const { page, context, complaints } = await openAs('m04', office, `/month-plan?month=${month.slice(0, 7)}`)
  const screen = new MonthScreen(page)
  await screen.compute.click()
  await screen.figures.waitFor({ timeout: 60_000 })
  const read = async () => (await call(context.request, getMonth, { params: { month }, query: {} })).plan!
  const planned = await read()
  expect(planned.visitList.length).toBeGreaterThan(50)
  // The calendar says what the plan says.
  const busiest = planned.days.toSorted((a, b) => b.visits - a.visits)[0]!
  await screen.day(busiest.date).click()
  await expect.poll(() => screen.visits.count()).toBe(busiest.visits)

  // A visit goes to another working day; what it costs is said at once, and 撤销 takes it back.
  const visit = planned.visitList.find((each) => each.date === busiest.date)!
  const target = planned.days.find(
    (day) =>
      day.kind === 'work' &&
      day.date !== busiest.date &&
      !planned.visitList.some((each) => each.customerId === visit.customerId && each.date === day.date),
  )!
  await screen.moveTo(visit.name, target.date)
  await page.getByText(new RegExp(`「${visit.name}」挪到 .*(公里|米|路程不变)`)).waitFor()
  await expect
    .poll(async () => (await read()).visitList.find((each) => each.id === visit.id)?.date)
    .toBe(target.date)
  await screen.day(target.date).click()
  await screen.lock(visit.name).click()
  await expect
    .poll(async () => (await read()).visitList.find((each) => each.id === visit.id)?.locked)
    .toBe(true)

  // On paper: A4, a table for every day, and nothing of the page around it.
  const paper = await printed(page)
  expect(paper.text).toContain(`${month.slice(0, 7)} 走访月计划`)
  expect(paper.days).toBe(planned.days.filter((day) => day.visits > 0).length)
  expect(paper.rows).toBe(planned.visitList.length)
  expect(paper.pageShown).toBe(false)
  expect(paper.sheets.length).toBeGreaterThan(1)
  for (const [width, height] of paper.sheets) {
    expect(Math.round(width)).toBe(595)
    expect(Math.round(height)).toBe(842)
  }

  await screen.confirm.click()
  await expect.poll(() => screen.state.innerText()).toBe('已确认')
  const wanted = (await read()).visitList.filter((each) => each.date === target.date).map((each) => each.name)
  await screen.openDay.click()
  const plan = new PlanScreen(page)
  await plan.row(0).waitFor()
  expect(await plan.order()).toEqual(wanted)
  expect(await plan.row(0).innerText()).toContain('月计划安排')

  // Today, under way: the rest is planned anew in one press and the reason is kept.
  await page.goto(new URL('/plan', page.url()).href)
  await plan.row(0).waitFor()
  await plan.replan.click()
  await page.getByRole('radio', { name: '堵车' }).check()
  await page.getByRole('button', { name: '改排', exact: true }).click()
  await page.getByText(/^已改排，预计/).waitFor()
  await plan.replan.click()
  await page.getByRole('region', { name: '改排记录' }).getByText('堵车').waitFor()
  expect(complaints).toEqual([])
})

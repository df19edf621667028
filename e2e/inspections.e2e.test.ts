import { expect, test } from 'vitest'
import { inspectionResults } from '#contracts/inspection-results.ts'
import { createInspection, getInspection } from '#contracts/inspections.ts'
import { getMe, listPeople } from '#contracts/identity.ts'
import { newId } from '#kit/ids.ts'
import { call } from './support/api.ts'
import { badConnection, fatesByChance } from './support/bad-connection.ts'
import { office, phone } from './support/browser.ts'
import { today } from './support/days.ts'
import { jpeg } from './support/files.ts'
import { openAs } from './support/run.ts'
import { FieldScreen, standAt } from './pages/field.ts'

test('S1.4 S1.22–S1.27 an assessor draws shops by lot, works a day without a network, and uploads it once', async () => {
  const desk = await openAs('assessor', office, '/')
  const { request } = desk.context
  const me = await call(request, getMe)
  const { people } = await call(request, listPeople, { query: { role: 'account_manager' } })
  const manager = people[10]!
  const made = await call(request, createInspection, {
    body: {
      id: newId(),
      title: '浏览器里的考核',
      date: today(),
      assessorId: me.id,
      design: {
        managerIds: [manager.id],
        sizeMode: 'per_manager',
        sampleSize: 3,
        stratifyBy: [],
        weights: { grades: {}, types: {}, keyCustomer: 1 },
      },
      start: null,
      tour: 'open',
    },
  })
  // At the desk: draw, verify, hand out.
  await desk.page.goto(`/inspections/${made.id}`)
  await desk.page.getByRole('button', { name: '随机抽取' }).click()
  await desk.page.getByRole('dialog').getByRole('button', { name: '抽取' }).click()
  await desk.page.getByRole('button', { name: '验证抽样' }).click()
  await desk.page.getByText('验证一致').waitFor()
  await desk.page.getByRole('button', { name: '下达到手机' }).click()
  await desk.page.getByText('已下达', { exact: true }).first().waitFor()

  const { context, page } = await openAs('assessor', phone, '/field/')
  const field = new FieldScreen(page)
  await field.installed()
  await expect
    .poll(async () => (await call(request, getInspection, { params: { id: made.id } })).state)
    .toBe('downloaded')
  await page.reload()
  await context.setOffline(true)
  if ((await page.getByLabel('选择考核计划').count()) > 0)
    await page.getByLabel('选择考核计划').selectOption(made.id)
  await field.stops.first().waitFor()
  const { entries } = await call(request, getInspection, { params: { id: made.id } })
  const [first, second, third] = entries
  const start = async (entry: (typeof entries)[number]) => {
    await standAt(context, entry.customer.position ?? { lng: 120.65, lat: 28 })
    const card = await field.open(entry.customer.name)
    await card.getByRole('button', { name: '开始考核' }).click()
    await field.timer.waitFor()
    // Visits that are claimed, or whether anybody came: every question of the first card.
    for (const question of await page.locator('section.card').first().getByRole('group').all())
      await question.getByRole('button', { name: '来过' }).click()
    await field.answer('明码标价', '齐全规范')
    await field.answer('政策宣传', '听过说不清')
    await field.answer('客户满意度', '4 分')
  }
  // S1.4: guided to the shop by its stored coordinates, in the map application of choice.
  const { lng } = first!.customer.position ?? { lng: null }
  if (lng !== null) {
    await (await field.open(first!.customer.name)).getByRole('button', { name: '导航' }).click()
    const way = page.getByRole('dialog').getByRole('link', { name: '高德地图' })
    // GCJ-02 differs from WGS-84 by less than 0.01 degrees: the whole degrees and the first decimal stay.
    expect(await way.getAttribute('href')).toContain(String(lng).slice(0, 4))
    await page.getByRole('dialog').getByRole('button', { name: '取消' }).click()
  }
  await start(first!)
  const buffer = await jpeg(page)
  await page.locator('input[type=file]').setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer })
  await page.getByRole('img', { name: '照片 1' }).waitFor()
  await page.getByRole('button', { name: '结束考核' }).click()
  await field.stop(first!.customer.name).getByText('已检').waitFor()
  await page.getByText('还有 2 户没有考核或注明原因').waitFor()
  await start(second!)
  await page.getByRole('button', { name: '结束考核' }).click()
  const card = await field.open(third!.customer.name)
  await card.getByRole('button', { name: '无法考核' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '店铺关门' }).click()
  await page.getByRole('button', { name: '完成考核并上传' }).click()
  await page.getByText('已提交，等待上传').waitFor()
  // S1.27: pressed is not uploaded.
  expect((await call(request, getInspection, { params: { id: made.id } })).state).toBe('downloaded')

  const sync = await badConnection(context, '**/api/v1/field/inspections/sync', fatesByChance(20_261_122, 3))
  await context.setOffline(false)
  await expect
    .poll(
      async () => {
        const press = page.getByRole('button', { name: '刷新' })
        if (await press.isEnabled()) await press.click()
        return page.getByText('考核已完成，结果已上传').count()
      },
      { timeout: 60_000, interval: 400 },
    )
    .toBe(1)
  expect(sync.met.length).toBeGreaterThan(3)
  const done = await call(request, getInspection, { params: { id: made.id } })
  expect(done).toMatchObject({ state: 'finished', settled: 3, items: 3 })
  // 30 · 1 + 30 · 0.5 + 40 · 3/4 of 100.
  expect(done.entries.map((entry) => [entry.state, entry.score, entry.photos.length])).toEqual([
    ['done', 75, 1],
    ['done', 75, 0],
    ['not_done', null, 0],
  ])
  await desk.page.goto('/inspection-results')
  await desk.page.getByRole('tab', { name: '到位双重核对' }).click()
  await desk.page.getByText('主动证明（客户经理定位）').waitFor()
  const { managers } = await call(request, inspectionResults, {
    query: { from: today(), to: today(), unitIds: '' },
  })
  expect(managers.find((one) => one.manager.id === manager.id)?.estimates['score']).toMatchObject({
    value: 75,
    sample: 2,
    small: true,
  })
  expect(desk.complaints).toEqual([])
})

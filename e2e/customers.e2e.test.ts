import { pinyin } from 'pinyin-pro'
import { describe, expect, test } from 'vitest'
import { getCustomer, listCustomers, saveCustomer } from '#contracts/customers.ts'
import { listAudit } from '#contracts/identity.ts'
import { addressOf } from '#kit/api.ts'
import { call } from './support/api.ts'
import { office } from './support/browser.ts'
import { openAs } from './support/run.ts'
import { CustomersScreen } from './pages/customers.ts'

describe('S24 customers', () => {
  test('filter, sort, saved view, columns, search by pinyin and by two characters', async () => {
    const { page, context, complaints } = await openAs('leader1', office, '/customers')
    const list = new CustomersScreen(page)
    await list.rows.first().waitFor()

    await list.filter('档位', 'A 档', 'B 档')
    await expect
      .poll(async () => new Set((await list.column('档位')).map((text) => text.trim())))
      .toEqual(new Set(['A 档', 'B 档']))
    const volume = page.getByRole('columnheader', { name: '90 天销量' })
    await volume.getByRole('button').click()
    await volume.getByRole('button').click()
    await expect.poll(() => volume.getAttribute('aria-sort')).toBe('descending')
    await expect
      .poll(async () => {
        const sold = (await list.column('90 天销量')).map((text) => Number(text.replaceAll(',', '')))
        return sold.length > 1 && sold.every((value, index) => index === 0 || value <= (sold[index - 1] ?? 0))
      })
      .toBe(true)
    const filtered = new URL(page.url()).search

    await page.getByRole('button', { name: '视图', exact: true }).click()
    await page.getByLabel('视图名称').fill('好店按销量')
    await page.getByRole('button', { name: '保存当前条件' }).click()
    await page.getByText('已保存视图“好店按销量”').waitFor()
    await page.goto('/customers')
    await list.rows.first().waitFor()
    await page.getByRole('button', { name: '视图', exact: true }).click()
    await page.getByRole('button', { name: '好店按销量', exact: true }).click()
    await expect.poll(() => new URL(page.url()).search).toBe(filtered)

    await page.getByRole('button', { name: '显示的列' }).click()
    await page.getByRole('dialog', { name: '显示的列' }).getByLabel('电话').uncheck()
    await expect.poll(() => page.getByRole('columnheader', { name: '电话' }).count()).toBe(0)
    await page.keyboard.press('Escape')
    await page.reload()
    await list.rows.first().waitFor()
    expect(await page.getByRole('columnheader', { name: '电话' }).count()).toBe(0)

    await page.goto('/customers')
    const { customers } = await call(context.request, listCustomers, { query: { pageSize: 20 } })
    const wanted = customers.find(({ name }) => /^[\u4E00-\u9FFF]{4,}$/.test(name))
    if (!wanted) throw new Error('a customer with a Chinese name expected')
    const initials = pinyin(wanted.name, { pattern: 'first', toneType: 'none', type: 'array' }).join('')
    for (const words of [wanted.name.slice(1, 3), initials, wanted.licence]) {
      await list.find.fill(words)
      await expect.poll(() => new URL(page.url()).searchParams.get('q')).toBe(words)
      await page
        .getByRole('button', { name: `查看 ${wanted.name}`, exact: true })
        .first()
        .waitFor()
    }
    expect(complaints).toEqual([])
  })

  test('the card at the side and as a page; a colleague’s change is never overwritten; a phone is shown for a purpose and kept', async () => {
    const mine = await openAs('leader1', office, '/customers')
    const list = new CustomersScreen(mine.page)
    const name = await list.openFirst()
    const id = new URL(mine.page.url()).searchParams.get('open') ?? ''
    await list.card.getByRole('heading', { name }).waitFor()

    await list.card.getByRole('button', { name: '查看', exact: true }).click()
    await mine.page.getByRole('button', { name: '走访联系' }).click()
    const phone = list.card.getByRole('link', { name: /^1\d{10}$/ })
    await phone.waitFor()
    expect(await phone.getAttribute('href')).toMatch(/^tel:1\d{10}$/)
    const admin = await openAs('admin', office)
    const { entries } = await call(admin.context.request, listAudit, { query: { limit: 100 } })
    expect(JSON.stringify(entries.find((entry) => /disclo/.test(entry.action))?.detail)).toContain('visit')

    await list.card.getByRole('button', { name: '修改', exact: true }).click()
    const editor = mine.page.getByRole('dialog', { name: '修改客户' })
    await editor.getByLabel('备注').fill('我写的')
    const card = await call(mine.context.request, getCustomer, { params: { id } })
    const colleague = await openAs('director', office)
    const { phone: _masked, owner, unit, ...rest } = card
    await call(colleague.context.request, saveCustomer, {
      params: { id },
      body: {
        version: card.version,
        customer: {
          ...rest,
          ownerId: owner?.id ?? null,
          unitId: unit.id,
          position: card.position && { ...card.position, system: 'wgs84' },
          note: '同事刚写的',
        },
      },
    })
    await editor.getByRole('button', { name: '保存' }).click()
    await editor.getByRole('alert').getByText('这条记录刚刚被别人修改过').waitFor()
    expect((await call(mine.context.request, getCustomer, { params: { id } })).note).toBe('同事刚写的')
    expect(await editor.getByLabel('备注').inputValue()).toBe('我写的')
    await editor.getByRole('button', { name: '取消' }).click()

    await list.card.getByRole('link', { name: '打开整页' }).click()
    await mine.page.waitForURL(`**/customers/${id}`)
    await mine.page.getByText('同事刚写的').first().waitFor()
    // The refused save is an answer of the server, which browsers put on the console; nothing else may be there.
    expect(mine.complaints.filter((text) => !/status of 409/.test(text))).toEqual([])
  })

  test('customers without coordinates are placed on the map; the map groups what is close together', async () => {
    const { page, complaints } = await openAs('director', office, '/customers?view=unplaced')
    const count = page.getByText(/^未标注位置 \d+ 户$/)
    await count.waitFor()
    const before = Number(/\d+/.exec(await count.innerText())?.[0])
    const first = page.locator('.place-list li button').first()
    const name = await first.locator('b').innerText()
    await first.click()
    await page.getByLabel('经度').fill('120.672345, 28.001234')
    await page.getByRole('button', { name: '在地图上显示' }).click()
    await page.getByRole('button', { name: '保存位置' }).click()
    await page.getByText(`已保存“${name}”的位置`).waitFor()
    await expect.poll(async () => Number(/\d+/.exec(await count.innerText())?.[0])).toBe(before - 1)

    await page.goto('/customers')
    const answer = page.waitForResponse((response) => response.url().includes('/api/v1/customer-map?'))
    await page.getByRole('button', { name: '地图', exact: true }).click()
    const map = (await (await answer).json()) as {
      clusters: { count: number }[]
      points: unknown[]
      inWindow: number
    }
    expect(map.clusters.length).toBeGreaterThan(0)
    const grouped = map.clusters.reduce((sum, cluster) => sum + cluster.count, 0)
    expect(grouped + map.points.length).toBe(map.inWindow)
    await page.getByText(`当前范围 ${map.inWindow.toLocaleString('en-US')} 户`).waitFor()
    await page.locator('.map-panel canvas').waitFor()
    expect(complaints).toEqual([])
  })

  test('S25 who may only look cannot change; a colleague’s customers are not there', async () => {
    const viewer = await openAs('viewer', office, '/customers')
    const list = new CustomersScreen(viewer.page)
    await list.openFirst()
    const id = new URL(viewer.page.url()).searchParams.get('open') ?? ''
    for (const name of ['修改', '标注位置', '调整位置', '新增客户', '导出']) {
      expect(await viewer.page.getByRole('button', { name, exact: true }).count()).toBe(0)
    }
    expect(await list.card.getByRole('button', { name: '查看', exact: true }).count()).toBe(0)

    const manager = await openAs('m02', office, '/customers')
    const own = new CustomersScreen(manager.page)
    await own.rows.first().waitFor()
    expect(new Set(await own.column('客户经理')).size).toBe(1)
    const other = await openAs('m03', office)
    const [foreign] = (await call(other.context.request, listCustomers, { query: {} })).customers
    if (!foreign) throw new Error('a customer of m03 expected')
    const refused = await manager.context.request.get(addressOf(getCustomer, { params: { id: foreign.id } }))
    expect(refused.status()).toBe(404)
    await own.find.fill(foreign.licence)
    await manager.page.getByText('没有符合条件的客户').waitFor()
    await manager.page.goto(`/customers/${foreign.id}`)
    await manager.page.getByRole('alert').waitFor()
    expect(await manager.page.getByText(foreign.name).count()).toBe(0)
    const written = await viewer.context.request.put(`/api/v1/customers/${id}/position`, {
      data: { lng: 120.6, lat: 28, system: 'wgs84', accuracy: null },
    })
    expect(written.status()).toBe(403)
  })
})

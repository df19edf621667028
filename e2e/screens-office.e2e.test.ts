import { describe, expect, test } from 'vitest'
import { office } from './support/browser.ts'
import { overflow, seriousViolations, settled } from './support/health.ts'
import { openAs } from './support/run.ts'

/** What each role finds in the navigation, by the policy table: nothing more, and everything it finds opens. */
const roles = [
  { account: 'm02', entries: ['走访计划', '客户', '团队看板'] },
  {
    account: 'leader1',
    entries: ['走访计划', '客户', '导入', '团队看板', '组织与权限', '规则与参数', '业务日历', '数据与接口'],
  },
  { account: 'assessor', entries: ['客户', '团队看板', '审计'] },
  {
    account: 'analyst',
    entries: ['客户', '团队看板', '规则与参数', '业务日历', '数据与接口'],
  },
  { account: 'viewer', entries: ['客户', '团队看板'] },
  { account: 'admin', entries: ['组织与权限', '规则与参数', '业务日历', '数据与接口', '审计'] },
] as const

/** Addresses beyond the navigation that deserve the same look. */
const further = ['/account', '/customers?view=map', '/customers?view=unplaced']

/** A page is the same page for everybody: one careful look at each is enough. */
const seen = new Set<string>()

describe.each(roles)('$account', ({ account, entries }) => {
  test('S25 finds what the role may use and nothing else; every page is sound at 1366 and at 390 px', async () => {
    const { page, complaints } = await openAs(account, office)
    const refused: string[] = []
    page.on('response', (response) => {
      if (response.status() >= 400) refused.push(`${response.status()} ${response.url()}`)
    })
    await settled(page)
    const links = page.getByRole('navigation', { name: '主导航' }).getByRole('group').getByRole('link')
    expect([...(await links.allInnerTexts())].sort()).toEqual([...entries].sort())
    const addresses = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''))
    const problems: string[] = []
    for (const address of account === 'leader1' ? [...addresses, ...further] : addresses) {
      await page.setViewportSize({ width: 1366, height: 768 })
      await page.goto(address)
      await settled(page)
      expect(await page.getByText('您没有打开这个页面的权限').count()).toBe(0)
      if (seen.has(address)) continue
      seen.add(address)
      for (const width of [1366, 390]) {
        await page.setViewportSize({ width, height: width === 390 ? 844 : 768 })
        const wide = await overflow(page)
        if (wide > 0) problems.push(`${address} at ${width} px: ${wide} px too wide`)
        for (const violation of await seriousViolations(page)) {
          problems.push(`${address} at ${width} px: ${violation}`)
        }
      }
    }
    expect(problems).toEqual([])
    expect(refused).toEqual([])
    expect(complaints).toEqual([])
  })
})

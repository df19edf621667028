import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { office } from './support/browser.ts'
import { overflow, seriousViolations, settled } from './support/health.ts'
import { openAs, watch } from './support/run.ts'

/** What each role finds in the navigation, by the policy table: nothing more, and everything it finds opens. */
const roles = [
  {
    account: 'm02',
    entries:
      '走访计划 月计划 约定 请假与代班 零售户 价值与评级 公海 资料质量 片区 我的考核 走访分析 团队看板',
  },
  {
    account: 'leader1',
    entries:
      '走访计划 月计划 约定 请假与代班 零售户 价值与评级 公海 片区 导入 查重与合并 资料质量 考核 考核结果 走访分析 团队看板 ' +
      '组织与权限 规则与参数 客户字段 业务日历 数据与接口 导出审批 个人信息请求',
  },
  {
    account: 'assessor',
    entries: '约定 零售户 价值与评级 资料质量 考核 考核结果 走访分析 团队看板 审计 导出审批',
  },
  {
    account: 'analyst',
    entries:
      '约定 零售户 价值与评级 资料质量 片区 考核 考核结果 走访分析 团队看板 规则与参数 客户字段 业务日历 数据与接口 导出审批',
  },
  { account: 'viewer', entries: '约定 零售户 价值与评级 资料质量 考核结果 走访分析 团队看板' },
  { account: 'agent', entries: '零售户 价值与评级 资料质量' },
  {
    account: 'admin',
    entries:
      '组织与权限 规则与参数 客户字段 业务日历 距离来源 数据与接口 接口账号 审计 导出审批 个人信息请求 披露规则',
  },
]

/** Addresses beyond the navigation that deserve the same look. */
const further = [
  '/account',
  '/imports/holdings',
  '/customers?view=map',
  '/customers?view=unplaced',
  '/duplicates?view=apart',
  '/duplicates?view=merges',
  '/value?view=service',
  '/value?view=grading',
  '/value?view=rule',
  '/pool?view=holdings',
  '/pool?view=rule',
  '/pool?view=assignment',
  '/analysis?view=effect',
  '/analysis?view=differences',
  '/analysis?view=site&at=120.6553,28.0126',
]

/** A page is the same page for everybody: one careful look at each is enough. */
const seen = new Set<string>()

describe.each(roles)('$account', ({ account, entries }) => {
  test('S25 finds what the role may use and nothing else; every page is sound at 1366 and at 390 px', async () => {
    const { page, context, complaints } = await openAs(account, office)
    // Two at a time: the machine that tests has two cores at least.
    const second = watch(context, await context.newPage())
    const refused: string[] = []
    context.on('response', (response) => {
      if (response.status() >= 400) refused.push(`${response.status()} ${response.url()}`)
    })
    await settled(page)
    const links = page.getByRole('navigation', { name: '主导航' }).getByRole('group').getByRole('link')
    expect([...(await links.allInnerTexts())].sort()).toEqual(entries.split(' ').sort())
    const addresses = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''))
    const waiting = account === 'leader1' ? [...addresses, ...further] : addresses
    const problems = await Promise.all([lookAt(page, waiting), lookAt(second.page, waiting)])
    expect(problems.flat()).toEqual([])
    expect(refused).toEqual([])
    expect([...complaints, ...second.complaints]).toEqual([])
  }, 300_000)
})

/** Opens one address after the other until none is waiting, and tells what is wrong with those nobody saw yet. */
async function lookAt(page: Page, waiting: string[]): Promise<string[]> {
  const problems: string[] = []
  for (let address = waiting.shift(); address !== undefined; address = waiting.shift()) {
    await page.setViewportSize({ width: 1366, height: 768 })
    await page.goto(address)
    await settled(page)
    if ((await page.getByText('您没有打开这个页面的权限').count()) > 0) problems.push(`${address}: refused`)
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
  return problems
}

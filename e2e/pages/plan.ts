import type { Locator, Page } from 'playwright-core'

/** 走访计划: candidates · stops in their order · map. */
export class PlanScreen {
  readonly page: Page
  readonly candidates: Locator
  readonly stops: Locator
  readonly optimise: Locator
  readonly confirm: Locator
  /** 改排剩余行程: on the plan of today. */
  readonly replan: Locator
  readonly summary: Locator
  /** How near to the shortest: there from 优化路线 until the next change. */
  readonly gap: Locator
  /** 草稿, 已确认: beside the heading. */
  readonly state: Locator

  constructor(page: Page) {
    this.page = page
    this.candidates = page.getByRole('region', { name: '候选客户' })
    this.stops = page.getByRole('region', { name: /^走访顺序/ })
    this.optimise = page.getByRole('button', { name: '优化路线' })
    this.confirm = page.getByRole('button', { name: '确认计划' })
    this.replan = page.getByRole('button', { name: '改排剩余行程' })
    this.summary = page.locator('dl.route-summary')
    this.gap = this.summary.getByText(/^(距最优不超过 [\d.]+ %|已是最短路线)$/)
    this.state = page.getByRole('heading', { level: 1 }).locator('.state').first()
  }

  row(index: number): Locator {
    return this.stops.getByRole('listitem').nth(index)
  }

  /** Names of the stops from first to last. */
  async order(): Promise<string[]> {
    return this.stops.locator('.stop-name').allInnerTexts()
  }

  /** Resolves when the last change has reached the server. */
  async saved(): Promise<void> {
    await this.page.getByText('已保存', { exact: true }).waitFor()
  }
}

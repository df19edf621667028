import type { Locator, Page } from 'playwright-core'

/** 片区: workload, studio, decisions. */
export class TerritoriesScreen {
  readonly page: Page
  readonly figures: Locator

  constructor(page: Page) {
    this.page = page
    this.figures = page.getByRole('table', { name: '现状与方案' })
  }

  async newScenario(name: string): Promise<void> {
    await this.page.getByRole('button', { name: '新建方案' }).click()
    await this.page.getByLabel('方案名称').fill(name)
    await this.page.getByRole('button', { name: '建立方案' }).click()
    await this.page.getByRole('button', { name: '计算方案' }).waitFor()
  }

  /** Starts the computation and waits for the result of that number. */
  async solve(number: number): Promise<void> {
    await this.page.getByRole('button', { name: '计算方案' }).click()
    await this.page.getByText(new RegExp(`第 ${number} 版 · 计算`)).waitFor({ timeout: 120_000 })
    await this.page.getByRole('tab', { name: '对比' }).click()
  }

  /** The numbers of a row of the comparison: today and proposal. */
  async row(label: string): Promise<[today: number, proposal: number]> {
    const cells = await this.figures.getByRole('row', { name: label }).getByRole('cell').allInnerTexts()
    const [today = NaN, proposal = NaN] = cells.map((text) => Number.parseFloat(text.replaceAll(',', '')))
    return [today, proposal]
  }

  /** Approves the result that is shown from a date on; how many customers the dialog says will change hands. */
  async approve(date: string): Promise<number> {
    await this.page.getByRole('button', { name: '批准执行…' }).click()
    const dialog = this.page.getByRole('dialog', { name: '批准方案' })
    await dialog.getByLabel('生效日期').fill(date)
    const said = await dialog.locator('.consequence').innerText()
    await dialog.getByRole('button', { name: '批准', exact: true }).click()
    await this.page.getByRole('region', { name: '交接清单' }).first().waitFor({ timeout: 60_000 })
    return Number.parseInt(/(\d+) 户/.exec(said.replaceAll(',', ''))?.[1] ?? '', 10)
  }

  decisionState(state: '已生效' | '已撤销'): Locator {
    return this.page.locator('.decision-state').getByText(state, { exact: true })
  }

  /** Rows of the hand-over list in a state. */
  handovers(state: '已交接' | '已撤销'): Locator {
    return this.page.getByRole('row').filter({ has: this.page.getByText(state, { exact: true }) })
  }

  async panel(name: '要求' | '对比' | '客户'): Promise<void> {
    await this.page.getByRole('tab', { name }).click()
  }
}

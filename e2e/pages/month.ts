import type { Locator, Page } from 'playwright-core'

/** 月计划 of one person: calendar, the day that is open, what is below. */
export class MonthScreen {
  readonly page: Page
  readonly compute: Locator
  readonly confirm: Locator
  /** 走访, 全月路程 …: there once the month is planned. */
  readonly figures: Locator
  /** Customers of the day that is open, in their order. */
  readonly visits: Locator
  readonly openDay: Locator
  readonly state: Locator

  constructor(page: Page) {
    this.page = page
    this.compute = page.getByRole('button', { name: '排月计划', exact: true })
    this.confirm = page.getByRole('button', { name: '确认月计划' })
    this.figures = page.locator('dl.route-summary')
    this.visits = page.locator('.month-visits > li')
    this.openDay = page.getByRole('link', { name: '打开这天的走访计划' })
    this.state = page.getByRole('heading', { level: 1 }).locator('.state').first()
  }

  /** The cell of a date. */
  day(date: string): Locator {
    return this.page.locator(`.month-cell[data-date="${date}"]`)
  }

  async moveTo(customer: string, date: string): Promise<void> {
    await this.page.getByLabel(`把 ${customer} 挪到`, { exact: true }).selectOption(date)
  }

  lock(customer: string): Locator {
    return this.page.getByRole('button', { name: `锁定 ${customer} 在这一天` })
  }
}

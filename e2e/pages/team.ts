import type { Locator, Page } from 'playwright-core'

/** 团队看板: figures, map, exceptions, one line a person, the visit with its proof. */
export class TeamScreen {
  readonly page: Page
  readonly people: Locator
  readonly visits: Locator
  readonly proof: Locator

  constructor(page: Page) {
    this.page = page
    this.people = page.getByRole('region', { name: '团队看板' })
    this.visits = page.locator('section.team-list')
    this.proof = page.getByRole('dialog', { name: '走访详情' })
  }

  person(name: string): Locator {
    return this.people.getByRole('row').filter({ has: this.page.getByText(name, { exact: true }) })
  }

  /** How many visits a person has finished, as the board says. */
  async done(name: string): Promise<number> {
    const text = await this.person(name).locator('.team-progress .tabular').innerText()
    return Number(text.split('/')[0])
  }

  async showOnly(name: string): Promise<void> {
    await this.person(name).click()
  }

  async openVisit(customer: string): Promise<void> {
    await this.visits.getByRole('button', { name: `查看 ${customer} 的走访` }).click()
    await this.proof.waitFor()
  }
}

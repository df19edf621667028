import type { Locator, Page } from 'playwright-core'

/** 客户: filter bar, list, map, those not placed; the card at the side. */
export class CustomersScreen {
  readonly page: Page
  readonly find: Locator
  readonly rows: Locator
  readonly card: Locator

  constructor(page: Page) {
    this.page = page
    this.find = page.getByRole('searchbox', { name: '名称、拼音、许可证号、地址、手机尾号' })
    this.rows = page.getByRole('region', { name: /^(客户|零售户)$/ }).locator('tbody tr:not(.table-skeleton)')
    this.card = page.getByRole('dialog', { name: '客户卡' })
  }

  /** Texts of one column from the first row to the last. */
  async column(title: string): Promise<string[]> {
    const heads = await this.page.getByRole('columnheader').allInnerTexts()
    const at = heads.findIndex((text) => text.startsWith(title))
    if (at === -1) throw new Error(`no column ${title} among ${heads.join(', ')}`)
    return this.rows.locator(`td:nth-child(${at + 1})`).allInnerTexts()
  }

  /** Ticks choices of a filter and closes it. */
  async filter(label: string, ...choices: readonly string[]): Promise<void> {
    await this.page.getByRole('button', { name: label, exact: false }).first().click()
    const panel = this.page.getByRole('dialog', { name: label, exact: true })
    for (const choice of choices) await panel.getByLabel(choice, { exact: true }).check()
    await this.page.keyboard.press('Escape')
  }

  async openFirst(): Promise<string> {
    const name = await this.rows.first().locator('button.link').innerText()
    await this.rows
      .first()
      .getByRole('button', { name: `查看 ${name}` })
      .click()
    await this.card.waitFor()
    return name
  }
}

import type { Page } from 'playwright-core'

/** Signing in, at the office. */
export class LoginScreen {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  async signIn(account: string, password: string): Promise<void> {
    await this.page.getByLabel('账号').fill(account)
    await this.page.getByLabel('密码', { exact: true }).fill(password)
    await this.page.getByRole('button', { name: '登录' }).click()
  }
}

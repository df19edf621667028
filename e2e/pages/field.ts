import type { BrowserContext, Locator, Page } from 'playwright-core'

export interface Place {
  readonly lng: number
  readonly lat: number
}

/** Puts the phone somewhere; `accuracy` in metres, `north` moves it that many metres north of the place. */
export async function standAt(
  context: BrowserContext,
  place: Place,
  { accuracy = 8, north = 0 }: { accuracy?: number; north?: number } = {},
): Promise<void> {
  await context.setGeolocation({
    longitude: place.lng,
    // One degree of latitude is 111.2 km everywhere.
    latitude: place.lat + north / 111_200,
    accuracy,
  })
}

/** The phone app: four tabs, a stop card, the visit. */
export class FieldScreen {
  readonly page: Page
  readonly stops: Locator
  readonly banner: Locator
  readonly timer: Locator
  readonly end: Locator

  constructor(page: Page) {
    this.page = page
    this.stops = page.locator('ol.stops > li')
    this.banner = page.locator('.banners')
    this.timer = page.getByRole('timer')
    this.end = page.getByRole('button', { name: '走访结束' })
  }

  async tab(name: '今日' | '地图' | '客户' | '我'): Promise<void> {
    await this.page.getByRole('navigation').getByRole('link', { name }).click()
  }

  /** The card of a customer on the list of today. */
  stop(name: string): Locator {
    return this.stops.filter({ has: this.page.locator('.stop-title', { hasText: name }) })
  }

  /** Opens the card of a customer when it is not open already. */
  async open(name: string): Promise<Locator> {
    const card = this.stop(name)
    const head = card.locator('.stop-head')
    if ((await head.getAttribute('aria-expanded')) !== 'true') await head.click()
    return card
  }

  async start(name: string): Promise<void> {
    const card = await this.open(name)
    await card.getByRole('button', { name: '开始走访' }).click()
  }

  /** Answers what the tobacco pack requires, by taps. */
  async fillRequired(): Promise<void> {
    await this.answer('明码标价', '齐全规范')
    await this.answer('陈列情况', '整齐醒目')
  }

  async answer(question: string, choice: string): Promise<void> {
    await this.page
      .getByRole('group', { name: question })
      .getByRole('button', { name: choice, exact: true })
      .click()
  }

  /** A whole visit by taps: start, what the pack requires, end. */
  async visit(name: string): Promise<void> {
    await this.start(name)
    await this.fillRequired()
    await this.finish()
  }

  async skip(name: string, reason: string): Promise<void> {
    const card = await this.open(name)
    await card.getByRole('button', { name: '跳过' }).click()
    await this.page.getByRole('dialog').getByRole('button', { name: reason }).click()
    await card.getByText(`已跳过：${reason}`).waitFor()
  }

  /** Resolves when the app has its service worker and can start without a network. */
  async installed(): Promise<void> {
    await this.stops.first().waitFor()
    await this.page.evaluate(async () => {
      await navigator.serviceWorker.ready
    })
  }

  async finish(): Promise<void> {
    await this.end.click()
    await this.timer.waitFor({ state: 'detached' })
  }
}

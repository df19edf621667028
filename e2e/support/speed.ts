import type { Page } from 'playwright-core'

export interface FirstLoad {
  /** Script bytes as they came over the network, compressed. */
  readonly scriptBytes: number
  /** From asking for the address until `usable` holds. */
  readonly usableMs: number
}

/** Opens an address and measures how much script it took and when it could be used. */
export async function firstLoad(page: Page, path: string, usable: () => Promise<void>): Promise<FirstLoad> {
  const began = performance.now()
  await page.goto(path, { waitUntil: 'commit' })
  await usable()
  const usableMs = Math.round(performance.now() - began)
  await page.waitForLoadState('networkidle')
  const scriptBytes = await page.evaluate(() =>
    (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
      .filter(({ name }) => new URL(name).pathname.endsWith('.js'))
      .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
  )
  return { scriptBytes, usableMs }
}

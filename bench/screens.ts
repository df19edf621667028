import { chromium } from 'playwright-core'
import { launchBrowser, office, phone } from '../e2e/support/browser.ts'
import { PASSWORD } from '../e2e/support/password.ts'
import { startProduct } from '../e2e/support/product.ts'
import { type FirstLoad, firstLoad } from '../e2e/support/speed.ts'

const runs = 5

/**
 * Script bytes (compressed, as transferred) and time until usable: the customer list of the office with nothing
 * cached, and the phone app opened without a network. The median of five, each in a private context.
 */
export async function run(): Promise<void> {
  const product = await startProduct()
  const process = await launchBrowser()
  try {
    const browser = await chromium.connect(process.endpoint)
    const opened = async (account: string, options: typeof office) => {
      const context = await browser.newContext({ baseURL: product.origin, ...options })
      await context.request.post('/api/v1/session', { data: { account, password: PASSWORD } })
      return { context, page: await context.newPage() }
    }
    const atOffice: FirstLoad[] = []
    const onPhone: FirstLoad[] = []
    for (let turn = 0; turn < runs; turn++) {
      const desk = await opened('leader1', office)
      const rows = desk.page.locator('tbody tr:not(.table-skeleton)')
      atOffice.push(await firstLoad(desk.page, '/customers', () => rows.first().waitFor()))
      await desk.context.close()
      const hand = await opened('m02', phone)
      const stops = hand.page.locator('ol.stops > li, .empty')
      const { scriptBytes } = await firstLoad(hand.page, '/field/', () => stops.first().waitFor())
      await hand.page.evaluate(async () => {
        await navigator.serviceWorker.ready
      })
      await hand.context.setOffline(true)
      const { usableMs } = await firstLoad(hand.page, '/field/?again', () => stops.first().waitFor())
      onPhone.push({ scriptBytes, usableMs })
      await hand.context.close()
    }
    print('office, first page', atOffice, 'promised: 350 kB, 1500 ms')
    print('phone, from memory', onPhone, 'promised: 200 kB, 1000 ms')
    await browser.close()
  } finally {
    await process.stop()
    await product.stop()
  }
}

function print(title: string, loads: readonly FirstLoad[], promise: string): void {
  const median = loads.toSorted((a, b) => a.usableMs - b.usableMs)[Math.floor(loads.length / 2)]
  if (!median) return
  const kilobytes = Math.round(median.scriptBytes / 1024)
  console.log(`${title}: ${kilobytes} kB of script, usable after ${median.usableMs} ms (${promise})`)
}

import { expect, test } from 'vitest'
import { office, phone } from './support/browser.ts'
import { confirmedPlan } from './support/plans.ts'
import { openAs } from './support/run.ts'
import { firstLoad } from './support/speed.ts'
import { CustomersScreen } from './pages/customers.ts'
import { FieldScreen } from './pages/field.ts'

/** What is promised on an idle machine; tests allow for a busy one. `npm run bench -- screens` prints the figures. */
const promised = { officeMs: 1500, phoneMs: 1000, officeKb: 350, phoneKb: 200 }
const slack = { office: 4000 / promised.officeMs, phone: 3 }

test('S22 the first page of the office: little script, soon usable', async () => {
  // Noise only ever adds: the best of three, each in a private context with nothing cached, is nearest to the truth.
  let best = { scriptBytes: 0, usableMs: Number.POSITIVE_INFINITY }
  for (let attempt = 0; attempt < 3 && best.usableMs > promised.officeMs; attempt++) {
    const { page } = await openAs('leader1', office, 'about:blank')
    const load = await firstLoad(page, '/customers', async () => {
      await page.getByRole('heading', { level: 1 }).waitFor()
      await new CustomersScreen(page).rows.first().waitFor()
    })
    if (load.usableMs < best.usableMs) best = load
  }
  const { scriptBytes, usableMs } = best
  console.log(`office: ${Math.round(scriptBytes / 1024)} kB of script, usable after ${usableMs} ms`)
  expect(scriptBytes / 1024).toBeGreaterThan(50)
  expect(scriptBytes / 1024).toBeLessThanOrEqual(promised.officeKb)
  expect(usableMs).toBeLessThanOrEqual(promised.officeMs * slack.office)
})

test('S1.13 the phone app: little script without the map, soon usable from its own memory', async () => {
  const { page, context } = await openAs('m09', phone, 'about:blank')
  await confirmedPlan(context.request, 8)
  const field = new FieldScreen(page)
  const { scriptBytes } = await firstLoad(page, '/field/', () => field.stops.first().waitFor())
  await field.installed()
  await context.setOffline(true)
  const { usableMs } = await firstLoad(page, '/field/?again', () => field.stops.first().waitFor())
  console.log(
    `phone: ${Math.round(scriptBytes / 1024)} kB of script, usable from memory after ${usableMs} ms`,
  )
  expect(scriptBytes / 1024).toBeGreaterThan(50)
  expect(scriptBytes / 1024).toBeLessThanOrEqual(promised.phoneKb)
  expect(usableMs).toBeLessThanOrEqual(promised.phoneMs * slack.phone)
})

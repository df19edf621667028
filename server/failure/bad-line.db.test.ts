import { afterAll, beforeAll, expect, it } from 'vitest'
import { unwrap } from '#platform/errors/result.ts'
import { createTestApp, type TestApp } from '#testing/app.ts'
import { mishaps } from './harness/bad-line.ts'
import { syncOverBadLine } from './harness/sync-over-bad-line.ts'

let test: TestApp
let port: number
beforeAll(async () => {
  test = await createTestApp()
  port = unwrap(await test.app.start()).port
})
afterAll(() => test?.close())

it('40 records of a day offline arrive once over a line that cuts, delays and doubles requests', async () => {
  const phones = 6
  const report = await syncOverBadLine({
    db: test.db,
    organisation: test.organisation,
    port,
    phones,
    seed: 20261121,
  })
  console.log(
    `bad line: ${report.acknowledged} acknowledged of ${phones * 40}, ${report.lost.length} lost, ` +
      `${report.doubled.length} doubled; ${JSON.stringify(Object.fromEntries(report.happened))}`,
  )
  expect(report.acknowledged).toBe(phones * 40)
  expect(report.lost).toEqual([])
  expect(report.doubled).toEqual([])
  expect(report.unasked).toBe(0)
  // Everything that the line can do was done, and no request failed for another reason than the line.
  for (const mishap of mishaps) expect(report.happened.get(mishap) ?? 0, mishap).toBeGreaterThan(0)
  expect([...report.setbacks.keys()].filter((why) => why !== 'connection')).toEqual([])
}, 60_000)

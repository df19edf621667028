import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listCustomers } from '#contracts/customers.ts'
import { issueInterfaceToken, saveInterfaceAccount } from '#contracts/interfaces.ts'
import { putOrders } from '#contracts/orders.ts'
import { listVisits } from '#contracts/visits.ts'
import { unwrap } from '#platform/errors/result.ts'
import { createTestApp, type TestApp } from '#testing/app.ts'

const guide = path.resolve(import.meta.dirname, '../../../../docs/guide/integrators.md')
const execute = promisify(execFile)
const curl = await execute('curl', ['--version']).then(
  () => true,
  () => {
    console.log('skipped: the examples of the integrators’ guide need curl')
    return false
  },
)

let world: TestApp
beforeAll(async () => {
  world = await createTestApp()
})
afterAll(() => world?.close())

test.skipIf(!curl)('S1.5 every curl example of the integrators’ guide works as it is written', async () => {
  const { port } = unwrap(await world.app.start())
  const admin = await world.signIn('administrator')
  const id = uuid()
  await admin.call(saveInterfaceAccount, {
    params: { id },
    body: {
      name: '订货系统',
      purpose: '手册里的例子',
      unitIds: [world.organisation.units.city],
      endpoints: [listCustomers.name, listVisits.name, putOrders.name],
      addresses: ['127.0.0.1', '::1'],
      perMinute: 60,
      expiresOn: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10),
      active: true,
      version: null,
    },
  })
  const { token } = (await admin.call(issueInterfaceToken, { params: { id }, body: { overlapHours: 0 } }))
    .body
  const examples = [...(await readFile(guide, 'utf8')).matchAll(/```bash\n([\s\S]*?)```/g)]
  expect(examples.length).toBeGreaterThanOrEqual(4)
  for (const [, example] of examples) {
    const { stdout } = await execute('bash', ['-ec', example!], {
      env: { ...process.env, ZHIKE: `http://127.0.0.1:${port}`, TOKEN: token },
    })
    expect(JSON.parse(stdout), example).not.toHaveProperty('code')
  }
})

import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { getMe, login } from '#contracts/identity.ts'
import { type Caller, createTestApp, type TestApp } from '#testing/app.ts'
import { createEmptyDatabase } from '#testing/database.ts'
import { migrate } from '#platform/db/migrate.ts'
import { ensureFirstAdministrator } from './accounts.ts'
import { withAudit } from './operator-audit.ts'

const run = promisify(execFile)
const dataDir = mkdtempSync(path.join(tmpdir(), 'zhike-operator-'))
let test: TestApp
let administrator: Caller
beforeAll(async () => {
  test = await createTestApp({ config: { dataDir } })
  administrator = await test.signIn('administrator')
})
afterAll(async () => {
  await test?.close()
  rmSync(dataDir, { recursive: true, force: true })
})

/** A command of its own process, as an operator calls it, while the server runs. */
async function zhike(...args: string[]): Promise<{ code: number; text: string }> {
  const cli = path.join(import.meta.dirname, '..', 'cli.ts')
  const env = { ...process.env, DATABASE_URL: test.url }
  try {
    const { stdout, stderr } = await run(process.execPath, [cli, ...args, '--data', dataDir], { env })
    return { code: 0, text: stdout + stderr }
  } catch (error) {
    const failed = error as { code: number; stdout: string; stderr: string }
    return { code: failed.code, text: failed.stdout + failed.stderr }
  }
}

async function newestRecord() {
  const answer = await test.app.platform.db
    .selectFrom('audit_records')
    .selectAll()
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  return answer
}

it('an administrator who forgot the password gets a one-time one at the machine; sessions end; it is audited', async () => {
  const done = await zhike('reset-password', 'Administrator')
  expect(done).toMatchObject({ code: 0 })
  const password = /^ {4}(\S+)$/m.exec(done.text)?.[1] ?? ''
  expect(await newestRecord()).toMatchObject({
    action: 'identity.password_reset',
    actor_id: null,
    subject_id: test.organisation.administrator.userId,
    detail: { account: 'administrator', endedSessions: 1, operator: expect.stringContaining('@') },
  })
  // The running server's own memory of a session lasts four seconds.
  await expect
    .poll(async () => (await administrator.call(getMe)).status, { timeout: 8000, interval: 500 })
    .toBe(401)
  const old = { account: 'administrator', password: test.organisation.password }
  expect((await test.anonymous.call(login, { body: old })).status).toBe(401)
  const answer = await test.anonymous.call(login, { body: { account: 'administrator', password } })
  expect(answer.body).toMatchObject({ state: 'signed_in', me: { mustChangePassword: true } })
})

it('an account that is not there changes nothing and says so', async () => {
  const before = (await newestRecord()).seq
  const refused = await zhike('reset-password', 'nobody')
  expect(refused.code).toBe(1)
  expect(refused.text).toContain('[account_unknown]')
  expect((await newestRecord()).seq).toBe(before)
})

it('a backup and a restore stand in the audit trail with the operator who made them', async () => {
  const file = path.join(dataDir, 'all.zhike')
  expect((await zhike('backup', file)).code).toBe(0)
  expect(await newestRecord()).toMatchObject({
    action: 'operations.backed_up',
    detail: { file: 'all.zhike', withKeys: true, operator: expect.stringContaining('@') },
  })
})

it('the first administrator of an installation is the first record of its trail', async () => {
  const fresh = await createEmptyDatabase()
  try {
    expect((await migrate(fresh.url)).ok).toBe(true)
    const place = { url: fresh.url, dataDir: path.join(dataDir, 'fresh') }
    await ensureFirstAdministrator({ ...place, today: '2026-11-22' })
    const records = await withAudit(place, ({ db }) => db.selectFrom('audit_records').selectAll().execute())
    expect(records).toMatchObject([
      { seq: 1n, action: 'identity.first_administrator', detail: { account: 'admin' } },
    ])
  } finally {
    await fresh.drop()
  }
})

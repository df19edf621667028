import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { loadCustomers } from '#modules/customers/index.ts'
import { createTestApp, type TestApp } from '#testing/app.ts'
import { importHoldings } from './import-holdings.ts'
import { signIn } from './signed-in.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'zhike-holdings-'))
let test: TestApp
beforeAll(async () => {
  test = await createTestApp({ role: 'all', config: { pack: 'bank' } })
  await test.app.start()
  const { manager, units } = test.organisation
  await loadCustomers(test.db, [
    {
      id: uuid(),
      licence: 'P330302000001',
      name: '叶文',
      contactName: null,
      phone: null,
      address: '五马街',
      type: 'wealth',
      grade: 'B',
      keyCustomer: false,
      state: 'active',
      frequency: { visits: 1, weeks: 8 },
      ownerId: manager.userId,
      unitId: units.teamA1,
      position: null,
      openingHours: null,
      serviceMinutes: null,
      note: null,
      lastVisitOn: null,
      enteredOn: '2026-01-05',
      source: 'test',
    },
  ])
})
afterAll(async () => {
  await test?.close()
  rmSync(folder, { recursive: true, force: true })
})

it('S2.33 an operator imports accounts by command: tried first, then written, with the bad rows by their lines', async () => {
  const file = path.join(folder, 'accounts.csv')
  writeFileSync(
    file,
    [
      '客户号,账号,类别,产品名称,余额',
      'P330302000001,6222000000000001,存款,活期储蓄,"12,345.67"',
      'P330302000009,6222000000000002,存款,活期储蓄,1',
    ].join('\n'),
  )
  const said: string[] = []
  const heard = vi.spyOn(console, 'log').mockImplementation((text: unknown) => void said.push(String(text)))
  try {
    const signedIn = await signIn(test.app, 'leader', test.organisation.password)
    expect(signedIn).not.toBeNull()
    const ask = signedIn!
    const balances = async (): Promise<unknown[]> =>
      (await sql`select balance_fen::text as fen, as_of as day from holdings`.execute(test.db)).rows
    expect(await importHoldings(ask, file, { asOf: '2026-10-31', dryRun: true })).toBe(0)
    expect(await balances()).toEqual([])
    expect(await importHoldings(ask, file, { asOf: '2026-10-31', dryRun: false })).toBe(0)
    expect(await balances()).toEqual([{ fen: '1234567', day: '2026-10-31' }])
  } finally {
    heard.mockRestore()
  }
  expect(said.join('\n')).toContain('done: 共 2 行，新增 1，更新 0，未变 0，出错 1')
  expect(said.join('\n')).toMatch(/3 licence: .*P330302000009/)
})

import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as api from '#contracts/holding-imports.ts'
import type { HoldingImport } from '#contracts/holding-imports.ts'
import { customerHoldings } from '#contracts/holdings.ts'
import { type CustomerSeed, loadCustomers } from '#modules/customers/index.ts'
import { type Caller, createTestApp, type TestApp } from '#testing/app.ts'

const today = '2026-11-18'
let app: TestApp
let leader: Caller
const ids: string[] = []
const licenceOf = (n: number): string => `P33030299${String(n).padStart(4, '0')}`

beforeAll(async () => {
  app = await createTestApp({ now: () => new Date(`${today}T08:00:00+08:00`), config: { pack: 'bank' } })
  leader = await app.signIn('leader')
  const { manager, stranger, units } = app.organisation
  const seed = (n: number, ownerId: string, unitId: string): CustomerSeed => ({
    id: uuid(),
    licence: licenceOf(n),
    name: `客户${n}`,
    contactName: null,
    phone: null,
    address: '五马街 1 号',
    type: 'wealth',
    grade: 'B',
    keyCustomer: false,
    state: 'active',
    frequency: { visits: 1, weeks: 8 },
    ownerId,
    unitId,
    position: null,
    openingHours: null,
    serviceMinutes: null,
    note: null,
    lastVisitOn: null,
    enteredOn: '2026-01-05',
    source: 'demo',
  })
  const seeds = [1, 2].map((n) => seed(n, manager.userId, units.teamA1))
  seeds.push(seed(3, stranger.userId, units.teamB1))
  await loadCustomers(app.db, seeds)
  ids.push(...seeds.map(({ id }) => id))
})
afterAll(() => app?.close())

async function upload(csv: string, caller = leader): Promise<{ status: number; body: HoldingImport }> {
  const answer = await app.app.http.inject({
    method: 'POST',
    url: '/api/v1/holding-imports?fileName=accounts.csv',
    headers: { cookie: caller.cookie, 'content-type': 'application/octet-stream' },
    payload: Buffer.from(`\uFEFF${csv}`),
  })
  return { status: answer.statusCode, body: answer.json() }
}

async function runJob(name: string, id: string): Promise<HoldingImport> {
  const job = app.app.modules.all.flatMap(({ jobs }) => jobs ?? []).find((one) => one.name === name)
  const payload = { importId: id, createdBy: app.organisation.leader.userId }
  await job?.run(payload, { log: app.app.platform.log, signal: new AbortController().signal, attempt: 1 })
  return (await leader.call(api.getHoldingImport, { params: { id } })).body
}

async function start(batch: HoldingImport, dryRun: boolean, asOf = today): Promise<HoldingImport> {
  const { id, mapping } = batch
  const started = await leader.call(api.startHoldingImport, {
    params: { id },
    body: { mapping, asOf, dryRun },
  })
  expect(started.status).toBe(200)
  return runJob('holdings.import', id)
}
async function undo({ id }: HoldingImport): Promise<HoldingImport> {
  expect((await leader.call(api.undoHoldingImport, { params: { id } })).status).toBe(200)
  return runJob('holdings.undo_import', id)
}
const held = async (customer: number) =>
  (await leader.call(customerHoldings, { params: { id: ids[customer] ?? '' } })).body.holdings.map(
    ({ product, balanceFen, asOf }) => [product, balanceFen, asOf],
  )
/** Every account and balance there is, without what only counts. */
async function everything(): Promise<unknown> {
  const { rows } = await sql<object>`
    select (to_jsonb(h) - 'updated_at' - 'version') as account, (
      select jsonb_agg(to_jsonb(b) - 'import_id' order by b.as_of) from holding_balances b where b.holding_id = h.id)
      as balances from holdings h order by h.number_hash`.execute(app.db)
  return rows
}

const header = '客户号,账号,业务类别,产品名称,余额,余额日期,到期日'

describe('S2.33 a file of accounts', () => {
  test('is tried first, says row by row what is wrong, goes in without those rows and is taken back whole', async () => {
    const csv = [
      header,
      `${licenceOf(1)},6222000000000001,活期,活期储蓄,"1,000.50",2026-11-17,`,
      `${licenceOf(1)},6222000000000002,理财,稳健半年,200000,,2026-12-30`,
      `${licenceOf(2)},6222000000000003,贷款,经营贷,五万,,`,
      `${licenceOf(3)},6222000000000004,存款,活期储蓄,10,,`,
      `${licenceOf(2)},6222000000000005,期货,合约,10,,`,
      `${licenceOf(2)},6222000000000001,存款,活期储蓄,10,,`,
    ].join('\n')
    const before = await everything()
    const { body: batch } = await upload(csv)
    expect(batch.mapping).toEqual({
      licence: 0,
      number: 1,
      kind: 2,
      product: 3,
      balance: 4,
      asOf: 5,
      maturesOn: 6,
    })

    const checked = await start(batch, true)
    const expected = { rows: 6, processed: 6, created: 2, updated: 0, unchanged: 0, failed: 4, undone: 0 }
    expect(checked).toMatchObject({ state: 'checked', counts: expected })
    // The lines as a spreadsheet numbers them, the header being 1.
    expect(checked.errors.map(({ row, field }) => [row, field])).toEqual([
      [4, 'balance'],
      [5, 'licence'],
      [6, 'kind'],
      [7, 'licence'],
    ])
    expect(await everything()).toEqual(before)

    const done = await start(checked, false, '2026-11-16')
    expect(done).toMatchObject({ state: 'done', counts: expected })
    expect(await held(0)).toEqual([
      ['稳健半年', 20_000_000, '2026-11-16'],
      ['活期储蓄', 100_050, '2026-11-17'],
    ])
    const undone = await undo(done)
    expect(undone).toMatchObject({ state: 'undone', keptOnUndo: 0 })
    expect(await everything()).toEqual(before)
  })

  test('updates accounts by their number; its undo brings the balances before it back, day by day', async () => {
    const first = await start(
      (await upload(`${header}\n${licenceOf(2)},A100,存款,活期,100,2026-11-10,`)).body,
      false,
    )
    expect(first.counts.created).toBe(1)
    const before = await everything()
    const csv = `${header}\n${licenceOf(2)},A100,存款,活期,300,2026-11-10,\n${licenceOf(2)},A100,存款,活期,500,2026-11-12,\n${licenceOf(2)},A101,基金,货币基金,7,2026-11-12,`
    const second = await start((await upload(csv)).body, false)
    expect(second.counts).toMatchObject({ created: 1, updated: 2 })
    expect(await held(1)).toEqual([
      ['活期', 50_000, '2026-11-12'],
      ['货币基金', 700, '2026-11-12'],
    ])
    await undo(second)
    expect(await everything()).toEqual(before)
  })

  test('the same file once more changes nothing', async () => {
    const csv = `${header}\n${licenceOf(2)},B200,存款,定期,100,2026-11-10,2027-01-01`
    await start((await upload(csv)).body, false)
    const before = await everything()
    const again = await start((await upload(csv)).body, false)
    expect(again.counts).toMatchObject({ created: 0, updated: 0, unchanged: 1 })
    expect(await everything()).toEqual(before)
  })

  test('what was told since stays and is counted', async () => {
    const csv = (balance: number, day: string) =>
      `${header}\n${licenceOf(2)},C300,存款,活期,${balance},${day},`
    const first = await start((await upload(csv(100, '2026-11-10'))).body, false)
    await start((await upload(csv(900, '2026-11-11'))).body, false)
    const undone = await undo(first)
    expect(undone).toMatchObject({ state: 'undone', keptOnUndo: 1 })
    expect(await held(1)).toContainEqual(['活期', 90_000, '2026-11-11'])
  })

  test('a worker that dies goes on after the last settled row, and a cancelled run writes no more', async () => {
    const rows = Array.from(
      { length: 1500 },
      (_, n) => `${licenceOf(1)},Z${10_000 + n},存款,活期,1,2026-11-10,`,
    )
    const { body: batch } = await upload([header, ...rows].join('\n'))
    const { id, mapping } = batch
    await leader.call(api.startHoldingImport, {
      params: { id },
      body: { mapping, asOf: today, dryRun: false },
    })
    const job = app.app.modules.all
      .flatMap(({ jobs }) => jobs ?? [])
      .find(({ name }) => name === 'holdings.import')
    const payload = { importId: id, createdBy: app.organisation.leader.userId }
    const stop = new AbortController()
    const running = job?.run(payload, { log: app.app.platform.log, signal: stop.signal, attempt: 1 })
    // As soon as the first thousand are settled.
    for (;;) {
      const { rows: [now] } = await sql<{ n: number }>`select processed as n from holding_imports where id = ${id}`.execute(app.db) // prettier-ignore
      if ((now?.n ?? 0) > 0) break
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    stop.abort()
    await running?.catch(() => undefined)
    const done = await runJob('holdings.import', id)
    expect(done).toMatchObject({ state: 'done', counts: { processed: 1500, created: 1500, failed: 0 } })
    const undone = await undo(done)
    expect(undone.counts.undone).toBe(1500)
  })

  test('belongs to whoever uploaded it, and only those who may import may try', async () => {
    const { body: batch } = await upload(`${header}\n${licenceOf(1)},D400,存款,活期,1,2026-11-10,`)
    const other = await app.signIn('other-leader')
    expect((await other.call(api.getHoldingImport, { params: { id: batch.id } })).status).toBe(404)
    expect((await upload(`${header}\n`, await app.signIn('manager'))).status).toBe(403)
    expect((await (await app.signIn('viewer')).call(api.listHoldingImports)).status).toBe(403)
  })

  test('a mapping without an account number is refused before anything begins', async () => {
    const { body: batch } = await upload(`客户号,类别,产品,余额\n${licenceOf(1)},存款,活期,1`)
    const refused = await leader.call(api.startHoldingImport, {
      params: { id: batch.id },
      body: { mapping: batch.mapping, asOf: today, dryRun: true },
    })
    expect(refused.status).toBe(422)
  })
})

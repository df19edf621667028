import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { customerOverview, customerTimeline } from '#contracts/customer-timeline.ts'
import { customerHoldings, type HoldingFact, putHoldings } from '#contracts/holdings.ts'
import {
  customerDisclosures,
  enforceDisclosureDraft,
  getDisclosureRules,
  saveDisclosureDraft,
} from '#contracts/privacy.ts'
import { type CustomerSeed, loadCustomers } from '#modules/customers/index.ts'
import { type Caller, createTestApp, type TestApp } from '#testing/app.ts'

const today = '2026-11-18'
let app: TestApp
const callers = new Map<string, Caller>()
const as = async (account: string): Promise<Caller> => {
  const known = callers.get(account) ?? (await app.signIn(account))
  callers.set(account, known)
  return known
}

let count = 0
async function customer(given: Partial<CustomerSeed> = {}): Promise<{ id: string; licence: string }> {
  count++
  const seed: CustomerSeed = {
    id: uuid(),
    licence: `P3303021${String(count).padStart(5, '0')}`,
    name: `叶客户${count}`,
    contactName: null,
    phone: null,
    address: '五马街 1 号',
    type: 'wealth',
    grade: 'B',
    keyCustomer: false,
    state: 'active',
    frequency: { visits: 1, weeks: 8 },
    ownerId: app.organisation.manager.userId,
    unitId: app.organisation.units.teamA1,
    position: null,
    openingHours: null,
    serviceMinutes: null,
    note: null,
    lastVisitOn: null,
    enteredOn: '2026-01-05',
    source: 'demo',
    ...given,
  }
  await loadCustomers(app.db, [seed])
  return seed
}

const fact = (licence: string, given: Partial<HoldingFact> = {}): HoldingFact => ({
  licence,
  number: '6222021234567890',
  kind: 'deposit',
  product: '活期储蓄',
  state: 'active',
  balanceFen: '100000',
  asOf: today,
  ...given,
})
async function put(...holdings: HoldingFact[]) {
  const answer = await (await as('leader')).call(putHoldings, { body: { source: '核心系统', holdings } })
  expect(answer.status).toBe(200)
  return answer.body.results
}
const read = async (id: string, account = 'manager') =>
  (await as(account)).call(customerHoldings, { params: { id } })
const outcomes = async (...holdings: HoldingFact[]) => (await put(...holdings)).map(({ outcome }) => outcome)

beforeAll(async () => {
  app = await createTestApp({ now: () => new Date(`${today}T08:00:00+08:00`), config: { pack: 'bank' } })
})
afterAll(() => app?.close())

describe('S2.33 what a customer has with us', () => {
  test('adds assets up, keeps debts apart, and averages over calendar days', async () => {
    const { id, licence } = await customer()
    await put(
      fact(licence, { number: 'A-1001', balanceFen: '300000', asOf: '2026-11-09' }),
      fact(licence, { number: 'A-1001', balanceFen: '120000', asOf: '2026-11-14' }),
      fact(licence, {
        number: 'A-1002',
        kind: 'fund',
        product: '稳健一号',
        balanceFen: '50000',
        asOf: '2026-10-01',
      }),
      fact(licence, {
        number: 'A-1003',
        kind: 'loan',
        product: '住房按揭',
        balanceFen: '9000000',
        asOf: '2026-10-01',
      }),
    )
    const { body } = await read(id)
    expect(body.told).toBe(true)
    // Deposit 1200 + fund 500 yuan; the loan of 90 000 is owed, not held.
    expect(body.figures).toMatchObject({ aumFen: 170_000, debtFen: 9_000_000 })
    // 1–8 Nov: 50 000 a day; 9–13: 350 000; 14–18: 170 000. (8×50 000 + 5×350 000 + 5×170 000) / 18 = 166 666.67.
    expect(body.figures?.monthAverageFen).toBe(166_667)
    // The year up to 18 November has 322 days: 50 000 from 1 October (49 days), 300 000 five days, 120 000 five days.
    expect(body.figures?.yearAverageFen).toBe(Math.round((50_000 * 49 + 300_000 * 5 + 120_000 * 5) / 322))
    expect(body.months).toHaveLength(13)
    expect(body.months.at(-2)).toEqual({
      month: '2026-10-01',
      aumFen: 50_000,
      averageFen: 50_000,
      debtFen: 9_000_000,
      byKind: { fund: 50_000 },
    })
    expect(body.heldKinds.toSorted()).toEqual(['deposit', 'fund', 'loan'])
    // The largest first, whatever its side.
    expect(body.holdings.map(({ product }) => product)).toEqual(['住房按揭', '活期储蓄', '稳健一号'])
  })

  test('the same told again changes nothing; a newer balance does; what is older only adds to the history', async () => {
    const { id, licence } = await customer()
    const one = fact(licence, { number: 'B-2001', balanceFen: '70000', asOf: '2026-11-10' })
    expect(await outcomes(one)).toEqual(['new'])
    expect(await outcomes(one)).toEqual(['same'])
    // Written with spaces and in another case it is the same account.
    expect(await outcomes({ ...one, number: 'b 2001', asOf: today })).toEqual(['same'])
    expect(await outcomes({ ...one, product: '旧名称', balanceFen: '10000', asOf: '2026-11-02' })).toEqual([
      'changed',
    ])
    const { body } = await read(id)
    expect(body.holdings).toMatchObject([{ product: '活期储蓄', balanceFen: 70_000, asOf: today }])
    // 2–9 Nov: 100 yuan, from the 10th 700: (8 × 10 000 + 9 × 70 000) / 18.
    expect(body.figures?.monthAverageFen).toBe(Math.round((8 * 10_000 + 9 * 70_000) / 18))
  })

  test('what was told last holds from its day although it said nothing new then', async () => {
    const { id, licence } = await customer()
    const one = fact(licence, { number: 'B-3001', balanceFen: '90000' })
    await put(
      { ...one, asOf: '2026-11-01' },
      { ...one, asOf: '2026-11-15' },
      { ...one, balanceFen: '30000', asOf: '2026-11-05' },
    )
    const { body } = await read(id)
    expect(body.figures?.aumFen).toBe(90_000)
    // 1–4: 900 yuan, 5–14: 300, from the 15th 900 again.
    expect(body.figures?.monthAverageFen).toBe(Math.round((4 * 90_000 + 10 * 30_000 + 4 * 90_000) / 18))
  })

  test('a row that cannot be taken is answered for itself and holds up no other', async () => {
    const { licence } = await customer()
    const other = await customer()
    const hidden = await customer({
      ownerId: app.organisation.stranger.userId,
      unitId: app.organisation.units.teamB1,
    })
    const results = await put(
      fact(licence, { number: 'C-1001' }),
      fact(other.licence, { number: 'C-1001' }),
      fact(hidden.licence, { number: 'C-1002' }),
      fact('P000000000000', { number: 'C-1003' }),
      fact(licence, { number: 'C-1004', kind: 'gold' }),
      fact(licence, { number: 'C-1005', asOf: '2026-11-19' }),
      fact(licence, { number: 'C-1006' }),
      fact(licence, { number: 'C-1006', balanceFen: '1' }),
    )
    expect(results.map(({ outcome, code }) => code ?? outcome)).toEqual([
      'new',
      'holdings_held_by_another',
      'holdings_customer_unknown',
      'holdings_customer_unknown',
      'holdings_kind_unknown',
      'holdings_in_future',
      'new',
      'holdings_told_twice',
    ])
    // Neither says whose it is, nor that it exists out of reach.
    expect(JSON.stringify(results)).not.toContain(other.licence)
  })

  test('a closed account holds nothing and is kept; what falls due within 90 days is told, soonest first', async () => {
    const { id, licence } = await customer()
    await put(
      fact(licence, { number: 'D-4001', state: 'closed', balanceFen: '500000' }),
      fact(licence, { number: 'D-4002', product: '一年定期', maturesOn: '2027-02-16' }),
      fact(licence, { number: 'D-4003', product: '半年理财', kind: 'wealth', maturesOn: '2026-11-20' }),
      fact(licence, { number: 'D-4004', product: '三年定期', maturesOn: '2027-02-17' }),
    )
    const { body } = await read(id)
    expect(body.figures?.aumFen).toBe(300_000)
    expect(body.holdings.at(-1)).toMatchObject({ state: 'closed', balanceFen: 0, closedOn: today })
    // 16 February is day 90; the 17th is beyond.
    expect(body.due.map(({ product }) => product)).toEqual(['半年理财', '一年定期'])
    expect(body.heldKinds.toSorted()).toEqual(['deposit', 'wealth'])
  })

  test('a customer without accounts has no figures, and nothing is made up', async () => {
    const { id } = await customer()
    expect((await read(id)).body).toMatchObject({
      figures: null,
      months: [],
      holdings: [],
      due: [],
      heldKinds: [],
    })
  })
})

describe('S2.33 who sees what', () => {
  test('owner and leader see amounts; others have no such page and risks and timeline tell them nothing of it', async () => {
    const { id, licence } = await customer()
    await put(
      fact(licence, {
        number: 'E-5001',
        openedOn: '2026-03-01',
        state: 'overdue',
        kind: 'loan',
        product: '经营贷',
      }),
    )
    for (const account of ['manager', 'leader'])
      expect((await read(id, account)).body.figures?.debtFen).toBe(100_000)
    for (const account of ['analyst', 'viewer', 'assessor', 'administrator'])
      expect((await read(id, account)).status).toBe(403)
    for (const account of ['colleague', 'other-leader']) expect((await read(id, account)).status).toBe(404)
    expect((await app.anonymous.call(customerHoldings, { params: { id } })).status).toBe(401)

    const risksOf = async (account: string) =>
      (await (await as(account)).call(customerOverview, { params: { id } })).body.risks.map(
        ({ code }) => code,
      )
    const kindsOf = async (account: string) =>
      (await (await as(account)).call(customerTimeline, { params: { id } })).body.entries.map(
        ({ kind }) => kind,
      )
    expect(await risksOf('manager')).toContain('holding_overdue')
    expect(await kindsOf('manager')).toEqual(expect.arrayContaining(['holding_opened', 'holding_overdue']))
    expect(await risksOf('analyst')).not.toContain('holding_overdue')
    expect((await kindsOf('analyst')).filter((kind) => kind.startsWith('holding'))).toEqual([])
    const searched = await (
      await as('viewer')
    ).call(customerTimeline, { params: { id }, query: { q: '经营贷' } })
    expect(searched.body.entries).toEqual([])
  })

  test('whoever has no page of accounts does not learn from the list of protected values which there are', async () => {
    const { id, licence } = await customer()
    await put(fact(licence, { number: 'E-5002-9999', product: '私行专属理财', kind: 'wealth' }))
    const listed = async (account: string) =>
      (await (await as(account)).call(customerDisclosures, { params: { id } })).body.fields
        .filter(({ code }) => code.startsWith('holdings.'))
        .map(({ code, label }) => [code, label])
    expect(await listed('manager')).toEqual([
      ['holdings.number', '私行专属理财'],
      ['holdings.balance', '私行专属理财'],
    ])
    for (const account of ['analyst', 'viewer', 'assessor']) expect(await listed(account)).toEqual([])
  })

  test('account numbers are kept sealed and shown by their last four', async () => {
    const { id, licence } = await customer()
    await put(fact(licence, { number: '6217 0099 8877 6655' }))
    const { rows } = await sql<{ row: string }>`
      select to_jsonb(h)::text as row from holdings h where customer_id = ${id}`.execute(app.db)
    expect(rows[0]?.row).not.toContain('8877')
    const { body } = await read(id)
    expect(body.holdings[0]?.number).toBe('****6655')
    expect(JSON.stringify(body)).not.toContain('62170099')
  })
})

describe('S2.33 where the rules of disclosure hide amounts', () => {
  test('accounts are named, and no sum, month or risk tells what is in them', async () => {
    const { id, licence } = await customer()
    await put(
      fact(licence, { number: 'H-8001', balanceFen: '1000000', asOf: '2026-08-01' }),
      fact(licence, { number: 'H-8001', balanceFen: '100000', maturesOn: '2026-12-01' }),
    )
    const admin = await as('administrator')
    const usual = (await admin.call(getDisclosureRules)).body.inForce.rules
    const enforce = async (rules: typeof usual) => {
      expect((await admin.call(saveDisclosureDraft, { body: { rules, note: null } })).status).toBe(200)
      expect((await admin.call(enforceDisclosureDraft, { body: { validFrom: null } })).status).toBe(200)
    }
    await enforce(usual.filter((rule) => !rule.id.startsWith('balances-')))
    const { body } = await read(id)
    expect(body).toMatchObject({ told: false, figures: null, months: [] })
    expect(body.holdings).toMatchObject([{ product: '活期储蓄', balanceFen: null, maturesOn: '2026-12-01' }])
    expect(body.due).toHaveLength(1)
    const overview = await (await as('manager')).call(customerOverview, { params: { id } })
    const codes = overview.body.risks.map(({ code }) => code)
    expect(codes).toContain('holding_due')
    expect(codes).not.toContain('assets_fall')
    await enforce(usual)
    expect((await read(id)).body.told).toBe(true)
  })
})

describe('S2.33 the person it is about', () => {
  test('gets every account and balance in clear; erasing takes the account numbers and leaves figures', async () => {
    const { id, licence } = await customer()
    await put(fact(licence, { number: '6222 8888 9999 0001', balanceFen: '123456' }))
    const subject = app.app.modules.all
      .flatMap(({ customerRows }) => customerRows ?? [])
      .find(({ module }) => module === 'holdings')?.subject
    const held = Object.fromEntries((await subject!.collect(id)).map(({ table, rows }) => [table, rows]))
    expect(held).toMatchObject({
      holdings: [{ product: '活期储蓄', number: '6222888899990001', balance_fen: 123_456 }],
      holding_balances: [{ as_of: today, balance_fen: 123_456 }],
    })
    await app.db.transaction().execute(async (tx) => subject!.erase(tx, id))
    expect((await read(id)).body.holdings).toMatchObject([{ number: null, balanceFen: 123_456 }])
    expect((await subject!.collect(id)).find(({ table }) => table === 'holdings')?.rows).toMatchObject([
      { number: null },
    ])
  })
})

describe('S2.33 risks from what is held', () => {
  test('due soon, frozen, and assets that fell by 30 per cent in 90 days', async () => {
    const { id, licence } = await customer()
    await put(
      fact(licence, { number: 'F-6001', balanceFen: '1000000', asOf: '2026-08-01' }),
      fact(licence, { number: 'F-6001', balanceFen: '650000', maturesOn: '2026-12-18' }),
      fact(licence, { number: 'F-6002', balanceFen: '0', state: 'frozen', product: '结算户' }),
    )
    const { body } = await (await as('manager')).call(customerOverview, { params: { id } })
    const facts = Object.fromEntries(body.risks.map((risk) => [risk.code, risk.facts]))
    expect(facts['holding_due']).toMatchObject({ product: '活期储蓄', on: '2026-12-18', count: 1, days: 30 })
    expect(facts['holding_frozen']).toMatchObject({ product: '结算户' })
    expect(facts['assets_fall']).toEqual({ percent: 35 })
  })
})

describe('S2.33 the daily history', () => {
  test('of months past is thinned to their end and average day, and figures stay what they were', async () => {
    const { id, licence } = await customer()
    await put(
      fact(licence, { number: 'G-7001', balanceFen: '30000', asOf: '2025-01-11' }),
      fact(licence, { number: 'G-7001', balanceFen: '93000', asOf: '2025-01-21' }),
      fact(licence, { number: 'G-7001', balanceFen: '60000' }),
    )
    const before = (await read(id)).body
    const job = app.app.modules.all
      .flatMap(({ jobs }) => jobs ?? [])
      .find(({ name }) => name === 'holdings.thin_balances')
    await job?.run({}, { log: app.app.platform.log, signal: new AbortController().signal, attempt: 1 })
    const { rows } = await sql<{ asOf: string; average: string | null }>`
      select b.as_of as "asOf", b.month_average_fen::text as average from holding_balances b
        join holdings h on h.id = b.holding_id where h.customer_id = ${id} order by 1`.execute(app.db)
    // January 2025: 10 days nothing, 10 days 300, 11 days 930 yuan: (300 000 + 1 023 000) / 31 = 42 677.4 fen.
    expect(rows).toEqual([
      { asOf: '2025-01-21', average: '42677' },
      { asOf: today, average: null },
    ])
    expect((await read(id)).body).toEqual(before)
  })
})

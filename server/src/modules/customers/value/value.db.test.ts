import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { CustomerValue, ValueMatrix, ValueRule } from '#contracts/customer-value.ts'
import { shiftDate } from '#platform/calendar/dates.ts'
import type { Actor } from '#platform/policy/index.ts'
import { loadCustomers, loadOrders } from '../customers.load.ts'
import { openWorkbench, seedCustomer, type Workbench } from '../testing/workbench.ts'

let bench: Workbench
let today: string
beforeAll(async () => {
  bench = await openWorkbench()
  today = bench.platform.calendar.today()
})
afterAll(() => bench.close())
beforeEach(async () => {
  await sql`delete from customers`.execute(bench.db)
  await sql`delete from customer_rules`.execute(bench.db)
})

/** A tenth of the amount is income; an order costs 5 yuan; 100 yuan for everybody; nobody visits here. */
const rule: ValueRule = {
  days: 365,
  growthDays: 100,
  highShare: 0.8,
  middleShare: 0.15,
  growing: 0.1,
  falling: -0.1,
  marginRate: 0.1,
  perVisitFen: 0,
  perMinuteFen: 0,
  perOrderFen: 500,
  fixedFen: 10_000,
}
async function save(content: ValueRule) {
  const read = await bench.call<{ version: number }>(
    bench.leader,
    'GET',
    `/api/v1/customer-rules/value?unitId=${bench.units.countyA}`,
  )
  return bench.call(bench.leader, 'PUT', '/api/v1/customer-rules/value', {
    unitId: bench.units.countyA,
    version: read.body.version,
    content,
    note: null,
  })
}
/** Amounts in yuan by how many days ago they were ordered. */
async function customer(
  amounts: Readonly<Record<number, number>>,
  given: Parameters<typeof seedCustomer>[1] = {},
): Promise<string> {
  const seed = seedCustomer(bench, given)
  await loadCustomers(bench.db, [seed])
  const orders = Object.entries(amounts).map(([daysAgo, yuan]) => ({
    customerId: seed.id,
    orderedOn: shiftDate(today, -Number(daysAgo)),
    number: 1,
    volume: 1,
    amountFen: BigInt(yuan * 100),
    lines: 1,
  }))
  if (orders.length > 0) await loadOrders(bench.db, orders)
  return seed.id
}
async function compute(): Promise<void> {
  const job = bench.module.jobs?.find(({ name }) => name === 'customers.values')
  await job?.run({}, { log: bench.platform.log, signal: new AbortController().signal, attempt: 1 })
}
const matrix = (as: Actor, query = '') =>
  bench.call<ValueMatrix>(as, 'GET', `/api/v1/customer-value/matrix${query}`)
const valueOf = (id: string, as: Actor = bench.manager) =>
  bench.call<CustomerValue>(as, 'GET', `/api/v1/customers/${id}/value`)
const listed = async (as: Actor, query: string): Promise<ReadonlySet<string | undefined>> => {
  const { body } = await bench.call<{ customers: { id: string }[] }>(as, 'GET', `/api/v1/customers?${query}`)
  return new Set(body.customers.map(({ id }) => id))
}

/** 8000 growing, 1500 falling, 400 steady, 100 new, 0: of 10 000 yuan the first brings 80 %, the next 15 %. */
async function five(): Promise<string[]> {
  await save(rule)
  const ids = [
    await customer({ 10: 5000, 150: 3000 }),
    await customer({ 10: 500, 150: 1000 }),
    await customer({ 10: 200, 150: 200 }),
    await customer({ 10: 100 }),
    await customer({}),
  ]
  await compute()
  return ids
}

describe('S22.4 value and growth', () => {
  test('every customer has one place, and a cell opens the list of exactly its customers', async () => {
    const [best, falling, steady, fresh, none] = await five()
    const { body } = await matrix(bench.manager)
    expect(body.computedOn).toBe(today)
    const cells = new Map(body.cells.map((cell) => [`${cell.value} ${cell.growth}`, cell.customers]))
    expect(Object.fromEntries(cells)).toEqual({
      'high growing': 1,
      'middle falling': 1,
      'low steady': 2,
      'low growing': 1,
    })
    expect(await listed(bench.manager, 'valueClass=high&growthClass=growing')).toEqual(new Set([best]))
    expect(await listed(bench.manager, 'growthClass=falling')).toEqual(new Set([falling]))
    expect(await listed(bench.manager, 'valueClass=low&growthClass=steady')).toEqual(new Set([steady, none]))
    expect(await listed(bench.manager, 'valueClass=low&growthClass=growing')).toEqual(new Set([fresh]))
  })

  test('S22.2 says how few bring most of it', async () => {
    await save(rule)
    // Ten customers: 800, 100 and eight times 12.5 of 1000 yuan.
    for (const yuan of [8000, 1000, 125, 125, 125, 125, 125, 125, 125, 125]) await customer({ 10: yuan })
    await compute()
    const { concentration } = (await matrix(bench.leader)).body
    expect(concentration.customersFor80).toBeCloseTo(0.1, 10)
    expect(concentration.incomeOfTop20).toBeCloseTo(0.9, 10)
    expect(concentration.tenths.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 10)
  })

  test('who is below marginal cost is found, with the cause', async () => {
    await save({ ...rule, perOrderFen: 2000 })
    // Income 10 yuan for an order that costs 20; and one without any business but nothing to pay for either.
    const small = await customer({ 10: 100 })
    const good = await customer({ 10: 1000 })
    const none = await customer({})
    await compute()
    const { below } = (await matrix(bench.manager)).body
    expect(below).toMatchObject({ customers: 1, causes: [{ cause: 'orders', customers: 1 }] })
    expect(await listed(bench.manager, 'belowCost=true')).toEqual(new Set([small]))
    expect(await listed(bench.manager, 'belowCost=false')).toEqual(new Set([good, none]))
  })
})

describe('S22.5 S22.6 contribution', () => {
  test('a customer sees how its own came about, and its share of the whole', async () => {
    const [best] = await five()
    const { facts, rule: by } = (await valueOf(best!)).body
    // Income 800, two orders 10, fixed 100: 690. All: income 1000 − seven orders 35 − fixed 500 = 465.
    expect(facts).toMatchObject({
      value: 'high',
      growth: 'growing',
      amountFen: 800_000,
      recentFen: 500_000,
      earlierFen: 300_000,
      orders: 2,
      incomeFen: 80_000,
      orderCostFen: 1000,
      fixedCostFen: 10_000,
      contributionFen: 69_000,
      rank: 1,
      population: 5,
      belowMarginal: false,
    })
    expect(facts?.growthRate).toBeCloseTo(2 / 3, 8)
    expect(facts?.share).toBeCloseTo(690 / 465, 10)
    expect(by.perOrderFen).toBe(500)
  })

  test('sums are those of the customers in reach: own, of the unit, of nobody else', async () => {
    await save(rule)
    await customer({ 10: 1000 })
    await customer({ 10: 2000 }, { ownerId: bench.colleague.userId })
    await customer({ 10: 4000 }, { ownerId: bench.stranger.userId, unitId: bench.units.teamB1 })
    await compute()
    const amount = async (as: Actor, query = ''): Promise<number> =>
      (await matrix(as, query)).body.total.amountFen
    expect(await amount(bench.manager)).toBe(100_000)
    expect(await amount(bench.leader)).toBe(300_000)
    expect(await amount(bench.leader, `?ownerIds=${bench.colleague.userId}`)).toBe(200_000)
    expect(await amount(bench.leader, `?unitIds=${bench.units.countyB}`)).toBe(0)
    expect(await amount(bench.analyst)).toBe(700_000)
    expect((await matrix(bench.leader)).body.people.map(({ owner }) => owner?.id)).toEqual([
      bench.colleague.userId,
      bench.manager.userId,
    ])
    expect((await matrix(bench.administrator)).status).toBe(403)
  })

  test('nobody sees the value of a customer out of reach', async () => {
    const [best] = await five()
    expect((await valueOf(best!, bench.stranger)).status).toBe(404)
    expect((await valueOf(best!, bench.administrator)).status).toBe(403)
  })

  test('before the first computation the page says so and has it begun', async () => {
    await customer({ 10: 100 })
    expect((await matrix(bench.manager)).body.computedOn).toBeNull()
    expect(await bench.runJobs('customers.values')).toBeGreaterThan(0)
    expect((await matrix(bench.manager)).body.computedOn).toBe(today)
  })

  test('shares beyond the whole, and growth longer than the time, are refused', async () => {
    expect((await save({ ...rule, highShare: 0.9, middleShare: 0.2 })).status).toBe(400)
    expect((await save({ ...rule, days: 60, growthDays: 90 })).status).toBe(400)
  })
})

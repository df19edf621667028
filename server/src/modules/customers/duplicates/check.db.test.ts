import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import type { checkDuplicates } from '#contracts/customer-duplicates.ts'
import type { Customer } from '#contracts/customers.ts'
import { loadCustomers } from '../customers.load.ts'
import { openWorkbench, seedCustomer, type Workbench } from '../testing/workbench.ts'

type Answer = z.output<(typeof checkDuplicates)['response']>

let bench: Workbench
beforeAll(async () => {
  bench = await openWorkbench()
})
afterAll(async () => bench.close())

const check = async (as: Workbench['manager'], body: object) =>
  (await bench.call<Answer>(as, 'POST', '/api/v1/customer-duplicate-check', { customerId: null, ...body }))
    .body

const input = (given: Partial<Record<string, unknown>> = {}) => ({
  licence: uuid().slice(0, 18),
  name: `新店${uuid().slice(-6)}`,
  contactName: null,
  phone: null,
  address: '',
  type: 'ordinary',
  grade: 'B',
  keyCustomer: false,
  state: 'active',
  frequency: { visits: 1, weeks: 2 },
  ownerId: bench.manager.userId,
  unitId: bench.units.teamA1,
  position: null,
  openingHours: null,
  serviceMinutes: null,
  note: null,
  ...given,
})
const save = async (as: Workbench['manager'], id: string, body: object, version: number | null = null) =>
  bench.call<Customer>(as, 'PUT', `/api/v1/customers/${id}`, { version, ...body })

describe('S22.7 duplicates are told while a card is filled in', () => {
  test('by telephone however it is written, by code, by name with address; weakest last', async () => {
    const one = seedCustomer(bench, {
      name: '华联超市（中山店）',
      phone: '138-1111-2222 / 0577-63712345',
      address: '五马街道 12 号',
      licence: '3303-0000-9001',
    })
    const namesake = seedCustomer(bench, { name: '华联超市中山店', phone: null, address: '别处 1 号' })
    await loadCustomers(bench.db, [one, namesake])
    const byPhone = await check(bench.manager, { phone: '+86 13811112222' })
    expect(byPhone.matches.map(({ kinds, customer }) => [kinds, customer?.id])).toEqual([[['phone'], one.id]])
    expect(byPhone.rule).toBe('reason')
    // The answer shows no more of the telephone than the card does.
    expect(byPhone.matches[0]?.customer?.phone).not.toContain('1111')
    expect((await check(bench.manager, { phone: '057763712345' })).matches).toHaveLength(1)
    expect((await check(bench.manager, { licence: '330300009001' })).matches[0]?.kinds).toEqual(['licence'])

    const byName = await check(bench.manager, { name: '華聯超市(中山店)有限公司', address: '五马街道12號' })
    expect(byName.matches.map(({ customer }) => customer?.id)).toEqual([one.id, namesake.id])
    expect(byName.matches[0]?.kinds.toSorted()).toEqual(['name', 'place'])
    expect(byName.sameName).toBe(1)
    // A name alone asks for nothing.
    expect((await check(bench.manager, { name: '华联超市中山店' })).rule).toBeNull()
    // A card is no duplicate of itself.
    expect((await check(bench.manager, { customerId: one.id, phone: '13811112222' })).matches).toEqual([])
  })

  test('beyond the reach: that there is one, but neither which nor whose; and by a name not even that', async () => {
    const far = seedCustomer(bench, {
      name: '远方客户',
      phone: '13833334444',
      ownerId: bench.stranger.userId,
      unitId: bench.units.teamB1,
    })
    await loadCustomers(bench.db, [far])
    const told = await check(bench.manager, { phone: '13833334444' })
    expect(told.matches).toEqual([{ kinds: ['phone'], customer: null }])
    expect(JSON.stringify(told)).not.toContain('远方')
    expect((await check(bench.manager, { name: '远方客户' })).matches).toEqual([])
    const refused = await bench.call(bench.viewer, 'POST', '/api/v1/customer-duplicate-check', {
      customerId: null,
    })
    expect(refused.status).toBe(403)
  })

  test('an identity number is compared by its keyed hash and never kept', async () => {
    const { body } = await save(bench.manager, uuid(), { customer: input() })
    await bench.module.putCustomerKeys(bench.db, body.id, 'person', {
      phones: ['13955556666'],
      idNumbers: ['33030219800101 123x'],
      companyCodes: [],
    })
    const told = await check(bench.manager, { idNumber: '33030219800101123X' })
    expect(told.matches.map(({ kinds, customer }) => [kinds, customer?.id])).toEqual([
      [['person_id'], body.id],
    ])
    expect((await check(bench.manager, { phone: '13955556666' })).matches).toHaveLength(1)
    const { rows } = await sql<{ key: string }>`
      select key from customer_keys where kind = 'person_id'`.execute(bench.db)
    expect(rows[0]?.key).toMatch(/^[0-9a-f]{64}$/)
    // Saving the card anew leaves what somebody else said of the customer.
    await save(
      bench.manager,
      body.id,
      { customer: input({ licence: body.licence, name: '改名' }) },
      body.version,
    )
    expect((await check(bench.manager, { phone: '13955556666' })).matches).toHaveLength(1)
  })
})

/** Settings are remembered for a second. */
async function setRule(value: string): Promise<void> {
  await sql`
    insert into settings (key, value) values ('customers.duplicate_rule', ${JSON.stringify(value)}::jsonb)
    on conflict (key, unit_id) do update set value = excluded.value`.execute(bench.db)
  await new Promise((resolve) => setTimeout(resolve, 1100))
}

describe('S22.7 a card that looks like another is saved by the rule of the organisation', () => {
  test('with a reason, which the history keeps; the keys follow the card', async () => {
    const first = await save(bench.manager, uuid(), { customer: input({ phone: '13877770001' }) })
    expect(first.status).toBe(200)
    const id = uuid()
    const again = input({ phone: '138 7777 0001' })
    const refused = await save(bench.manager, id, { customer: again })
    expect([refused.status, refused.body.code]).toEqual([409, 'duplicate_customer'])
    expect(refused.body.message).toContain('电话')
    const saved = await save(bench.manager, id, { customer: again, duplicateReason: '夫妻两店共用电话' })
    expect(saved.status).toBe(200)
    const { body } = await bench.call<{ changes: { changes: object[] }[] }>(
      bench.manager,
      'GET',
      `/api/v1/customers/${id}/history`,
    )
    expect(body.changes[0]?.changes).toEqual([
      { field: 'duplicateReason', before: null, after: '夫妻两店共用电话' },
    ])
    // What was shared before is not asked again; what comes to be shared is.
    const renamed = { ...again, name: '改过的名字' }
    const changed = await save(bench.manager, id, { customer: renamed }, saved.body.version)
    expect(changed.status).toBe(200)
    // The number is free again once nobody has it.
    await save(bench.manager, first.body.id, { customer: input({ licence: first.body.licence }) }, 1)
    await save(bench.manager, id, { customer: { ...renamed, phone: null } }, changed.body.version)
    expect((await check(bench.manager, { phone: '13877770001' })).matches).toEqual([])
  })

  test('the very same licence is refused in its own words', async () => {
    const one = input({ phone: '13877770002' })
    await save(bench.manager, uuid(), { customer: one })
    expect((await save(bench.manager, uuid(), { customer: one })).body.code).toBe('licence_taken')
  })

  test('the same request once more, because its answer was lost, is no duplicate', async () => {
    const [id, one] = [uuid(), input({ phone: '13877770003' })]
    await save(bench.manager, id, { customer: one })
    expect((await save(bench.manager, id, { customer: one })).status).toBe(200)
  })

  test('where the rule says so, not at all, or without more ado', async () => {
    await save(bench.manager, uuid(), { customer: input({ phone: '13877770004' }) })
    const like = input({ phone: '13877770004' })
    await setRule('refuse')
    const refused = await save(bench.manager, uuid(), { customer: like, duplicateReason: '别的店' })
    expect(refused.body.code).toBe('duplicate_customer_refused')
    await setRule('warn')
    expect((await save(bench.manager, uuid(), { customer: like })).status).toBe(200)
    await setRule('reason')
  })
})

test('S22.7 cards from before there were keys get them in the background, once', async () => {
  const old = Array.from({ length: 3 }, (_, index) => seedCustomer(bench, { phone: `1390000000${index}` }))
  await loadCustomers(bench.db, old)
  await sql`delete from customer_keys`.execute(bench.db)
  const job = bench.module.jobs?.find(({ name }) => name === 'customers.keys')
  const run = async () =>
    job?.run({}, { log: bench.platform.log, signal: new AbortController().signal, attempt: 1 })
  await run()
  expect((await check(bench.manager, { phone: '13900000001' })).matches).toHaveLength(1)
  const { rows } = await sql<{ cards: number; keyed: number }>`
    select (select count(*) from customers)::int as cards,
           (select count(distinct customer_id) from customer_keys)::int as keyed`.execute(bench.db)
  expect(rows[0]?.keyed).toBe(rows[0]?.cards)
  await sql`delete from customer_keys`.execute(bench.db)
  await run()
  expect((await check(bench.manager, { phone: '13900000001' })).matches).toEqual([])
})

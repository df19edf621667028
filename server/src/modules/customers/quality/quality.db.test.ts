import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { customerQuality, worstCustomers } from '#contracts/customer-quality.ts'
import type { ResponseOf } from '#contracts/http.ts'
import type { Actor } from '#platform/policy/index.ts'
import { loadCustomers } from '../customers.load.ts'
import { openWorkbench, seedCustomer, type Workbench } from '../testing/workbench.ts'

let bench: Workbench
beforeAll(async () => {
  bench = await openWorkbench()
  // What the pack's own fields ask for is counted in a test of its own.
  await sql`insert into settings (key, value) values ('customers.quality_own_fields', '0')`.execute(bench.db)
})
afterAll(async () => bench.close())

const figures = async (as: Actor, query = '') =>
  (await bench.call<ResponseOf<typeof customerQuality>>(as, 'GET', `/api/v1/customer-quality?${query}`)).body
const worst = async (as: Actor, query = '') =>
  (await bench.call<ResponseOf<typeof worstCustomers>>(as, 'GET', `/api/v1/customer-quality/worst?${query}`))
    .body

describe('S9.30 how complete and how fresh customer data are', () => {
  test('the score is the formula that is shown; the worst customer comes first with what is missing', async () => {
    const [good, bad, far] = [
      seedCustomer(bench, {
        name: '资料齐',
        openingHours: [[], [], [], [], [], [], []],
        companyCode: '91330300MA2CP0G77A',
      }),
      seedCustomer(bench, { name: '资料缺', phone: null, contactName: null, position: null, address: '' }),
      seedCustomer(bench, { name: '别处的', ownerId: bench.stranger.userId, unitId: bench.units.teamB1 }),
    ]
    await loadCustomers(bench.db, [good, bad, far])
    await sql`insert into customer_people (id, customer_id, name)
      select gen_random_uuid(), ${good.id}, n from unnest(array['甲', '乙']) n`.execute(bench.db)
    // 270 days ago is half way between fresh (180) and not at all (360).
    await sql`update customers set updated_at = now() - interval '270 days' where id = ${bad.id}`.execute(
      bench.db,
    )
    const told = await figures(bench.manager)
    expect(told.formula).toMatchObject({ freshShare: 0.3, freshDays: 180 })
    // Of 90 the bad card has its owner, 10. 0.7 × 11.11 + 0.3 × 50 = 22.8; the other has everything: 100.
    expect(told.whole).toMatchObject({ customers: 2, score: 61.4, single: 1 })
    expect(told.whole.complete).toBeCloseTo(5 / 9)
    expect(told.whole.fresh).toBeCloseTo(0.75, 4)
    expect(told.formula.items.find(({ item }) => item === 'phone')).toEqual({
      item: 'phone',
      weight: 15,
      known: 0.5,
    })
    const { customers, total } = await worst(bench.manager)
    expect(total).toBe(2)
    expect(customers.map(({ name, score }) => [name, score])).toEqual([
      ['资料缺', 22.8],
      ['资料齐', 100],
    ])
    expect(customers[0]).toMatchObject({ single: true })
    expect(customers[0]?.missing.toSorted()).toEqual(
      ['phone', 'contact', 'address', 'position', 'openingHours', 'identity', 'twoPeople'].toSorted(),
    )
    expect((await worst(bench.manager, 'missing=phone')).total).toBe(1)
    expect((await worst(bench.manager, 'single=true')).customers.map(({ name }) => name)).toEqual(['资料缺'])
  })

  test('a weight is a setting: without it the same card scores otherwise', async () => {
    await sql`insert into settings (key, value) values ('customers.quality_phone', '0')`.execute(bench.db)
    await new Promise((resolve) => setTimeout(resolve, 1100))
    // Of 75 there are 10: 0.7 × 13.33 + 15 = 24.33.
    expect((await worst(bench.manager)).customers[0]).toMatchObject({ name: '资料缺', score: 24.3 })
    expect((await worst(bench.manager)).customers[0]?.missing).not.toContain('phone')
    await sql`delete from settings where key = 'customers.quality_phone'`.execute(bench.db)
  })

  test('facts that the pack recommends count for those that may see them', async () => {
    await sql`update settings set value = '10' where key = 'customers.quality_own_fields'`.execute(bench.db)
    await new Promise((resolve) => setTimeout(resolve, 1100))
    expect(
      (await worst(bench.manager)).customers.map(({ missing }) => missing.includes('ownFields')),
    ).toEqual([true, true])
    await sql`update settings set value = '0' where key = 'customers.quality_own_fields'`.execute(bench.db)
  })

  test('within reach; figures of single people for those who supervise them alone', async () => {
    expect((await figures(bench.stranger)).whole.customers).toBe(1)
    const leader = await figures(bench.leader)
    expect(leader.people?.map(({ person }) => person.id)).toEqual([bench.manager.userId])
    expect((await figures(bench.viewer)).people).toBeNull()
    expect((await figures(bench.leader, `unitIds=${bench.units.teamB1}`)).whole.customers).toBe(0)
  })
})

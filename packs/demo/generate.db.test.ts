import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyPlan } from '#modules/inspections/index.ts'
import { unwrap } from '#platform/errors/result.ts'
import { loadPack } from '#platform/pack/pack.ts'
import { recomputeFigures } from '#modules/customers/index.ts'
import { createTestDatabase, type TestDatabase } from '#testing/database.ts'
import { tobaccoTrade } from '#packs/tobacco/trade.ts'
import { generateDemo } from './generate.ts'
import { readLand } from './land.ts'

let test: TestDatabase
const now = new Date('2026-11-18T06:30:00Z')
beforeAll(async () => {
  test = await createTestDatabase()
  const pack = unwrap(await loadPack('tobacco'))
  await generateDemo(test.db, {
    pack,
    trade: tobaccoTrade,
    retailers: 1500,
    seed: 1,
    months: 3,
    password: 'demo-Password-1',
    timeZone: 'Asia/Shanghai',
    now,
  })
})
afterAll(() => test.drop())

const count = async (query: ReturnType<typeof sql<{ n: number }>>): Promise<number> =>
  (await query.execute(test.db)).rows[0]!.n

describe('the demo data of the tobacco pack', () => {
  it('is a whole city: 5 marketing units, 24 account managers, every retailer owned by one of its unit', async () => {
    expect(await count(sql`select count(*)::int as n from units where kind = 'county'`)).toBe(5)
    expect(
      await count(sql`select count(*)::int as n from role_assignments where role = 'account_manager'`),
    ).toBe(24)
    expect(await count(sql`select count(*)::int as n from customers`)).toBe(1500)
    expect(
      await count(
        sql`select count(*)::int as n from customers c join memberships m on m.user_id = c.owner_id where m.unit_id <> c.unit_id`,
      ),
    ).toBe(0)
  })

  it('puts no shop into the sea and gives nearly every shop a position', async () => {
    const isLand = await readLand()
    const { rows } = await sql<{
      lng: number
      lat: number
    }>`select lng, lat from customers where lng is not null`.execute(test.db)
    expect(rows.length).toBeGreaterThan(1425)
    expect(rows.filter((row) => !isLand(row.lng, row.lat)).length).toBeLessThan(15)
  })

  it('S1.23 has assessments that were really drawn, published ones and one to publish, with results', async () => {
    const { rows } = await sql<{ id: string; state: string }>`
      select id, state from inspection_plans order by number`.execute(test.db)
    expect(rows.map((row) => row.state)).toEqual(['published', 'published', 'finished'])
    const everything = { userId: null, published: { all: true }, before: { all: true } } as const
    for (const { id } of rows)
      expect(unwrap(await verifyPlan(test.db, everything, id))).toMatchObject({
        equal: true,
        draws: [{ unaudited: true }],
      })
    expect(
      await count(
        sql`select count(*)::int as n from inspection_items where state = 'done' and score is not null`,
      ),
    ).toBeGreaterThan(150)
  })

  it('has a past that fits together: visits within plans, on working days, mostly in place, last visits noted', async () => {
    expect(await count(sql`select count(*)::int as n from visits`)).toBeGreaterThan(1500)
    expect(
      await count(
        sql`select count(*)::int as n from visits v left join plan_stops s on s.id = v.stop_id where s.id is null`,
      ),
    ).toBe(0)
    const inPlace = await count(
      sql`select (100 * avg((start_place->>'verdict' = 'in_place')::int))::int as n from visits where start_fix is not null`,
    )
    expect(inPlace).toBeGreaterThan(85)
    expect(inPlace).toBeLessThan(100)
    expect(
      await count(sql`select count(*)::int as n from customers c where c.last_visit_on is distinct from
        (select max(visit_date) from visits v where v.customer_id = c.id and v.ended_at is not null)`),
    ).toBe(0)
  })

  it('shows a day in progress: at 14:30 some visits are done, some stops still open, and some people have no plan yet', async () => {
    const today = sql`'2026-11-18'::date`
    expect(await count(sql`select count(*)::int as n from visit_plans where plan_date = ${today}`)).toBe(18)
    expect(
      await count(sql`select count(*)::int as n from visits where visit_date = ${today}`),
    ).toBeGreaterThan(15)
    expect(await count(sql`select count(*)::int as n from visits where ended_at > ${now}`)).toBe(0)
    expect(
      await count(sql`select count(*)::int as n from plan_stops s join visit_plans p on p.id = s.plan_id
        where p.plan_date = ${today} and not exists (select from visits v where v.stop_id = s.id)`),
    ).toBeGreaterThan(5)
  })

  it('counts the orders of retailers as the module that keeps them does', async () => {
    expect(await recomputeFigures(test.db, '2026-11-18')).toBe(0)
  })

  it('leaves nothing behind when it is interrupted, and begins anew', async () => {
    const other = await createTestDatabase()
    try {
      const pack = unwrap(await loadPack('tobacco'))
      const options = {
        trade: tobaccoTrade,
        pack,
        retailers: 300,
        seed: 1,
        months: 1,
        password: 'demo-Password-1',
        timeZone: 'Asia/Shanghai',
        now,
      }
      const left = sql<{
        n: number
      }>`select (select count(*) from customers)::int + (select count(*) from visits)::int
        + (select count(*) from users)::int as n`
      const interrupted = generateDemo(other.db, {
        ...options,
        onProgress: (share) => {
          if (share > 0.5) throw new Error('the power is gone')
        },
      })
      await expect(interrupted).rejects.toThrow('the power is gone')
      expect((await left.execute(other.db)).rows[0]!.n).toBe(0)
      await generateDemo(other.db, options)
      const { rows } = await sql<{
        n: number
        indexes: number
      }>`select (select count(*)::int from customers) as n,
        (select count(*)::int from pg_indexes where tablename = 'customers') as indexes`.execute(other.db)
      expect(rows[0]!.n).toBe(300)
      const untouched = await sql<{ n: number }>`
        select count(*)::int as n from pg_indexes where tablename = 'customers'`.execute(test.db)
      expect(rows[0]!.indexes).toBe(untouched.rows[0]!.n)
    } finally {
      await other.drop()
    }
  })

  it('gives retailers orders of the last 90 days, counted on their cards', async () => {
    expect(await count(sql`select count(*)::int as n from customers where orders90 > 0`)).toBeGreaterThan(
      1250,
    )
  })
})

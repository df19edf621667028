import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
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
const dataDir = mkdtempSync(path.join(tmpdir(), 'zhike-demo-'))
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
    dataDir,
    now,
  })
})
afterAll(async () => {
  await test.drop()
  rmSync(dataDir, { recursive: true, force: true })
})

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

  it('S9.12 S9.13 has cards that are filled in, some of it so long ago that it should be asked again', async () => {
    const { rows } = await sql<{ kind: string; cards: number; values: number; stale: number }>`
      select case c.type when 'ordinary' then 'individual' else 'group' end as kind,
             count(distinct c.id)::int as cards, count(*)::int as values,
             count(*) filter (where v.updated_at < ${now}::timestamptz
               - make_interval(days => (f.definition ->> 'staleDays')::int))::int as stale
        from customers c join customer_field_values v on v.customer_id = c.id
        join customer_fields f on f.id = v.field_id group by 1 order by 1`.execute(test.db)
    expect(rows.map(({ kind }) => kind)).toEqual(['group', 'individual'])
    for (const { cards, values, stale } of rows) {
      expect(values / cards).toBeGreaterThan(6)
      // About one in six of the values whose field asks for a fresh look.
      expect(stale / values).toBeGreaterThan(0.05)
      expect(stale / values).toBeLessThan(0.25)
    }
    expect(
      await count(sql`select count(*)::int as n from customer_field_values where updated_at > ${now}`),
    ).toBe(0)
  })

  it('S9.22 has customers that fell into the pool, with their reason, and owners told of those about to', async () => {
    const pooled = sql`from customers c where owner_id is null and state = 'active'`
    expect(await count(sql`select count(*)::int as n ${pooled}`)).toBeGreaterThan(10)
    expect(
      await count(sql`select count(*)::int as n ${pooled} and not exists (
        select from pool_moves m where m.customer_id = c.id and m.kind = 'fall_back' and m.person_id is not null)`),
    ).toBe(0)
    // Nobody has been there since, or the pool would have had no reason to take the customer.
    expect(
      await count(sql`select count(*)::int as n from pool_moves m join visits v on v.customer_id = m.customer_id
        where v.visit_date > m.on_date - 90`),
    ).toBe(0)
    const warned =
      await count(sql`select count(*)::int as n from pool_warnings w join customers c on c.id = w.customer_id
      where c.owner_id is not null and w.warned_on between '2026-11-11' and '2026-11-18'
        and w.last_contact_on + 90 between '2026-11-18' and '2026-11-25'`)
    expect(warned).toBeGreaterThan(20)
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
        dataDir,
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

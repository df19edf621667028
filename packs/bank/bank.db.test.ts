import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generateDemo } from '#packs/demo/generate.ts'
import { unwrap } from '#platform/errors/result.ts'
import { loadPack } from '#platform/pack/pack.ts'
import { createTestDatabase, type TestDatabase } from '#testing/database.ts'
import { bankTrade } from './trade.ts'

let test: TestDatabase
const pack = unwrap(await loadPack('bank'))
beforeAll(async () => {
  test = await createTestDatabase()
  await generateDemo(test.db, {
    pack,
    trade: bankTrade,
    retailers: 1200,
    seed: 3,
    months: 2,
    password: 'demo-Password-1',
    timeZone: 'Asia/Shanghai',
    now: new Date('2026-11-18T06:30:00Z'),
  })
})
afterAll(() => test.drop())

const rowsOf = async <T>(query: ReturnType<typeof sql<T>>): Promise<readonly T[]> =>
  (await query.execute(test.db)).rows

describe('the demo data of the bank pack', () => {
  it('is a city branch with six sub-branches and 26 account managers, each for persons or for firms', async () => {
    const [units] = await rowsOf(sql<{ branches: number; teams: number; managers: number }>`
      select (select count(*)::int from units where kind = 'county') as branches,
        (select count(*)::int from units where kind = 'team') as teams,
        (select count(*)::int from role_assignments where role = 'account_manager') as managers`)
    expect(units).toEqual({ branches: 6, teams: 12, managers: 26 })
    // Nobody serves both persons and firms.
    const mixed = await rowsOf(sql`
      select owner_id from customers group by owner_id
      having count(distinct type in ('small_business', 'company', 'institution')) > 1`)
    expect(mixed).toEqual([])
  })

  it('S9.12 S9.13 has persons and organisations of every type, in the form the pack asks for, marked as invented', async () => {
    const types = await rowsOf(sql<{ type: string; n: number }>`
      select type, count(*)::int as n from customers group by type`)
    expect(new Set(types.map(({ type }) => type))).toEqual(
      new Set(pack.customerTypes.map(({ code }) => code)),
    )
    const pattern = new RegExp(`^(?:${pack.customerNumber.pattern})$`)
    for (const { licence, name, type, note } of await rowsOf(
      sql<{
        licence: string
        name: string
        type: string
        note: string
      }>`select licence, name, type, note from customers`,
    )) {
      expect(licence).toMatch(pattern)
      expect(note).toContain('虚构')
      const group = pack.customerTypes.find(({ code }) => code === type)?.kind === 'group'
      expect(name.endsWith('（示例）')).toBe(group)
    }
    const poor = await rowsOf(sql`select id from customers where type = 'private' and grade <> 'S'`)
    expect(poor).toEqual([])
  })

  it('has meetings recorded on the bank’s own form, and nothing of another trade', async () => {
    const [row] = await rowsOf(sql<{ visits: number; purposes: number; shelves: number; districts: number }>`
      select count(*)::int as visits,
        count(*) filter (where findings ? 'purpose')::int as purposes,
        count(*) filter (where findings ? 'price_labelling' or note like '%烟%' or note like '%店%')::int as shelves,
        (select count(*)::int from territory_districts) as districts
      from visits where ended_at is not null`)
    expect(row!.visits).toBeGreaterThan(300)
    expect(row).toMatchObject({ purposes: row!.visits, shelves: 0, districts: 0 })
  })
})

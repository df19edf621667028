import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generateDemo } from '#packs/demo/generate.ts'
import { unwrap } from '#platform/errors/result.ts'
import { loadPack } from '#platform/pack/pack.ts'
import { createTestDatabase, type TestDatabase } from '#testing/database.ts'
import { bankTrade } from './trade.ts'

let test: TestDatabase
const dataDir = mkdtempSync(path.join(tmpdir(), 'zhike-demo-'))
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
    dataDir,
    now: new Date('2026-11-18T06:30:00Z'),
  })
})
afterAll(async () => {
  await test.drop()
  rmSync(dataDir, { recursive: true, force: true })
})

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

  it('S2.33 has accounts that fit grades: assets within what the grade stands for, of every kind, due in time', async () => {
    // A grade's bounds in yuan; persons hold what their grade says, to the yuan but for rounding of parts.
    const bounds = { S: [6e6, 3e7], A: [2e6, 6e6], B: [5e5, 2e6], C: [5e4, 5e5], D: [800, 5e4] } as const
    const assets = await rowsOf(sql<{ grade: string; yuan: number }>`
      select c.grade, sum(h.balance_fen)::float8 / 100 as yuan from customers c join holdings h on h.customer_id = c.id
       where c.type in ('personal', 'wealth', 'private') and h.kind not in ('loan', 'card') group by c.id, c.grade`)
    expect(assets.length).toBeGreaterThan(900)
    for (const { grade, yuan } of assets) {
      const [low, high] = bounds[grade as keyof typeof bounds]
      expect(yuan).toBeGreaterThanOrEqual(low - 10)
      expect(yuan).toBeLessThanOrEqual(high + 10)
    }
    const [all] = await rowsOf(sql<Record<string, number>>`
      select count(distinct kind)::int as kinds, count(distinct customer_id)::int as holders,
        count(*) filter (where matures_on < '2026-11-18')::int as past,
        count(*) filter (where matures_on between '2026-11-18' and '2027-02-16')::int as due,
        count(*) filter (where state = 'overdue')::int as overdue, count(*) filter (where kind = 'loan')::int as loans,
        count(*) filter (where number_sealed is null)::int as unsealed,
        (select count(*)::int from holding_balances where as_of > '2026-11-17') as ahead
      from holdings`)
    expect(all).toMatchObject({ kinds: 6, holders: 1200, past: 0, unsealed: 0, ahead: 0 })
    expect(all!['due']).toBeGreaterThan(100)
    // One loan in a hundred is behind, more or less; never half of them.
    expect(all!['overdue']! / all!['loans']!).toBeLessThan(0.06)
  })

  it('S9.12 S9.13 asks for the eight elements of organisations and the five of persons, with values on most cards', async () => {
    const names = (kind: 'group' | 'individual') => pack.cards?.[kind].sections.map(({ name }) => name.zh)
    expect(names('group')).toEqual([
      '名称与地址',
      '生产经营情况',
      '市场情况',
      '业务量',
      '财务与信用',
      '组织与采购政策',
      '往来记录',
      '发展评价',
    ])
    expect(names('individual')).toEqual([
      '基本情况',
      '经济情况',
      '特殊情况',
      '需求情况',
      '获得购买信息的途径',
    ])
    const filled = await rowsOf(sql<{ kind: string; code: string; cards: number }>`
      select case when c.type in ('small_business', 'company', 'institution') then 'group' else 'individual' end as kind,
             f.code, count(*)::int as cards
        from customer_field_values v join customer_fields f on f.id = v.field_id join customers c on c.id = v.customer_id
       group by 1, 2`)
    // No field of the one card is filled in on the other.
    for (const { kind, code } of filled) {
      const sections = pack.cards?.[kind as 'group'].sections ?? []
      expect(
        sections.some(({ fields }) =>
          fields.some((field) => ('use' in field ? field.use : field.code) === code),
        ),
        `${kind} ${code}`,
      ).toBe(true)
    }
    expect(filled.length).toBeGreaterThan(40)
  })

  it('S9.14 S9.15 S9.16 knows five ways of getting information, and five sources inside and five outside the bank', () => {
    const optionsOf = (code: string) =>
      pack.cards?.individual.sections
        .flatMap(({ fields }) => fields)
        .flatMap((field) => ('code' in field && field.code === code ? (field.options ?? []) : []))
        .map(({ label }) => label.zh) ?? []
    expect(optionsOf('information_sources')).toHaveLength(5)
    expect(optionsOf('info_source').filter((name) => name.startsWith('内部'))).toHaveLength(5)
    expect(optionsOf('info_source').filter((name) => name.startsWith('外部'))).toHaveLength(5)
  })
})

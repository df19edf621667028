import fc from 'fast-check'
import { pinyin } from 'pinyin-pro'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CustomerSummary } from '#contracts/customers.ts'
import { customerSort } from '#contracts/customers.ts'
import type { Actor } from '#platform/policy/index.ts'
import type { CustomerSeed } from './customers.api.ts'
import { loadCustomers } from './customers.load.ts'
import { openWorkbench, seedCustomer, type Workbench } from './testing/workbench.ts'

let bench: Workbench
let all: CustomerSeed[]
beforeAll(async () => {
  bench = await openWorkbench()
  all = generated(bench)
  await loadCustomers(bench.db, all)
})
afterAll(() => bench.close())

interface Listed {
  customers: CustomerSummary[]
  total: { count: number; exact: boolean }
}
const list = (as: Actor | null, query: Record<string, string>) =>
  bench.call<Listed>(as, 'GET', `/api/v1/customers?${new URLSearchParams(query)}`)

/** 300 customers with many ties, empty values, four owners and no owner, over two counties. */
function generated(at: Workbench): CustomerSeed[] {
  const pick = <T>(values: readonly T[], n: number): T => values[n % values.length]!
  const owners: [string | null, string][] = [
    [at.manager.userId, at.units.teamA1],
    [at.colleague.userId, at.units.teamA1],
    [at.stranger.userId, at.units.teamB1],
    [null, at.units.teamA2],
    [null, at.units.countyB],
  ]
  const names = ['阿里小店', '文成超市', '文成烟酒行', '瑞安酒店', '便利蜂', '长安A8便利']
  return Array.from({ length: 300 }, (_, n) => {
    const [ownerId, unitId] = pick(owners, n * 7 + (n >> 3))
    return seedCustomer(at, {
      name: pick(names, n * 5 + (n >> 2)),
      address: pick(['五马街 1 号', '解放路 20 号', ''], n),
      phone: pick([null, '13805771234', '0577-88995678'], n >> 1),
      grade: pick(['A', 'B', '2', '10'], n * 3),
      type: pick(['ordinary', 'chain_supermarket', 'hotel_entertainment'] as const, n >> 2),
      state: pick(['active', 'active', 'paused', 'closed'] as const, n >> 1),
      keyCustomer: n % 5 === 0,
      position: n % 4 === 0 ? null : { lng: 120.6, lat: 28, source: 'wgs84', accuracy: null },
      lastVisitOn: pick([null, '2026-03-01', '2026-03-01', '2026-04-17'], n * 3 + (n >> 4)),
      frequency: pick(
        [
          { visits: 1, weeks: 1 },
          { visits: 2, weeks: 1 },
          { visits: 1, weeks: 4 },
        ],
        n,
      ),
      ownerId,
      unitId,
    })
  })
}

/** The due date by the words of the rule: a whole number of days after the last visit; since entry when never visited. */
function dueOn(row: CustomerSeed): string | null {
  if (row.state !== 'active') return null
  if (row.lastVisitOn === null) return row.enteredOn
  const days = Math.max(1, Math.floor((row.frequency.weeks * 7) / row.frequency.visits))
  return new Date(Date.parse(row.lastVisitOn) + days * 86_400_000).toISOString().slice(0, 10)
}

/** The search box, written down a second time and plainly: substring, pinyin from any syllable on, licence, tail. */
function found(row: CustomerSeed, typed: string): boolean {
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')
  const syllables = pinyin(plain(row.name), { toneType: 'none', type: 'array', v: true })
  const from = (parts: string[], term: string): boolean =>
    parts.some((_, index) => parts.slice(index).join('').startsWith(term))
  return typed
    .split(' ')
    .filter((word) => plain(word) !== '')
    .every((word) => {
      const term = plain(word)
      if (term.length === 1) return plain(row.name).includes(term) || syllables[0]?.[0] === term
      return (
        plain(row.name).includes(term) ||
        plain(row.address).includes(term) ||
        (/^[a-z]+$/.test(term) && from(syllables, term)) ||
        (/^[a-z]+$/.test(term) &&
          from(
            syllables.map((part) => part[0] ?? ''),
            term,
          )) ||
        (term.length >= 3 && /^[a-z0-9]+$/.test(term) && plain(row.licence).startsWith(term)) ||
        (/^\d{4}$/.test(term) && (row.phone ?? '').endsWith(term))
      )
    })
}

interface Query {
  q: string | undefined
  types: string[]
  grades: string[]
  states: string[]
  owner: 'manager' | 'stranger' | undefined
  unit: 'countyA' | 'teamB1' | undefined
  keyCustomer: boolean | undefined
  placed: boolean | undefined
  dueBy: string | undefined
  notVisitedSince: string | undefined
  sort: string
  direction: 'asc' | 'desc'
}

const queries: fc.Arbitrary<Query> = fc.record({
  q: fc.option(
    fc.constantFrom(
      '文成',
      '成',
      '五马街',
      'wcc',
      'chaoshi',
      'jiudian',
      '1234',
      '5678',
      '330300',
      'a8',
      '文 超',
      'w',
      '超成',
      '店wc',
    ),
    { nil: undefined, freq: 2 },
  ),
  types: fc.subarray(['ordinary', 'chain_supermarket', 'hotel_entertainment']),
  grades: fc.subarray(['A', '2', '10', 'Z']),
  states: fc.subarray(['active', 'paused', 'closed']),
  owner: fc.option(fc.constantFrom('manager' as const, 'stranger' as const), { nil: undefined }),
  unit: fc.option(fc.constantFrom('countyA' as const, 'teamB1' as const), { nil: undefined }),
  keyCustomer: fc.option(fc.boolean(), { nil: undefined }),
  placed: fc.option(fc.boolean(), { nil: undefined }),
  dueBy: fc.option(fc.constantFrom('2026-01-05', '2026-03-08', '2026-05-01'), { nil: undefined }),
  notVisitedSince: fc.option(fc.constantFrom('2026-03-01', '2026-03-02'), { nil: undefined }),
  sort: fc.constantFrom(...customerSort.options),
  direction: fc.constantFrom('asc' as const, 'desc' as const),
})

function expected(as: Actor, query: Query): string[] {
  const { units } = bench
  const scope = as.assignments[0]!
  const reach = (row: CustomerSeed): boolean =>
    scope.role === 'account_manager' ? row.ownerId === as.userId : scope.subtreeIds.includes(row.unitId)
  const below = { countyA: [units.countyA, units.teamA1, units.teamA2], teamB1: [units.teamB1] }
  const matching = all.filter(
    (row) =>
      reach(row) &&
      (query.q === undefined || found(row, query.q)) &&
      (query.types.length === 0 || query.types.includes(row.type)) &&
      (query.grades.length === 0 || query.grades.includes(row.grade)) &&
      (query.states.length === 0 || query.states.includes(row.state)) &&
      (query.owner === undefined || row.ownerId === bench[query.owner].userId) &&
      (query.unit === undefined || below[query.unit].includes(row.unitId)) &&
      (query.keyCustomer === undefined || row.keyCustomer === query.keyCustomer) &&
      (query.placed === undefined || (row.position !== null) === query.placed) &&
      (query.dueBy === undefined || (dueOn(row) !== null && dueOn(row)! <= query.dueBy)) &&
      (query.notVisitedSince === undefined ||
        row.lastVisitOn === null ||
        row.lastVisitOn < query.notVisitedSince),
  )
  const pinyinOrder = new Intl.Collator('zh')
  const numeric = new Intl.Collator('zh', { numeric: true })
  const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
  const keys: Record<string, (row: CustomerSeed) => string | null> = {
    lastVisitOn: (row) => row.lastVisitOn,
    nextDueOn: dueOn,
    type: (row) => row.type,
  }
  const sign = query.direction === 'asc' ? 1 : -1
  const compare = (a: CustomerSeed, b: CustomerSeed): number => {
    if (query.sort === 'name') return sign * pinyinOrder.compare(a.name, b.name)
    if (query.sort === 'licence' || query.sort === 'grade')
      return sign * numeric.compare(a[query.sort], b[query.sort])
    const key = keys[query.sort]
    if (!key) return 0
    const [left, right] = [key(a), key(b)]
    if (left === null || right === null) return (left === null ? 1 : 0) - (right === null ? 1 : 0)
    return sign * text(left, right)
  }
  return matching.sort((a, b) => compare(a, b) || sign * text(a.id, b.id)).map((row) => row.id)
}

test('S1.40 R7: any filter (type among them), sort and scope gives the rows, the order and the count of a naive evaluator', async () => {
  const readers = [bench.manager, bench.stranger, bench.leader, bench.otherLeader, bench.viewer]
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...readers), queries, async (as, query) => {
      const { owner, unit, types, grades, states, ...rest } = query
      const answer = await list(as, {
        ...Object.fromEntries(
          Object.entries(rest).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
        ),
        types: types.join(','),
        grades: grades.join(','),
        states: states.join(','),
        ownerIds: owner === undefined ? '' : bench[owner].userId,
        unitIds: unit === undefined ? '' : bench.units[unit],
        pageSize: '200',
      })
      expect(answer.status).toBe(200)
      const ids = expected(as, query)
      // updatedAt is the moment of the load, which the evaluator cannot know: only the set is compared.
      const got = answer.body.customers.map((row) => row.id)
      if (query.sort === 'updatedAt') expect(got.toSorted()).toEqual(ids.slice(0, 200).toSorted())
      else expect(got).toEqual(ids.slice(0, 200))
      expect(answer.body.total).toEqual({ count: ids.length, exact: true })
    }),
    { numRuns: 300 },
  )
}, 180_000)

test('pages follow each other without gap or repeat in every order', async () => {
  for (const sort of customerSort.options)
    for (const direction of ['asc', 'desc']) {
      const ids: string[] = []
      for (let page = 1; page <= 6; page++) {
        const answer = await list(bench.viewer, { sort, direction, page: String(page), pageSize: '50' })
        ids.push(...answer.body.customers.map((row) => row.id))
      }
      expect(new Set(ids).size).toBe(300)
    }
})

test('CVE-2025-70981, CVE-2026-3105, CVE-2025-21628: hostile filters and sorts are refused or find nothing, quickly', async () => {
  const hostile = [
    `') or 1=1 --`,
    `'; select pg_sleep(5); --`,
    '$1',
    '{"$gt":""}',
    'null',
    '\\',
    '%',
    '_',
    '\0',
    `a' & b | !c <-> (d:*`,
    `name; drop table customers`,
    'id desc nulls first',
    '\ud800',
    '𠮷'.repeat(30),
  ]
  const fields =
    'q types grades states ownerIds unitIds keyCustomer placed dueBy notVisitedSince sort direction page pageSize'
  for (const field of fields.split(' '))
    for (const value of hostile) {
      const begun = performance.now()
      const answer = await list(bench.viewer, { [field]: value })
      expect([200, 400], `${field}=${value}`).toContain(answer.status)
      if (answer.status === 200 && field !== 'q')
        expect(answer.body.customers, `${field}=${value}`).toEqual([])
      expect(performance.now() - begun).toBeLessThan(1000)
    }
  expect((await list(bench.viewer, {})).body.total.count).toBe(300)
})

test('CVE-2026-85055: the phone is found by its last four only, and never shown', async () => {
  const count = async (q: string): Promise<number> => (await list(bench.viewer, { q })).body.total.count
  expect(await count('1234')).toBeGreaterThan(0)
  for (const part of ['13805771234', '1380577', '05771234', '71234', '577']) expect(await count(part)).toBe(0)
  const answer = await list(bench.viewer, { pageSize: '200' })
  expect(answer.text).toContain('138****1234')
  expect(answer.text).not.toContain('13805771234')
  expect(answer.text).not.toContain('88995678')
})

test('above ten thousand matches the count is an estimate and says so', async () => {
  const { customerTotal } = await import('./customers.list.ts')
  const many = Array.from({ length: 10_050 }, (_, n) =>
    seedCustomer(bench, { name: `多店${n}`, unitId: bench.units.teamB2, ownerId: null }),
  )
  await loadCustomers(bench.db, many)
  const { grantSystem } = await import('#platform/policy/index.ts')
  const total = await customerTotal(bench.db, grantSystem('customers.read'), {
    types: [],
    grades: [],
    states: [],
    ownerIds: [],
    unitIds: [],
  })
  expect(total.exact).toBe(false)
  expect(total.count).toBeGreaterThan(10_000)
})

test('an estimate is put right by the page: a short page is the last one, a full one never is by estimate', async () => {
  const { customerPageAndTotal } = await import('./customers.list.ts')
  const { grantSystem } = await import('#platform/policy/index.ts')
  const closed = all.filter((row) => row.state === 'closed').length
  const page = async (offset: number, limit: number, guess: number) => {
    const filter = { types: [], grades: [], states: ['closed' as const], ownerIds: [], unitIds: [] }
    const wanted = { sort: 'volume90' as const, direction: 'desc' as const, offset, limit }
    const estimated = { count: guess, exact: false }
    const [rows, total] = await customerPageAndTotal(
      bench.db,
      grantSystem('customers.read'),
      filter,
      wanted,
      async () => estimated,
    )
    return { rows: rows.length, total }
  }
  expect(closed).toBeGreaterThan(3)
  expect(await page(0, closed + 10, 1)).toEqual({ rows: closed, total: { count: closed, exact: true } })
  expect((await page(0, closed - 2, 1)).total).toEqual({ count: closed - 1, exact: false })
  expect((await page(0, closed - 2, 9999)).total).toEqual({ count: 9999, exact: false })
  expect((await page(closed - 2, 10, 9999)).total).toEqual({ count: closed, exact: true })
})

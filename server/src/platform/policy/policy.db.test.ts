import fc from 'fast-check'
import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase } from '#testing/database.ts'
import { covers, type RowScope, scopeCondition } from './index.ts'

const database = await createTestDatabase()
const { db } = database
afterAll(database.drop)

const units = Array.from({ length: 6 }, () => uuid())
const owners = Array.from({ length: 4 }, () => uuid())
const rows = [null, ...units].flatMap((unitId) =>
  [null, ...owners].map((ownerId) => ({ id: uuid(), unitId, ownerId })),
)

beforeAll(async () => {
  await sql`create table scoped_rows (id uuid primary key, unit_id uuid, owner_id uuid)`.execute(db)
  for (const row of rows)
    await sql`insert into scoped_rows values (${row.id}, ${row.unitId}, ${row.ownerId})`.execute(db)
})

const anyScope: fc.Arbitrary<RowScope> = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ all: true as const }) },
  {
    weight: 9,
    arbitrary: fc.record({
      all: fc.constant(false as const),
      unitIds: fc.subarray(units),
      ownerId: fc.option(fc.constantFrom(...owners), { nil: null }),
      standIns: fc.subarray(owners),
      customerIds: fc.subarray(rows.map((row) => row.id)),
    }),
  },
)

test('the SQL of a scope and `covers` agree on every row', async () => {
  await fc.assert(
    fc.asyncProperty(anyScope, fc.boolean(), async (scope, customers) => {
      const condition = scopeCondition(scope, 'r.unit_id', 'r.owner_id', customers ? 'r.id' : null)
      const found = await sql<{ id: string }>`select id from scoped_rows r where ${condition}`.execute(db)
      const bySql = new Set(found.rows.map((row) => row.id))
      const byCode = new Set(
        rows
          .filter((row) => covers(scope, customers ? { ...row, customerId: row.id } : row))
          .map((row) => row.id),
      )
      expect(bySql).toEqual(byCode)
    }),
    { numRuns: 300 },
  )
})

test('the condition stays whole next to others: “or” inside it does not leak out', async () => {
  const scope: RowScope = { all: false, unitIds: [units[0]!], ownerId: owners[0]! }
  const condition = scopeCondition(scope, 'r.unit_id', 'r.owner_id')
  const found = await sql<{ id: string }>`
    select id from scoped_rows r where ${condition} and r.unit_id = ${units[1]!}`.execute(db)
  const byHand = rows.filter((row) => row.unitId === units[1] && row.ownerId === owners[0])
  expect(found.rows.map((row) => row.id)).toEqual(byHand.map((row) => row.id))
})

test('an empty scope finds nothing', async () => {
  const condition = scopeCondition({ all: false, unitIds: [], ownerId: null }, 'r.unit_id', 'r.owner_id')
  const found = await sql`select id from scoped_rows r where ${condition}`.execute(db)
  expect(found.rows).toEqual([])
})

test('names of columns are names, not SQL', async () => {
  const scope: RowScope = { all: false, unitIds: [], ownerId: owners[0]! }
  const condition = scopeCondition(scope, 'r.unit_id', 'owner_id = owner_id or true or r.owner_id')
  await expect(sql`select id from scoped_rows r where ${condition}`.execute(db)).rejects.toThrow()
})

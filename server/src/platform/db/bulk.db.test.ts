import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#testing/database.ts'
import { type BulkColumns, insertInBulk, withoutIndexes } from './bulk.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
  await sql`create table kinds (code text primary key)`.execute(db.db)
  await sql`create table things (id int primary key, kind text references kinds (code), words text, at timestamptz,
    facts jsonb, ids uuid[], amount bigint)`.execute(db.db)
  await sql`create index things_by_kind on things (kind)`.execute(db.db)
})
afterAll(() => db.drop())

interface Thing {
  readonly id: number
  readonly kind: string | null
  readonly words: string | null
  readonly at: Date | null
  readonly facts: unknown
  readonly ids: readonly string[]
  readonly amount: bigint | null
}
const columns: BulkColumns<Thing> = {
  id: ['int', (row) => row.id],
  kind: ['text', (row) => row.kind],
  words: ['text', (row) => row.words],
  at: ['timestamptz', (row) => row.at],
  facts: ['jsonb', (row) => row.facts],
  ids: ['uuid[]', (row) => row.ids],
  amount: ['bigint', (row) => row.amount],
}
const uuid = '01890000-0000-7000-8000-000000000001'
const bare: Thing = { id: 0, kind: null, words: null, at: null, facts: null, ids: [], amount: null }
const awkward: Thing = {
  id: 1,
  kind: 'a',
  words: '引号 " 反斜杠 \\ {大括号}, NULL\n第二行',
  at: new Date('2026-11-18T06:30:00.123Z'),
  facts: { 'key "x"': ['\\', null, 1.5], text: 'NULL' },
  ids: [uuid, uuid],
  amount: 9_007_199_254_740_993n,
}

test('every value arrives as it was, whatever stands in it; known rows are left out', async () => {
  await sql`insert into kinds values ('a')`.execute(db.db)
  expect(await insertInBulk(db.db, 'things', columns, [bare, awkward])).toBe(2)
  expect(await insertInBulk(db.db, 'things', columns, [{ ...bare, words: 'again' }])).toBe(0)
  const { rows } = await sql<Thing>`select * from things order by id`.execute(db.db)
  expect(rows).toEqual([bare, awkward])
  // A null of SQL, not the JSON word for it: `is null` must find it.
  const { rows: empty } = await sql`select id from things where facts is null`.execute(db.db)
  expect(empty).toEqual([{ id: 0 }])
})

test('indexes and keys are back after a load, and a key still refuses what it would have refused', async () => {
  const present = async () =>
    (
      await sql<{ name: string }>`
        select conname as name from pg_constraint where conrelid = 'things'::regclass and contype = 'f'
        union select indexrelid::regclass::text from pg_index where indrelid = 'things'::regclass`.execute(
        db.db,
      )
    ).rows
      .map((row) => row.name)
      .toSorted()
  const before = await present()
  expect(before).toContain('things_by_kind')
  await db.db.transaction().execute((tx) =>
    withoutIndexes(tx, ['things'], async () => {
      await insertInBulk(tx, 'things', columns, [{ ...bare, id: 2, kind: 'later' }])
      await sql`insert into kinds values ('later')`.execute(tx)
    }),
  )
  expect(await present()).toEqual(before)
  const orphan = db.db
    .transaction()
    .execute((tx) =>
      withoutIndexes(tx, ['things'], () =>
        insertInBulk(tx, 'things', columns, [{ ...bare, id: 3, kind: 'nowhere' }]),
      ),
    )
  await expect(orphan).rejects.toMatchObject({ code: '23503' })
  expect(await present()).toEqual(before)
})

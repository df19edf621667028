import { sql } from 'kysely'
import { afterAll, expect, it } from 'vitest'
import { createTestDatabase } from '#testing/database.ts'
import { createDatabase } from './database.ts'

const test = await createTestDatabase()
const { db } = createDatabase(test.url, { max: 2, statementTimeoutMs: 5000 })
afterAll(async () => {
  await db.destroy()
  await test.drop()
})

it('more writers at once than connections all finish, though each asks something outside its transaction', async () => {
  const write = (n: number): Promise<number | undefined> =>
    db.transaction().execute(async (tx) => {
      await sql`select pg_advisory_xact_lock(4711)`.execute(tx)
      const { rows } = await sql<{ n: number }>`select ${n}::int as n`.execute(db)
      return rows[0]?.n
    })
  const wanted = [1, 2, 3, 4, 5, 6, 7, 8]
  expect(await Promise.all(wanted.map(write))).toEqual(wanted)
})

it('closes what it never used', async () => {
  const unused = createDatabase(test.url)
  await unused.db.destroy()
  expect(unused.pool.ended).toBe(true)
})

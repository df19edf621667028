import { afterAll, expect, test } from 'vitest'
import { sql } from 'kysely'
import { createTestDatabase } from './database.ts'

const first = await createTestDatabase()
const second = await createTestDatabase()
afterAll(async () => {
  await first.drop()
  await second.drop()
})

test('every test database is a private copy: what one writes, the other never sees', async () => {
  await sql`create table mark (n int)`.execute(first.db)
  const { rows } = await sql<{ t: string | null }>`select to_regclass('mark')::text as t`.execute(second.db)
  expect(rows).toEqual([{ t: null }])
})

test('names sort by pinyin: 李 (li) before 王 (wang) before 张 (zhang)', async () => {
  const { rows } = await sql<{ name: string }>`
    select name from unnest(array['张三', '王五', '李四', '安娜']) as t(name) order by name`.execute(first.db)
  // By code point it would be 安 张 李 王.
  expect(rows.map((row) => row.name)).toEqual(['安娜', '李四', '王五', '张三'])
})

test('word functions know Chinese letters (a trigram of 温州市 exists)', async () => {
  await sql`create extension if not exists pg_trgm`.execute(first.db)
  const { rows } = await sql<{ n: number }>`select cardinality(show_trgm('温州市')) as n`.execute(first.db)
  // Three letters give 4 trigrams (two blanks in front, one behind); with an ASCII-only locale there are none.
  expect(rows).toEqual([{ n: 4 }])
})

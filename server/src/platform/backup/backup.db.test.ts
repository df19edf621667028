import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { runMigrations } from 'graphile-worker'
import { sql } from 'kysely'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '#testing/database.ts'
import { seedOrganisation } from '#testing/fixtures.ts'
import { applyPending, readMigrations } from '../db/migrate.ts'
import { restoreBackup, writeBackup } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhike-backup-'))
const dataDir = join(folder, 'data')
const file = join(folder, 'full.zhike')
const now = new Date('2026-11-21T08:00:00Z')
let source: TestDatabase

beforeAll(async () => {
  source = await createTestDatabase()
  await seedOrganisation(source.db)
  // Rows with everything that a text format could get wrong: tabs, line breaks, backslashes, NULL next to ''.
  await sql`insert into settings (key, value) values ('awkward', ${JSON.stringify('a\tb\\n\\.\n"制表"')}::jsonb)`.execute(
    source.db,
  )
  await sql`insert into setting_changes (key, before, after) select 'k' || n, null, to_jsonb(n) from generate_series(1, 60000) n`.execute(
    source.db,
  )
  await sql`insert into audit_records (seq, at, action, subject_kind, subject_id, detail, seal)
    values (1, now(), 'test', 'nothing', '', '{}', ${randomBytes(32)})`.execute(source.db)
  await sql`insert into outbox (type, subject_kind, data) values ('a', 'x', '1'), ('b', 'x', '2')`.execute(
    source.db,
  )
  await runMigrations({ connectionString: source.url })
  await sql`select graphile_worker.add_job('report', '{"day":1}', job_key => 'only')`.execute(source.db)
  mkdirSync(join(dataDir, 'files', 'ab'), { recursive: true })
  mkdirSync(join(dataDir, 'postgres'))
  writeFileSync(join(dataDir, 'files', 'ab', '照片.jpg'), randomBytes(3_000_000))
  writeFileSync(join(dataDir, 'files', 'empty'), '')
  writeFileSync(join(dataDir, 'postgres', 'never'), 'x')
  const written = await writeBackup({ url: source.url, dataDir, file, product: 'test', now })
  if (!written.ok) throw written.error
})

afterAll(async () => {
  await source.drop()
  rmSync(folder, { recursive: true, force: true })
})

/** Every table with a hash of its rows in sorted order, by another way than the product's own comparison. */
async function contentOf(url: string): Promise<Record<string, string>> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(`set timezone = 'UTC'`)
    const { rows } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname = 'public' and tablename not in ('schema_migrations', 'worker_processes')`,
    )
    const content: Record<string, string> = {}
    for (const { name } of rows) {
      const { rows: hashes } = await client.query<{ hash: string }>(
        `select count(*) || ' ' || coalesce(md5(string_agg(t::text, E'\\n' order by t::text collate "C")), '') as hash from ${name} t`,
      )
      content[name] = hashes[0]?.hash ?? ''
    }
    return content
  } finally {
    await client.end()
  }
}

async function restoreInto(from: string, options: { forceEmpty?: boolean } = {}) {
  const target = await createEmptyDatabase()
  const place = mkdtempSync(join(folder, 'place-'))
  const result = await restoreBackup({ url: target.url, dataDir: place, file: from, now, ...options })
  return { target, place, result }
}

async function tableCount(url: string): Promise<number> {
  const client = new Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ n: number }>(
    `select count(*)::int as n from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
  )
  await client.end()
  return rows[0]?.n ?? -1
}

test('a restore into an empty place brings back every row of every table and every file', async () => {
  const { target, place, result } = await restoreInto(file)
  expect(result).toMatchObject({ ok: true, value: { files: 2, upgraded: 0, setAside: null } })
  const before = await contentOf(source.url)
  expect(Object.keys(before).length).toBeGreaterThan(15)
  expect(await contentOf(target.url)).toEqual(before)
  expect(readFileSync(join(place, 'files', 'ab', '照片.jpg'))).toEqual(
    readFileSync(join(dataDir, 'files', 'ab', '照片.jpg')),
  )
  expect(existsSync(join(place, 'postgres', 'never'))).toBe(false)
  await target.drop()
})

test('after a restore numbers go on where they were, triggers and foreign keys guard again, jobs wait', async () => {
  const { target } = await restoreInto(file)
  const client = new Client({ connectionString: target.url })
  await client.connect()
  const { rows: next } = await client.query<{ id: string }>(
    `insert into setting_changes (key) values ('next') returning id`,
  )
  // 60 000 rows were there: a sequence that starts anew would collide with row 1.
  expect(Number(next[0]?.id)).toBe(60_001)
  await expect(client.query('delete from audit_records')).rejects.toThrow('append-only')
  await expect(
    client.query(`insert into memberships (id, user_id, unit_id, valid_from)
      values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), '2026-01-01')`),
  ).rejects.toMatchObject({ code: '23503' })
  const { rows: jobs } = await client.query(`select task_identifier, key from graphile_worker.jobs`)
  expect(jobs).toEqual([{ task_identifier: 'report', key: 'only' }])
  await client.end()
  await target.drop()
})

test('a truncated or altered file is refused before anything is touched', async () => {
  const whole = readFileSync(file)
  const truncated = join(folder, 'truncated.zhike')
  writeFileSync(truncated, whole.subarray(0, Math.floor(whole.length * 0.7)))
  // Altered inside and compressed again, so that only our own hashes can notice: one letter of one row.
  const content = zstdDecompressSync(whole)
  content[content.indexOf('k777')] = 'q'.charCodeAt(0)
  const altered = join(folder, 'altered.zhike')
  writeFileSync(altered, zstdCompressSync(content))
  for (const bad of [truncated, altered]) {
    const { target, place, result } = await restoreInto(bad)
    expect(result).toMatchObject({ ok: false, error: { code: 'backup_damaged' } })
    expect(await tableCount(target.url)).toBe(0)
    expect(readdirSync(place)).toEqual([])
    await target.drop()
  }
})

test('a database that holds data is refused, and replaced only with --force-empty', async () => {
  const { target, place } = await restoreInto(file)
  const again = { url: target.url, dataDir: join(place, 'other'), file, now }
  expect(await restoreBackup(again)).toMatchObject({ ok: false, error: { code: 'restore_not_empty' } })
  expect(await restoreBackup({ ...again, forceEmpty: true })).toMatchObject({ ok: true })
  expect(await contentOf(target.url)).toEqual(await contentOf(source.url))
  await target.drop()
})

test('a backup of a newer schema is refused with the names of what is missing here', async () => {
  const newer = await createTestDatabase()
  await sql`insert into schema_migrations (name, checksum) values ('9999_future', 'x')`.execute(newer.db)
  const target = join(folder, 'newer.zhike')
  await writeBackup({ url: newer.url, dataDir: join(folder, 'none'), file: target, product: 'test', now })
  const { result, target: empty } = await restoreInto(target)
  expect(result).toMatchObject({ ok: false, error: { code: 'backup_newer_schema' } })
  expect(await tableCount(empty.url)).toBe(0)
  await newer.drop()
  await empty.drop()
})

test('rows that break a foreign key are refused at the end of the load, and nothing is left', async () => {
  const broken = await createTestDatabase()
  await sql`alter table memberships drop constraint memberships_user_id_fkey`.execute(broken.db)
  await seedOrganisation(broken.db)
  await sql`insert into memberships (id, user_id, unit_id, valid_from)
    select gen_random_uuid(), gen_random_uuid(), id, '2026-01-01' from units limit 1`.execute(broken.db)
  const orphaned = join(folder, 'orphaned.zhike')
  await writeBackup({ url: broken.url, dataDir, file: orphaned, product: 'test', now })
  const { target, place, result } = await restoreInto(orphaned)
  expect(result).toMatchObject({ ok: false, error: { code: 'restore_failed' } })
  expect(await tableCount(target.url)).toBe(0)
  expect(readdirSync(place)).toEqual([])
  await broken.drop()
  await target.drop()
})

test('an existing file is never overwritten, and a folder that cannot be written leaves no half file', async () => {
  const options = { url: source.url, dataDir, product: 'test', now }
  expect(await writeBackup({ ...options, file })).toMatchObject({ error: { code: 'backup_target_exists' } })
  const nowhere = join(folder, 'no', 'such', 'folder', 'x.zhike')
  expect(await writeBackup({ ...options, file: nowhere })).toMatchObject({
    error: { code: 'backup_not_written' },
  })
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([])
})

test('every index, constraint and trigger is there again after a restore', async () => {
  const { target } = await restoreInto(file)
  const parts = async (url: string): Promise<unknown[]> => {
    const client = new Client({ connectionString: url })
    client.on('error', () => undefined)
    await client.connect()
    const { rows } = await client.query(
      `select tablename as on, indexdef as what from pg_indexes where schemaname = 'public'
       union all select conrelid::regclass::text, pg_get_constraintdef(oid) from pg_constraint
         where connamespace = 'public'::regnamespace
       union all select tgrelid::regclass::text, tgenabled::text || pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
       order by 1, 2`,
    )
    await client.end()
    return rows as unknown[]
  }
  const before = await parts(source.url)
  expect(before.length).toBeGreaterThan(50)
  expect(await parts(target.url)).toEqual(before)
  await target.drop()
})

test('a backup of an older version comes back and is brought up to date', async () => {
  const older = await createEmptyDatabase()
  const client = new Client({ connectionString: older.url })
  await client.connect()
  const names = (await readMigrations()).map((migration) => migration.name)
  const first = await applyPending(client, undefined, new Set(names.slice(0, 3)))
  expect(first).toMatchObject({ ok: true, value: { applied: 3 } })
  await client.query(`insert into settings (key, value) values ('old', '1')`)
  await client.end()
  const target = join(folder, 'older.zhike')
  await writeBackup({ url: older.url, dataDir: join(folder, 'none'), file: target, product: 'test', now })
  const { result, target: place } = await restoreInto(target)
  expect(result).toMatchObject({ ok: true, value: { upgraded: names.length - 3 } })
  const reader = new Client({ connectionString: place.url })
  await reader.connect()
  const { rows } = await reader.query(`select key, value from settings where key = 'old'`)
  expect(rows).toEqual([{ key: 'old', value: 1 }])
  await reader.end()
  await older.drop()
  await place.drop()
})

test('nobody is signed in by a restore: sessions and half-finished sign-ins of that time are gone', async () => {
  const signedIn = await createTestDatabase()
  const { leader } = await seedOrganisation(signedIn.db)
  await sql`insert into sessions (id, token_hash, user_id, method, device, address, created_at, last_seen_at)
    values (gen_random_uuid(), ${randomBytes(32)}, ${leader.userId}, 'password', 'phone', '10.0.0.9', now(), now())`.execute(
    signedIn.db,
  )
  await sql`insert into sign_in_challenges (token_hash, user_id, created_at, expires_at)
    values (${randomBytes(32)}, ${leader.userId}, now(), now() + interval '5 minutes')`.execute(signedIn.db)
  const target = join(folder, 'signed-in.zhike')
  await writeBackup({ url: signedIn.url, dataDir: join(folder, 'none'), file: target, product: 'test', now })
  const { result, target: place } = await restoreInto(target)
  expect(result.ok).toBe(true)
  const reader = new Client({ connectionString: place.url })
  await reader.connect()
  const { rows } = await reader.query(
    `select (select count(*)::int from users) > 0 as people,
      (select count(*)::int from sessions) as sessions, (select count(*)::int from sign_in_challenges) as challenges`,
  )
  expect(rows).toEqual([{ people: true, sessions: 0, challenges: 0 }])
  await reader.end()
  await signedIn.drop()
  await place.drop()
})

import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { pino } from 'pino'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import type { AuditAction } from '#contracts/audit-actions.ts'
import { createTestDatabase } from '#testing/database.ts'
import { loadKey } from '../keys/keys.ts'
import { type AuditTrail, anchorPath, createAudit, readAnchors, setAnchorsAside } from './index.ts'
import { noSeal, type SealedFacts, sealOf } from './seal.ts'

const database = await createTestDatabase()
const { db } = database
const folders: string[] = []
afterAll(async () => {
  await database.drop()
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })))
})

let dataDir: string
let audit: AuditTrail
const at = new Date('2026-11-21T00:30:00.123Z')

beforeEach(async () => {
  await asIntruder(sql`truncate audit_records`)
  dataDir = await mkdtemp(path.join(tmpdir(), 'zhike-audit-'))
  folders.push(dataDir)
  audit = await createAudit({ db, dataDir, now: () => at, log: pino({ level: 'silent' }) })
})

// Actions that only a test knows: the chain seals whatever it is given.
const write = (action: string, detail: Record<string, unknown> = { 单位: '鹿城', n: 1.5 }) =>
  db.transaction().execute((tx) =>
    audit.record(tx, {
      actorId: null,
      action: action as AuditAction,
      subjectKind: 'unit',
      subjectId: 'u',
      detail,
      origin: null,
    }),
  )
const writeTen = async () => {
  for (let n = 1; n <= 10; n += 1) await write(`test.step_${n}`)
}

/** Somebody who owns the database but not the key: switches the triggers off, as an owner can. */
async function asIntruder(...statements: ReturnType<typeof sql>[]): Promise<void> {
  await sql`alter table audit_records disable trigger user`.execute(db)
  for (const statement of statements) await statement.execute(db)
  await sql`alter table audit_records enable trigger user`.execute(db)
}

test('an untouched chain verifies, whatever the details hold', async () => {
  await write('test.odd', {
    大: 10n ** 20n,
    at,
    text: 'a\0b\ud800 😀 "',
    tiny: 1e-7,
    big: 1e21,
    none: undefined,
  })
  await writeTen()
  await audit.anchor()
  expect(await audit.verify()).toMatchObject({ ok: true, checked: 11, anchoredUpTo: 11n })
})

describe('the database refuses', () => {
  for (const [verb, statement] of [
    ['update', sql`update audit_records set action = 'x' where seq = 1`],
    ['delete', sql`delete from audit_records where seq = 1`],
    ['truncate', sql`truncate audit_records`],
  ] as const) {
    test(`${verb} of a record`, async () => {
      await write('test.one')
      await expect(statement.execute(db)).rejects.toThrow('append-only')
      expect(await audit.verify()).toMatchObject({ ok: true, checked: 1 })
    })
  }
})

describe('an intruder who owns the database is found out who', () => {
  for (const [what, change] of [
    [
      'flips a byte of a detail',
      sql`update audit_records set detail = jsonb_set(detail, '{n}', '1.6') where seq = 4`,
    ],
    [
      'moves a record by a microsecond',
      sql`update audit_records set at = at + interval '1 microsecond' where seq = 4`,
    ],
    ['names another actor', sql`update audit_records set actor_id = gen_random_uuid() where seq = 4`],
    [
      'flips a byte of a seal',
      sql`update audit_records set seal = set_byte(seal, 0, get_byte(seal, 0) # 1) where seq = 4`,
    ],
    ['removes a record from the middle', sql`delete from audit_records where seq = 4`],
  ] as const) {
    test(what, async () => {
      await writeTen()
      await asIntruder(change)
      expect(await audit.verify()).toMatchObject({ ok: false, checked: 3, brokenAt: 4n })
    })
  }

  test('swaps two records', async () => {
    await writeTen()
    await asIntruder(
      sql`update audit_records set seq = 1000 where seq = 4`,
      sql`update audit_records set seq = 4 where seq = 7`,
      sql`update audit_records set seq = 7 where seq = 1000`,
    )
    expect(await audit.verify()).toMatchObject({ ok: false, brokenAt: 4n })
  })

  test('removes a record and closes the gap by renumbering', async () => {
    await writeTen()
    await asIntruder(
      sql`delete from audit_records where seq = 4`,
      sql`update audit_records set seq = 4 where seq = 5`,
    )
    expect(await audit.verify()).toMatchObject({ ok: false, brokenAt: 4n })
  })

  test('removes the tail: the anchor outside the database has seen it', async () => {
    await writeTen()
    await audit.anchor()
    await asIntruder(sql`delete from audit_records where seq > 7`)
    expect(await audit.verify()).toMatchObject({ ok: false, checked: 7, brokenAt: 8n })
    // Records written afterwards take the numbers of the removed ones and still do not hide it.
    for (let n = 0; n < 5; n += 1) await write('test.after')
    expect(await audit.verify()).toMatchObject({ ok: false, brokenAt: 10n })
  })

  test('re-chains everything with a key of their own', async () => {
    await writeTen()
    await rechain(Buffer.alloc(32, 1))
    expect(await audit.verify()).toMatchObject({ ok: false, checked: 0, brokenAt: 1n })
  })

  test('re-chains everything with the stolen key: the anchors differ', async () => {
    await writeTen()
    await audit.anchor()
    await rechain(await loadKey(dataDir, 'audit'))
    expect(await audit.verify()).toMatchObject({ ok: false, brokenAt: 10n })
  })

  test('empties the table', async () => {
    await writeTen()
    await audit.anchor()
    await asIntruder(sql`truncate audit_records`)
    expect(await audit.verify()).toMatchObject({ ok: false, checked: 0, brokenAt: 1n })
  })
})

describe('the anchor file', () => {
  test('gets a line only when there is something new', async () => {
    await audit.anchor()
    await write('test.one')
    await audit.anchor()
    await audit.anchor()
    expect((await readFile(anchorPath(dataDir), 'utf8')).trim().split('\n')).toHaveLength(1)
  })

  test('with a forged line is reported with its number; a line torn by a power cut is not', async () => {
    await write('test.one')
    await audit.anchor()
    await appendFile(anchorPath(dataDir), '2026-11-21T00:31:00.000Z 2 ab')
    expect(await audit.verify()).toMatchObject({ ok: true })
    const genuine = await readFile(anchorPath(dataDir), 'utf8')
    await writeFile(anchorPath(dataDir), `${genuine.replace(' 1 ', ' 2 ')}\n`)
    const verdict = await audit.verify()
    expect(verdict).toMatchObject({ ok: false, brokenAt: null })
    expect(verdict.reason?.zh).toContain('第 1 行')
  })

  test('starts anew after a restore that was meant', async () => {
    await writeTen()
    await audit.anchor()
    await asIntruder(sql`delete from audit_records where seq > 7`)
    const aside = await setAnchorsAside(anchorPath(dataDir), at)
    expect((await readAnchors(aside ?? '', await loadKey(dataDir, 'audit'))).anchors).toHaveLength(1)
    expect(await audit.verify()).toMatchObject({ ok: true, checked: 7, anchoredUpTo: 0n })
  })

  test('is written when the server starts and when it stops', async () => {
    await write('test.one')
    await audit.start()
    await write('test.two')
    await audit.stop()
    const { anchors } = await readAnchors(anchorPath(dataDir), await loadKey(dataDir, 'audit'))
    expect(anchors.map((anchor) => anchor.seq)).toEqual([1n, 2n])
  })
})

test('writers at the same time make one unbroken chain', async () => {
  await Promise.all(Array.from({ length: 40 }, (_, n) => write(`test.parallel_${n}`)))
  expect(await audit.verify()).toMatchObject({ ok: true, checked: 40 })
})

test('effect and record are kept together or not at all', async () => {
  const effect = db.transaction().execute(async (tx) => {
    await sql`create table effect (n int)`.execute(tx)
    await audit.record(tx, {
      actorId: null,
      action: 'settings.changed',
      subjectKind: 'unit',
      subjectId: null,
      detail: {},
      origin: null,
    })
    // The server dies between the record and the end of the transaction.
    await sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx)
  })
  await expect(effect).rejects.toThrow()
  const { rows } = await sql`select to_regclass('effect') as t`.execute(db)
  expect(rows).toEqual([{ t: null }])
  await write('test.next')
  expect(await audit.verify()).toMatchObject({ ok: true, checked: 1 })
})

/** Seals all records anew with a key, as somebody would who wants a changed chain to look whole. */
async function rechain(key: Buffer): Promise<void> {
  const { rows } = await sql<SealedFacts>`
    select seq, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, actor_id as "actorId",
           action || '_forged' as action, subject_kind as "subjectKind", subject_id as "subjectId", detail, address,
           request_id as "requestId" from audit_records order by seq`.execute(db)
  let previous = noSeal
  const statements = rows.map((row) => {
    previous = sealOf(key, previous, row)
    return sql`update audit_records set action = ${row.action}, seal = ${previous} where seq = ${row.seq}`
  })
  await asIntruder(...statements)
}

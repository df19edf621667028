import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { pino } from 'pino'
import { v7 as uuid } from 'uuid'
import { type AuditTrail, createAudit } from '#platform/audit/index.ts'
import { createDatabase, type Db, migrate } from '#platform/db/index.ts'
import { unwrap } from '#platform/errors/result.ts'
import { startEmbeddedPostgres } from '#platform/postgres/index.ts'

/**
 * What the audit trail costs: the same small transaction (one row changed, committed durably) with and without a
 * record, by 1, 4 and 12 writers at once; and how fast the chain is verified.
 */
export async function run(argv: readonly string[]): Promise<void> {
  const seconds = Number(argv[0] ?? 5)
  const dataDir = await mkdtemp(path.join(tmpdir(), 'zhike-bench-audit-'))
  const postgres = unwrap(await startEmbeddedPostgres({ dataDir, durable: true }))
  const { db } = createDatabase(postgres.url, { max: 12 })
  try {
    unwrap(await migrate(postgres.url))
    const audit = await createAudit({ db, dataDir, now: () => new Date(), log: pino({ level: 'silent' }) })
    await sql`create table effects (id uuid primary key, n int)`.execute(db)
    const lines = ['writers  audited  transactions/s      p50      p95']
    for (const writers of [1, 4, 12]) {
      for (const audited of [false, true]) {
        const times = await write(db, audited ? audit : null, writers, seconds)
        const rate = times.length / seconds
        lines.push(
          `${pad(writers, 7)}  ${audited ? '    yes' : '     no'}  ${pad(rate.toFixed(0), 14)}  ${ms(times, 0.5)}  ${ms(times, 0.95)}`,
        )
      }
    }
    const started = performance.now()
    const verdict = await audit.verify()
    const rate = verdict.checked / ((performance.now() - started) / 1000)
    lines.push(`verified ${verdict.checked} records, ok: ${verdict.ok}, ${rate.toFixed(0)} records/s`)
    process.stdout.write(`${lines.join('\n')}\n`)
  } finally {
    await db.destroy()
    await postgres.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** Writes for some seconds; the duration of each transaction in milliseconds. */
async function write(db: Db, audit: AuditTrail | null, writers: number, seconds: number): Promise<number[]> {
  const until = performance.now() + seconds * 1000
  const times: number[] = []
  const writer = async () => {
    while (performance.now() < until) {
      const started = performance.now()
      await db.transaction().execute(async (tx) => {
        const id = uuid()
        await sql`insert into effects values (${id}, 1)`.execute(tx)
        await audit?.record(tx, {
          actorId: id,
          action: 'settings.changed',
          subjectKind: 'effect',
          subjectId: id,
          detail: { before: null, after: { n: 1 } },
          origin: { requestId: id, address: '127.0.0.1', userAgent: 'bench' },
        })
      })
      times.push(performance.now() - started)
    }
  }
  await Promise.all(Array.from({ length: writers }, writer))
  return times.sort((a, b) => a - b)
}

const pad = (value: number | string, width: number): string => String(value).padStart(width)
const ms = (sorted: readonly number[], share: number): string =>
  `${(sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN).toFixed(1)} ms`.padStart(7)

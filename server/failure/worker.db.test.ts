import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import pg from 'pg'
import pino from 'pino'
import { expect, it } from 'vitest'
import { createDatabase } from '#platform/db/index.ts'
import { createJobs, migrateJobs } from '#platform/jobs/worker.ts'
import { createTestDatabase } from '#testing/database.ts'
import { pause, type ServerProcess, startProduct } from './harness/processes.ts'

it('a job is taken up again within 60 s after its worker was killed', async () => {
  const database = await createTestDatabase()
  const dataDir = await mkdtemp(path.join(tmpdir(), 'zhike-worker-'))
  const lock = new pg.Client({ connectionString: database.url })
  await lock.connect()
  const workers: ServerProcess[] = []
  try {
    const { pool } = createDatabase(database.url, { max: 1 })
    await migrateJobs(pool, pino({ level: 'silent' }))
    await pool.end()
    // The tidy-up job removes files first: while their table is locked it hangs in the middle of its work.
    await lock.query('begin')
    await lock.query('lock table files in access exclusive mode')
    await createJobs().enqueue(database.db, 'operations.tidy', {})
    const start = () => startProduct({ dataDir, role: 'worker', databaseUrl: database.url })
    workers.push(await start())
    await expect.poll(() => lockedBy(database.db), { timeout: 15_000 }).not.toBeNull()
    const victim = await lockedBy(database.db)
    workers.push(await start())

    const killed = performance.now()
    await workers[0]!.kill()
    await lock.query('rollback')
    while ((await waiting(database.db)) > 0) {
      if (performance.now() - killed > 60_000) throw new Error('the job was not taken up again within 60 s')
      await pause(200)
    }
    const seconds = (performance.now() - killed) / 1000
    console.log(`a job of a killed worker was done by another ${seconds.toFixed(1)} s after kill -9`)
    expect(victim).not.toBeNull()
    expect(seconds).toBeLessThan(60)
    // Nobody whom the killed worker's silence did not concern was taken for dead as well.
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from worker_processes`.execute(
      database.db,
    )
    expect(rows[0]!.n).toBe(1)
    expect(await workers[1]!.stop()).toBe(0)
    workers.pop()
  } finally {
    for (const worker of workers) worker.child.kill('SIGKILL')
    await lock.end()
    await database.drop()
    await rm(dataDir, { recursive: true, force: true })
  }
}, 110_000)

type TestDb = Awaited<ReturnType<typeof createTestDatabase>>['db']

async function lockedBy(db: TestDb): Promise<string | null> {
  const { rows } = await sql<{ locked_by: string | null }>`
    select locked_by from graphile_worker._private_jobs where locked_at is not null`.execute(db)
  return rows[0]?.locked_by ?? null
}

async function waiting(db: TestDb): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from graphile_worker._private_jobs j
    join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = 'operations.tidy'`.execute(
    db,
  )
  return rows[0]!.n
}

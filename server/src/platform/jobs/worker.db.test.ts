import { sql } from 'kysely'
import type pg from 'pg'
import pino from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createDatabase } from '#platform/db/index.ts'
import { createTestDatabase, type TestDatabase } from '#testing/database.ts'
import { createJobs, createJobWorker, migrateJobs, unlockJobsOfDeadWorkers } from './worker.ts'

const log = pino({ level: 'silent' })
let test: TestDatabase
let pool: pg.Pool
beforeAll(async () => {
  test = await createTestDatabase()
  pool = createDatabase(test.url, { max: 4 }).pool
  await migrateJobs(pool, log)
})
afterAll(async () => {
  await pool.end()
  await test.drop()
})

it('runs a job once, after the transaction that queued it has committed', async () => {
  const ran: unknown[] = []
  let done = (): void => undefined
  const finished = new Promise<void>((resolve) => {
    done = resolve
  })
  const worker = createJobWorker({
    db: test.db,
    pool,
    log,
    timeZone: 'Asia/Shanghai',
    concurrency: 1,
    jobs: [
      {
        name: 'count',
        async run(payload) {
          ran.push(payload['n'])
          done()
        },
      },
    ],
  })
  await worker.start()
  const jobs = createJobs()
  await expect(
    test.db.transaction().execute(async (tx) => {
      await jobs.enqueue(tx, 'count', { n: 'rolled back' })
      throw new Error('no')
    }),
  ).rejects.toThrow('no')
  await test.db.transaction().execute((tx) => jobs.enqueue(tx, 'count', { n: 1 }))
  await finished
  await worker.stop()
  expect(ran).toEqual([1])
})

it('takes up again the jobs of a worker that died, and leaves those of a living one', async () => {
  const jobs = createJobs()
  await jobs.enqueue(test.db, 'orphan', {})
  await jobs.enqueue(test.db, 'cared-for', {})
  // A process that was killed leaves its lock; 25 s ago is past the 20 s after which silence counts as death.
  await sql`update graphile_worker._private_jobs j set locked_at = now() - interval '25 seconds',
      locked_by = case when t.identifier = 'orphan' then 'dead-worker' else 'living-worker' end
    from graphile_worker._private_tasks t where t.id = j.task_id and t.identifier in ('orphan', 'cared-for')`.execute(
    test.db,
  )
  await test.db
    .insertInto('worker_processes')
    .values({ id: '018f0000-0000-7000-8000-000000000001', host: 'here', worker_ids: ['living-worker'] })
    .execute()
  expect(await unlockJobsOfDeadWorkers(test.db)).toBe(1)
  const { rows } = await sql<{ identifier: string; locked: boolean }>`
    select t.identifier, j.locked_at is not null as locked from graphile_worker._private_jobs j
    join graphile_worker._private_tasks t on t.id = j.task_id
    where t.identifier in ('orphan', 'cared-for') order by 1`.execute(test.db)
  expect(rows).toEqual([
    { identifier: 'cared-for', locked: true },
    { identifier: 'orphan', locked: false },
  ])
})

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
    databaseUrl: test.url,
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

it('keeps a job that failed, with its error, and tries it again while others run', async () => {
  const jobs = createJobs()
  const tries: number[] = []
  let failed = (): void => undefined
  const firstFailure = new Promise<void>((resolve) => {
    failed = resolve
  })
  let done = (): void => undefined
  const finished = new Promise<void>((resolve) => {
    done = resolve
  })
  const worker = createJobWorker({
    db: test.db,
    databaseUrl: test.url,
    log,
    timeZone: 'Asia/Shanghai',
    concurrency: 1,
    jobs: [
      {
        name: 'stumble',
        run(_payload, { attempt }) {
          tries.push(attempt)
          if (attempt === 1) {
            failed()
            return Promise.reject(new Error('the far side was away'))
          }
          done()
          return Promise.resolve()
        },
      },
      { name: 'next', run: () => Promise.resolve() },
    ],
  })
  await worker.start()
  try {
    await jobs.enqueue(test.db, 'stumble', {})
    await firstFailure
    const failure = async (): Promise<unknown> =>
      (
        await sql<{ last_error: string | null }>`
          select j.last_error from graphile_worker._private_jobs j
          join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = 'stumble'`.execute(
          test.db,
        )
      ).rows[0]?.last_error
    await expect.poll(failure, { timeout: 10_000 }).toContain('the far side was away')
    // The second try is not due for seconds: brought forward, and the worker must still be there to make it.
    await sql`update graphile_worker._private_jobs set run_at = now()`.execute(test.db)
    await jobs.enqueue(test.db, 'next', {})
    await finished
  } finally {
    await worker.stop()
  }
  expect(tries).toEqual([1, 2])
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

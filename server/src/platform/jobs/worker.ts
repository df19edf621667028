import { randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'
import os from 'node:os'
import {
  Logger,
  parseCronItems,
  run,
  runMigrations,
  type Runner,
  type TaskList,
  type WorkerEvents,
} from 'graphile-worker'
import { sql } from 'kysely'
import type pg from 'pg'
import type { FastifyBaseLogger } from 'fastify'
import { createDatabase, type Db, type Executor } from '../db/index.ts'
import type { Job, Jobs } from './jobs.ts'

const beatEveryMs = 5000
/** A worker process that has not given a sign of life for this long is dead; its jobs are taken up again. */
const deadAfterSeconds = 20

/** Creates or updates the queue's own tables (schema `graphile_worker`). */
export async function migrateJobs(pool: pg.Pool, log: FastifyBaseLogger): Promise<void> {
  await runMigrations({ pgPool: pool, logger: quietLogger(log) })
}

export function createJobs(): Jobs {
  return {
    async enqueue(db, name, payload, options = {}) {
      await sql`select graphile_worker.add_job(
        identifier => ${name}, payload => ${JSON.stringify(payload)}::json,
        run_at => ${options.runAt ?? null}::timestamptz, max_attempts => ${options.maxAttempts ?? 10}::int,
        job_key => ${options.key ?? null}::text)`.execute(db)
    },
  }
}

export interface JobWorker {
  start(): Promise<void>
  stop(): Promise<void>
}

/**
 * Runs the jobs of this process with graphile-worker. The library frees a dead worker's jobs only after four
 * hours; here every process gives a sign of life, and whoever is silent for 20 s has its jobs unlocked. The
 * library has connections of its own: it writes the numbers of failed jobs as JSON, which knows no `bigint`.
 */
export function createJobWorker(options: {
  db: Db
  databaseUrl: string
  jobs: readonly Job[]
  log: FastifyBaseLogger
  timeZone: string
  concurrency: number
}): JobWorker {
  const { db, log } = options
  const processId = randomUUID()
  const workerIds = new Set<string>()
  const aborted = new AbortController()
  let pool: pg.Pool | null = null
  let runner: Runner | null = null
  let beat: NodeJS.Timeout | null = null

  async function giveSignOfLife(): Promise<void> {
    const ids = [...workerIds]
    await db
      .insertInto('worker_processes')
      .values({ id: processId, host: os.hostname(), worker_ids: ids })
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet({ worker_ids: ids, beat_at: sql<Date>`now()` }),
      )
      .execute()
    const freed = await unlockJobsOfDeadWorkers(db)
    if (freed > 0) log.warn({ freed }, 'jobs of a dead worker are taken up again')
  }

  return {
    async start() {
      const events: WorkerEvents = new EventEmitter()
      events.on('pool:create', ({ workerPool }) => workerIds.add(workerPool.id))
      events.on('worker:create', ({ worker }) => workerIds.add(worker.workerId))
      const taskList: TaskList = Object.fromEntries(
        options.jobs.map((job) => [
          job.name,
          async (payload: unknown, helpers: { job: { attempts: number } }) => {
            await job.run((payload ?? {}) as Record<string, unknown>, {
              log: log.child({ job: job.name }),
              signal: aborted.signal,
              attempt: helpers.job.attempts,
            })
          },
        ]),
      )
      await giveSignOfLife()
      pool = createDatabase(options.databaseUrl, {
        // One for each job that is taken or finished, one that listens, one that looks for work.
        max: options.concurrency + 2,
        applicationName: 'zhike jobs',
        plainTypes: true,
      }).pool
      runner = await run({
        pgPool: pool,
        taskList,
        parsedCronItems: parseCronItems(
          options.jobs.flatMap((job) =>
            job.cron ? [{ task: job.name, match: job.cron, options: { backfillPeriod: 0 } }] : [],
          ),
        ),
        concurrency: options.concurrency,
        pollInterval: 1000,
        noHandleSignals: true,
        events,
        logger: quietLogger(log),
      })
      await giveSignOfLife()
      beat = setInterval(() => {
        giveSignOfLife().catch((error: unknown) => log.warn({ err: error }, 'no sign of life could be given'))
      }, beatEveryMs)
    },
    async stop() {
      if (beat) clearInterval(beat)
      aborted.abort()
      await runner?.stop()
      await pool?.end()
      try {
        await db.deleteFrom('worker_processes').where('id', '=', processId).execute()
      } catch (error) {
        // The database went first. The others take our jobs over when we are silent for long enough.
        log.warn({ err: error }, 'the worker could not sign off')
      }
    },
  }
}

/** Unlocks what silent processes hold; returns how many jobs were freed. */
export async function unlockJobsOfDeadWorkers(db: Executor): Promise<number> {
  await db
    .deleteFrom('worker_processes')
    .where(sql<boolean>`beat_at < now() - make_interval(secs => ${deadAfterSeconds})`)
    .execute()
  const { rows } = await sql<{ locked_by: string; jobs: number }>`
    select j.locked_by, count(*)::int as jobs from graphile_worker._private_jobs j
    where j.locked_at < now() - make_interval(secs => ${deadAfterSeconds})
      and not exists (select from worker_processes p where j.locked_by = any(p.worker_ids))
    group by j.locked_by`.execute(db)
  if (rows.length === 0) return 0
  await sql`select graphile_worker.force_unlock_workers(${rows.map((row) => row.locked_by)}::text[])`.execute(
    db,
  )
  return rows.reduce((sum, row) => sum + row.jobs, 0)
}

function quietLogger(log: FastifyBaseLogger): Logger {
  return new Logger(() => (level, message, meta) => {
    if (level === 'error') log.error({ meta }, message)
    else if (level === 'warning') log.warn({ meta }, message)
    else log.debug({ meta }, message)
  })
}

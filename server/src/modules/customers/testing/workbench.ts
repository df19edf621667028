import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import pg from 'pg'
import { pino } from 'pino'
import { v7 as uuid } from 'uuid'
import type { ApiError } from '#contracts/http.ts'
import { createIdentityModule } from '#modules/identity/index.ts'
import { createAudit } from '#platform/audit/index.ts'
import { createCalendar } from '#platform/calendar/business-calendar.ts'
import { readConfig } from '#platform/config/config.ts'
import { createOutbox } from '#platform/events/outbox.ts'
import { createFiles } from '#platform/files/file-store.ts'
import { createHttpServer } from '#platform/http/index.ts'
import { createJobs, migrateJobs } from '#platform/jobs/worker.ts'
import { unwrap } from '#platform/errors/result.ts'
import { loadPack } from '#platform/pack/pack.ts'
import type { Platform, ServerModule } from '#platform/platform.ts'
import type { Actor } from '#platform/policy/index.ts'
import { createSettings } from '#platform/settings/setting-store.ts'
import { createTasks } from '#platform/tasks/task-store.ts'
import { plainCustomer } from '#testing/customers.ts'
import { createTestDatabase } from '#testing/database.ts'
import { type Organisation, seedOrganisation } from '#testing/fixtures.ts'
import { createTestPrivacy } from '#testing/privacy.ts'
import type { CustomersApi, CustomerSeed } from '../customers.api.ts'
import type { CustomerVocabulary } from '../customers.vocabulary.ts'
import { createCustomersModule } from '../customers.module.ts'

/** The customers module over the real platform, identity and HTTP server, with people who need no password. */
export async function openWorkbench(given: Partial<CustomerVocabulary> = {}) {
  // The tobacco pack's words, with any grade.
  const vocabulary: CustomerVocabulary = { ...unwrap(await loadPack('tobacco')), grades: [], ...given }
  const database = await createTestDatabase()
  const { db } = database
  const dataDir = await mkdtemp(path.join(tmpdir(), 'zhike-customers-'))
  const pool = new pg.Pool({ connectionString: database.url, max: 2 })
  const log = pino({ level: 'silent' })
  await migrateJobs(pool, log)
  const organisation = await seedOrganisation(db)
  const now = (): Date => new Date()
  const jobs = createJobs()
  const events = createOutbox({ db, databaseUrl: database.url, log })
  const config = readConfig({
    dataDir,
    databaseUrl: database.url,
    logLevel: 'silent',
    allowUnsafeDatabase: true,
  })
  const audit = await createAudit({ db, dataDir, now, log })
  const platform: Platform = {
    config,
    log,
    db,
    now,
    audit,
    events,
    jobs,
    tasks: createTasks({ db, jobs, events, log }),
    files: createFiles({ db, dataDir }),
    settings: createSettings({ db, unitPath: async (unitId) => [unitId] }),
    calendar: createCalendar({ db, timeZone: config.timeZone, now }),
  }
  const people = Object.values(organisation).filter(
    (value): value is Actor => typeof value === 'object' && 'userId' in value,
  )
  const identity = await createIdentityModule(platform, { auditTrail: audit })
  const privacy = createTestPrivacy(platform, identity, () => module)
  const module: ServerModule & CustomersApi = createCustomersModule(
    platform,
    identity,
    { disclosure: privacy.disclosure, exportGate: privacy.exportGate },
    vocabulary,
    () => [module.customerRows ?? []].flat(),
  )
  const app = await createHttpServer({
    config,
    log,
    // Tests ask more in a minute than people do; limits have tests of their own.
    routes: [...module.routes, ...privacy.routes].map((each) => ({
      ...each,
      endpoint: { ...each.endpoint, ratePerMinute: 100_000 },
    })),
    resolveActor: async (request) => {
      const person = people.find(({ account }) => account === request.headers['x-person'])
      return person ? { ...person, teams: await module.teamsOf(person.userId) } : null
    },
    observe: () => undefined,
  })
  await app.ready()

  /** Calls the API as a person; `as` null is nobody. */
  async function call<T = Record<string, unknown>>(
    as: Actor | null,
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    body?: object,
  ): Promise<{ status: number; body: T & Partial<ApiError>; text: string }> {
    const answer = await app.inject({
      method,
      url,
      headers: as === null ? {} : { 'x-person': as.account, cookie: `zhike_session=${uuid()}` },
      ...(body instanceof Buffer
        ? {
            payload: body,
            headers: { 'x-person': as?.account ?? '', 'content-type': 'application/octet-stream' },
          }
        : body && { payload: body }),
    })
    const isJson = String(answer.headers['content-type']).includes('json')
    return {
      status: answer.statusCode,
      body: (isJson ? answer.json() : {}) as T & Partial<ApiError>,
      text: answer.body,
    }
  }

  /** Runs the queued jobs of a kind as the worker would, in order of arrival. */
  async function runJobs(name: string): Promise<number> {
    const job = module.jobs?.find((candidate) => candidate.name === name)
    if (!job) throw new Error(`no job ${name}`)
    const { rows } = await sql<{ id: string; payload: Record<string, unknown> }>`
      select j.id::text, j.payload from graphile_worker._private_jobs j
        join graphile_worker._private_tasks t on t.id = j.task_id
       where t.identifier = ${name} order by j.id`.execute(db)
    for (const { id, payload } of rows) {
      await job.run(payload, { log, signal: new AbortController().signal, attempt: 1 })
      await sql`delete from graphile_worker._private_jobs where id = ${id}::bigint`.execute(db)
    }
    return rows.length
  }

  return {
    ...organisation,
    db,
    platform,
    module,
    app,
    call,
    runJobs,
    async close() {
      await app.close()
      await pool.end()
      await database.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

export type Workbench = Awaited<ReturnType<typeof openWorkbench>>

let running = 0

/** A customer with everything filled in; each has another licence. */
export function seedCustomer(
  organisation: Pick<Organisation, 'manager' | 'units'>,
  given: Partial<CustomerSeed> = {},
): CustomerSeed {
  running++
  return plainCustomer(
    { userId: organisation.manager.userId, unitId: organisation.units.teamA1 },
    {
      licence: `3303${String(running).padStart(8, '0')}`,
      name: `文成便利超市${running}`,
      contactName: '叶文',
      phone: `1380577${String(1000 + (running % 9000))}`,
      address: '五马街道 12 号',
      frequency: { visits: 1, weeks: 2 },
      position: { lng: 120.65, lat: 28.01, source: 'gcj02', accuracy: null },
      ...given,
    },
  )
}

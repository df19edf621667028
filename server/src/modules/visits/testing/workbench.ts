import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import pg from 'pg'
import { pino } from 'pino'
import { v7 as uuid } from 'uuid'
import type { ApiError, CallOf, Endpoint, ResponseOf } from '#contracts/http.ts'
import type { VisitForm } from '#contracts/operations.ts'
import {
  createCustomersModule,
  type CustomersApi,
  type CustomerSeed,
  loadCustomers,
} from '#modules/customers/index.ts'
import { createIdentityModule, type IdentityApi } from '#modules/identity/index.ts'
import { createAudit } from '#platform/audit/index.ts'
import { createCalendar } from '#platform/calendar/business-calendar.ts'
import { readConfig } from '#platform/config/config.ts'
import { createOutbox } from '#platform/events/outbox.ts'
import { createFiles } from '#platform/files/file-store.ts'
import { createHttpServer } from '#platform/http/index.ts'
import { createJobs, migrateJobs } from '#platform/jobs/worker.ts'
import type { Platform, ServerModule } from '#platform/platform.ts'
import type { Actor } from '#platform/policy/index.ts'
import { createSettings } from '#platform/settings/setting-store.ts'
import { createTasks } from '#platform/tasks/task-store.ts'
import { plainCustomer } from '#testing/customers.ts'
import { createTestDatabase } from '#testing/database.ts'
import { createTestPrivacy } from '#testing/privacy.ts'
import { addPerson, type Organisation, seedOrganisation } from '#testing/fixtures.ts'
import { createVisitsModule } from '../index.ts'
import { forgetVisitSettings } from '../visits.settings.ts'

export const form: VisitForm = {
  code: 'retail_visit',
  version: 3,
  fields: [
    {
      code: 'display',
      label: '陈列情况',
      kind: 'choice',
      required: true,
      options: [{ value: 'good', label: '整齐醒目' }],
    },
    { code: 'stock_days', label: '库存可销天数', kind: 'number', required: false, unitOfMeasure: '天' },
  ],
}

export type Answer<E extends Endpoint> = {
  readonly status: number
  readonly body: ResponseOf<E> & Partial<ApiError>
}

/**
 * The visits module over the real platform, the real customers tables and a real HTTP server, with people who need
 * no password and a clock that a test sets.
 */
export async function openWorkbench(startAt = '2026-11-18T08:00:00+08:00') {
  const database = await createTestDatabase()
  const { db } = database
  const dataDir = await mkdtemp(path.join(tmpdir(), 'zhike-visits-'))
  const log = pino({ level: 'silent' })
  const pool = new pg.Pool({ connectionString: database.url, max: 1 })
  await migrateJobs(pool, log)
  await pool.end()
  const organisation = await seedOrganisation(db)
  let clock = new Date(startAt)
  const now = () => new Date(clock)
  const jobs = createJobs()
  const events = createOutbox({ db, databaseUrl: database.url, log })
  const given = { dataDir, databaseUrl: database.url, logLevel: 'silent' as const, allowUnsafeDatabase: true }
  const config = readConfig(given, {})
  let identity: IdentityApi | null = null
  const settings = createSettings({
    db,
    unitPath: async (unitId) => (await identity?.unitPath(unitId)) ?? [],
  })
  const auditTrail = await createAudit({ db, dataDir, now, log })
  const platform: Platform = {
    config,
    log,
    db,
    now,
    audit: auditTrail,
    events,
    jobs,
    tasks: createTasks({ db, jobs, events, log }),
    files: createFiles({ db, dataDir }),
    settings,
    calendar: createCalendar({ db, timeZone: config.timeZone, now }),
  }
  const people = Object.values(organisation).filter(
    (value): value is Actor => typeof value === 'object' && 'userId' in value,
  )
  identity = await createIdentityModule(platform, { auditTrail })
  const { disclosure, exportGate } = createTestPrivacy(platform, identity, () => customers)
  const customers: ServerModule & CustomersApi = createCustomersModule(platform, identity, {
    disclosure,
    exportGate,
  })
  const module = createVisitsModule(platform, { identity, customers, exportGate, visitForm: form })
  settings.register(module.settings ?? [])
  const app = await createHttpServer({
    config,
    log,
    // Tests ask more in a minute than people do; limits have tests of their own.
    routes: [...module.routes, ...customers.routes].map((each) => ({
      ...each,
      endpoint: { ...each.endpoint, ratePerMinute: 100_000 },
    })),
    resolveActor: async (request) => {
      const person = people.find((each) => each.account === request.headers['x-person'])
      if (!person) return null
      const [standsInFor, teams] = [
        await module.standsInFor(person.userId),
        await module.lentTo(person.userId),
      ]
      return { ...person, standsInFor, teams }
    },
    observe: () => undefined,
  })
  await app.ready()

  /** Calls an endpoint as a person; null is nobody. */
  async function request<E extends Endpoint>(
    as: Actor | null,
    endpoint: E,
    input: CallOf<E> = {},
  ): Promise<Answer<E>> {
    const { status, body } = await requestRaw(as, endpoint, input)
    return { status, body: JSON.parse(body.toString('utf8') || '{}') as Answer<E>['body'] }
  }
  async function requestRaw<E extends Endpoint>(as: Actor | null, endpoint: E, input: CallOf<E> = {}) {
    const params = (input.params ?? {}) as Record<string, string>
    const url = endpoint.path.replaceAll(/:(\w+)/g, (_, name: string) =>
      encodeURIComponent(params[name] ?? ''),
    )
    const query = Object.entries((input.query ?? {}) as Record<string, unknown>)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]): [string, string] => [name, String(value)])
    const answer = await app.inject({
      method: endpoint.method,
      url: `${url}?${new URLSearchParams(query).toString()}`,
      headers: as === null ? {} : { 'x-person': as.account, cookie: `zhike_session=${uuid()}` },
      ...(input.body === undefined ? {} : { payload: input.body as object }),
    })
    return { status: answer.statusCode, body: answer.rawPayload, headers: answer.headers }
  }

  async function set(key: string, value: unknown, unitId: string | null = null): Promise<void> {
    await sql`
      insert into settings (key, unit_id, value) values (${key}, ${unitId}, ${JSON.stringify(value)}::jsonb)
      on conflict (key, unit_id) do update set value = excluded.value`.execute(db)
    settings.forget()
    forgetVisitSettings(settings)
  }

  return {
    ...organisation,
    db,
    platform,
    module,
    customersApi: customers,
    app,
    request,
    requestRaw,
    set,
    /** Sets the server's clock. */
    at(moment: string) {
      clock = new Date(moment)
    },
    /** The next request asks anew for whom its person stands in. */
    forgetStandIns: () => module.forgetStandIns(),
    /** One more account manager of team A1. */
    async hire(account: string): Promise<Actor> {
      const unitId = organisation.units.teamA1
      const person = {
        account,
        name: account,
        role: 'account_manager' as const,
        unitId,
        scope: 'own' as const,
      }
      const actor = await addPerson(db, { ...person, subtreeIds: [unitId] })
      people.push(actor)
      return actor
    },
    /** Events published so far about somebody's rows, of a type. */
    async published(type: string, owner: Actor) {
      return db
        .selectFrom('outbox')
        .select(['type', 'subject_id', 'unit_id', 'owner_id', 'data'])
        .where('type', '=', type)
        .where('owner_id', '=', owner.userId)
        .orderBy('id')
        .execute()
    },
    async customers(...given: Partial<CustomerSeed>[]): Promise<CustomerSeed[]> {
      const seeds = given.map((each) => seedCustomer(organisation, each))
      await loadCustomers(db, seeds)
      return seeds
    },
    async close() {
      await app.close()
      await module.close()
      await database.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
export type Workbench = Awaited<ReturnType<typeof openWorkbench>>

let running = 0

/** The middle of the test's town. One degree of latitude is 111 195 m, one of longitude at 28° north 98 179 m. */
export const town = { lng: 120.65, lat: 28 }
const METRES_PER_DEGREE = 111_195.08
/** A point so many metres east and north of the middle of the town. */
export const offset = (east: number, north: number) => ({
  lng: town.lng + east / (METRES_PER_DEGREE * Math.cos((town.lat * Math.PI) / 180)),
  lat: town.lat + north / METRES_PER_DEGREE,
})
export const placed = (east: number, north: number) => ({
  ...offset(east, north),
  source: 'wgs84' as const,
  accuracy: null,
})

/** A weekly customer of the manager in the middle of the town, last visited long ago. */
export function seedCustomer(
  organisation: Pick<Organisation, 'manager' | 'units'>,
  given: Partial<CustomerSeed> = {},
): CustomerSeed {
  running++
  return plainCustomer(
    { userId: organisation.manager.userId, unitId: organisation.units.teamA1 },
    {
      licence: `3303${String(running).padStart(8, '0')}`,
      name: `五马便利店${running}`,
      contactName: '叶文',
      phone: '13805770000',
      address: `五马街 ${running} 号`,
      position: placed(0, 0),
      lastVisitOn: '2026-11-01',
      ...given,
    },
  )
}

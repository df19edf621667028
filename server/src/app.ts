import { mkdir } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import type pg from 'pg'
import type { Endpoint } from '#contracts/http.ts'
import { createAudit } from '#platform/audit/index.ts'
import { createCalendar } from '#platform/calendar/business-calendar.ts'
import type { Config } from '#platform/config/config.ts'
import { createDatabase, type Db } from '#platform/db/index.ts'
import { checkDurability } from '#platform/db/durability.ts'
import { requireSchema } from '#platform/db/schema-check.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Processor } from '#platform/events/events.ts'
import { createOutbox } from '#platform/events/outbox.ts'
import { createProcessorRunner } from '#platform/events/processors.ts'
import { createFiles } from '#platform/files/file-store.ts'
import { answerNotFound, countInFlight, createHttpServer, type InFlight } from '#platform/http/index.ts'
import { openApiDocument } from '#platform/http/openapi.ts'
import { openApiPage } from '#platform/http/openapi-page.ts'
import { portBusy, portRefused } from '#platform/http/port.ts'
import { serveScreens } from '#platform/http/static.ts'
import { createJobs, createJobWorker, migrateJobs } from '#platform/jobs/worker.ts'
import { registerHealth } from '#platform/observability/health.ts'
import { createMetrics, type Metrics } from '#platform/observability/metrics.ts'
import { loadPack } from '#platform/pack/pack.ts'
import type { Platform, ServerModule } from '#platform/platform.ts'
import { createRealtimeHub, type RealtimeHub } from '#platform/realtime/hub.ts'
import { createSettings } from '#platform/settings/setting-store.ts'
import { createTasks } from '#platform/tasks/task-store.ts'
import { readCertificate, serveTls } from '#platform/tls/index.ts'
import { createModules, type Modules } from './modules.ts'

export interface App {
  readonly http: FastifyInstance
  readonly platform: Platform
  readonly modules: Modules
  /** Every endpoint of the API, of all modules. */
  readonly endpoints: readonly Endpoint[]
  /** Begins to listen (role api) and to work (role worker). */
  start(): Promise<Result<{ port: number }>>
  /** Ends cleanly: no new requests, running ones finished, streams closed, the job in hand finished. */
  stop(): Promise<void>
}

export interface AppOptions {
  readonly log: FastifyBaseLogger
  readonly version: string
  readonly now?: () => Date
  /** How often streams are checked for sessions that ended; 10 s. */
  readonly streamBeatMs?: number
  /** How long one statement may take; 30 s. A database that is silent for 2 s more counts as away. */
  readonly statementTimeoutMs?: number
  /** How often the files of the certificate are looked at for a renewed one; 5 s. */
  readonly certificateLookMs?: number
  /** How long stopping waits for requests in flight; 10 s. */
  readonly drainMs?: number
}

/**
 * Puts the program together: platform, modules, HTTP server, workers. A database that is not migrated, or belongs to
 * a newer version, is refused. Nothing listens before `start`.
 */
export async function createApp(config: Config, options: AppOptions): Promise<Result<App>> {
  const { log, version } = options
  const now = options.now ?? (() => new Date())
  const pack = await loadPack(config.pack)
  if (!pack.ok) return pack
  await mkdir(config.dataDir, { recursive: true })
  const certificate = config.tls ? await readCertificate(config.tls, now()) : null
  if (certificate?.ok === false) return certificate

  const { db, pool } = createDatabase(config.databaseUrl, { statementTimeoutMs: options.statementTimeoutMs })
  const fit = await checkDatabase(db, pool, config)
  if (!fit.ok) {
    await db.destroy()
    return fit
  }
  await migrateJobs(pool, log)

  const audit = await createAudit({ db, dataDir: config.dataDir, log, now })
  const events = createOutbox({ db, databaseUrl: config.databaseUrl, log })
  const jobs = createJobs()
  const files = createFiles({ db, dataDir: config.dataDir })
  const calendar = createCalendar({ db, timeZone: config.timeZone, now })
  const settings = createSettings({ db, unitPath: (unitId) => modules.identity.unitPath(unitId) })
  const tasks = createTasks({ db, jobs, events, log })
  const platform: Platform = { config, log, db, now, audit, events, jobs, tasks, files, settings, calendar }
  const hub = createRealtimeHub({ events, log, beatMs: options.streamBeatMs })
  const modules: Modules = await createModules(platform, {
    pack: pack.value,
    version,
    auditTrail: audit,
    settings,
    calendar,
    files,
    hub,
    processors: () => processorsOf(modules.all),
    namesOfThings: () => modules.all.flatMap(({ namesOfThings }) => namesOfThings ?? []),
    protectedFields: async () =>
      (await Promise.all(modules.all.map(async ({ protectedFields }) => protectedFields?.() ?? []))).flat(),
    customerRows: () => modules.all.flatMap(({ customerRows }) => customerRows ?? []),
  })
  const all: readonly ServerModule[] = modules.all
  for (const module of all) settings.register(module.settings ?? [])

  const metrics = createMetrics()
  registerGauges(metrics, db, hub)
  let stopping = false
  let inFlight: InFlight | null = null
  const routes = all.flatMap((module) => module.routes)
  const http = await createHttpServer({
    config,
    log,
    routes,
    tls: certificate?.value ?? null,
    resolveActor: (request) => modules.resolveActor(request),
    observe: (endpoint, status, seconds) => metrics.observeRequest(endpoint, status, seconds),
    prepare: (app) => {
      inFlight = countInFlight(app)
      app.addHook('onResponse', async (request, reply) => modules.answered(request, reply))
    },
  })
  registerHealth(http, {
    db,
    metrics,
    version,
    metricsToken: config.metricsToken,
    isStopping: () => stopping,
  })
  const endpoints = routes.map((route) => route.endpoint)
  const document = openApiDocument(endpoints, version)
  http.get('/api/v1/openapi.json', async () => document)
  http.get('/api/docs', async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(openApiPage(endpoints, document)),
  )
  await modules.registerMaps(http)
  const stopTls =
    config.tls &&
    certificate &&
    (await serveTls(http, certificate.value, {
      files: config.tls,
      dataDir: config.dataDir,
      log,
      lookEveryMs: options.certificateLookMs,
    }))
  const screens = [
    { prefix: '/', root: config.webRoot },
    { prefix: '/field/', root: config.fieldRoot },
  ] as const
  await serveScreens(http, screens, answerNotFound)

  const processors = createProcessorRunner({
    db,
    events,
    processors: processorsOf(all),
    log,
  })
  const worker = createJobWorker({
    db,
    databaseUrl: config.databaseUrl,
    jobs: all.flatMap((module) => module.jobs ?? []),
    log,
    timeZone: config.timeZone,
    concurrency: 2,
  })
  const serves = config.role !== 'worker'
  const works = config.role !== 'api'

  return ok({
    http,
    platform,
    modules,
    endpoints,
    async start() {
      // Before anybody can connect: a stream must know from where on it is handed events.
      await audit.start()
      await events.start()
      await hub.start()
      if (serves) {
        const listening = await listen(http, config)
        if (!listening.ok) return listening
      }
      if (works) {
        processors.start()
        await worker.start()
      }
      const address = http.server.address() as AddressInfo | null
      return ok({ port: address?.port ?? config.port })
    },
    async stop() {
      stopping = true
      stopTls?.()
      await hub.stop()
      await inFlight?.drain(options.drainMs ?? 10_000)
      // Whoever keeps an idle connection open, or reads a file too slowly, does not keep us from ending.
      const late = setTimeout(() => http.server.closeAllConnections(), 1000)
      await http.close()
      clearTimeout(late)
      if (works) {
        await processors.stop()
        await worker.stop()
      }
      await modules.stop()
      await events.stop()
      await audit.stop()
      await db.destroy()
    },
  })
}

const processorsOf = (modules: readonly ServerModule[]): Processor[] =>
  modules.flatMap((module) => module.processors ?? [])

async function checkDatabase(db: Db, pool: pg.Pool, config: Config): Promise<Result<null>> {
  const schema = await requireSchema(pool)
  if (!schema.ok || config.allowUnsafeDatabase) return schema
  return checkDurability(db)
}

async function listen(http: FastifyInstance, { host, port }: Config): Promise<Result<null>> {
  try {
    await http.listen({ host, port })
    return ok(null)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'EADDRINUSE') return fail(portBusy(port))
    if (code === 'EACCES' || code === 'EADDRNOTAVAIL') return fail(portRefused(host, port))
    throw error
  }
}

function registerGauges(metrics: Metrics, db: Db, hub: RealtimeHub): void {
  metrics.gauge('zhike_stream_listeners', 'Open realtime streams of this process', () => hub.listeners())
  metrics.gauge('zhike_jobs_waiting', 'Jobs that are due and not taken yet', async () => {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from graphile_worker._private_jobs
      where run_at <= now() and locked_at is null and attempts < max_attempts`.execute(db)
    return rows[0]?.n ?? 0
  })
  metrics.gauge('zhike_events_set_aside', 'Events that a processor could not take', async () => {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from processor_failures`.execute(db)
    return rows[0]?.n ?? 0
  })
}

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pino from 'pino'
import type { CallOf, Endpoint, ResponseOf } from '#contracts/http.ts'
import { type Config, readConfig } from '#platform/config/config.ts'
import { unwrap } from '#platform/errors/result.ts'
import type { Db } from '#platform/db/index.ts'
import { type App, type AppOptions, createApp } from '../src/app.ts'
import { createTestDatabase } from './database.ts'
import { type Organisation, seedOrganisation } from './fixtures.ts'

/** What a call answered: the status and the body as JSON. */
export interface Answer<T> {
  readonly status: number
  readonly body: T
  readonly headers: Record<string, string | number | string[] | undefined>
}

export interface Caller {
  /** Calls an endpoint over HTTP with the person's session. */
  call<E extends Endpoint>(endpoint: E, input?: CallOf<E>): Promise<Answer<ResponseOf<E>>>
  readonly cookie: string
}

export interface TestApp {
  readonly app: App
  readonly db: Db
  readonly url: string
  readonly organisation: Organisation
  /** Signs somebody of the organisation in, for calls through the whole HTTP stack. */
  signIn(account: string): Promise<Caller>
  readonly anonymous: Caller
  close(): Promise<void>
}

/**
 * The whole program on a database of its own with the fixture's organisation. Nothing listens on a port unless the
 * test calls `app.start()`; calls go through Fastify's `inject`, which runs the full stack.
 */
export async function createTestApp(
  options: Omit<AppOptions, 'log' | 'version'> & {
    role?: 'all' | 'api'
    /** The address under which the program reaches its database, such as that of a proxy that fails. */
    reach?: (url: string) => string
    /** What differs from the usual configuration of tests, such as a certificate. */
    config?: Partial<Config>
  } = {},
): Promise<TestApp> {
  const database = await createTestDatabase()
  const dataDir = await mkdtemp(path.join(tmpdir(), 'zhike-app-'))
  const organisation = await seedOrganisation(database.db)
  const config = readConfig(
    {
      dataDir,
      databaseUrl: options.reach?.(database.url) ?? database.url,
      port: 0,
      host: '127.0.0.1',
      role: options.role ?? 'api',
      logLevel: 'silent',
      webRoot: null,
      fieldRoot: null,
      allowUnsafeDatabase: true,
      ...options.config,
    },
    {},
  )
  const app = unwrap(await createApp(config, { ...options, log: pino({ level: 'silent' }), version: 'test' }))
  const caller = (cookie: string): Caller => ({
    cookie,
    call: (endpoint, input) => inject(app, endpoint, input ?? {}, cookie),
  })
  return {
    app,
    db: database.db,
    url: database.url,
    organisation,
    anonymous: caller(''),
    async signIn(account) {
      const answer = await app.http.inject({
        method: 'POST',
        url: '/api/v1/session',
        payload: { account, password: organisation.password },
      })
      const cookie = answer.cookies.find((one) => one.name === 'zhike_session')
      if (answer.statusCode !== 200 || !cookie)
        throw new Error(`sign-in of ${account} failed: ${answer.statusCode} ${answer.body}`)
      return caller(`zhike_session=${cookie.value}`)
    },
    async close() {
      await app.stop()
      await database.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function inject<E extends Endpoint>(
  app: App,
  endpoint: E,
  input: CallOf<E>,
  cookie: string,
): Promise<Answer<ResponseOf<E>>> {
  const params = (input.params ?? {}) as Record<string, string>
  const query = (input.query ?? {}) as Record<string, string | number | boolean | string[] | undefined>
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) search.set(name, Array.isArray(value) ? value.join(',') : String(value))
  }
  const url = endpoint.path.replaceAll(/:([a-zA-Z]+)/g, (_, name: string) =>
    encodeURIComponent(params[name] ?? ''),
  )
  const answer = await app.http.inject({
    method: endpoint.method,
    url: `${url}?${search.toString()}`,
    headers: cookie === '' ? {} : { cookie },
    ...(input.body === undefined ? {} : { payload: input.body as object }),
  })
  const json = (answer.headers['content-type'] ?? '').includes('application/json')
  return {
    status: answer.statusCode,
    body: (json ? answer.json() : answer.body) as ResponseOf<E>,
    headers: answer.headers,
  }
}

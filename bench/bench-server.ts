import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pino } from 'pino'
import type { CallOf, Endpoint, ResponseOf } from '#contracts/http.ts'
import { readConfig } from '#platform/config/config.ts'
import { createDatabase, type Db, migrate } from '#platform/db/index.ts'
import { unwrap } from '#platform/errors/result.ts'
import { startEmbeddedPostgres } from '#platform/postgres/index.ts'
import { FIXTURE_PASSWORD, type Organisation, seedOrganisation } from '#testing/fixtures.ts'
import { createApp } from '../server/src/app.ts'

/** A caller over a real connection, with the session of one person. */
export interface Client {
  call<E extends Endpoint>(endpoint: E, input?: CallOf<E>): Promise<ResponseOf<E>>
}

export interface BenchServer {
  readonly db: Db
  readonly organisation: Organisation
  readonly origin: string
  signIn(account: string): Promise<Client>
  close(): Promise<void>
}

/** The whole program on a fresh durable database in a temporary folder, listening on a free port. */
export async function startBenchServer(): Promise<BenchServer> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'zhike-bench-'))
  const postgres = unwrap(await startEmbeddedPostgres({ dataDir, durable: true }))
  unwrap(await migrate(postgres.url))
  const { db } = createDatabase(postgres.url, { max: 4 })
  const organisation = await seedOrganisation(db)
  const given = { dataDir, databaseUrl: postgres.url, port: 0, host: '127.0.0.1', role: 'api' as const }
  const config = readConfig({ ...given, logLevel: 'silent', webRoot: null, fieldRoot: null }, {})
  const app = unwrap(await createApp(config, { log: pino({ level: 'silent' }), version: 'bench' }))
  const { port } = unwrap(await app.start())
  const origin = `http://127.0.0.1:${port}`
  return {
    db,
    organisation,
    origin,
    async signIn(account) {
      const answer = await fetch(`${origin}/api/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ account, password: FIXTURE_PASSWORD }),
      })
      if (!answer.ok) throw new Error(`sign-in of ${account}: ${answer.status} ${await answer.text()}`)
      const cookie = answer.headers
        .getSetCookie()
        .map((each) => each.split(';')[0])
        .join('; ')
      return { call: (endpoint, input) => call(origin, cookie, endpoint, input ?? {}) }
    },
    async close() {
      await app.stop()
      await db.destroy()
      await postgres.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function call<E extends Endpoint>(
  origin: string,
  cookie: string,
  endpoint: E,
  input: CallOf<E>,
): Promise<ResponseOf<E>> {
  const params = (input.params ?? {}) as Record<string, string>
  const url = endpoint.path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
  const query = new URLSearchParams(input.query as Record<string, string> | undefined)
  const answer = await fetch(`${origin}${url}?${query}`, {
    method: endpoint.method,
    headers: { cookie, 'content-type': 'application/json' },
    ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
  })
  if (!answer.ok) throw new Error(`${endpoint.name}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as ResponseOf<E>
}

/** The value below which a share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

export const milliseconds = (value: number): string => `${value.toFixed(1)} ms`

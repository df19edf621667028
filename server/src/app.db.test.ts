import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apiError } from '#contracts/http.ts'
import { type Config, readConfig } from '#platform/config/config.ts'
import { readMigrations } from '#platform/db/migrate.ts'
import { unwrap } from '#platform/errors/result.ts'
import { createTestApp, type TestApp } from '#testing/app.ts'
import { createEmptyDatabase, createTestDatabase } from '#testing/database.ts'
import { openStream } from '#testing/event-stream.ts'
import { createApp } from './app.ts'

let dataDir: string
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'zhike-app-'))
})
afterAll(() => rm(dataDir, { recursive: true, force: true }))

const configOf = (databaseUrl: string, role: Config['role']): Config =>
  readConfig(
    {
      dataDir,
      databaseUrl,
      role,
      port: 0,
      host: '127.0.0.1',
      logLevel: 'silent',
      webRoot: null,
      fieldRoot: null,
      allowUnsafeDatabase: true,
    },
    {},
  )
const create = (url: string, role: Config['role'] = 'api') =>
  createApp(configOf(url, role), { log: pino({ level: 'silent' }), version: 'test' })

describe('a database of another schema is refused before anything is written', () => {
  it('one that was never migrated', async () => {
    const empty = await createEmptyDatabase()
    try {
      const refused = await create(empty.url)
      expect(refused).toMatchObject({ ok: false, error: { code: 'schema_older' } })
      expect(!refused.ok && refused.error.words.zh).toMatch(/npm run zhike -- migrate/)
      const client = new pg.Client({ connectionString: empty.url })
      await client.connect()
      const { rows } = await client.query(
        `select nspname from pg_namespace where nspname = 'graphile_worker'`,
      )
      const tables = await client.query(`select 1 from pg_tables where schemaname = 'public'`)
      await client.end()
      expect([rows, tables.rows]).toEqual([[], []])
    } finally {
      await empty.drop()
    }
  })

  it('one that lacks the newest migration, one of a newer version, and one that was tampered with', async () => {
    const database = await createTestDatabase()
    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    try {
      const newest = (await readMigrations()).at(-1)!
      await client.query('delete from schema_migrations where name = $1', [newest.name])
      expect(await create(database.url)).toMatchObject({ ok: false, error: { code: 'schema_older' } })
      await client.query('insert into schema_migrations (name, checksum) values ($1, $2)', [
        newest.name,
        'other',
      ])
      expect(await create(database.url)).toMatchObject({ ok: false, error: { code: 'schema_changed' } })
      await client.query('update schema_migrations set checksum = $2 where name = $1', [
        newest.name,
        newest.checksum,
      ])
      await client.query(`insert into schema_migrations (name, checksum) values ('9999_future', 'x')`)
      const newer = await create(database.url)
      expect(newer).toMatchObject({ ok: false, error: { code: 'schema_newer' } })
      expect(!newer.ok && newer.error.words.en).toContain('9999_future')
      // A refused start leaves no connection behind.
      const connections = async () =>
        (
          await client.query<{ n: number }>(`select count(*)::int as n from pg_stat_activity
            where datname = current_database() and application_name = 'zhike'`)
        ).rows[0]!.n
      await expect.poll(connections).toBe(0)
    } finally {
      await client.end()
      await database.drop()
    }
  })
})

describe('roles', () => {
  it('a worker does the jobs and listens nowhere; an api listens and does none', async () => {
    const database = await createTestDatabase()
    try {
      const api = unwrap(await create(database.url, 'api'))
      const { port } = unwrap(await api.start())
      expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200)
      await api.platform.jobs.enqueue(database.db, 'operations.tidy', {})
      const waiting = async () => {
        const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
        return /^zhike_jobs_waiting (\d+)/m.exec(text)?.[1]
      }
      await new Promise((resolve) => {
        setTimeout(resolve, 1500)
      })
      expect(await waiting()).toBe('1')

      const worker = unwrap(await create(database.url, 'worker'))
      unwrap(await worker.start())
      expect(worker.http.server.listening).toBe(false)
      await expect.poll(waiting, { timeout: 10_000 }).toBe('0')
      await worker.stop()
      await api.stop()
    } finally {
      await database.drop()
    }
  })

  it('says which port is taken, and how to choose another', async () => {
    const database = await createTestDatabase()
    try {
      const first = unwrap(await create(database.url))
      const { port } = unwrap(await first.start())
      const second = unwrap(
        await createApp(
          { ...configOf(database.url, 'api'), port },
          { log: pino({ level: 'silent' }), version: 'test' },
        ),
      )
      const started = await second.start()
      expect(started).toMatchObject({ ok: false, error: { code: 'port_busy' } })
      await second.stop()
      await first.stop()
    } finally {
      await database.drop()
    }
  })
})

describe('stopping', () => {
  let test: TestApp
  beforeAll(async () => {
    test = await createTestApp({ drainMs: 8000 })
  })
  afterAll(() => test?.close())

  it('answers what is in flight, refuses what is new, and says so to a load balancer', async () => {
    const origin = `http://127.0.0.1:${unwrap(await test.app.start()).port}`
    const { cookie } = await test.signIn('manager')
    const stream = await openStream(origin, cookie)
    const content = Buffer.from('half and half')
    const upload = beginUpload(origin, cookie, content)
    await upload.halfSent
    let stopped = false
    const stopping = test.app.stop().then(() => {
      stopped = true
    })
    await stream.ended
    const ready = await fetch(`${origin}/readyz`)
    expect([ready.status, await ready.json()]).toEqual([503, { status: 'stopping' }])
    const refused = await fetch(`${origin}/api/v1/installation`)
    expect(refused.status).toBe(503)
    expect(apiError.parse(await refused.json()).code).toBe('stopping')
    expect(stopped).toBe(false)
    expect(await upload.finish()).toBe(200)
    await stopping
    await expect(fetch(`${origin}/healthz`)).rejects.toThrow()
  })
})

/** An upload whose second half waits until it is told to go. */
function beginUpload(origin: string, cookie: string, content: Buffer) {
  const sha256 = createHash('sha256').update(content).digest('hex')
  const sending = httpRequest(`${origin}/api/v1/files/${randomUUID()}?name=a.txt&sha256=${sha256}`, {
    method: 'PUT',
    headers: { cookie, 'content-type': 'application/octet-stream', 'content-length': content.length },
  })
  const answered = new Promise<number>((resolve, reject) => {
    sending.on('response', (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
    sending.on('error', reject)
  })
  const halfSent = new Promise<void>((resolve) => {
    sending.write(content.subarray(0, 5), () => setTimeout(resolve, 300))
  })
  return {
    halfSent,
    finish: () => {
      sending.end(content.subarray(5))
      return answered
    },
  }
}

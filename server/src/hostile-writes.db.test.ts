import { createHash, randomUUID } from 'node:crypto'
import path from 'node:path'
import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { apiError, type Endpoint } from '#contracts/http.ts'

import { type Caller, createTestApp, type TestApp } from '#testing/app.ts'
import { type MarkedWorld, seedMarkedWorld } from '#testing/marked-world.ts'
import { liftRateLimits } from '#testing/no-limits.ts'
import { sampleOf } from '#testing/sample.ts'

/** Every route that writes, called by somebody who wants to write what is not theirs. */
let bench: TestApp
let world: MarkedWorld
const callers = new Map<string, Caller>()
beforeAll(async () => {
  await liftRateLimits()
  bench = await createTestApp({ now: () => new Date('2026-11-18T08:00:00+08:00') })
  for (const account of [
    'manager',
    'colleague',
    'stranger',
    'leader',
    'other-leader',
    'assessor',
    'administrator',
  ])
    callers.set(account, await bench.signIn(account))
  world = await seedMarkedWorld(bench, (account) => callers.get(account)!)
}, 120_000)
afterAll(() => bench?.close())

/** They end the caller's own session or change how it signs in. */
const apart = new Set([
  'identity.logout',
  'identity.login',
  'identity.loginSecondFactor',
  'identity.changePassword',
  'identity.revokeSession',
])
const writes = (): Endpoint[] =>
  bench.app.endpoints.filter(
    ({ method, kind, name }) => method !== 'GET' && kind !== 'stream' && !apart.has(name),
  )
const once = { retry: 0, timeout: 120_000 }

/** The sample with every id in it, however deep, replaced. */
function withIds(value: unknown, ids: Readonly<Record<string, string>>, key = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => withIds(one, ids, key))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withIds(one, ids, name)]))
  return typeof value === 'string' && /^[0-9a-f-]{36}$/.test(value) ? (ids[key] ?? ids['id']) : value
}

async function send(endpoint: Endpoint, account: string, id: string, body: unknown, headers = {}) {
  const params = sampleOf(endpoint.params) as Record<string, string>
  const url = endpoint.path.replaceAll(/:([a-zA-Z]+)/g, (_, name: string) =>
    encodeURIComponent(name === 'id' ? id : params[name]!),
  )
  const query = new URLSearchParams(
    Object.entries(sampleOf(endpoint.query) as object).map(([name, value]) => [name, String(value)]),
  )
  const answer = await bench.app.http.inject({
    method: endpoint.method,
    url: `${url}?${query}`,
    headers: { cookie: callers.get(account)!.cookie, ...headers },
    payload: body as object,
  })
  return { status: answer.statusCode, body: answer.body }
}

/** Ids of everything that is kept about the customer of the other county, by table. */
async function foreignIds(): Promise<string[]> {
  const { stranger } = bench.organisation
  const found = new Set([world.foreign.id])
  for (const [table, column, value] of [
    ['customer_people', 'customer_id', world.foreign.id],
    ['customer_needs', 'customer_id', world.foreign.id],
    ['customer_transfers', 'to_id', stranger.userId],
    ['visits', 'owner_id', stranger.userId],
    ['visit_plans', 'owner_id', stranger.userId],
    ['absences', 'person_id', stranger.userId],
    ['saved_views', 'owner_id', stranger.userId],
    ['inspection_items', 'manager_id', stranger.userId],
    ['inspection_plans', 'state', 'published'],
  ] as const) {
    const { rows } = await sql<{ id: string }>`
      select id::text from ${sql.table(table)} where ${sql.ref(column)}::text = ${value} limit 1`.execute(
      bench.db,
    )
    for (const { id } of rows) found.add(id)
  }
  return [...found]
}

/** Every row about the foreign customer or its owner, as it stands. */
async function foreignRows(): Promise<string> {
  const { rows: tables } = await sql<{ table: string; column: string }>`
    select c.relname as table, a.attname as column
      from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and not a.attisdropped
       and a.attname in ('customer_id', 'from_id', 'owner_id', 'person_id', 'manager_id')
       and c.relname not in ('tasks', 'outbox', 'audit_records', 'customer_duplicate_queue')`.execute(
    bench.db,
  )
  const about = [world.foreign.id, bench.organisation.stranger.userId]
  const found: string[] = []
  for (const { table, column } of tables) {
    const { rows } = await sql<{ row: string }>`
      select to_jsonb(t)::text as row from ${sql.table(table)} t
       where ${sql.ref(column)}::text = any(${about}) order by 1`.execute(bench.db)
    found.push(...rows.map(({ row }) => `${table} ${row}`))
  }
  const { rows } = await sql<{ row: string }>`
    select to_jsonb(c)::text as row from customers c where id = ${world.foreign.id}`.execute(bench.db)
  return [...found, ...rows.map(({ row }) => row)].toSorted().join('\n')
}

test(
  'CVE-2026-76901 CVE-2026-75505 no route lets somebody change, move or delete what is out of reach',
  once,
  async () => {
    const before = await foreignRows()
    expect(before.split('\n').length).toBeGreaterThan(15)
    const wrong: string[] = []
    const { stranger, units } = bench.organisation
    for (const endpoint of writes()) {
      for (const id of endpoint.path.includes(':id') ? await foreignIds() : [world.foreign.id]) {
        const ids = { id, ownerId: stranger.userId, personId: stranger.userId, unitId: units.teamB1 }
        const body = withIds(sampleOf(endpoint.body), { ...ids, customerId: world.foreign.id })
        // Lists that may be empty name the customer all the same.
        const filled = Object.fromEntries(
          Object.entries(body as object).map(([name, value]: [string, unknown]) => [
            name,
            name === 'customerIds' ? [world.foreign.id] : value,
          ]),
        )
        for (const account of ['manager', 'colleague', 'leader']) {
          const answer = await send(endpoint, account, id, filled)
          if (answer.status >= 500) wrong.push(`${account} ${endpoint.name}: ${answer.status}`)
          if (/qzxa/.test(answer.body))
            wrong.push(`${account} ${endpoint.name} tells ${answer.body.slice(0, 200)}`)
        }
      }
    }
    expect(wrong).toEqual([])
    const after = new Set((await foreignRows()).split('\n'))
    expect(before.split('\n').filter((row) => !after.has(row))).toEqual([])
    // A phone may have recorded, without a connection, a visit to a customer that is somebody else's by now: that is
    // kept as its sender's own, with a flag. Nothing else is new.
    const fresh = [...after].filter((row) => !before.includes(row))
    expect(fresh.filter((row) => !/^visits .*"customer_moved"/.test(row))).toEqual([])
  },
)

describe('CVE-2019-11782 keys that no schema names are stored nowhere', () => {
  const canary = { text: 'canary-7f3a', id: uuid(), number: 987_654_321 }

  /** Names of all columns there are, as the database and as programs write them. */
  async function keys(): Promise<string[]> {
    const { rows } = await sql<{ name: string }>`
      select distinct column_name as name from information_schema.columns where table_schema = 'public'`.execute(
      bench.db,
    )
    const camel = (name: string) => name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
    return [...new Set(rows.flatMap(({ name }) => [name, camel(name)]))]
  }
  /** Every object of a body with the keys it does not have yet. */
  function stuffed(value: unknown, names: readonly string[], inside = false): unknown {
    if (Array.isArray(value)) return value.map((one) => stuffed(one, names, true))
    // An empty object inside a body is a table of anything: its keys are values.
    if (typeof value !== 'object' || value === null || (inside && Object.keys(value).length === 0))
      return value
    const own = Object.fromEntries(
      Object.entries(value).map(([name, one]) => [name, stuffed(one, names, true)]),
    )
    const extra = Object.fromEntries(
      names.flatMap((name): [string, unknown][] =>
        name in own ? [] : [[name, /(^|_)id$|Id$|_by$/.test(name) ? canary.id : canary.text]],
      ),
    )
    return { ...extra, ...own }
  }

  test('in any body, at any depth, by anybody who may call', once, async () => {
    const names = await keys()
    const wrong: string[] = []
    let taken = 0
    for (const endpoint of writes()) {
      for (const account of ['manager', 'leader', 'administrator', 'assessor']) {
        const ids = { id: world.own.id, unitId: bench.organisation.units.teamA1 }
        const sample = withIds(sampleOf(endpoint.body), {
          ...ids,
          ownerId: bench.organisation.manager.userId,
        })
        // What a schema calls for may be anything; what it leaves open is what is tried here.
        const { status } = await send(
          endpoint,
          account,
          world.own.id,
          stuffed(sample, names.filter(notOptional(endpoint))),
        )
        if (status >= 500) wrong.push(`${account} ${endpoint.name}: ${status}`)
        if (status < 300) taken++
      }
    }
    expect(wrong).toEqual([])
    expect(taken).toBeGreaterThan(20)
    expect(await found([canary.text, canary.id])).toEqual([])
  })

  /** Keys that are no optional part of the body: those may be stored, that is what they are for. */
  function notOptional(endpoint: Endpoint): (name: string) => boolean {
    const text = JSON.stringify(
      z.toJSONSchema(endpoint.body, { io: 'input', unrepresentable: 'any', reused: 'inline' }),
    )
    return (name) => !text.includes(`"${name}":`)
  }
  async function found(values: readonly string[]): Promise<string[]> {
    const { rows: columns } = await sql<{ table: string; column: string }>`
      select c.relname as table, a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid
       where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and a.attnum > 0 and not a.attisdropped
         and format_type(a.atttypid, null) in ('text', 'jsonb', 'uuid', 'text[]', 'uuid[]')`.execute(bench.db)
    const places: string[] = []
    for (const { table, column } of columns) {
      const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}
        where ${sql.ref(column)}::text like any(${values.map((value) => `%${value}%`)})`.execute(bench.db)
      if (rows[0]!.n > 0) places.push(`${table}.${column}`)
    }
    return places
  }
})

describe('oversized and malformed', () => {
  test('JSON nested a hundred thousand deep is a mistake of the sender, quickly', once, async () => {
    const deep = `${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}`
    const arrays = '['.repeat(100_000) + ']'.repeat(100_000)
    for (const endpoint of writes()) {
      for (const payload of [deep, arrays]) {
        const since = performance.now()
        const { status, body } = await send(endpoint, 'administrator', world.own.id, payload, {
          'content-type': 'application/json',
        })
        const seen = `${endpoint.name}: ${status} in ${Math.round(performance.now() - since)} ms`
        expect([200, 400, 403, 404, 409, 413], seen).toContain(status)
        expect(performance.now() - since, seen).toBeLessThan(2000)
        if (status >= 400) expect(apiError.safeParse(JSON.parse(body)).success, seen).toBe(true)
      }
    }
  })

  test(
    'headers, queries and addresses without end are refused, and the next request is answered',
    once,
    async () => {
      await bench.app.start()
      const { port } = bench.app.http.server.address() as { port: number }
      const origin = `http://127.0.0.1:${port}`
      const { cookie } = callers.get('manager')!
      const ask = async (address: string, headers: Record<string, string>) =>
        (await fetch(origin + address, { headers: { cookie, ...headers } })).status
      expect(await ask('/api/v1/me', { 'x-long': 'x'.repeat(60_000) })).toBe(431)
      expect(await ask(`/api/v1/customers?q=${'x'.repeat(15_000)}`, {})).toBe(400)
      const many = Array.from({ length: 2000 }, (_, at) => `a${at}=1`).join('&')
      expect([200, 400, 431]).toContain(await ask(`/api/v1/customers?${many}`, {}))
      expect([400, 404, 414]).toContain(await ask(`/api/v1/customers/${'9'.repeat(9000)}`, {}))
      expect([200, 400]).toContain(await ask(`/api/v1/customers?own=${'%7B%22a%22:'.repeat(1000)}`, {}))
      expect(await ask('/api/v1/me', {})).toBe(200)
    },
  )
})

describe('CVE-2021-45071 files with names and contents of somebody who wants in', () => {
  const names = [
    '../../../../etc/cron.d/evil',
    String.raw`..\..\windows\win.ini`,
    '/etc/passwd',
    'C:evil.exe',
    '\u202Egpj.exe',
    'a\r\nset-cookie: zhike_session=x',
    '<img src=x onerror=alert(1)>.png',
    '"; filename="evil.html',
    '店'.repeat(300),
    '.',
    '..',
    '\u0000',
  ]
  const contents: Readonly<Record<string, string>> = {
    svg: '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>',
    html: '<!doctype html><script>fetch("/api/v1/me")</script>',
    // Begins as a picture and goes on as a page.
    polyglot: `GIF89a/*<script>alert(1)</script>*/`,
    xxe: '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><svg>&f;</svg>',
  }

  test(
    'are kept below the data folder under their id, and never shown as anything a browser runs',
    once,
    async () => {
      const { cookie } = callers.get('manager')!
      const root = path.dirname(
        path.dirname(path.dirname(path.dirname(bench.app.platform.files.pathOf(uuid())))),
      )
      for (const name of names) {
        for (const [kind, text] of Object.entries(contents)) {
          const id = randomUUID()
          const content = Buffer.from(text)
          const sha256 = createHash('sha256').update(content).digest('hex')
          const sent = await bench.app.http.inject({
            method: 'PUT',
            url: `/api/v1/files/${id}?${new URLSearchParams({ name, sha256 })}`,
            headers: { cookie, 'content-type': 'application/octet-stream' },
            payload: content,
          })
          const seen = `${kind} as ${JSON.stringify(name.slice(0, 40))}: ${sent.statusCode}`
          expect([200, 400], seen).toContain(sent.statusCode)
          if (sent.statusCode === 400) continue
          const inside = path.relative(root, bench.app.platform.files.pathOf(id))
          expect(inside.startsWith('..') || path.isAbsolute(inside), seen).toBe(false)
          const read = await bench.app.http.inject({ url: `/api/v1/files/${id}`, headers: { cookie } })
          expect(read.headers['content-type'], seen).toBe('application/octet-stream')
          expect(read.headers['x-content-type-options'], seen).toBe('nosniff')
          expect(read.headers['content-security-policy'], seen).toBe("default-src 'none'; sandbox")
          expect(read.headers['content-disposition'], seen).toMatch(
            /^attachment; filename\*=UTF-8''[\w%.!~*'()-]+$/,
          )
          expect(decodeURIComponent(String(read.headers['content-disposition'])), seen).not.toMatch(
            /[\\/<>\r\n\u202E]/,
          )
          expect(read.headers['set-cookie'], seen).toBeUndefined()
        }
      }
    },
  )
})

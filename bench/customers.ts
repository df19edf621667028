/**
 * Customers under load: the real HTTP server with real sessions over loopback.
 *
 *     npm run bench -- customers [list] [map] [fields] [search] [typing] [import] [--customers 100000] [--users 20] [--seconds 20] [--think 1000] [--data DIR] [--role all]
 *
 * `DATABASE_URL` names a migrated database to use; otherwise an embedded server is started in a temporary folder,
 * with the durability that the product runs with. An empty database is filled first. `--data` names the folder of
 * demo data instead (`npm run zhike -- demo --scale 1000000 --data DIR`), with its password in `ZHIKE_DEMO_PASSWORD`.
 * `--role api` leaves the worker out: new customers are compared with one another for minutes, which is other work.
 * `--think` is the mean pause of a person between two requests in milliseconds. Without it the same people ask twice:
 * with a second's pause, as people who read do, and without any, which shows where the machine saturates. At the end come the statements that took most of the database's time.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { cpus, loadavg, tmpdir, totalmem } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { loadCustomers, type CustomerSeed } from '#modules/customers/index.ts'
import { loadOrganisation } from '#modules/identity/index.ts'
import { readConfig } from '#platform/config/config.ts'
import { type Db, migrate } from '#platform/db/index.ts'
import { unwrap } from '#platform/errors/result.ts'
import { startEmbeddedPostgres } from '#platform/postgres/index.ts'
import { type App, createApp } from '../server/src/app.ts'
import { type Call, listMix, mapMix, searchMix, typingMix } from './customers-mix.ts'
import { fieldsMix, fillFieldValues } from './customers-fields.ts'
import { benchImport } from './customers-import.ts'

const benchPassword = 'bench-Tianlan-7-paiyun'

export async function run(argv: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      customers: { type: 'string', default: '100000' },
      users: { type: 'string', default: '20' },
      seconds: { type: 'string', default: '20' },
      think: { type: 'string' },
      data: { type: 'string' },
      role: { type: 'string', default: 'all' },
    },
  })
  const [users, seconds] = [Number(values.users), Number(values.seconds)]
  const pauses = values.think === undefined ? [1000, 0] : [Number(values.think)]
  const folder = await mkdtemp(path.join(tmpdir(), 'zhike-bench-'))
  const server = process.env['DATABASE_URL']
    ? null
    : unwrap(await startEmbeddedPostgres({ dataDir: values.data ?? folder }))
  const databaseUrl = process.env['DATABASE_URL'] ?? server!.url
  try {
    unwrap(await migrate(databaseUrl))
    const config = readConfig({
      dataDir: path.join(folder, 'data'),
      databaseUrl,
      port: 0,
      host: '127.0.0.1',
      logLevel: 'warn',
      role: values.role === 'api' ? 'api' : 'all',
    })
    const app = unwrap(await createApp(config, { log: pino({ level: 'warn' }), version: 'bench' }))
    try {
      const { port } = unwrap(await app.start())
      const people = values.data === undefined ? await fill(app, Number(values.customers)) : demoPeople()
      await startCounting(app.platform.db)
      describeMachine()
      const origin = `http://127.0.0.1:${port}`
      const parts =
        positionals.length > 0 ? positionals : ['list', 'map', 'fields', 'search', 'typing', 'import']
      const mixes = { list: listMix, map: mapMix, fields: fieldsMix, search: searchMix, typing: typingMix }
      if (parts.includes('fields'))
        await fillFieldValues(origin, await signIn(origin, people, people.leaders[0]!), app.platform.db)
      for (const part of ['list', 'map', 'fields', 'search', 'typing'] as const) {
        if (!parts.includes(part)) continue
        for (const think of pauses)
          await benchReading(origin, app.platform.db, people, { users, seconds, think }, mixes[part])
      }
      if (parts.includes('import'))
        await benchImport(origin, await signIn(origin, people, people.leaders[0]!), folder)
    } finally {
      await app.stop()
    }
  } finally {
    await server?.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

interface People {
  readonly managers: readonly string[]
  readonly leaders: readonly string[]
  readonly viewers: readonly string[]
  readonly password: string
}

/** The first accounts of the demo data, whatever its size. */
function demoPeople(): People {
  const numbered = (prefix: string, count: number, digits: number): string[] =>
    Array.from({ length: count }, (_, n) => `${prefix}${String(n + 1).padStart(digits, '0')}`)
  return {
    managers: numbered('m', 24, 2),
    leaders: numbered('leader', 5, 1),
    viewers: ['director', 'viewer'],
    password: process.env['ZHIKE_DEMO_PASSWORD'] ?? '',
  }
}

/** Statements are counted from here on, where the server can count them. */
async function startCounting(db: Db): Promise<void> {
  await sql`create extension if not exists pg_stat_statements`.execute(db)
  await sql`select pg_stat_statements_reset()`.execute(db)
}

async function printDearest(db: Db): Promise<void> {
  const { rows } = await sql<{ calls: number; total: number; mean: number; most: number; query: string }>`
    select calls::int, total_exec_time as total, mean_exec_time as mean, max_exec_time as most,
           regexp_replace(query, '\\s+', ' ', 'g') as query
      from pg_stat_statements join pg_database d on d.oid = dbid
     where d.datname = current_database() order by total_exec_time desc limit 6`.execute(db)
  console.log('dearest statements:')
  for (const { calls, total, mean, most, query } of rows)
    console.log(
      `  ${(total / 1000).toFixed(1)} s in ${calls} calls, mean ${mean.toFixed(1)} ms, most ${most.toFixed(0)} ms: ${query.slice(0, 110)}`,
    )
}

function describeMachine(): void {
  const processor = cpus()[0]?.model ?? 'unknown'
  const load = loadavg().map((value) => value.toFixed(1))
  console.log(
    `machine: ${cpus().length} × ${processor}, ${Math.round(totalmem() / 2 ** 30)} GiB; load average ${load.join(' ')}`,
  )
}

/** Twenty counties of twenty-four account managers each, with about 200 customers a manager where there are 100 000. */
async function fill(app: App, count: number): Promise<People> {
  const { db } = app.platform
  const counties = Array.from({ length: 20 }, (_, n) => ({ id: uuid(), n }))
  const perCounty = Array.from({ length: 24 }, (_, n) => n)
  const people: People = {
    managers: counties.flatMap((county) => perCounty.map((n) => `bench-m${county.n}-${n}`)),
    leaders: counties.map((county) => `bench-l${county.n}`),
    viewers: ['bench-v'],
    password: benchPassword,
  }
  const known = await sql<{ n: number }>`select count(*)::int as n from customers`.execute(db)
  if ((known.rows[0]?.n ?? 0) > 0) return people
  const city = uuid()
  const user = (
    account: string,
    role: 'account_manager' | 'team_leader' | 'department_viewer',
    unitId: string,
  ) => ({
    id: uuid(),
    account,
    name: account,
    unitId,
    roles: [{ role, unitId, scope: role === 'account_manager' ? ('own' as const) : ('subtree' as const) }],
  })
  const managers = people.managers.map((account, n) =>
    user(account, 'account_manager', counties[Math.floor(n / perCounty.length)]!.id),
  )
  await db.transaction().execute((tx) =>
    loadOrganisation(tx, {
      units: [
        { id: city, parentId: null, kind: 'city', code: 'BENCH', name: '测试市' },
        ...counties.map(({ id, n }) => ({
          id,
          parentId: city,
          kind: 'county' as const,
          code: `BENCH${n}`,
          name: `测试县${n}`,
        })),
      ],
      users: [
        ...managers,
        ...people.leaders.map((account, n) => user(account, 'team_leader', counties[n]!.id)),
        user('bench-v', 'department_viewer', city),
      ],
      since: '2020-01-01',
      password: benchPassword,
    }),
  )
  const begun = performance.now()
  await loadCustomers(db, customers(count, managers))
  const took = (performance.now() - begun) / 1000
  console.log(`loaded ${count} customers in ${took.toFixed(1)} s (${Math.round(count / took)} rows/s)`)
  await sql`vacuum analyze customers`.execute(db)
  return people
}

function* customers(
  count: number,
  managers: readonly { readonly id: string; readonly unitId: string }[],
): Generator<CustomerSeed> {
  const words = '文成瑞安永嘉乐清苍南平阳泰顺龙湾瓯海洞头鹿城五马解放人民府前望江'.match(/../gu) ?? []
  const shops = ['便利超市', '烟酒商行', '食品店', '副食店', '连锁超市', '大酒店', '小卖部', '百货店']
  for (let n = 0; n < count; n++) {
    const manager = managers[n % managers.length]!
    // Multiplying by primes scatters the values without a random source: every run has the same customers.
    const scatter = (prime: number, range: number): number => (n * prime) % range
    const town = scatter(7919, 5)
    yield {
      id: uuid(),
      licence: `3303${String(n).padStart(8, '0')}`,
      name: `${words[scatter(31, words.length)]}${words[scatter(101, words.length)]}${shops[scatter(17, shops.length)]}${n}`,
      contactName: null,
      phone: `138${String(scatter(7_368_787, 100_000_000)).padStart(8, '0')}`,
      address: `浙江省温州市${words[scatter(13, words.length)]}街道${words[scatter(57, words.length)]}路${scatter(331, 900)}号`,
      type: (['ordinary', 'ordinary', 'ordinary', 'chain_supermarket', 'hotel_entertainment'] as const)[
        scatter(11, 5)
      ]!,
      grade: String(1 + scatter(37, 30)),
      keyCustomer: scatter(3, 20) === 0,
      state: scatter(5, 25) === 0 ? 'closed' : 'active',
      frequency: { visits: 1, weeks: 1 + scatter(7, 4) },
      ownerId: manager.id,
      unitId: manager.unitId,
      position:
        scatter(41, 50) === 0
          ? null
          : {
              lng: 120.2 + town / 5 + scatter(104_729, 10_007) / 60_000,
              lat: 27.6 + town / 6 + scatter(1_299_709, 10_009) / 70_000,
              source: 'gcj02',
              accuracy: null,
            },
      openingHours: null,
      serviceMinutes: null,
      note: null,
      lastVisitOn:
        scatter(19, 10) === 0
          ? null
          : new Date(Date.UTC(2026, 8, 1 + scatter(23, 60))).toISOString().slice(0, 10),
      enteredOn: '2026-01-05',
      source: 'bench',
    }
  }
}

async function signIn(origin: string, { password }: People, account: string): Promise<string> {
  const answer = await fetch(`${origin}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ account, password }),
  })
  if (!answer.ok) throw new Error(`sign-in of ${account}: ${answer.status} ${await answer.text()}`)
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ')
}

/** Twelve account managers, six leaders and two who see the whole city out of every twenty. */
function accountOf(people: People, n: number): string {
  const kinds = n % 20 < 12 ? people.managers : n % 20 < 18 ? people.leaders : people.viewers
  return kinds[(n * 31) % kinds.length]!
}

let requests = 0

/** Milliseconds of processor time so far. Unlike waiting times it tells little of what else the machine does. */
async function processorTime(db: Db): Promise<{ asked: number; program: number; database: number }> {
  const { user, system } = process.cpuUsage()
  const backends = await sql<{ pid: number }>`
    select pid from pg_stat_activity where datname = current_database()`.execute(db)
  let ticks = 0
  for (const { pid } of backends.rows) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    ticks += Number(fields[11] ?? 0) + Number(fields[12] ?? 0)
  }
  return { asked: requests, program: (user + system) / 1000, database: ticks * 10 }
}

async function benchReading(
  origin: string,
  db: Db,
  people: People,
  load: { readonly users: number; readonly seconds: number; readonly think: number },
  mixOf: (person: number) => Generator<Call, never>,
): Promise<void> {
  await sql`select pg_stat_statements_reset()`.execute(db)
  const cookies = []
  for (let n = 0; n < load.users; n++) cookies.push(await signIn(origin, people, accountOf(people, n)))
  const times = new Map<string, number[]>()
  const errors = new Map<string, number>()
  const ask = async (cookie: string, call: Call, counted: boolean): Promise<void> => {
    requests++
    const begun = performance.now()
    const answer = await fetch(origin + call.url, {
      headers: { cookie, ...(call.body && { 'content-type': 'application/json' }) },
      ...(call.body && { method: 'POST', body: JSON.stringify(call.body) }),
    })
    await answer.arrayBuffer()
    const took = performance.now() - begun
    if (!answer.ok)
      errors.set(`${call.kind} ${answer.status}`, (errors.get(`${call.kind} ${answer.status}`) ?? 0) + 1)
    else if (counted) {
      const kept = times.get(call.kind)
      if (kept) kept.push(took)
      else times.set(call.kind, [took])
    }
  }
  const before = await processorTime(db)
  const end = performance.now() + load.seconds * 1000
  const warm = performance.now() + 2000
  await Promise.all(
    cookies.map(async (cookie, n) => {
      const mix = mixOf(n)
      while (performance.now() < end) {
        await ask(cookie, mix.next().value, performance.now() > warm)
        if (load.think > 0)
          await new Promise((resolve) => setTimeout(resolve, load.think * (0.5 + ((n * 7) % 10) / 10)))
      }
    }),
  )
  console.log(`load: ${load.users} sessions at once, pause ${load.think} ms, ${load.seconds} s, one process`)
  const rows = [...times].toSorted(([a], [b]) => (a < b ? -1 : 1))
  for (const [kind, list] of [...rows, ['all of them', rows.flatMap(([, list]) => list)] as const]) {
    const sorted = list.toSorted((a, b) => a - b)
    const at = (share: number): string =>
      (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(0).padStart(5)
    console.log(
      `${kind.padEnd(28)} ${String(sorted.length).padStart(6)} requests   p50 ${at(0.5)}  p95 ${at(0.95)}  p99 ${at(0.99)} ms`,
    )
  }
  const after = await processorTime(db)
  const asked = after.asked - before.asked
  const perRequest = (from: number, to: number): string => `${((to - from) / asked).toFixed(1)} ms`
  console.log(
    `processor time a request: program ${perRequest(before.program, after.program)} (this client included), database ${perRequest(before.database, after.database)}`,
  )
  if (errors.size > 0) console.log('errors:', Object.fromEntries(errors))
  await printDearest(db)
}

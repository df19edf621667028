import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import ExcelJS from 'exceljs'
import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import type { Verb } from '#contracts/access.ts'
import { tellNeed } from '#contracts/customer-needs.ts'
import { exportCustomers, getCustomer, saveCustomer } from '#contracts/customers.ts'
import type { Endpoint } from '#contracts/http.ts'
import { makeSubjectRequest } from '#contracts/subject-rights.ts'
import { listAudit } from '#contracts/identity.ts'
import { type Actor, authorize, covers } from '#platform/policy/index.ts'
import { type Caller, createTestApp, type TestApp } from '#testing/app.ts'
import { type EventStream, openStream } from '#testing/event-stream.ts'
import { addPerson } from '#testing/fixtures.ts'
import { hiddenIds, hiddenValues, type MarkedWorld, marks, seedMarkedWorld } from '#testing/marked-world.ts'
import { liftRateLimits } from '#testing/no-limits.ts'
import { sampleOf } from '#testing/sample.ts'

/**
 * Every route × role × scope × kind of confidential data, made from the endpoints themselves. Two things must hold of
 * each answer: it holds nothing that its reader may not see, and it is the same in a world in which only that differs —
 * so that no count, order, filter, error or timing of fields tells what the text does not.
 */
const now = new Date('2026-11-18T08:00:00+08:00')
let bench: TestApp
let world: MarkedWorld
const actors = new Map<string, Actor>()
const callers = new Map<string, Caller>()

beforeAll(async () => {
  await liftRateLimits()
  bench = await createTestApp({ now: () => now })
  const { units } = bench.organisation
  for (const one of Object.values(bench.organisation))
    if (typeof one === 'object' && 'account' in one) actors.set(one.account, one)
  const agent = (account: string, name: string, unitId: string, subtreeIds: readonly string[]) =>
    addPerson(bench.db, { account, name, role: 'service_agent', unitId, scope: 'subtree', subtreeIds })
  actors.set('agent', await agent('agent', '何声', units.city, Object.values(units)))
  const countyA = [units.countyA, units.teamA1, units.teamA2]
  actors.set('agent-a', await agent('agent-a', '何静', units.countyA, countyA))
  for (const account of actors.keys()) callers.set(account, await bench.signIn(account))
  world = await seedMarkedWorld(bench, (account) => callers.get(account)!)
  const asked = await callers.get('other-leader')!.call(makeSubjectRequest, {
    params: { id: uuid() },
    body: {
      licence: `${marks.before}licence`,
      kind: 'erasure',
      askedBy: `${marks.before}asker`,
      way: 'phone',
      identityCheck: 'call_back',
      note: `${marks.before}asker`,
    },
  })
  expect(asked.status).toBe(200)
}, 120_000)
afterAll(() => bench?.close())

/** Who may see a kind of marked text: a verb that reaches its customer, or somebody by name. */
const seenBy: Readonly<Record<string, readonly (Verb | { readonly account: string })[]>> = {
  name: ['customers.read', 'visits.read', 'inspections.read', 'inspections.respond'],
  licence: ['customers.read', 'visits.read', 'inspections.read', 'inspections.respond'],
  contact: ['customers.read'],
  address: ['customers.read', 'inspections.read', 'inspections.respond'],
  note: ['customers.read'],
  person: ['customers.read'],
  position: ['customers.read'],
  decision: ['customers.read'],
  need: ['customers.read'],
  team: ['customers.read'],
  relation: ['customers.read'],
  openfield: ['customers.read'],
  // What concerns the person, and what a field's roles are named for.
  private: ['people.read'],
  ownfield: ['people.read'],
  consent: ['privacy.consents'],
  asker: ['privacy.subjects'],
  finding: ['visits.read'],
  visitnote: ['visits.read'],
  nextstep: ['visits.read'],
  skip: ['visits.read'],
  absence: ['visits.read'],
  holding: ['holdings.read'],
  transfer: ['customers.read'],
  published: ['inspections.read', 'inspections.respond'],
  finished: [{ account: 'assessor' }],
  view: [{ account: 'stranger' }],
}
/** These are written on customers of the reader's own county too. */
const onOwnCustomers = new Set(['private', 'ownfield', 'holding'])

function maySee(account: string, kind: string): boolean {
  const actor = actors.get(account)!
  const { stranger, manager } = bench.organisation
  const owners = onOwnCustomers.has(kind) ? [stranger, manager] : [stranger]
  return (seenBy[kind] ?? []).some((way) => {
    if (typeof way === 'object') return way.account === account
    const grant = authorize(actor, way)
    return (
      grant.ok && owners.some(({ unitId, userId }) => covers(grant.value.scope, { unitId, ownerId: userId }))
    )
  })
}
/** Nothing about the other county is theirs: to them both worlds are one, down to the last byte. */
const outside = new Set(['manager', 'colleague', 'leader', 'administrator', 'agent-a'])

/** Endpoints that only read, besides every GET. */
const readingPosts = new Set([
  'calendar.preview',
  'customerFields.preview',
  'customers.previewAssignment',
  'customers.previewTransfer',
  'customers.simulatePool',
  'privacy.test',
  'privacy.trial',
])
/** They end a session, never end, or are tried on their own below. */
const apart = new Set(['identity.oidcCallback', 'identity.oidcStart', 'realtime.stream', 'audit.list'])

const reads = (): Endpoint[] =>
  bench.app.endpoints.filter(
    ({ name, method }) => !apart.has(name) && (method === 'GET' || readingPosts.has(name)),
  )

/** Ids that stand in addresses: everything that is kept about the marked customers. */
async function idsOf(endpoint: Endpoint): Promise<readonly string[]> {
  if (!endpoint.path.includes(':id')) return ['']
  if (endpoint.path.startsWith('/api/v1/customers/')) return [world.foreign.id, world.own.id, world.second.id]
  const table = tableOf.find(([prefix]) => endpoint.path.startsWith(prefix))?.[1]
  if (!table) return []
  const { rows } = await sql<{
    id: string
  }>`select id::text from ${sql.table(table)} order by 1 limit 12`.execute(bench.db)
  return rows.map(({ id }) => id)
}
const tableOf: readonly [prefix: string, table: string][] = [
  ['/api/v1/customer-field-definitions/', 'customer_fields'],
  ['/api/v1/customer-imports/', 'customer_imports'],
  ['/api/v1/customer-transfers/', 'customer_transfers'],
  ['/api/v1/files/', 'files'],
  ['/api/v1/inspections/', 'inspection_plans'],
  ['/api/v1/privacy/subject-requests/', 'subject_requests'],
  ['/api/v1/tasks/', 'tasks'],
  ['/api/v1/territories/scenarios/', 'territory_scenarios'],
  ['/api/v1/territories/results/', 'territory_results'],
  ['/api/v1/territories/decisions/', 'territory_decisions'],
  ['/api/v1/visit-plans/', 'visit_plans'],
  ['/api/v1/visits/', 'visits'],
]

interface Property {
  readonly type?: string
  readonly enum?: readonly string[]
  readonly anyOf?: readonly Property[]
  readonly pattern?: string
  readonly format?: string
}
const propertiesOf = (schema: z.ZodType): Readonly<Record<string, Property>> =>
  (z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' }).properties ??
    {}) as Readonly<Record<string, Property>>
const choicesOf = (property: Property): readonly string[] =>
  property.enum ?? property.anyOf?.flatMap(choicesOf) ?? []

/** What somebody types who wants to find out a number or a neighbour: the value whole and in parts. */
const probes = (): readonly string[] => [
  world.own.phone,
  world.own.phone.slice(0, 7),
  world.own.phone.slice(3, 7),
  world.own.personPhone,
  world.own.idNumber,
  world.own.secret,
  world.foreign.phone,
  world.foreign.idNumber,
  ...['name', 'licence', 'contact', 'address', 'person', 'private', 'visitnote'].map(
    (kind) => marks.before + kind,
  ),
]

/** Queries of an endpoint: the plain one, each text filled with each probe, each order, each condition of own fields. */
function queriesOf(endpoint: Endpoint): readonly Readonly<Record<string, string>>[] {
  const properties = propertiesOf(endpoint.query)
  const base = Object.fromEntries(
    Object.entries(sampleOf(endpoint.query) as Record<string, unknown>).map(([name, value]) => [
      name,
      String(value),
    ]),
  )
  // Everything around today, on the whole map.
  if ('from' in properties) Object.assign(base, { from: '2026-10-20', to: '2026-11-19' })
  if ('west' in properties)
    Object.assign(base, { west: '120', east: '121', south: '27', north: '29', zoom: '16' })
  if ('list' in properties) base['list'] = 'customers'
  if ('customerId' in properties) base['customerId'] = world.foreign.id
  if ('ownerId' in properties) base['ownerId'] = bench.organisation.stranger.userId
  const queries: Record<string, string>[] = [base]
  const add = (name: string, value: string) => queries.push({ ...base, [name]: value })
  for (const name of ['q', 'subjectId'])
    if (name in properties) for (const probe of probes()) add(name, probe)
  for (const name of ['sort', 'by', 'state', 'contactRisk', 'detail'])
    for (const choice of properties[name] ? choicesOf(properties[name]) : []) add(name, choice)
  if ('sort' in properties)
    for (const column of ['phone', 'idNumber', 'contactName', 'own.x_secret', 'own.x_private'])
      for (const direction of ['asc', 'desc']) queries.push({ ...base, sort: column, direction })
  if ('ownColumns' in properties) add('ownColumns', 'x_secret,x_private,x_open')
  if ('own' in properties)
    for (const [code, value] of [
      ['x_secret', world.own.secret],
      ['x_secret', world.own.secret.slice(0, 6)],
      ['x_private', `${marks.before}ownfield`],
    ] as const)
      for (const condition of [{ in: [value] }, { contains: value }, { empty: true }])
        add('own', JSON.stringify({ [code]: condition }))
  return queries
}

interface Seen {
  readonly what: string
  readonly account: string
  readonly status: number
  readonly body: string
}

/** Asks everything there is, as everybody. */
async function askEverything(): Promise<Seen[]> {
  const seen: Seen[] = []
  for (const endpoint of reads()) {
    const params = sampleOf(endpoint.params) as Record<string, string>
    if ('date' in params) params['date'] = '2026-11-18'
    if ('month' in params) params['month'] = '2026-11'
    if ('number' in params) params['number'] = '1'
    if ('personId' in params) params['personId'] = bench.organisation.stranger.userId
    const body = { ...(sampleOf(endpoint.body) as object), ...bodyOf[endpoint.name]?.() }
    for (const id of await idsOf(endpoint)) {
      for (const query of queriesOf(endpoint)) {
        const path = endpoint.path.replaceAll(/:([a-zA-Z]+)/g, (_, name: string) =>
          encodeURIComponent(name === 'id' ? id : params[name]!),
        )
        for (const [account, { cookie }] of callers) {
          const answer = await bench.app.http.inject({
            method: endpoint.method,
            url: `${path}?${new URLSearchParams(query)}`,
            headers: { cookie },
            ...(endpoint.method !== 'GET' && { payload: body }),
          })
          seen.push({
            what: `${endpoint.name} ${id === '' ? '' : nameOf(id)} ${JSON.stringify(query)}`,
            account,
            status: answer.statusCode,
            body: await textOf(answer),
          })
        }
      }
    }
  }
  return seen
}
/** An answer as text: workbooks by what stands in their cells, without the number of the request. */
async function textOf(answer: { body: string; rawPayload: Buffer }): Promise<string> {
  if (answer.rawPayload.subarray(0, 2).toString('latin1') !== 'PK')
    return answer.body.replaceAll(/"requestId":"[^"]*"/g, '')
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(answer.rawPayload as unknown as ArrayBuffer)
  return JSON.stringify([
    book.title,
    book.worksheets.map((sheet) => [sheet.name, sheet.headerFooter?.oddHeader, sheet.getSheetValues()]),
  ])
}
const nameOf = (id: string): string =>
  (['foreign', 'own', 'second'] as const).find((name) => world[name].id === id) ?? id

/** Bodies of the reading posts that ask about the marked customers. */
const bodyOf: Readonly<Record<string, () => object>> = {
  'customers.previewTransfer': () => ({
    selection: { kind: 'customers', ids: [world.foreign.id, world.own.id] },
    toOwnerId: bench.organisation.colleague.userId,
    effectiveOn: '2026-11-20',
  }),
  'privacy.test': () => ({ account: 'stranger', licence: '330303000001' }),
}

/** What an answer holds that its reader may not see. */
function leaksOf({ what, account, body }: Seen): string[] {
  // What somebody typed may come back to them in an error; what they did not may not.
  const typed = (text: string) => what.includes(text)
  const kinds = new Set([...body.matchAll(/qzx[ab]([a-z]+)/g)].map(([, kind]) => kind!))
  return [
    ...[...kinds].filter((kind) => !maySee(account, kind) && !typed(marks.before + kind)),
    ...[...hiddenValues, ...hiddenIds].filter((value) => body.includes(value) && !typed(value)),
  ]
}

// Each needs the world as the one before left it: a second try would prove nothing.
const once = { retry: 0, timeout: 180_000 }

let before: Seen[] = []

test('S7.87 the audit trail tells what was done, and never the value', once, async () => {
  const wrong: string[] = []
  for (const account of ['assessor', 'administrator']) {
    let cursor: number | undefined
    do {
      const { status, body } = await callers
        .get(account)!
        .call(listAudit, { query: { limit: 200, before: cursor } })
      expect(status).toBe(200)
      const seen = { what: 'audit.list', account, status, body: JSON.stringify(body) }
      wrong.push(...leaksOf(seen).map((leak) => `${account} ${leak}`))
      cursor = body.more ? body.entries.at(-1)?.seq : undefined
    } while (cursor !== undefined)
  }
  expect(wrong).toEqual([])
  const { rows } = await sql<{ detail: string }>`
    select detail::text from audit_records where detail::text ~ ${[...hiddenValues, ...hiddenIds].join('|')}`.execute(
    bench.db,
  )
  expect(rows).toEqual([])
})

test('S7.87 no exported file holds a number in clear or a neighbour', once, async () => {
  for (const account of ['leader', 'other-leader', 'analyst']) {
    const columns = ['name', 'phone', 'contactName', 'note', 'own.x_secret', 'own.x_private', 'own.x_open']
    const started = await callers.get(account)!.call(exportCustomers, {
      body: { query: '', columns, format: 'csv', purpose: 'report', note: null },
    })
    // Masked columns are refused by name, or left out: both tell nothing.
    expect([200, 400], JSON.stringify(started.body)).toContain(started.status)
    const again =
      started.status === 200
        ? started
        : await callers.get(account)!.call(exportCustomers, {
            body: { query: '', columns: [], format: 'csv', purpose: 'report', note: null },
          })
    expect(again.status, JSON.stringify(again.body)).toBe(200)
    const file = await exported(again.body.taskId)
    expect(file.length).toBeGreaterThan(100)
    expect(leaksOf({ what: 'customers.export', account, status: 200, body: file }), account).toEqual([])
  }
})

async function exported(taskId: string): Promise<string> {
  const job = bench.app.modules.all
    .flatMap(({ jobs }) => jobs ?? [])
    .find(({ name }) => name === 'customers.export')!
  const { rows } = await sql<{ payload: Record<string, unknown> }>`
    select payload from graphile_worker._private_jobs where payload ->> 'taskId' = ${taskId}`.execute(
    bench.db,
  )
  await job.run(rows[0]!.payload, {
    log: bench.app.platform.log,
    signal: new AbortController().signal,
    attempt: 1,
  })
  const task = await bench.app.platform.tasks.get(taskId)
  return readFile(bench.app.platform.files.pathOf(task!.resultFile!.id), 'utf8')
}

test('S7.87 no answer of any route holds what its reader may not see', once, async () => {
  before = await askEverything()
  const wrong = before.flatMap((one) => {
    const leaks = leaksOf(one)
    return leaks.length === 0 ? [] : [`${one.account} reads ${leaks.join()} in ${one.what}: ${one.status}`]
  })
  expect([...new Set(wrong)]).toEqual([])
  expect(before.filter(({ status }) => status >= 500).map(({ what }) => what)).toEqual([])
  // It is no empty glass: what may be seen is seen, of every kind, by somebody.
  const shown = new Set(
    before.flatMap(({ body }) => [...body.matchAll(/qzxa([a-z]+)/g)].map(([, kind]) => kind!)),
  )
  expect([...shown].toSorted()).toEqual(Object.keys(seenBy).toSorted())
  expect(before.length).toBeGreaterThan(3000)
})

test('S7.87 in a world where only hidden values differ every answer is the same', once, async () => {
  await world.turn()
  const after = await askEverything()
  expect(after.length).toBe(before.length)
  const wrong: string[] = []
  for (const [at, one] of after.entries()) {
    const earlier = before[at]!
    // Who may see a marked text finds it by its words, sees the other one now, and nothing else that is different.
    const seen = (kind: string) => maySee(one.account, kind)
    const asked = [...one.what.matchAll(/qzxa([a-z]+)/g)].map(([, kind]) => kind!)
    if (asked.some(seen)) continue
    const turned = one.body.replaceAll(/qzxb([a-z]+)/g, (text, kind: string) =>
      seen(kind) ? marks.before + kind : text,
    )
    if (one.status !== earlier.status || turned !== earlier.body)
      wrong.push(`${one.account} ${one.what}: ${firstDifference(earlier.body, turned)}`)
  }
  expect(wrong).toEqual([])
})

test('S7.87 the live stream tells nobody of customers out of reach, and nobody a value', once, async () => {
  await bench.app.start()
  const { port } = bench.app.http.server.address() as AddressInfo
  const streams = new Map<string, EventStream>()
  for (const [account, { cookie }] of callers)
    streams.set(account, await openStream(`http://127.0.0.1:${port}`, cookie))
  const needId = uuid()
  await callers.get('stranger')!.call(tellNeed, {
    params: { id: world.foreign.id, needId },
    body: { kind: 'supply', words: `${marks.before}need`, personId: null, toldBy: null },
  })
  for (const [account, id] of [
    ['stranger', world.foreign.id],
    ['manager', world.own.id],
  ] as const) {
    const caller = callers.get(account)!
    const { body: card } = await caller.call(getCustomer, { params: { id } })
    const { owner, unit, phone: _phone, position: _position, ...rest } = card
    const note = account === 'stranger' ? `${marks.before}note 2` : '新备注'
    const saved = await caller.call(saveCustomer, {
      params: { id },
      body: {
        version: card.version,
        customer: { ...rest, note, ownerId: owner!.id, unitId: unit.id, position: null },
      },
    })
    expect(saved.status).toBe(200)
  }
  // The last event of each reach has come: nothing before it is still on its way.
  await streams.get('leader')!.until(() => tells(streams.get('leader')!, world.own.id))
  await streams.get('other-leader')!.until(() => tells(streams.get('other-leader')!, world.foreign.id))
  for (const [account, stream] of streams) {
    const body = JSON.stringify(stream.events)
    expect(leaksOf({ what: 'realtime.stream', account, status: 200, body }), account).toEqual([])
    if (outside.has(account)) expect(tells(stream, world.foreign.id), account).toBe(false)
    stream.close()
  }
})
const tells = (stream: EventStream, id: string): boolean => JSON.stringify(stream.events).includes(id)

function firstDifference(a: string, b: string): string {
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  return `…${a.slice(Math.max(0, at - 60), at + 60)}… became …${b.slice(Math.max(0, at - 60), at + 60)}…`
}

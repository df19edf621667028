import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { saveCardFields, saveFieldDefinition } from '#contracts/customer-fields.ts'
import { tellNeed } from '#contracts/customer-needs.ts'
import { saveDecisionProcess, saveKeyPerson } from '#contracts/customer-people.ts'
import { saveRelation } from '#contracts/customer-relations.ts'
import { getCustomer, saveCustomer, saveView } from '#contracts/customers.ts'
import type { SamplingDesign } from '#contracts/inspections.ts'
import { recordConsent } from '#contracts/privacy.ts'
import { type CustomerSeed, loadCustomers, loadOrders } from '#modules/customers/index.ts'
import { loadPlans, loadVisits } from '#modules/visits/index.ts'
import type { Db } from '#platform/db/index.ts'
import { unwrap } from '#platform/errors/result.ts'
import { loadPack } from '#platform/pack/pack.ts'
import type { Actor } from '#platform/policy/index.ts'
import type { Caller, TestApp } from './app.ts'

/**
 * A world in which everything confidential is marked: texts begin with `qzxa` and the name of their kind, numbers that
 * nobody may read without a disclosure have digits of their own. `turn` changes every marked value to another of the
 * same length, so that whoever may not see it must not see a difference either.
 */
export interface MarkedWorld {
  /** Of the other county's team: out of reach for everybody of county A. */
  readonly foreign: MarkedCustomer
  /** Of the manager of team A1. The order of their hidden numbers is turned round with the world. */
  readonly own: MarkedCustomer
  readonly second: MarkedCustomer
  turn(): Promise<void>
}
export interface MarkedCustomer {
  readonly id: string
  readonly phone: string
  readonly idNumber: string
  readonly personPhone: string
  readonly secret: string
}

/** Texts of the two worlds. */
export const marks = { before: 'qzxa', after: 'qzxb' } as const
/** The middle of hidden numbers: the mask shows what stands before and behind. */
const middles = {
  foreign: ['7741', '2258'],
  own: ['4411', '8822'],
  second: ['6633', '3399'],
} as const
type Name = keyof typeof middles

const hidden = (name: Name) => {
  const middle = middles[name][0]
  const digit = { foreign: '1', own: '2', second: '3' }[name]
  return {
    phone: `139${middle}000${digit}`,
    personPhone: `137${middle}111${digit}`,
    // Read in clear by nobody: a text as organisations make them, longer than any mask leaves open.
    secret: `6222${middle}${middle}${middle}888${digit}`,
  }
}
/** Everything that no answer may hold, whoever asks. */
export const hiddenValues: readonly string[] = (Object.keys(middles) as Name[]).flatMap((name) =>
  middles[name].flatMap((middle) => [`139${middle}`, `137${middle}`, `${middle}${middle}`]),
)

/** Identity numbers whose check digit is right, of each world. */
const idNumbers: Record<Name, readonly [string, string]> = {
  foreign: [withCheck('33030219870415774'), withCheck('33030219910823225')],
  own: [withCheck('33030219760213441'), withCheck('33030219760213882')],
  second: [withCheck('33030219680321663'), withCheck('33030219990321339')],
}
export const hiddenIds: readonly string[] = Object.values(idNumbers).flat()

function withCheck(digits: string): string {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const sum = weights.reduce((total, weight, at) => total + weight * Number(digits[at]), 0)
  return digits + '10X98765432'[sum % 11]!
}

const mark = (kind: string): string => `${marks.before}${kind}`

export async function seedMarkedWorld(bench: TestApp, as: (account: string) => Caller): Promise<MarkedWorld> {
  const { manager, stranger } = bench.organisation
  const ids = { foreign: uuid(), own: uuid(), second: uuid() }
  const owners: Record<Name, Actor> = { foreign: stranger, own: manager, second: manager }
  const names: Name[] = ['foreign', 'own', 'second']
  await loadCustomers(
    bench.db,
    names.map((name, at) => card(ids[name], owners[name], name === 'foreign', hidden(name).phone, at)),
  )
  await defineFields(as('administrator'))
  const sealed = new Map<Name, readonly Sealed[]>()
  for (const name of names) {
    const caller = as(owners[name].account)
    const versions: Sealed[] = []
    // The later world first: what is kept of the first one is what the test begins with.
    for (const idNumber of idNumbers[name].toReversed()) {
      await setIdNumber(caller, ids[name], idNumber)
      versions.unshift(await sealedOf(bench.db, ids[name]))
    }
    sealed.set(name, versions)
    await tell(caller, owners[name], ids[name], hidden(name))
  }
  await relate(as('stranger'), ids.foreign)
  await loadHistory(bench, ids)
  await fillOffice(bench, as, ids)
  await loadAccounts(bench.db, ids)
  const of = (name: Name): MarkedCustomer => ({
    id: ids[name],
    idNumber: idNumbers[name][0],
    ...hidden(name),
  })
  return {
    foreign: of('foreign'),
    own: of('own'),
    second: of('second'),
    async turn() {
      const pairs: [string, string][] = [
        [marks.before, marks.after],
        ...names.flatMap((name): [string, string][] => {
          const [from, to] = middles[name]
          return [
            [`139${from}`, `139${to}`],
            [`137${from}`, `137${to}`],
            [`${from}${from}`, `${to}${to}`],
          ]
        }),
      ]
      await replaceEverywhere(bench.db, pairs)
      for (const name of names) await seal(bench.db, ids[name], sealed.get(name)![1]!)
    },
  }
}

function card(id: string, owner: Actor, foreign: boolean, phone: string, at: number): CustomerSeed {
  const text = (kind: string, open: string) => (foreign ? `${mark(kind)} ${open}` : open)
  return {
    id,
    licence: foreign ? mark('licence') : `33030000000${at}`,
    name: text('name', '望江便利店'),
    contactName: text('contact', '王先生'),
    phone,
    address: text('address', '望江路 1 号'),
    type: 'ordinary',
    grade: 'B',
    keyCustomer: true,
    state: 'active',
    frequency: { visits: 1, weeks: 1 },
    ownerId: owner.userId,
    unitId: owner.unitId,
    position: { lng: 120.65 + at / 1000, lat: 28.01, source: 'gcj02', accuracy: null },
    openingHours: null,
    serviceMinutes: null,
    note: text('note', '老客户'),
    lastVisitOn: '2026-11-02',
    enteredOn: '2026-01-01',
    source: 'test',
  }
}

async function must(answer: Promise<{ status: number; body: unknown }>): Promise<void> {
  const { status, body } = await answer
  if (status !== 200) throw new Error(`the marked world could not be made: ${status} ${JSON.stringify(body)}`)
}

async function defineFields(administrator: Caller): Promise<void> {
  const define = (code: string, given: object) =>
    must(
      administrator.call(saveFieldDefinition, {
        params: { id: uuid() },
        body: {
          version: null,
          code,
          state: 'in_force',
          definition: {
            kind: 'text',
            label: { zh: code, en: code },
            help: null,
            placements: { individual: { section: 'basic', position: 900 }, group: null },
            required: false,
            recommended: false,
            rules: { maxLength: 200 },
            options: [],
            target: null,
            expression: null,
            rollup: null,
            readRoles: ['account_manager', 'team_leader', 'assessor', 'analyst', 'department_viewer'],
            writeRoles: ['account_manager', 'team_leader'],
            staleDays: null,
            onPhone: true,
            ...given,
          } as never,
        },
      }),
    )
  await define('x_secret', { class: 'sensitive' })
  await define('x_private', { class: 'personal', readRoles: ['account_manager', 'team_leader'] })
  await define('x_open', { class: 'internal' })
}

interface Sealed {
  readonly id_number_sealed: string | null
  readonly id_number_hash: string | null
  readonly id_number_tail: string | null
}
async function sealedOf(db: Db, id: string): Promise<Sealed> {
  const { rows } = await sql<Sealed>`
    select id_number_sealed, id_number_hash, id_number_tail from customers where id = ${id}`.execute(db)
  return rows[0]!
}
async function seal(db: Db, id: string, sealed: Sealed): Promise<void> {
  // The tail is what the mask shows: it stays, or the mask itself would tell the worlds apart.
  await sql`update customers set id_number_sealed = ${sealed.id_number_sealed},
      id_number_hash = ${sealed.id_number_hash} where id = ${id}`.execute(db)
}

async function setIdNumber(caller: Caller, id: string, idNumber: string): Promise<void> {
  const { body: card } = await caller.call(getCustomer, { params: { id } })
  const { owner, unit, phone: _phone, position: _position, ...rest } = card
  await must(
    caller.call(saveCustomer, {
      params: { id },
      body: {
        version: card.version,
        customer: {
          ...rest,
          idNumber,
          ownerId: owner!.id,
          unitId: unit.id,
          position: { lng: 120.65, lat: 28.01, system: 'gcj02', accuracy: null },
        },
      },
    }),
  )
}

/** What people write down about a customer: key persons, needs, own fields, consents. */
async function tell(
  caller: Caller,
  owner: Actor,
  id: string,
  values: ReturnType<typeof hidden>,
): Promise<void> {
  const personId = uuid()
  const foreign = owner.account === 'stranger'
  const person = (name: string) => ({
    name,
    position: foreign ? mark('position') : '店长',
    influence: ['decider'] as ('decider' | 'insider')[],
    reportsToId: null,
    strength: 3,
    lastContactOn: '2026-11-01',
    left: null,
    phone: values.personPhone,
    private: {
      birthday: { month: 11, day: 20, year: 1976 },
      personality: 'amiable' as const,
      hobbies: mark('private'),
      family: [{ relation: '女儿', name: mark('private'), birthday: null }],
      note: mark('private'),
    },
  })
  await must(
    caller.call(saveKeyPerson, {
      params: { id, personId },
      body: { version: null, person: person(foreign ? mark('person') : '赵姐') },
    }),
  )
  if (foreign) {
    await must(
      caller.call(saveDecisionProcess, {
        params: { id },
        body: { version: 0, decision: { process: mark('decision'), cycleDays: 5 } },
      }),
    )
    await must(
      caller.call(tellNeed, {
        params: { id, needId: uuid() },
        body: { kind: 'supply', words: mark('need'), personId, toldBy: mark('person') },
      }),
    )
  }
  await must(
    caller.call(saveCardFields, {
      params: { id },
      body: {
        values: [
          { code: 'x_secret', value: values.secret, version: 0 },
          { code: 'x_private', value: mark('ownfield'), version: 0 },
          { code: 'x_open', value: foreign ? mark('openfield') : '开放', version: 0 },
        ],
      },
    }),
  )
  // A second value leaves the first one in the history.
  await must(
    caller.call(saveCardFields, {
      params: { id },
      body: { values: [{ code: 'x_private', value: `${mark('ownfield')} 2`, version: 1 }] },
    }),
  )
  if (foreign)
    await must(
      caller.call(recordConsent, {
        params: { id, consentId: uuid() },
        body: {
          givenBy: mark('consent'),
          kind: 'given',
          purpose: 'marketing',
          channel: 'any',
          way: 'phone',
          wording: mark('consent'),
          evidence: mark('consent'),
          evidenceFileId: null,
          saidOn: '2026-11-03',
          validUntil: null,
        },
      }),
    )
}

async function relate(stranger: Caller, id: string): Promise<void> {
  const third = uuid()
  const { body: card } = await stranger.call(getCustomer, { params: { id } })
  await must(
    stranger.call(saveCustomer, {
      params: { id: third },
      body: {
        version: null,
        customer: {
          ...card,
          licence: `${mark('licence')}-3`,
          name: `${mark('name')} 隔壁`,
          idNumber: null,
          phone: null,
          ownerId: card.owner!.id,
          unitId: card.unit.id,
          position: null,
        },
        duplicateReason: '相邻两店',
      },
    }),
  )
  await must(
    stranger.call(saveRelation, {
      params: { id, relationId: uuid() },
      body: {
        kind: 'family',
        otherId: third,
        fromOther: false,
        since: null,
        source: mark('relation'),
        note: mark('relation'),
      },
    }),
  )
}

/** An account of each, overdue so that risks and timeline have something to tell. */
async function loadAccounts(db: Db, ids: Readonly<Record<Name, string>>): Promise<void> {
  for (const customerId of Object.values(ids)) {
    const id = uuid()
    await sql`
      insert into holdings (id, customer_id, kind, product, state, opened_on, matures_on, overdue_since, balance_fen, as_of, source)
      values (${id}, ${customerId}, 'credit', ${mark('holding')}, 'overdue', '2026-10-01', '2026-12-01', '2026-11-01',
        4711, '2026-11-10', 'test')`.execute(db)
    await sql`
      insert into holding_balances (holding_id, as_of, balance_fen, source) values (${id}, '2026-11-10', 4711, 'test')`.execute(
      db,
    )
  }
}

/** Visits, plans, orders and an assessment of the foreign customer, and visits of the own ones. */
async function loadHistory(bench: TestApp, ids: Readonly<Record<Name, string>>): Promise<void> {
  const { stranger, manager, assessor, units } = bench.organisation
  const visit = (customerId: string, owner: Actor, marked: boolean) => ({
    id: uuid(),
    ownerId: owner.userId,
    unitId: owner.unitId,
    customerId,
    customerPosition: { lng: 120.65, lat: 28.01 },
    date: '2026-11-17',
    stopId: null,
    startedAt: new Date('2026-11-17T09:00:00+08:00'),
    endedAt: new Date('2026-11-17T09:20:00+08:00'),
    startFix: null,
    endFix: null,
    findings: { irregular_sales: true, satisfaction: 2, request: marked ? mark('finding') : '要货' },
    formVersion: 1,
    note: marked ? mark('visitnote') : '照常',
    nextStep: marked ? mark('nextstep') : '带样品',
    nextStepOn: '2026-11-18',
  })
  await loadVisits(bench.db, [visit(ids.foreign, stranger, true), visit(ids.own, manager, false)])
  await loadOrders(bench.db, [
    {
      customerId: ids.foreign,
      orderedOn: '2026-11-05',
      number: 1,
      volume: 12,
      amountFen: 360_000n,
      lines: 4,
    },
  ])
  const plan = (customerId: string, owner: Actor, skipReason: string | null) => ({
    id: uuid(),
    ownerId: owner.userId,
    unitId: owner.unitId,
    date: '2026-11-18',
    state: 'confirmed' as const,
    tour: 'open' as const,
    start: null,
    end: null,
    departAt: '08:30',
    confirmedAt: new Date('2026-11-17T18:00:00+08:00'),
    stops: [
      {
        id: uuid(),
        customerId,
        position: { lng: 120.65, lat: 28.01 },
        serviceMinutes: 20,
        reasons: [],
        skipReason,
        skippedAt: skipReason === null ? null : new Date('2026-11-18T09:00:00+08:00'),
      },
    ],
  })
  await loadPlans(bench.db, [plan(ids.foreign, stranger, mark('skip')), plan(ids.own, manager, null)])
  const pack = unwrap(await loadPack('tobacco'))
  const design: SamplingDesign = {
    managerIds: [stranger.userId],
    sizeMode: 'total',
    sampleSize: 1,
    stratifyBy: [],
    weights: { grades: {}, types: {}, keyCustomer: 1 },
  }
  for (const [number, state] of [
    [1, 'published'],
    [2, 'finished'],
  ] as const) {
    const planId = uuid()
    const itemId = uuid()
    await sql`
      insert into inspection_plans (id, number, unit_id, title, plan_date, assessor_id, created_by, created_at, state,
        design, form, claimed_days, tour, published_at)
      values (${planId}, ${number}, ${units.city}, '考核', '2026-11-12', ${assessor.userId}, ${assessor.userId},
        '2026-11-10', ${state}, ${JSON.stringify(design)}, ${JSON.stringify(pack.inspectionForm)}, 14, 'open', ${state === 'published' ? '2026-11-14T00:00:00Z' : null})`.execute(
      bench.db,
    )
    await sql`
      insert into inspection_items (id, plan_id, customer_id, manager_id, unit_id, origin, probability, sequence, state,
        started_at, ended_at, score, remark)
      values (${itemId}, ${planId}, ${ids.foreign}, ${stranger.userId}, ${units.teamB1}, 'drawn', 0.5, 1, 'done',
        '2026-11-12T02:00:00Z', '2026-11-12T02:30:00Z', 88.25, ${mark(state)})`.execute(bench.db)
    await sql`insert into inspection_comments (id, item_id, author_id, body, created_at)
      values (${uuid()}, ${itemId}, ${stranger.userId}, ${mark(state)}, '2026-11-15T00:00:00Z')`.execute(
      bench.db,
    )
  }
}

/** What offices keep: transfers, the pool, imports, views, absences. */
async function fillOffice(
  bench: TestApp,
  as: (account: string) => Caller,
  ids: Readonly<Record<Name, string>>,
): Promise<void> {
  const { otherLeader, stranger, units } = bench.organisation
  const transferId = uuid()
  await sql`
    insert into customer_transfers (id, unit_id, to_id, effective_on, note, state, created_at, created_by)
    values (${transferId}, ${units.teamB1}, ${stranger.userId}, '2026-11-30', ${mark('transfer')}, 'scheduled',
      '2026-11-10', ${otherLeader.userId})`.execute(bench.db)
  await sql`
    insert into customer_transfer_rows (transfer_id, customer_id, from_id, from_unit_id, state)
    values (${transferId}, ${ids.foreign}, ${stranger.userId}, ${units.teamB1}, 'waiting')`.execute(bench.db)
  await sql`
    insert into pool_extensions (id, customer_id, until, reason, created_at, created_by)
    values (${uuid()}, ${ids.foreign}, '2026-12-30', ${mark('pool')}, '2026-11-10', ${otherLeader.userId})`.execute(
    bench.db,
  )
  await sql`
    insert into pool_moves (customer_id, at, on_date, kind, person_id, rule_version, reason)
    values (${ids.foreign}, '2026-10-01', '2026-10-01', 'claim', ${stranger.userId}, 0, ${mark('pool')})`.execute(
    bench.db,
  )
  await sql`
    insert into absences (id, person_id, unit_id, kind, from_date, to_date, reason, created_by)
    values (${uuid()}, ${stranger.userId}, ${units.teamB1}, 'away', '2026-11-19', '2026-11-20', ${mark('absence')},
      ${otherLeader.userId})`.execute(bench.db)
  await sql`
    insert into customer_team (id, customer_id, person_id, role, valid_from, note)
    values (${uuid()}, ${ids.foreign}, ${otherLeader.userId}, 'support', '2026-11-01', ${mark('team')})`.execute(
    bench.db,
  )
  await must(
    as('stranger').call(saveView, {
      params: { id: uuid() },
      body: { list: 'customers', name: mark('view'), query: `q=${mark('view')}`, columns: [], shared: false },
    }),
  )
}

/** Puts other texts for marked ones, in every text, document and search index of the database. */
async function replaceEverywhere(db: Db, pairs: readonly [string, string][]): Promise<void> {
  const { rows } = await sql<{ table: string; column: string; type: string }>`
    select c.relname as table, a.attname as column, format_type(a.atttypid, null) as type
      from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and a.attnum > 0 and not a.attisdropped
       and a.attgenerated = ''
       and format_type(a.atttypid, null) in ('text', 'jsonb', 'text[]', 'tsvector')`.execute(db)
  const pattern = pairs.map(([from]) => `%${from}%`)
  await db.transaction().execute(async (tx) => {
    // Tables that are only added to have triggers; the other world never had other rows.
    await sql`set local session_replication_role = replica`.execute(tx)
    for (const { table, column, type } of rows) {
      const text = pairs.reduce(
        (inner, [from, to]) => sql`replace(${inner}, ${from}, ${to})`,
        sql`${sql.ref(column)}::text`,
      )
      await sql`
        update ${sql.table(table)} set ${sql.ref(column)} = (${text})::${sql.raw(type)}
         where ${sql.ref(column)}::text like any(${pattern})`.execute(tx)
    }
  })
}

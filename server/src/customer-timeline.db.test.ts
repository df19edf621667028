import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { customerOverview, customerTimeline } from '#contracts/customer-timeline.ts'
import { assignCustomers, getCustomer, saveCustomer } from '#contracts/customers.ts'
import type { QueryOf } from '#contracts/http.ts'
import { type CustomerSeed, loadCustomers, loadOrders } from '#modules/customers/index.ts'
import { loadVisits, type VisitSeed } from '#modules/visits/index.ts'
import type { Actor } from '#platform/policy/index.ts'
import { plainCustomer } from '#testing/customers.ts'
import { type Caller, createTestApp, type TestApp } from '#testing/app.ts'

/** Today of these tests; everything below happens around it. */
const today = '2026-11-18'
let app: TestApp
const sessions = new Map<string, Caller>()
const customerId = uuid()
const otherId = uuid()

beforeAll(async () => {
  app = await createTestApp({ now: () => new Date(`${today}T08:00:00+08:00`) })
  await loadCustomers(app.db, [shop(customerId, '五马便利店'), shop(otherId, '隔壁烟酒行')])
})
afterAll(() => app.close())

function shop(id: string, name: string): CustomerSeed {
  return plainCustomer(
    { userId: app.organisation.manager.userId, unitId: app.organisation.units.teamA1 },
    {
      id,
      licence: `L${id.slice(-10)}`,
      name,
      contactName: '叶文',
      phone: '13805771234',
      address: '五马街 1 号',
      frequency: { visits: 1, weeks: 2 },
      lastVisitOn: '2026-10-20',
    },
  )
}

function visit(day: string, given: Partial<VisitSeed> = {}): VisitSeed {
  return {
    id: uuid(),
    ownerId: app.organisation.manager.userId,
    unitId: app.organisation.units.teamA1,
    customerId,
    customerPosition: null,
    date: day,
    stopId: null,
    startedAt: new Date(`${day}T09:00:00+08:00`),
    endedAt: new Date(`${day}T09:20:00+08:00`),
    startFix: null,
    endFix: null,
    findings: {},
    formVersion: 1,
    note: null,
    nextStep: null,
    nextStepOn: null,
    ...given,
  }
}

async function as(person: Actor): Promise<Caller> {
  const session = sessions.get(person.account) ?? (await app.signIn(person.account))
  sessions.set(person.account, session)
  return session
}
async function timeline(
  person: Actor,
  query: Partial<QueryOf<typeof customerTimeline>> = {},
  id = customerId,
) {
  const answer = await (await as(person)).call(customerTimeline, { params: { id }, query })
  expect(answer.status).toBe(200)
  return answer.body
}
const kindsOf = async (person: Actor, query: Partial<QueryOf<typeof customerTimeline>> = {}) =>
  (await timeline(person, query)).entries.map(({ kind }) => kind)

/** An assessment of the customer by the assessor, with a remark. */
async function assess(state: 'finished' | 'published', remark: string): Promise<void> {
  const { assessor, manager, units } = app.organisation
  const planId = uuid()
  await sql`
    insert into inspection_plans (id, number, unit_id, title, plan_date, assessor_id, created_by, created_at, state,
      design, form, claimed_days, tour, published_at)
    values (${planId}, (select coalesce(max(number), 0) + 1 from inspection_plans), ${units.city}, '十月考核',
      '2026-10-12', ${assessor.userId}, ${assessor.userId}, '2026-10-10', ${state}, '{}', '{}', 14, 'open',
      ${state === 'published' ? '2026-10-14T00:00:00Z' : null})`.execute(app.db)
  await sql`
    insert into inspection_items (id, plan_id, customer_id, manager_id, unit_id, origin, probability, sequence, state,
      started_at, ended_at, score, remark)
    values (${uuid()}, ${planId}, ${customerId}, ${manager.userId}, ${units.teamA1}, 'drawn', 0.5, 1, 'done',
      '2026-10-12T02:00:00Z', '2026-10-12T02:30:00Z', 88.25, ${remark})`.execute(app.db)
}

describe('S24.4, S25.2 one timeline of everything', () => {
  beforeAll(async () => {
    await loadVisits(app.db, [
      visit('2026-10-20', {
        note: '店主想要细支货源',
        nextStep: '带新品样烟',
        nextStepOn: '2026-10-27',
        findings: { irregular_sales: true, satisfaction: 2, request: '多给一类烟' },
      }),
      visit('2026-11-03', { note: '货架已整改' }),
    ])
    await loadOrders(app.db, [
      { customerId, orderedOn: '2026-11-05', number: 1, volume: 12, amountFen: 360_000n, lines: 4 },
      { customerId, orderedOn: '2026-09-10', number: 1, volume: 8, amountFen: 240_000n, lines: 3 },
    ])
    await assess('published', '价签齐全')
    await assess('finished', '等待公布的评语')
  })

  test('visits, agreements, orders, assessments and the card come merged, newest first', async () => {
    const { entries, next } = await timeline(app.organisation.leader)
    expect(next).toBeNull()
    const times = entries.map(({ at }) => at)
    expect(times).toEqual(times.toSorted().toReversed())
    expect(entries.map(({ kind }) => kind).toSorted()).toEqual([
      'assessment',
      'card_created',
      'next_step',
      'next_step_marked',
      'order',
      'order',
      'visit',
      'visit',
    ])
    const told = entries.find(({ kind, text }) => kind === 'visit' && text?.includes('细支'))
    expect(told).toMatchObject({ by: { name: '林小雨' }, facts: { minutes: 20 } })
    // The words that the customer said are words of the visit as well.
    expect(told?.text).toContain('多给一类烟')
    expect((await timeline(app.organisation.leader, {}, otherId)).entries.map(({ kind }) => kind)).toEqual([
      'card_created',
    ])
  })

  test('pages of any size are the whole without gaps or doubles, also at one moment', async () => {
    // Orders carry the day alone: many entries share one moment, over the border of a page.
    await loadOrders(
      app.db,
      Array.from({ length: 5 }, (_, n) => ({
        customerId,
        orderedOn: '2026-08-01',
        number: n + 1,
        volume: 1,
        amountFen: 1n,
        lines: 1,
      })),
    )
    const whole = (await timeline(app.organisation.leader, { limit: 100 })).entries.map(({ id }) => id)
    for (const limit of [1, 2, 3, 7]) {
      const paged: string[] = []
      let before: string | undefined
      do {
        const page = await timeline(app.organisation.leader, { limit, before })
        paged.push(...page.entries.map(({ id }) => id))
        before = page.next ?? undefined
      } while (before !== undefined)
      expect(paged, `${limit} a page`).toEqual(whole)
    }
    await sql`delete from customer_orders where ordered_on = '2026-08-01'`.execute(app.db)
  })

  test('an entry written between two pages moves nothing', async () => {
    const first = await timeline(app.organisation.leader, { limit: 3 })
    const rest = (await timeline(app.organisation.leader, { before: first.next! })).entries.map(
      ({ id }) => id,
    )
    await loadOrders(app.db, [
      { customerId, orderedOn: today, number: 1, volume: 3, amountFen: 1n, lines: 1 },
    ])
    const again = (await timeline(app.organisation.leader, { before: first.next! })).entries.map(
      ({ id }) => id,
    )
    expect(again).toEqual(rest)
    await sql`delete from customer_orders where ordered_on = ${today}`.execute(app.db)
  })

  test('it is filtered by kind and searched by words', async () => {
    const { leader } = app.organisation
    expect(await kindsOf(leader, { kinds: ['order'] })).toEqual(['order', 'order'])
    expect(await kindsOf(leader, { q: '样烟' })).toEqual(['next_step_marked', 'next_step'])
    expect(await kindsOf(leader, { q: '100%_' })).toEqual([])
  })

  test('an assessment is told to those who may see it, and found by nobody else', async () => {
    const { manager, leader, assessor, viewer } = app.organisation
    const remarks = async (person: Actor, q?: string) =>
      (await timeline(person, { kinds: ['assessment'], q })).entries.map(({ text }) => text)
    expect(await remarks(assessor)).toEqual(expect.arrayContaining(['价签齐全', '等待公布的评语']))
    // The person assessed and the leader see what is published; other departments get summaries alone.
    expect(await remarks(manager)).toEqual(['价签齐全'])
    expect(await remarks(leader)).toEqual(['价签齐全'])
    expect(await remarks(viewer)).toEqual([])
    expect(await remarks(leader, '等待公布')).toEqual([])
    expect(await remarks(viewer, '价签')).toEqual([])
  })

  test('who may read customers but no visits finds no note of a visit, not even by search', async () => {
    // No role of the product is like this yet: the source is asked as such a person would ask it.
    const rows = app.app.modules.all
      .flatMap(({ customerRows }) => customerRows ?? [])
      .find(({ module }) => module === 'visits')?.timeline
    const ask = (viewer: Actor, search: string | null) =>
      rows!.read({
        viewer,
        customer: { id: customerId, unitId: app.organisation.units.teamA1, ownerId: null },
        kinds: rows!.kinds,
        before: null,
        search,
        limit: 50,
      })
    expect(await ask(app.organisation.leader, '细支')).toHaveLength(1)
    expect(await ask(app.organisation.administrator, null)).toEqual([])
    expect(await ask(app.organisation.administrator, '细支')).toEqual([])
    // Somebody whose reach ends elsewhere sees only visits of their own.
    expect(await ask(app.organisation.otherLeader, '细支')).toEqual([])
  })

  test('hand-overs tell from whom to whom; other changes tell the fields and never a phone number', async () => {
    const { leader, colleague, manager } = app.organisation
    const session = await as(leader)
    await session.call(assignCustomers, {
      body: { customerIds: [customerId], ownerId: colleague.userId, note: '片区调整' },
    })
    const change = async (to: object) => {
      const card = (await session.call(getCustomer, { params: { id: customerId } })).body
      const customer = { ...card, ownerId: card.owner!.id, unitId: card.unit.id, position: null, ...to }
      const body = { version: card.version, customer }
      return (await session.call(saveCustomer, { params: { id: customerId }, body })).status
    }
    expect(await change({ ownerId: manager.userId })).toBe(200)
    expect(await change({ phone: '13905779876', grade: 'A' })).toBe(200)
    const { entries } = await timeline(leader, { kinds: ['owner_changed', 'card_changed'] })
    expect(entries.map(({ kind }) => kind)).toEqual(['card_changed', 'owner_changed', 'owner_changed'])
    expect(entries[0]!.facts['changes']).toBe('phone,grade')
    expect(entries[2]).toMatchObject({
      facts: { fromPersonId: '林小雨', toPersonId: '陈大海' },
      text: '片区调整',
    })
    expect(JSON.stringify(entries)).not.toMatch(/1390577|9876/)
    expect(await kindsOf(leader, { q: '9876' })).toEqual([])
  })

  test('a customer out of reach has no timeline and no overview', async () => {
    const { stranger, administrator } = app.organisation
    for (const [person, status] of [
      [stranger, 404],
      [administrator, 403],
    ] as const) {
      const session = await as(person)
      const asked = { params: { id: customerId } }
      expect((await session.call(customerTimeline, asked)).status, person.account).toBe(status)
      expect((await session.call(customerOverview, asked)).status, person.account).toBe(status)
    }
  })
})

describe('S2.33 business and risks', () => {
  test('twelve months are there, with zeros where nothing was ordered', async () => {
    const answer = await (
      await as(app.organisation.manager)
    ).call(customerOverview, { params: { id: customerId } })
    const { months, lastOrderOn } = answer.body
    expect(lastOrderOn).toBe('2026-11-05')
    expect([months.length, months[0]!.month, months.at(-1)!.month]).toEqual([12, '2025-12-01', '2026-11-01'])
    expect(months.at(-1)).toEqual({ month: '2026-11-01', orders: 1, volume: 12, amountFen: 360_000 })
    expect(months.at(-2)).toEqual({ month: '2026-10-01', orders: 0, volume: 0, amountFen: 0 })
  })

  test('a risk says why: what was found, a visit that is late, a card that nobody touched', async () => {
    const session = await as(app.organisation.manager)
    await sql`update customers set updated_at = '2025-06-01T00:00:00Z' where id = ${otherId}`.execute(app.db)
    const of = async (id: string) => (await session.call(customerOverview, { params: { id } })).body.risks
    const risks = new Map((await of(customerId)).map((risk) => [risk.code, risk]))
    expect(risks.get('finding')).toMatchObject({ level: 'danger', since: '2026-10-20', facts: { count: 1 } })
    expect(risks.get('low_rating')).toMatchObject({ facts: { value: 2, max: 5 } })
    expect(risks.has('stale_card')).toBe(false)
    const quiet = new Map((await of(otherId)).map((risk) => [risk.code, risk]))
    expect(quiet.has('finding')).toBe(false)
    // 2025-06-01 to 2026-11-18 are 365 + 170 days.
    expect(quiet.get('stale_card')?.facts).toEqual({ days: 535, limit: 365 })
    // Due fourteen days after the visit of 20 October: 3 November.
    expect(quiet.get('visit_overdue')).toMatchObject({ since: '2026-11-03', facts: { days: 15 } })
  })
})

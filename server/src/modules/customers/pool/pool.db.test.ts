import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { FallingCustomer, PoolAssignment, PooledCustomer, PoolRule } from '#contracts/customer-pool.ts'
import type { Ownership } from '#contracts/customer-ownership.ts'
import { shiftDate } from '#platform/calendar/dates.ts'
import type { Actor } from '#platform/policy/index.ts'
import { loadCustomers } from '../customers.load.ts'
import { defaultSheet } from '../rules/rule-sheets.ts'
import { openWorkbench, seedCustomer, type Workbench } from '../testing/workbench.ts'

let bench: Workbench
let today: string
beforeAll(async () => {
  bench = await openWorkbench()
  today = bench.platform.calendar.today()
})
afterAll(() => bench.close())
beforeEach(async () => {
  await sql`delete from customers`.execute(bench.db)
  await sql`delete from customer_rules`.execute(bench.db)
  await sql`update users set active = true`.execute(bench.db)
})

const ago = (days: number): string => shiftDate(today, -days)
async function existing(count: number, given: Parameters<typeof seedCustomer>[1] = {}): Promise<string[]> {
  const seeds = Array.from({ length: count }, () =>
    seedCustomer(bench, { enteredOn: ago(400), lastVisitOn: ago(100), ...given }),
  )
  await loadCustomers(bench.db, seeds)
  return seeds.map(({ id }) => id)
}
const pooled = (count: number, given: Parameters<typeof seedCustomer>[1] = {}) =>
  existing(count, { ownerId: null, ...given })

const standard = defaultSheet('pool', null)
type Changes = Partial<Omit<PoolRule, 'claim'>> & { claim?: Partial<PoolRule['claim']> }
const ruleWith = ({ claim, ...changes }: Changes): PoolRule => ({
  ...standard,
  workdaysOnly: false,
  ...changes,
  claim: { ...standard.claim, ...claim },
})
let version = 0
async function setRule(changes: Changes, unitId = bench.units.countyA): Promise<number> {
  const read = await bench.call<{ version: number }>(
    bench.leader,
    'GET',
    `/api/v1/customer-rules/pool?unitId=${unitId}`,
  )
  const saved = await bench.call<{ version: number }>(bench.leader, 'PUT', '/api/v1/customer-rules/pool', {
    unitId,
    version: read.body.version,
    content: ruleWith(changes),
    note: null,
  })
  expect(saved.status).toBe(200)
  version = saved.body.version
  return version
}
const claim = (as: Actor, ids: readonly string[]) =>
  bench.call<{ claimed: string[]; refused: { id: string; code: string }[] }>(
    as,
    'POST',
    '/api/v1/customer-pool/claims',
    { customerIds: ids },
  )
const list = (as: Actor) =>
  bench.call<{ customers: PooledCustomer[]; claims: { today: number; holding: number } | null }>(
    as,
    'GET',
    '/api/v1/customer-pool',
  )
const falling = (as: Actor) =>
  bench.call<{ customers: FallingCustomer[]; count: number }>(as, 'GET', '/api/v1/customer-pool/falling')
async function daily(): Promise<void> {
  const job = bench.module.jobs?.find(({ name }) => name === 'customers.pool')
  await job?.run({}, { log: bench.platform.log, signal: new AbortController().signal, attempt: 1 })
}
const ownerOf = async (id: string): Promise<string | null> => {
  const { rows } = await sql<{ owner: string | null }>`
    select owner_id as owner from customers where id = ${id}`.execute(bench.db)
  return rows[0]?.owner ?? null
}
const events = async (type: string) => {
  const { rows } = await sql<{ ownerId: string; data: { count: number } }>`
    select owner_id as "ownerId", data from outbox where type = ${type} order by id desc limit 5`.execute(
    bench.db,
  )
  return rows
}

describe('claiming from the pool', () => {
  test('two people at once: every customer goes to exactly one of them, and history says so once', async () => {
    await setRule({ claim: { perDay: 100 } })
    const ids = await pooled(20)
    const answers = await Promise.all([
      claim(bench.manager, ids),
      claim(bench.colleague, ids.toReversed()),
      claim(bench.manager, ids),
      claim(bench.colleague, ids),
    ])
    const claimed = answers.flatMap(({ body }) => body.claimed)
    expect(claimed.toSorted()).toEqual(ids.toSorted())
    const { rows } = await sql<{ moves: number; changes: number }>`
      select (select count(*)::int from pool_moves where customer_id = any(${ids}::uuid[])) as moves,
             (select count(*)::int from customer_changes where customer_id = any(${ids}::uuid[])) as changes`.execute(
      bench.db,
    )
    expect(rows).toEqual([{ moves: 20, changes: 20 }])
  })

  test('one person in many windows: the daily limit holds', async () => {
    await setRule({ claim: { perDay: 3 } })
    const ids = await pooled(9)
    const answers = await Promise.all(ids.map((id) => claim(bench.manager, [id])))
    expect(answers.flatMap(({ body }) => body.claimed)).toHaveLength(3)
    const codes = answers.flatMap(({ body }) => body.refused.map(({ code }) => code))
    expect(codes).toEqual(Array.from({ length: 6 }, () => 'per_day'))
    expect((await list(bench.manager)).body.claims).toMatchObject({ today: 3, holding: 3 })
  })

  test('nobody holds more than allowed; a person may have a capacity of the own', async () => {
    await setRule({
      claim: { perDay: 100, holding: 2 },
      capacities: [{ personId: bench.colleague.userId, holding: 4 }],
    })
    await existing(1)
    const ids = await pooled(5)
    const mine = await claim(bench.manager, ids)
    expect(mine.body.claimed).toHaveLength(1)
    expect(mine.body.refused[0]?.code).toBe('holding')
    expect((await claim(bench.colleague, ids)).body.claimed).toHaveLength(4)
  })

  test('a former owner waits; the history names the version of the rule', async () => {
    const [id] = await existing(1)
    const ruleVersion = await setRule({ claim: { cooldownDays: 30 } })
    const back = await bench.call(bench.leader, 'POST', '/api/v1/customer-pool/returns', {
      customerIds: [id],
      reason: '多次未联系上',
    })
    expect(back.status).toBe(200)
    const mine = await list(bench.manager)
    expect(mine.body.customers[0]).toMatchObject({
      id,
      source: 'return',
      note: '多次未联系上',
      formerOwner: { id: bench.manager.userId },
      blockedUntil: shiftDate(today, 30),
    })
    expect((await claim(bench.manager, [id!])).body.refused[0]?.code).toBe('cooldown')
    expect((await list(bench.colleague)).body.customers[0]?.blockedUntil).toBeNull()
    expect((await claim(bench.colleague, [id!])).body.claimed).toEqual([id])
    const shown = await bench.call<Ownership>(bench.leader, 'GET', `/api/v1/customers/${id}/ownership`)
    expect(shown.body.spells[0]).toMatchObject({
      source: 'claim',
      ruleVersion,
      owner: { id: bench.colleague.userId },
    })
  })

  test('the pool is the unit’s own, or that of the units beside it; nobody else sees or claims', async () => {
    const [here] = await pooled(1)
    const [beside] = await pooled(1, { unitId: bench.units.teamA2 })
    const [far] = await pooled(1, { unitId: bench.units.teamB1 })
    const seen = async (as: Actor) => (await list(as)).body.customers.map(({ id }) => id)
    expect(await seen(bench.manager)).toEqual([here])
    expect((await claim(bench.manager, [beside!, far!])).body.refused.map(({ code }) => code)).toEqual([
      'taken',
      'taken',
    ])
    await setRule({ claim: { reach: 'siblings' } })
    expect(new Set(await seen(bench.manager))).toEqual(new Set([here, beside]))
    expect(new Set(await seen(bench.leader))).toEqual(new Set([here, beside]))
    expect(await seen(bench.stranger)).toEqual([far])
    for (const reader of [bench.viewer, bench.analyst, bench.assessor, bench.administrator])
      expect((await list(reader)).status).toBe(403)
    // A leader is no account manager: sees, and assigns, but claims nothing.
    const own = await claim(bench.leader, [here!])
    expect([own.status, own.body.code]).toEqual([422, 'owner_not_available'])
    // The card itself stays closed until it is claimed: the list shows no phone and no contact.
    expect((await bench.call(bench.manager, 'GET', `/api/v1/customers/${here}`)).status).toBe(404)
    await setRule({ claim: { allowed: false } })
    expect((await claim(bench.manager, [here!])).body.code).toBe('claiming_off')
  })
})

describe('falling back', () => {
  test('warns first, falls after the days of the warning, with reason, version and word to the owner', async () => {
    const [id] = await existing(1)
    const ruleVersion = await setRule({ automatic: true, days: 60, warnDays: 7 })
    await daily()
    expect(await ownerOf(id!)).toBe(bench.manager.userId)
    expect((await events('customers.about_to_fall'))[0]).toMatchObject({
      ownerId: bench.manager.userId,
      data: { count: 1, first: shiftDate(today, 7) },
    })
    const told = (await events('customers.about_to_fall')).length
    await daily()
    expect(await events('customers.about_to_fall')).toHaveLength(told)
    expect((await falling(bench.manager)).body.customers).toMatchObject([
      { customer: { id }, cause: 'no_contact', lastContactOn: ago(100), fallsOn: shiftDate(today, 7) },
    ])
    await sql`update pool_warnings set warned_on = ${ago(7)}::date`.execute(bench.db)
    await daily()
    expect(await ownerOf(id!)).toBeNull()
    const [row] = (await list(bench.colleague)).body.customers
    expect(row).toMatchObject({ id, source: 'fall_back', formerOwner: { id: bench.manager.userId } })
    expect(row?.note).toContain('60 天')
    const { rows } = await sql<{ kind: string; version: number }>`
      select kind, rule_version as version from pool_moves where customer_id = ${id}`.execute(bench.db)
    expect(rows).toEqual([{ kind: 'fall_back', version: ruleVersion }])
    expect((await events('customers.fell_back'))[0]).toMatchObject({
      ownerId: bench.manager.userId,
      data: { count: 1 },
    })
  })

  test('does nothing by itself before somebody says so', async () => {
    const [id] = await existing(1, { lastVisitOn: ago(399) })
    await daily()
    await sql`update pool_warnings set warned_on = ${ago(300)}::date`.execute(bench.db)
    await daily()
    expect(await ownerOf(id!)).toBe(bench.manager.userId)
    expect((await falling(bench.manager)).body.count).toBe(0)
  })

  test('an order or a visit in between keeps the customer', async () => {
    const [visited, ordered, neither] = await existing(3)
    await setRule({ automatic: true, days: 60, warnDays: 7, ordersCount: true })
    await daily()
    await sql`update pool_warnings set warned_on = ${ago(7)}::date`.execute(bench.db)
    await sql`update customers set last_visit_on = ${today}::date where id = ${visited}`.execute(bench.db)
    await sql`insert into customer_orders (customer_id, ordered_on, number, volume, amount_fen, lines)
      values (${ordered}, ${ago(2)}::date, 1, 5, 100, 1)`.execute(bench.db)
    await daily()
    expect(await ownerOf(visited!)).toBe(bench.manager.userId)
    expect(await ownerOf(ordered!)).toBe(bench.manager.userId)
    expect(await ownerOf(neither!)).toBeNull()
  })

  test('a new owner begins anew', async () => {
    const [id] = await existing(1)
    await setRule({ automatic: true, days: 60, warnDays: 0 })
    await bench.call(bench.leader, 'POST', '/api/v1/customers/assignment', {
      customerIds: [id],
      ownerId: bench.colleague.userId,
      note: null,
    })
    await daily()
    expect(await ownerOf(id!)).toBe(bench.colleague.userId)
  })

  test('customers of somebody who left fall at once, whatever the last visit', async () => {
    const [id] = await existing(1, { ownerId: bench.colleague.userId, lastVisitOn: today })
    const [kept] = await existing(1, { lastVisitOn: today })
    await setRule({ automatic: true })
    await sql`update users set active = false where id = ${bench.colleague.userId}`.execute(bench.db)
    await daily()
    expect(await ownerOf(id!)).toBeNull()
    expect(await ownerOf(kept!)).toBe(bench.manager.userId)
  })

  test('a leader puts it off, with a reason and for so long at most', async () => {
    const [id, foreign] = [
      ...(await existing(1)),
      ...(await existing(1, {
        ownerId: bench.stranger.userId,
        unitId: bench.units.teamB1,
      })),
    ]
    await setRule({ automatic: true, days: 60, warnDays: 7, extensionDays: 30 })
    await daily()
    await sql`update pool_warnings set warned_on = ${ago(7)}::date`.execute(bench.db)
    const extend = (as: Actor, until: string) =>
      bench.call<{ extended: string[]; refused: object[] }>(as, 'POST', '/api/v1/customer-pool/extensions', {
        customerIds: [id, foreign],
        until,
        reason: '店主住院，月底恢复营业',
      })
    expect((await extend(bench.manager, shiftDate(today, 10))).status).toBe(403)
    expect((await extend(bench.leader, shiftDate(today, 31))).body.code).toBe('extension_too_long')
    expect((await extend(bench.leader, today)).body.code).toBe('extension_too_long')
    const done = await extend(bench.leader, shiftDate(today, 10))
    expect(done.body.extended).toEqual([id])
    expect(done.body.refused).toHaveLength(1)
    await daily()
    expect(await ownerOf(id!)).toBe(bench.manager.userId)
  })

  test('a simulation says who would fall on a date, and changes nothing', async () => {
    await existing(3, { lastVisitOn: ago(59), grade: 'A' })
    await existing(2, { lastVisitOn: ago(30) })
    await existing(1, { ownerId: bench.stranger.userId, unitId: bench.units.teamB1 })
    const simulate = (as: Actor, content: PoolRule, on: string) =>
      bench.call<{ count: number; byGrade: object[]; byOwner: { count: number }[] }>(
        as,
        'POST',
        '/api/v1/customer-pool/simulation',
        { unitId: bench.units.countyA, content, on },
      )
    const rule = ruleWith({ days: 60, automatic: true })
    expect((await simulate(bench.leader, rule, today)).body.count).toBe(0)
    const tomorrow = await simulate(bench.leader, rule, shiftDate(today, 1))
    expect(tomorrow.body).toMatchObject({ count: 3, byGrade: [{ grade: 'A', count: 3 }] })
    const never = await simulate(bench.leader, { ...rule, daysByGrade: { A: null } }, shiftDate(today, 1))
    expect(never.body.count).toBe(0)
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from customers where owner_id is null`.execute(bench.db)
    expect(rows[0]?.n).toBe(0)
    expect((await simulate(bench.otherLeader, rule, today)).status).toBe(404)
    expect((await simulate(bench.manager, rule, today)).status).toBe(403)
  })
})

describe('rules', () => {
  test('hold for the unit and those below, the nearer before the farther, in versions nobody overwrites', async () => {
    const county = await setRule({ days: 50 })
    const team = await setRule({ days: 20 }, bench.units.teamA1)
    expect(team).toBe(county + 1)
    const at = (as: Actor, unitId?: string) =>
      bench.call<{ version: number; content: PoolRule; history: object[]; mayChange: boolean }>(
        as,
        'GET',
        `/api/v1/customer-rules/pool${unitId ? `?unitId=${unitId}` : ''}`,
      )
    expect((await at(bench.manager)).body).toMatchObject({
      version: team,
      content: { days: 20 },
      mayChange: false,
    })
    expect((await at(bench.leader, bench.units.teamA2)).body).toMatchObject({
      version: county,
      content: { days: 50 },
    })
    expect((await at(bench.stranger)).body).toMatchObject({ version: 0 })
    expect((await at(bench.stranger, bench.units.teamA1)).status).toBe(404)
    const save = (as: Actor, from: number) =>
      bench.call(as, 'PUT', '/api/v1/customer-rules/pool', {
        unitId: bench.units.teamA1,
        version: from,
        content: ruleWith({}),
        note: null,
      })
    const both = await Promise.all([save(bench.leader, team), save(bench.leader, team)])
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409])
    expect((await save(bench.otherLeader, team + 1)).status).toBe(404)
    expect((await save(bench.manager, team + 1)).status).toBe(403)
  })
})

describe('giving out by rule', () => {
  const preview = (as: Actor, ids: readonly string[]) =>
    bench.call<{ ruleVersion: number; assignments: PoolAssignment[] }>(
      as,
      'POST',
      '/api/v1/customer-pool/assignments/preview',
      { customerIds: ids },
    )
  const apply = (as: Actor, assignments: { customerId: string; personId: string }[]) =>
    bench.call<{ assigned: string[]; refused: { id: string; code: string }[] }>(
      as,
      'POST',
      '/api/v1/customer-pool/assignments',
      { assignments },
    )

  test('shows to whom and why, does that, and refuses what the rule does not say', async () => {
    const near = { lng: 120.66, lat: 28.02, source: 'wgs84' as const, accuracy: null }
    await existing(1, { ownerId: bench.colleague.userId, position: near })
    await existing(1, { position: { ...near, lng: 121 } })
    const [id, other] = await pooled(2, { position: near })
    const said = await preview(bench.leader, [id!, other!])
    expect(said.body.assignments.map(({ to }) => to?.id)).toEqual([
      bench.colleague.userId,
      bench.colleague.userId,
    ])
    expect(said.body.assignments[0]?.reason).toContain('就近')
    const done = await apply(bench.leader, [
      { customerId: id!, personId: bench.colleague.userId },
      { customerId: other!, personId: bench.manager.userId },
    ])
    expect(done.body.assigned).toEqual([id])
    expect(done.body.refused).toMatchObject([{ id: other, code: 'differs' }])
    const shown = await bench.call<Ownership>(bench.leader, 'GET', `/api/v1/customers/${id}/ownership`)
    expect(shown.body.spells[0]).toMatchObject({ source: 'rule', by: { id: bench.leader.userId } })
    expect(shown.body.spells[0]?.note).toContain('就近')
    expect(
      (await apply(bench.leader, [{ customerId: id!, personId: bench.colleague.userId }])).body.refused,
    ).toMatchObject([{ code: 'gone' }])
    expect((await preview(bench.manager, [other!])).status).toBe(403)
    expect((await preview(bench.otherLeader, [other!])).body.assignments).toEqual([])
  })

  test('two leaders at once assign each customer once', async () => {
    const ids = await pooled(10)
    await existing(1, { ownerId: bench.colleague.userId })
    const assignments = ids.map((customerId) => ({ customerId, personId: bench.colleague.userId }))
    const answers = await Promise.all([apply(bench.leader, assignments), apply(bench.leader, assignments)])
    expect(answers.flatMap(({ body }) => body.assigned).toSorted()).toEqual(ids.toSorted())
  })
})

import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { confirmPlan, getDay } from '#contracts/visit-plans.ts'
import { fieldDay, syncField } from '#contracts/visits-field.ts'
import { listVisits, type Visit } from '#contracts/visits.ts'
import type { CustomerSeed } from '#modules/customers/index.ts'
import { unwrap } from '#platform/errors/result.ts'
import type { Actor } from '#platform/policy/index.ts'
import { createPhone, fixAt, type Phone } from '../testing/phone.ts'
import { openWorkbench, placed, type Workbench } from '../testing/workbench.ts'

let bench: Workbench
let manager: Actor
let phone: Phone
let count = 0
beforeAll(async () => {
  bench = await openWorkbench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  bench.at('2026-11-18T18:00:00+08:00')
  manager = await bench.hire(`walker${++count}`)
  phone = createPhone(bench, manager)
})

const mine = (...given: Partial<CustomerSeed>[]) =>
  bench.customers(...given.map((each) => ({ ownerId: manager.userId, ...each })))
const visits = async (as: Actor = manager, ownerId = manager.userId): Promise<Visit[]> =>
  (await bench.request(as, listVisits, { query: { ownerId } })).body.visits
const flagsOf = (visit: Visit | undefined) => visit!.flags.map((flag) => flag.code)
/** 08:30 … of the working day, by the phone's clock. */
const at = (time: string, date = '2026-11-18') => `${date}T${time}:00+08:00`

test('S1.13 S1.14 S1.15 start and end take position, accuracy and time, and give minutes and a verdict', async () => {
  const [shop] = await mine({})
  const start = phone.start(shop!.id, at('09:00'))
  const end = phone.end(start.visitId, at('09:20'), {
    findings: { display: 'good', stock_days: 12 },
    note: '店主满意',
  })
  const { body } = await phone.send([start, end])
  expect(body.results.map((result) => [result.id, result.outcome])).toEqual([
    [start.id, 'applied'],
    [end.id, 'applied'],
  ])
  const [visit] = await visits()
  expect(visit).toMatchObject({
    id: start.visitId,
    customer: { id: shop!.id },
    date: '2026-11-18',
    planned: false,
    state: 'done',
    minutes: 20,
    startFix: start.fix,
    place: { verdict: 'in_place', metres: 0, accuracy: 10, allowedMetres: 200, grantedMetres: 10 },
    // 3 m east and 4 m north are 5 m.
    endPlace: { verdict: 'in_place', metres: 5 },
    findings: [
      { label: '陈列情况', value: '整齐醒目' },
      { label: '库存可销天数', value: '12 天' },
    ],
    note: '店主满意',
    flags: [],
  })
  expect((await bench.published('visits.visit_started', manager)).map((event) => event.subject_id)).toEqual([
    start.visitId,
  ])
  expect((await bench.published('visits.visit_ended', manager))[0]).toMatchObject({
    unit_id: bench.units.teamA1,
  })
})

test('S1.17 the verdict follows the unit’s own rule, and a customer without a position has none', async () => {
  await bench.set('visits.place_allowed_metres', 500, bench.units.teamA1)
  const [near, unplaced] = await mine({}, { position: null })
  const far = phone.start(near!.id, at('09:00'), { fix: fixAt(0, 480, at('09:00')) })
  const unknown = phone.start(unplaced!.id, at('10:00'))
  const noFix = phone.start(near!.id, at('11:00'), { fix: null })
  await phone.send([far, unknown, noFix])
  expect(
    (await visits()).toReversed().map((visit) => [visit.place.verdict, visit.place.allowedMetres]),
  ).toEqual([
    ['in_place', 500],
    ['no_customer_position', 500],
    ['no_fix', 500],
  ])
  await sql`delete from settings`.execute(bench.db)
  await bench.set('visits.place_allowed_metres', 200)
})

test('S1.3 what is sent again counts once, however often, also by two connections at once', async () => {
  const [shop] = await mine({})
  const start = phone.start(shop!.id, at('09:00'))
  const both = [start, phone.end(start.visitId, at('09:20'))]
  const answers = await Promise.all([phone.send(both), phone.send(both), phone.send(both)])
  const outcomes = answers.flatMap((answer) => answer.body.results.map((result) => result.outcome))
  expect(outcomes.filter((outcome) => outcome === 'applied')).toHaveLength(2)
  expect(outcomes.filter((outcome) => outcome === 'duplicate')).toHaveLength(4)
  expect(await visits()).toHaveLength(1)
  expect(await bench.published('visits.visit_started', manager)).toHaveLength(1)
})

test('S1.3 the same id with other content is refused by name, and the first stays', async () => {
  const [shop] = await mine({})
  const start = phone.start(shop!.id, at('09:00'))
  await phone.send([start])
  const { body } = await phone.send([{ ...start, deviceTime: at('10:00') }])
  expect(body.results[0]).toMatchObject({ outcome: 'refused', code: 'operation_id_reused' })
  expect((await visits())[0]!.startedAtDevice).toBe(new Date(at('09:00')).toISOString())
  // The same content with its keys in another order is the same operation.
  const turned = Object.fromEntries(Object.entries(start).toReversed())
  expect((await phone.send([turned])).body.results[0]!.outcome).toBe('duplicate')
})

test('S1.3 a record that nobody can read is refused alone, kept word for word, and holds up nothing', async () => {
  const [shop] = await mine({})
  const broken = { id: uuid(), kind: 'weigh_customer', sequence: 1, deviceTime: at('08:00'), kilograms: 80 }
  const start = phone.start(shop!.id, at('09:00'))
  const { status, body } = await phone.send([broken, start])
  expect(status).toBe(200)
  expect(body.results).toEqual([
    {
      id: broken.id,
      outcome: 'refused',
      code: 'operation_unreadable',
      message: expect.stringContaining('原样保存') as string,
    },
    { id: start.id, outcome: 'applied', code: null, message: null },
  ])
  const { rows } = await sql<{
    payload: unknown
  }>`select payload from field_operations where id = ${broken.id}`.execute(bench.db)
  expect(rows[0]!.payload).toEqual(broken)
})

test('S1.3 an end that arrives before its start is kept and matched when the start comes', async () => {
  const [shop] = await mine({})
  const start = phone.start(shop!.id, at('09:00'))
  const end = phone.end(start.visitId, at('09:25'), { nextStep: '送样品', nextStepOn: '2026-11-20' })
  expect((await phone.send([end])).body.results[0]!.outcome).toBe('applied')
  expect(await visits()).toEqual([])
  await phone.send([start])
  expect((await visits())[0]).toMatchObject({
    state: 'done',
    minutes: 25,
    nextStep: '送样品',
    endPlace: { verdict: 'in_place' },
  })
})

test('S1.3 a start without an end stays open, and counts as a visit to the customer only once it ends', async () => {
  const [shop] = await mine({ lastVisitOn: '2026-11-01' })
  const start = phone.start(shop!.id, at('09:00'))
  await phone.send([start])
  expect((await visits())[0]).toMatchObject({ state: 'visiting', endedAt: null, minutes: null })
  const lastVisit = async () =>
    (
      await sql<{ on: string }>`select last_visit_on as "on" from customers where id = ${shop!.id}`.execute(
        bench.db,
      )
    ).rows[0]!.on
  expect(await lastVisit()).toBe('2026-11-01')
  await phone.send([phone.end(start.visitId, at('09:30'))])
  expect(await lastVisit()).toBe('2026-11-18')
})

test('S1.3 records of days ago are taken in on their own day and flagged as late, never refused', async () => {
  const [shop] = await mine({})
  bench.at(at('18:00', '2026-11-24'))
  const start = phone.start(shop!.id, at('09:00'))
  await phone.send([start, phone.end(start.visitId, at('09:20'))])
  const [visit] = await visits()
  expect(visit).toMatchObject({ date: '2026-11-18', state: 'done' })
  // From Wednesday 09:00 to Tuesday 18:00 are 6 · 24 + 9 hours.
  expect(visit!.flags).toEqual([{ code: 'late_upload', facts: { hours: 153 } }])
})

test('S1.3 a wrong clock is noticed: both times are kept, the day is put right', async () => {
  const [shop] = await mine({})
  // The phone is one day and one hour behind.
  const start = phone.start(shop!.id, at('08:00', '2026-11-17'))
  const end = phone.end(start.visitId, at('08:15', '2026-11-17'))
  const { body } = await phone.send([start, end], at('17:00', '2026-11-17'))
  expect(body.clockOffsetSeconds).toBe(-25 * 3600)
  const [visit] = await visits()
  expect(visit).toMatchObject({
    date: '2026-11-18',
    startedAt: new Date(at('09:00')).toISOString(),
    startedAtDevice: new Date(at('08:00', '2026-11-17')).toISOString(),
    receivedAt: new Date(at('18:00')).toISOString(),
  })
  expect(visit!.flags).toEqual([{ code: 'clock_offset', facts: { seconds: -90_000 } }])
  // A minute is the network and people: no flag, and the phone's time stands.
  const other = phone.start(shop!.id, at('10:00'), { fix: fixAt(7, 9, at('10:00')) })
  await phone.send([other], at('18:01'))
  expect((await visits())[0]).toMatchObject({ startedAt: new Date(at('10:00')).toISOString(), flags: [] })
})

test('S1.3 the presses are applied in the phone’s order, whatever the order in the list', async () => {
  const [shop] = await mine({})
  const start = phone.start(shop!.id, at('09:00'))
  const end = phone.end(start.visitId, at('09:20'))
  const { body } = await phone.send([end, start])
  expect(body.results.map((result) => result.id)).toEqual([start.id, end.id])
})

test('S1.3 a customer that moved to a colleague meanwhile: the visit is kept and flagged', async () => {
  const [shop] = await bench.customers({ ownerId: bench.colleague.userId })
  const start = phone.start(shop!.id, at('09:00'))
  expect((await phone.send([start])).body.results[0]!.outcome).toBe('applied')
  expect((await visits())[0]!.flags).toEqual([
    { code: 'customer_moved', facts: { ownerId: bench.colleague.userId } },
  ])
})

test('S1.3 a visit at a customer whose card is gone is kept too', async () => {
  const start = phone.start(uuid(), at('09:00'))
  expect((await phone.send([start])).body.results[0]!.outcome).toBe('applied')
  expect((await visits())[0]).toMatchObject({ id: start.visitId, place: { verdict: 'no_customer_position' } })
})

test('S1.3 nobody writes into another person’s visit or skips another person’s stop', async () => {
  const [shop] = await mine({})
  const start = phone.start(shop!.id, at('09:00'))
  await phone.send([start])
  const other = createPhone(bench, bench.colleague)
  const { body } = await other.send([other.end(start.visitId, at('09:10')), other.skip(uuid(), at('09:11'))])
  expect(body.results.map((result) => result.code)).toEqual(['visit_of_another', 'stop_unknown'])
  expect((await visits())[0]!.state).toBe('visiting')
})

test('S1.42 stops move from planned over visiting to done, skips carry their reason, a visit beats a skip', async () => {
  const seeds = await mine({}, {}, {})
  const { plan } = (await bench.request(manager, getDay, { params: { date: '2026-11-18' } })).body
  await bench.request(manager, confirmPlan, { params: { id: plan.id }, body: { version: plan.version } })
  const stop = (n: number) => plan.stops.find((each) => each.customer.id === seeds[n]!.id)!
  const states = async () => {
    const { body } = await bench.request(manager, fieldDay)
    return seeds.map((seed) => body.plan!.stops.find((each) => each.customer.id === seed.id)!.state)
  }
  const start = phone.start(seeds[0]!.id, at('09:00'), { stopId: stop(0).id })
  // The second is visited without naming its stop: the customer is enough.
  const second = phone.start(seeds[1]!.id, at('10:00'))
  await phone.send([start, second, phone.skip(stop(2).id, at('11:00'))])
  expect(await states()).toEqual(['visiting', 'visiting', 'skipped'])
  await phone.send([phone.end(start.visitId, at('09:30')), phone.start(seeds[2]!.id, at('12:00'))])
  expect(await states()).toEqual(['done', 'visiting', 'visiting'])
  expect((await visits()).every((visit) => visit.planned)).toBe(true)
  expect(await bench.published('visits.stop_skipped', manager)).toHaveLength(1)
})

test('S1.3 two phones of one person record one visit; both records stay', async () => {
  const [shop] = await mine({})
  const second = createPhone(bench, manager)
  const a = phone.start(shop!.id, at('09:00'))
  const b = second.start(shop!.id, at('09:02'))
  await phone.send([a])
  await second.send([b, second.end(b.visitId, at('09:30'), { findings: { display: 'good' } })])
  await phone.send([phone.end(a.visitId, at('09:25'))])
  const seen = await visits()
  expect(seen).toHaveLength(1)
  expect(seen[0]).toMatchObject({ id: a.visitId, minutes: 30, findings: [{ value: '整齐醒目' }] })
  expect(flagsOf(seen[0])).toContain('two_devices')
  const { rows } = await sql<{
    n: number
  }>`select count(*)::int as n from visits where owner_id = ${manager.userId}`.execute(bench.db)
  expect(rows[0]!.n).toBe(2)
})

test('S1.3 the same customer in the morning and in the afternoon are two visits', async () => {
  const [shop] = await mine({})
  const morning = phone.start(shop!.id, at('09:00'))
  const second = createPhone(bench, manager)
  const afternoon = second.start(shop!.id, at('15:00'))
  await phone.send([morning, phone.end(morning.visitId, at('09:20'))])
  await second.send([afternoon, second.end(afternoon.visitId, at('15:20'))])
  expect(await visits()).toHaveLength(2)
})

test('S1.2 hints for the leader: impossible speed, identical digits, accuracy 0, short stay; the verdict stays', async () => {
  const shops = await mine({}, { position: placed(30_000, 0) }, { position: placed(30_100, 0) }, {})
  const fast = [
    phone.start(shops[0]!.id, at('09:00')),
    // 30 km in four minutes are 450 km/h.
    phone.start(shops[1]!.id, at('09:04'), { fix: fixAt(30_000, 0, at('09:04')) }),
    phone.start(shops[2]!.id, at('10:30'), { fix: fixAt(30_000, 0, at('10:30'), 0) }),
  ]
  const short = phone.end(fast[2]!.visitId, at('10:31'), { fix: null })
  await phone.send([...fast, short])
  const [third, second, first] = await visits()
  expect(flagsOf(first)).toEqual([])
  expect(second!.flags).toEqual([
    {
      code: 'impossible_speed',
      facts: { metres: 30_000, seconds: 240, kmh: 450, limit: 150, fromVisitId: first!.id },
    },
    { code: 'identical_coordinates', facts: { otherVisitId: third!.id, at: third!.startedAt } },
  ])
  expect(flagsOf(third)).toEqual(['zero_accuracy', 'short_stay', 'identical_coordinates'])
  expect(third!.place.verdict).toBe('in_place')
})

test('S1.12 S25 where somebody was: shown to the person, the leader and the assessor, to nobody else', async () => {
  const [shop] = await mine({})
  await phone.send([phone.start(shop!.id, at('09:00'))])
  for (const actor of [manager, bench.leader, bench.assessor]) {
    expect((await visits(actor))[0]!.startFix).not.toBeNull()
  }
  for (const actor of [bench.analyst, bench.viewer]) {
    const [visit] = await visits(actor)
    expect(visit).toMatchObject({ startFix: null, endFix: null, place: { verdict: 'in_place' } })
  }
  expect(await visits(bench.colleague)).toEqual([])
  expect(await visits(bench.otherLeader)).toEqual([])
  expect(
    (await bench.request(bench.administrator, listVisits, { query: { ownerId: manager.userId } })).status,
  ).toBe(403)
})

test('S1.30 a customer’s history shows earlier account managers’ visits, without their positions', async () => {
  const [shop] = await bench.customers({ ownerId: bench.colleague.userId })
  const earlier = createPhone(bench, bench.colleague)
  await earlier.send([earlier.start(shop!.id, at('09:00'))])
  const history = () => bench.request(manager, listVisits, { query: { customerId: shop!.id } })
  expect((await history()).body.visits).toEqual([])
  await sql`update customers set owner_id = ${manager.userId} where id = ${shop!.id}`.execute(bench.db)
  expect((await history()).body.visits).toMatchObject([
    { owner: { id: bench.colleague.userId }, startFix: null },
  ])
})

test('S25 only people who visit customers can upload visits', async () => {
  const body = { deviceId: uuid(), deviceNow: at('18:00'), operations: [phone.start(uuid(), at('09:00'))] }
  for (const actor of [bench.assessor, bench.analyst, bench.viewer, bench.administrator])
    expect((await bench.request(actor, syncField, { body })).status).toBe(403)
  expect((await bench.request(null, syncField, { body })).status).toBe(401)
})

test('S1.3 photos: announced before they arrive, tied to the visit once they are there, seen by whoever sees the visit', async () => {
  const [shop] = await mine({})
  const [early, late] = [uuid(), uuid()]
  const content = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3])
  const store = (id: string, ownerId: string) =>
    bench.platform.files.store(bench.db, Readable.from([content]), {
      id,
      name: '陈列.jpg',
      ownerId,
      maxBytes: 1000,
      sha256: createHash('sha256').update(content).digest('hex'),
    })
  unwrap(await store(early, manager.userId))
  const foreign = uuid()
  unwrap(await store(foreign, bench.colleague.userId))
  const start = phone.start(shop!.id, at('09:00'))
  await phone.send([start, phone.end(start.visitId, at('09:20'), { photoIds: [early, late, foreign] })])
  expect((await visits())[0]).toMatchObject({ photos: [early], missingPhotos: 2 })
  unwrap(await store(late, manager.userId))
  for (const job of (bench.module.jobs ?? []).filter(({ name }) => name === 'visits.attach_photos'))
    await job.run({}, { log: bench.platform.log, signal: new AbortController().signal, attempt: 1 })
  // A photo of somebody else is never taken in by naming its id.
  expect((await visits())[0]).toMatchObject({ photos: [early, late], missingPhotos: 1 })
  const file = await bench.platform.files.find(late)
  expect(file).toMatchObject({ subjectKind: 'visit', subjectId: start.visitId })
})

test('S1.3 answers keep the words of the form they were given to', async () => {
  const [shop] = await mine({})
  const start = phone.start(shop!.id, at('09:00'))
  await phone.send([
    start,
    phone.end(start.visitId, at('09:20'), { formVersion: 99, findings: { smell: 'good', display: '' } }),
  ])
  // A form that nobody knows: the answer stands under its code, nothing is dropped.
  expect((await visits())[0]!.findings).toEqual([{ label: 'smell', value: 'good' }])
})

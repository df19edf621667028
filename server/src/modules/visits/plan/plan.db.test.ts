import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { confirmPlan, getDay, optimisePlan, savePlan, type VisitPlan } from '#contracts/visit-plans.ts'
import { fieldDay } from '#contracts/visits-field.ts'
import type { CustomerSeed } from '#modules/customers/index.ts'
import type { Actor } from '#platform/policy/index.ts'
import { createPhone } from '../testing/phone.ts'
import { openWorkbench, placed, type Workbench } from '../testing/workbench.ts'

let bench: Workbench
/** A new account manager for every test, so that no test sees another's plans. */
let manager: Actor
let count = 0
beforeAll(async () => {
  bench = await openWorkbench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  bench.at('2026-11-18T08:00:00+08:00')
  manager = await bench.hire(`planner${++count}`)
})

const today = '2026-11-18'
const day = (as: Actor, query: { ownerId?: string; q?: string } = {}, date = today) =>
  bench.request(as, getDay, { params: { date }, query })
const mine = (...given: Partial<CustomerSeed>[]) =>
  bench.customers(...given.map((each) => ({ ownerId: manager.userId, ...each })))
const bodyOf = (plan: VisitPlan) => ({
  version: plan.version,
  tour: plan.tour,
  start: plan.start,
  end: plan.end,
  departAt: plan.departAt,
  stops: plan.stops.map((stop) => ({ id: stop.id, customerId: stop.customer.id, locked: stop.locked })),
})
const save = (as: Actor, plan: VisitPlan, changes: Partial<ReturnType<typeof bodyOf>> = {}) =>
  bench.request(as, savePlan, { params: { id: plan.id }, body: { ...bodyOf(plan), ...changes } })
const order = (plan: VisitPlan) => plan.stops.map((stop) => stop.customer.id)

test('S1.19 the day opens with a proposal: due customers with their reasons, kept as a draft', async () => {
  const [due, notDue, key] = await mine(
    { lastVisitOn: '2026-11-11' },
    { lastVisitOn: '2026-11-17' },
    { lastVisitOn: '2026-11-10', keyCustomer: true },
  )
  const first = await day(manager)
  expect(first.status).toBe(200)
  expect(order(first.body.plan).toSorted()).toEqual([due!.id, key!.id].toSorted())
  // The better reason stands first: a day overdue and a key customer.
  expect(first.body.plan.stops[0]).toMatchObject({
    customer: { id: key!.id },
    reasons: [{ code: 'overdue' }, { code: 'key_customer' }],
  })
  expect(first.body.plan).toMatchObject({ state: 'draft', version: 1, owner: { id: manager.userId } })
  const proposed = new Map(first.body.candidates.map((each) => [each.customer.id, each.proposed]))
  expect(proposed.get(due!.id)).toBe(true)
  expect(proposed.get(notDue!.id)).toBe(false)
  const again = await day(manager)
  expect(again.body.plan).toEqual(first.body.plan)
})

test('S1.19 two tabs that open the day in the same moment get one plan', async () => {
  await mine({}, {})
  const [a, b] = await Promise.all([day(manager), day(manager)])
  expect(a.body.plan.id).toBe(b.body.plan.id)
})

test('S1.19 candidates are found by a part of name, licence or address', async () => {
  await mine({ name: '江心屿烟酒' }, { licence: '330300777001' }, { address: '解放街 9 号' })
  const names = async (q: string) =>
    (await day(manager, { q })).body.candidates.map((each) => each.customer.name)
  expect(await names('江心')).toEqual(['江心屿烟酒'])
  expect(await names('777001')).toHaveLength(1)
  expect(await names('解放街')).toHaveLength(1)
  expect(await names('没有这家')).toEqual([])
})

test('S1.19 as many as fit the working minutes, near each other', async () => {
  await bench.set('visits.working_minutes', 60)
  const many = await mine(
    ...Array.from({ length: 12 }, (_, n) => ({ position: placed(n * 50, 0), serviceMinutes: 20 })),
  )
  const { body } = await day(manager)
  // 20 min + 2 min a leg: two fit 60 minutes, a third would need 66.
  expect(body.plan.stops).toHaveLength(2)
  expect(body.candidates).toHaveLength(many.length)
  expect(body.workingMinutes).toBe(60)
  await bench.set('visits.working_minutes', 420, bench.units.teamA1)
})

test('S1.19 a day off says so but can be planned: 2026-10-01 is National Day, 2026-11-21 a Saturday', async () => {
  await mine({})
  const saturday = await day(manager, {}, '2026-11-21')
  expect(saturday.body).toMatchObject({ workday: false })
  expect(saturday.body.plan.stops).toHaveLength(1)
  const holiday = await day(manager, {}, '2026-10-01')
  expect(holiday.body.workday).toBe(false)
  expect(holiday.body.dayName).toContain('国庆')
})

test('S1.19 yesterday’s note and the promised date bring a customer back', async () => {
  const [customer] = await mine({ lastVisitOn: null, frequency: { visits: 1, weeks: 8 } })
  const phone = createPhone(bench, manager)
  bench.at('2026-11-17T10:00:00+08:00')
  const start = phone.start(customer!.id, '2026-11-17T09:00:00+08:00')
  await phone.send([
    start,
    phone.end(start.visitId, '2026-11-17T09:20:00+08:00', {
      nextStep: '带新品样品',
      nextStepOn: today,
      findings: { display: 'good' },
    }),
  ])
  bench.at('2026-11-18T08:00:00+08:00')
  const { body } = await day(manager)
  expect(body.plan.stops.map((stop) => stop.reasons[0])).toEqual([
    { code: 'follow_up', facts: { text: '带新品样品', on: today, daysLate: 0, more: 0 }, points: 90 },
  ])
  expect(body.plan.stops[0]!.customer).toMatchObject({
    lastFinding: '陈列情况：整齐醒目',
    lastNextStep: '带新品样品',
    lastVisitOn: '2026-11-17',
  })
})

test('S1.19 saving adds, removes, locks and reorders, and refuses an old version', async () => {
  const seeds = await mine({}, {}, {}, { lastVisitOn: '2026-11-17' })
  const { plan } = (await day(manager)).body
  expect(plan.stops).toHaveLength(3)
  const [a, b] = plan.stops
  const extra = { id: uuid(), customerId: seeds[3]!.id, locked: false }
  const saved = await save(manager, plan, {
    stops: [extra, { ...bodyOf(plan).stops[1]!, locked: true }, bodyOf(plan).stops[0]!],
  })
  expect(saved.status).toBe(200)
  expect(saved.body.stops.map((stop) => [stop.id, stop.sequence, stop.locked])).toEqual([
    [extra.id, 1, false],
    [b!.id, 2, true],
    [a!.id, 3, false],
  ])
  // Not due: it was added by hand.
  expect(saved.body.stops[0]!.reasons[0]!.code).toBe('manual')
  expect(saved.body.version).toBe(plan.version + 1)
  const stale = await save(manager, plan)
  expect(stale).toMatchObject({ status: 409, body: { code: 'changed_meanwhile' } })
  expect((await day(manager)).body.plan.version).toBe(saved.body.version)
  // What was taken off comes back under its old id.
  const back = await save(manager, saved.body, { stops: bodyOf(plan).stops })
  expect(back.body.stops.map((stop) => stop.id)).toEqual(plan.stops.map((stop) => stop.id))
})

test('S1.19 a plan takes no customer twice, none of a colleague, no stop of another plan, and no day that is over', async () => {
  await mine({}, {})
  const [theirs] = await bench.customers({ ownerId: bench.colleague.userId, name: '同事的店' })
  const { plan } = (await day(manager)).body
  const [stop] = bodyOf(plan).stops
  const twice = await save(manager, plan, { stops: [stop!, { ...stop!, id: uuid() }] })
  expect(twice).toMatchObject({ status: 400, body: { code: 'visits_customer_twice' } })
  const foreign = await save(manager, plan, {
    stops: [stop!, { id: uuid(), customerId: theirs!.id, locked: false }],
  })
  expect(foreign).toMatchObject({ status: 409, body: { code: 'visits_customer_not_owned' } })
  expect(foreign.body.message).toContain('同事的店')
  const other = (await day(manager, {}, '2026-11-19')).body.plan
  const reused = await save(manager, other, { stops: [{ ...stop!, customerId: order(plan)[0]! }] })
  expect(reused).toMatchObject({ status: 409, body: { code: 'visits_stop_id_taken' } })
  bench.at('2026-11-19T08:00:00+08:00')
  expect(await save(manager, plan)).toMatchObject({ status: 409, body: { code: 'visits_past_day' } })
})

test('S1.21 one press orders the stops: shorter than the list, with the saving and the gap to the best', async () => {
  const east = [0, 3000, 1000, 4000, 2000].map((metres) => ({
    position: placed(metres, 0),
    licence: `7${metres}${count}`,
  }))
  const seeds = await mine(...east)
  const { plan } = (await day(manager)).body
  const start = { ...placed(-100, 0), name: '营销部' }
  const listed = await save(manager, plan, {
    tour: 'open',
    start: { lng: start.lng, lat: start.lat, name: start.name },
    stops: seeds.map((seed) => bodyOf(plan).stops.find((stop) => stop.customerId === seed.id)!),
  })
  const done = await bench.request(manager, optimisePlan, {
    params: { id: plan.id },
    body: { version: listed.body.version },
  })
  expect(done.status).toBe(200)
  expect(order(done.body)).toEqual([0, 2, 4, 1, 3].map((n) => seeds[n]!.id))
  // West to east in one go: 4100 m as the crow flies, × 1.4. Longitudes shrink with the latitude alone.
  expect(done.body.route!.metres).toBeGreaterThan(4100 * 1.4 * 0.995)
  expect(done.body.route!.metres).toBeLessThan(4100 * 1.4 * 1.005)
  expect(done.body.route!.listOrderMetres).toBeGreaterThan(done.body.route!.metres)
  // Five stops are solved exactly, so the plan is proven to be the best.
  expect(done.body.route!.gap).toBe(0)
  expect(done.body.stops[0]).toMatchObject({ arriveAt: '08:32' })
  expect(done.body.route).toMatchObject({
    distanceSource: '直线距离 × 绕行系数',
    detourFactor: 1.4,
    problems: [],
  })
})

test('S1.21 opening hours of the weekday are respected, and what cannot be is said', async () => {
  // 2026-11-18 is a Wednesday, the third of the seven.
  const week = (hours: { from: string; to: string }[]) =>
    [0, 1, 2, 3, 4, 5, 6].map((n) => (n === 2 ? hours : [])) as never
  const [far, near, closed, never] = await mine(
    { position: placed(6000, 0), openingHours: week([{ from: '08:00', to: '09:00' }]) },
    { position: placed(500, 0), openingHours: week([{ from: '10:00', to: '18:00' }]) },
    { position: placed(700, 0), openingHours: week([]), name: '周三休息店' },
    { position: placed(900, 0), openingHours: week([{ from: '05:00', to: '06:00' }]), name: '早市店' },
  )
  const { plan } = (await day(manager)).body
  const placedStart = await save(manager, plan, { tour: 'open', start: { ...placed(0, 0), name: '起点' } })
  const { body } = await bench.request(manager, optimisePlan, {
    params: { id: plan.id },
    body: { version: placedStart.body.version },
  })
  const at = (id: string) => order(body).indexOf(id)
  expect(at(far!.id)).toBeLessThan(at(near!.id))
  const told = body.route!.problems.map((problem) => problem.message).join(' ')
  expect(told).toContain('周三休息店')
  expect(told).toContain('早市店')
  expect(order(body)).toHaveLength(4)
  expect(at(never!.id)).toBe(3)
  expect(at(closed!.id)).toBeGreaterThanOrEqual(0)
})

test('S1.21 a plan without customers cannot be ordered or confirmed, and says why', async () => {
  await mine({ lastVisitOn: '2026-11-17' })
  const { plan } = (await day(manager)).body
  const version = plan.version
  const ordered = await bench.request(manager, optimisePlan, { params: { id: plan.id }, body: { version } })
  expect(ordered).toMatchObject({ status: 409, body: { code: 'visits_nothing_to_order' } })
  const confirmed = await bench.request(manager, confirmPlan, { params: { id: plan.id }, body: { version } })
  expect(confirmed).toMatchObject({ status: 409, body: { code: 'visits_nothing_to_confirm' } })
})

test('S1.19 a confirmed plan is on the phone at once, with every later change; a draft is not', async () => {
  const [customer] = await mine({ openingHours: null })
  const { plan } = (await day(manager)).body
  expect((await bench.request(manager, fieldDay)).body.plan).toBeNull()
  const confirmed = await bench.request(manager, confirmPlan, {
    params: { id: plan.id },
    body: { version: plan.version },
  })
  expect(confirmed.body).toMatchObject({ state: 'confirmed' })
  const phone = (await bench.request(manager, fieldDay)).body
  expect(phone.plan!.stops.map((stop) => stop.id)).toEqual(plan.stops.map((stop) => stop.id))
  expect(phone.customers.map((each) => each.id)).toEqual([customer!.id])
  expect(phone.rule).toMatchObject({ allowedMetres: 200, accuracyCapMetres: 100, rejectAccuracyMetres: 1000 })
  await save(manager, confirmed.body, { departAt: '09:30' })
  expect((await bench.request(manager, fieldDay)).body.plan!.departAt).toBe('09:30')
  const events = await bench.published('visits.plan_confirmed', manager)
  expect(events).toHaveLength(2)
  expect(events[0]).toMatchObject({
    subject_id: plan.id,
    unit_id: bench.units.teamA1,
    data: { date: today },
  })
})

test('S1.19 stops that were visited or skipped stay in the plan, and the rest is ordered from where the person is', async () => {
  const seeds = await mine(
    { position: placed(5000, 0) },
    { position: placed(0, 0) },
    { position: placed(4000, 0) },
    {},
  )
  const { plan } = (await day(manager)).body
  const version = (await save(manager, plan, { tour: 'open', start: { ...placed(-100, 0), name: '起点' } }))
    .body.version
  const confirmed = (
    await bench.request(manager, confirmPlan, { params: { id: plan.id }, body: { version } })
  ).body
  const stopOf = (seed: CustomerSeed) => confirmed.stops.find((stop) => stop.customer.id === seed.id)!
  const phone = createPhone(bench, manager)
  bench.at('2026-11-18T10:00:00+08:00')
  const start = phone.start(seeds[0]!.id, '2026-11-18T09:30:00+08:00', { stopId: stopOf(seeds[0]!).id })
  const end = phone.end(start.visitId, '2026-11-18T09:50:00+08:00')
  await phone.send([start, end, phone.skip(stopOf(seeds[3]!).id, '2026-11-18T09:55:00+08:00')])
  const now = (await day(manager)).body.plan
  expect(now.stops.map((stop) => [stop.customer.id, stop.state])).toContainEqual([seeds[0]!.id, 'done'])
  expect(now.stops.find((stop) => stop.customer.id === seeds[3]!.id)).toMatchObject({
    state: 'skipped',
    skipReason: '店主外出',
  })
  const without = await save(manager, now, {
    stops: bodyOf(now).stops.filter((stop) => stop.customerId !== seeds[0]!.id),
  })
  expect(without).toMatchObject({ status: 409, body: { code: 'visits_stop_worked' } })
  const { body } = await bench.request(manager, optimisePlan, {
    params: { id: plan.id },
    body: { version: now.version },
  })
  // From the visited one at 5000 m east: first 4000, then 0, although the day began in the west.
  expect(order(body).slice(-2)).toEqual([seeds[2]!.id, seeds[1]!.id])
  expect(body.stops.at(-2)!.arriveAt! >= '10:00').toBe(true)
})

test('S25 an account manager neither reads nor plans a colleague’s day', async () => {
  await mine({})
  const { plan } = (await day(manager)).body
  expect((await day(bench.colleague, { ownerId: manager.userId })).status).toBe(404)
  expect((await save(bench.colleague, plan)).status).toBe(404)
  for (const endpoint of [optimisePlan, confirmPlan]) {
    const tried = await bench.request(bench.colleague, endpoint, {
      params: { id: plan.id },
      body: { version: plan.version },
    })
    expect(tried.status).toBe(404)
  }
  expect((await bench.request(null, getDay, { params: { date: today } })).status).toBe(401)
})

test('S25 the leader plans for the county, another county’s leader sees nothing, assessor and analyst only look', async () => {
  await mine({})
  const shown = await day(bench.assessor, { ownerId: manager.userId })
  expect(shown.body.plan).toMatchObject({ version: 0, state: 'draft' })
  expect(shown.body.plan.stops).toHaveLength(1)
  expect((await day(bench.otherLeader, { ownerId: manager.userId })).status).toBe(404)
  const { plan } = (await day(bench.leader, { ownerId: manager.userId })).body
  expect(plan.version).toBe(1)
  expect((await save(bench.leader, plan, { departAt: '09:00' })).status).toBe(200)
  expect((await save(bench.otherLeader, plan)).status).toBe(404)
  for (const actor of [bench.assessor, bench.analyst, bench.viewer, bench.administrator])
    expect((await save(actor, plan)).status).toBe(403)
  expect((await day(bench.administrator, { ownerId: manager.userId })).status).toBe(403)
})

test('S1.19 a day looked at in advance is proposed anew when it comes; one that somebody touched is not', async () => {
  const [a, b] = await mine({ lastVisitOn: '2026-11-13' }, { lastVisitOn: '2026-11-13' })
  const friday = '2026-11-20'
  const ahead = (await day(manager, {}, friday)).body.plan
  expect(order(ahead).toSorted()).toEqual([a!.id, b!.id].toSorted())
  const phone = createPhone(bench, manager)
  bench.at('2026-11-19T12:00:00+08:00')
  const start = phone.start(a!.id, '2026-11-19T09:00:00+08:00')
  await phone.send([start, phone.end(start.visitId, '2026-11-19T09:20:00+08:00')])
  bench.at('2026-11-20T08:00:00+08:00')
  const fresh = (await day(manager, {}, friday)).body.plan
  expect(order(fresh)).toEqual([b!.id])
  const touched = (await save(manager, fresh, { departAt: '09:00' })).body
  bench.at('2026-11-20T09:00:00+08:00')
  expect((await day(manager, {}, friday)).body.plan.stops.map((stop) => stop.id)).toEqual(
    touched.stops.map((stop) => stop.id),
  )
})

test('S1.19 a day that is over is shown without inventing a plan', async () => {
  await mine({})
  const past = await day(manager, {}, '2026-11-16')
  expect(past.body.plan).toMatchObject({ version: 0, stops: [] })
})

test('S1.19 the first plan of a person starts at the unit’s place', async () => {
  await bench.set('visits.start_place', '鹿城营销部,120.66,28.01')
  await mine({})
  const { plan } = (await day(manager)).body
  expect(plan.start).toEqual({ name: '鹿城营销部', lng: 120.66, lat: 28.01 })
  await bench.db.deleteFrom('settings').where('key', '=', 'visits.start_place').execute()
  await bench.set('visits.tour', 'closed')
})

test('S1.19 a leader without customers leaves no plan behind by looking', async () => {
  const { plan } = (await day(bench.leader)).body
  expect(plan).toMatchObject({ version: 0, stops: [], owner: { id: bench.leader.userId } })
})

test('S1.19 start, end and kind of tour of the last plan become those of the next', async () => {
  await mine({})
  const { plan } = (await day(manager)).body
  await save(manager, plan, { tour: 'open', start: { lng: 120.6, lat: 28, name: '家' }, departAt: '09:10' })
  const next = (await day(manager, {}, '2026-11-19')).body.plan
  expect(next).toMatchObject({ tour: 'open', start: { name: '家' }, departAt: '09:10' })
})

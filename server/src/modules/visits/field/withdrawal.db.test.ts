import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { confirmPlan, getDay } from '#contracts/visit-plans.ts'
import { fieldDay } from '#contracts/visits-field.ts'
import { getVisit, listVisits } from '#contracts/visits.ts'
import { teamDay } from '#contracts/team-days.ts'
import type { CustomerSeed } from '#modules/customers/index.ts'
import { unwrap } from '#platform/errors/result.ts'
import { type Actor, authorize } from '#platform/policy/index.ts'
import { createVisitFacts } from '../visits.analysis.ts'
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
  manager = await bench.hire(`mistaken${++count}`)
  phone = createPhone(bench, manager)
})

const date = '2026-11-18'
const at = (time: string) => `${date}T${time}:00+08:00`
const mine = (...given: Partial<CustomerSeed>[]) =>
  bench.customers(...given.map((each) => ({ ownerId: manager.userId, ...each })))
const day = async (phoneOf: Actor = manager) => (await bench.request(phoneOf, fieldDay)).body
const board = async () => (await bench.request(bench.leader, teamDay, { params: { date } })).body
const onBoard = async () => (await board()).people.find((one) => one.owner.id === manager.userId)!

test('S1.3 a visit started by mistake is withdrawn with a reason: it counts nowhere, is kept, and the leader sees it', async () => {
  const [shop] = await mine({})
  const { plan } = (await bench.request(manager, getDay, { params: { date } })).body
  await bench.request(manager, confirmPlan, { params: { id: plan.id }, body: { version: plan.version } })
  const start = phone.start(shop!.id, at('09:00'), { fix: fixAt(5000, 0, at('09:00')) })
  const withdrawal = phone.withdraw(start.visitId, at('09:04'))
  await phone.send([start])
  expect((await day()).plan!.stops[0]!.state).toBe('visiting')
  expect((await phone.send([withdrawal])).body.results[0]!.outcome).toBe('applied')
  const after = await day()
  expect(after.plan!.stops[0]).toMatchObject({ state: 'planned', visitId: null })
  expect(after.visits).toMatchObject([
    { state: 'withdrawn', withdrawal: { reason: '点错了客户', counted: true }, attention: true },
  ])
  // 5 km away would be 未到位; a visit that was none is neither in place nor out of it.
  expect(await onBoard()).toMatchObject({
    visiting: 0,
    done: 0,
    notInPlace: 0,
    withdrawn: 1,
    attention: 1,
    lastEvent: { kind: 'withdraw' },
  })
  expect((await board()).visits.map((visit) => [visit.state, visit.withdrawal?.reason])).toEqual([
    ['withdrawn', '点错了客户'],
  ])
  expect(
    (await bench.request(manager, listVisits, { query: { ownerId: manager.userId } })).body.visits,
  ).toEqual([])
  const proof = (await bench.request(bench.leader, getVisit, { params: { id: start.visitId } })).body
  expect(proof).toMatchObject({ state: 'withdrawn', startFix: start.fix })
  expect(await bench.published('visits.visit_withdrawn', manager)).toHaveLength(1)
  const facts = createVisitFacts({ platform: bench.platform })
  const extent = { from: date, to: date, unitIds: null }
  const counted = () =>
    facts.visitFacts(unwrap(authorize(bench.leader, 'analysis.read')), extent, manager.userId)
  expect(await counted()).toEqual([])
  await phone.send([phone.start(shop!.id, at('10:00'))])
  expect(await counted()).toHaveLength(1)
})

test('S1.3 a withdrawal sent again counts once, and one that arrives before its start waits for it', async () => {
  const [shop] = await mine({})
  const start = phone.start(shop!.id, at('09:00'))
  const withdrawal = phone.withdraw(start.visitId, at('09:02'))
  await phone.send([withdrawal])
  expect((await day()).visits).toEqual([])
  const answers = await Promise.all([phone.send([withdrawal, start]), phone.send([start, withdrawal])])
  expect(answers.flatMap((one) => one.body.results.map((result) => result.outcome)).toSorted()).toEqual([
    'applied',
    'duplicate',
    'duplicate',
    'duplicate',
  ])
  expect((await day()).visits.map((visit) => visit.state)).toEqual(['withdrawn'])
  expect(await bench.published('visits.visit_withdrawn', manager)).toHaveLength(1)
})

test('S1.3 the unit says how long a visit may be withdrawn; too late it stands, and the attempt is shown', async () => {
  const [shop] = await mine({})
  const start = phone.start(shop!.id, at('09:00'))
  await phone.send([start, phone.withdraw(start.visitId, at('09:11'))])
  expect((await day()).visits).toMatchObject([{ state: 'visiting', withdrawal: { counted: false } }])
  await bench.set('visits.withdraw_minutes', 30, bench.units.teamA1)
  expect((await day()).limits.withdrawMinutes).toBe(30)
  const again = phone.start(shop!.id, at('11:00'))
  await phone.send([again, phone.withdraw(again.visitId, at('11:11'))])
  expect((await day()).visits.map((visit) => visit.state)).toEqual(['visiting', 'withdrawn'])
  await sql`delete from settings`.execute(bench.db)
})

test('S1.3 what somebody finished is never taken out: an end beats a withdrawal, whichever comes first', async () => {
  const [shop] = await mine({})
  for (const [first, hour] of [
    ['end', '09'],
    ['withdraw', '14'],
  ] as const) {
    const start = phone.start(shop!.id, at(`${hour}:00`))
    const end = phone.end(start.visitId, at(`${hour}:06`))
    const withdrawal = phone.withdraw(start.visitId, at(`${hour}:03`))
    await phone.send([start])
    await phone.send([first === 'end' ? end : withdrawal])
    await phone.send([first === 'end' ? withdrawal : end])
    const visit = (await day()).visits.find((one) => one.id === start.visitId)
    expect(visit, first).toMatchObject({ state: 'done', minutes: 6, withdrawal: { counted: false } })
  }
})

test('S25 nobody withdraws somebody else’s visit', async () => {
  const [shop] = await mine({ position: placed(0, 0) })
  const start = phone.start(shop!.id, at('09:00'))
  await phone.send([start])
  const other = createPhone(bench, bench.colleague)
  const { body } = await other.send([other.withdraw(start.visitId, at('09:01'))])
  expect(body.results[0]).toMatchObject({ outcome: 'refused', code: 'visit_of_another' })
  expect((await day()).visits).toMatchObject([{ state: 'visiting', withdrawal: null }])
})

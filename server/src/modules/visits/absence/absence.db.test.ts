import { v7 as uuid } from 'uuid'
import { afterAll, expect, test } from 'vitest'
import { endAbsence, listAbsences, listSubstitutes, makeAbsence } from '#contracts/absences.ts'
import { getCustomer, placeCustomer } from '#contracts/customers.ts'
import { confirmPlan, getDay, savePlan } from '#contracts/visit-plans.ts'
import { fieldDay } from '#contracts/visits-field.ts'
import type { Actor } from '#platform/policy/index.ts'
import { openWorkbench, placed } from '../testing/workbench.ts'

const today = '2026-11-18'
const tomorrow = '2026-11-19'
const bench = await openWorkbench(`${today}T08:00:00+08:00`)
afterAll(() => bench.close())
const { manager, colleague, stranger, leader, request } = bench

const mine = await bench.customers(
  ...Array.from({ length: 3 }, (_, n) => ({ name: `林店${n}`, position: placed(n * 500, 0) })),
)
const theirs = await bench.customers(
  ...Array.from({ length: 2 }, (_, n) => ({
    name: `陈店${n}`,
    ownerId: colleague.userId,
    position: placed(n * 500, 900),
  })),
)

async function confirmedDay(as: Actor, date: string, customerIds: readonly string[]) {
  const { plan } = (await request(as, getDay, { params: { date }, query: {} })).body
  const { tour, start, end, departAt } = plan
  const stops = customerIds.map((customerId) => ({
    id: plan.stops.find((stop) => stop.customer.id === customerId)?.id ?? uuid(),
    customerId,
    locked: false,
  }))
  const saved = await request(as, savePlan, {
    params: { id: plan.id },
    body: { version: plan.version, tour, start, end, departAt, stops },
  })
  return (await request(as, confirmPlan, { params: { id: plan.id }, body: { version: saved.body.version } }))
    .body
}
const namesOn = async (as: Actor, date: string) =>
  (await request(as, getDay, { params: { date }, query: {} })).body.plan.stops.map(
    (stop) => stop.customer.name,
  )
const maySee = async (as: Actor, { id } = mine[0]!) =>
  (await request(as, getCustomer, { params: { id } })).status

await confirmedDay(
  manager,
  today,
  mine.map((each) => each.id),
)
await confirmedDay(
  colleague,
  today,
  theirs.map((each) => each.id),
)
const id = uuid()
const body = {
  id,
  personId: manager.userId,
  kind: 'away' as const,
  from: today,
  to: tomorrow,
  reason: '病假',
  substituteId: colleague.userId,
}

test('S1.42 only an account manager of the same unit stands in, and only those in charge write an absence down', async () => {
  const offered = await request(manager, listSubstitutes, { query: { personId: manager.userId } })
  expect(offered.body.people.map((person) => person.id)).toContain(colleague.userId)
  expect(offered.body.people.map((person) => person.id)).not.toContain(stranger.userId)
  const foreign = await request(manager, makeAbsence, { body: { ...body, substituteId: stranger.userId } })
  expect(foreign.body.code).toBe('visits_substitute_unfit')
  expect((await request(colleague, makeAbsence, { body })).status).toBe(404)
  expect(await maySee(colleague)).toBe(404)
})

test('S1.42 S1.43 the day’s customers go to the substitute at once, with who they belong to, readable for these days alone', async () => {
  const made = await request(leader, makeAbsence, { body })
  expect(made.status).toBe(200)
  const handedToday = made.body.handed.filter((each) => each.date === today)
  expect(handedToday.map((each) => each.name).toSorted()).toEqual(['林店0', '林店1', '林店2'])
  expect(await namesOn(manager, today)).toEqual([])
  expect((await namesOn(colleague, today)).toSorted()).toEqual(['林店0', '林店1', '林店2', '陈店0', '陈店1'])
  // The plan was confirmed: it is on the phone, with whom one meets and for whom one goes.
  const phone = (await request(colleague, fieldDay, { query: {} })).body.plan!
  const stop = phone.stops.find((each) => each.customer.name === '林店0')!
  expect(stop.reasons[0]).toMatchObject({ code: 'substitute', facts: { name: '林小雨' } })
  expect(stop.customer.contactName).toBe('叶文')
  expect(await maySee(colleague)).toBe(200)
  expect(await maySee(stranger)).toBe(404)
  bench.at('2026-11-20T08:00:00+08:00')
  bench.forgetStandIns()
  expect(await maySee(colleague)).toBe(404)
  bench.at(`${today}T11:00:00+08:00`)
  bench.forgetStandIns()
})

test('S1.42 back again: what is not done returns to its owner, access ends, and all of it is in the trail', async () => {
  const ended = await request(manager, endAbsence, { params: { id } })
  expect(ended.status).toBe(200)
  expect(ended.body.handed.every((each) => each.returned)).toBe(true)
  expect((await namesOn(manager, today)).toSorted()).toEqual(['林店0', '林店1', '林店2'])
  expect((await namesOn(colleague, today)).toSorted()).toEqual(['陈店0', '陈店1'])
  expect(await maySee(colleague)).toBe(404)
  expect((await request(manager, endAbsence, { params: { id } })).body.code).toBe('visits_absence_over')
  const trail = await bench.db
    .selectFrom('audit_records')
    .select(['action', 'actor_id'])
    .where('subject_id', '=', id)
    .orderBy('seq')
    .execute()
  expect(trail).toEqual([
    { action: 'visits.absence_begun', actor_id: leader.userId },
    { action: 'visits.absence_ended', actor_id: manager.userId },
  ])
})

test('S1.42 a part of a day is handed over: these customers and no others, readable for that day and not to be changed', async () => {
  const share = { ...body, id: uuid(), kind: 'share' as const, to: today, customerIds: [mine[1]!.id] }
  const made = await request(manager, makeAbsence, { body: share })
  expect(made.body.handed.map((each) => each.name)).toEqual(['林店1'])
  expect((await namesOn(manager, today)).toSorted()).toEqual(['林店0', '林店2'])
  expect(await namesOn(colleague, today)).toContain('林店1')
  bench.forgetStandIns()
  expect([await maySee(colleague), await maySee(colleague, mine[1])]).toEqual([404, 200])
  expect(await maySee(stranger, mine[1])).toBe(404)
  const elsewhere = { lng: 120.7, lat: 28, system: 'wgs84' as const, accuracy: null }
  const moved = await request(colleague, placeCustomer, { params: { id: mine[1]!.id }, body: elsewhere })
  expect(moved.status).toBe(404)
  const seen = async (as: Actor) =>
    (await request(as, listAbsences, { query: { from: today, to: today } })).body.absences.length
  expect([await seen(leader), await seen(colleague), await seen(stranger)]).toEqual([2, 2, 0])
  // The day is over; and a share that is taken back ends at once.
  bench.at('2026-11-19T08:00:00+08:00')
  bench.forgetStandIns()
  expect(await maySee(colleague, mine[1])).toBe(404)
  bench.at(`${today}T11:30:00+08:00`)
  bench.forgetStandIns()
  expect(await maySee(colleague, mine[1])).toBe(200)
  await request(manager, endAbsence, { params: { id: share.id } })
  expect(await maySee(colleague, mine[1])).toBe(404)
})

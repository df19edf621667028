import { v7 as uuid } from 'uuid'
import { afterAll, expect, test } from 'vitest'
import {
  changeMonthVisit,
  computeMonths,
  confirmMonth,
  getMonth,
  listMonths,
  makeAppointment,
  makeTrip,
  type MonthPlan,
} from '#contracts/months.ts'
import { getDay } from '#contracts/visit-plans.ts'
import type { Actor } from '#platform/policy/index.ts'
import { openWorkbench, placed } from '../testing/workbench.ts'
import { MONTH_JOB } from './month.job.ts'

const bench = await openWorkbench('2026-11-25T20:00:00+08:00')
afterAll(() => bench.close())
const { manager, leader, request } = bench
await bench.set('visits.month_seconds_per_manager', 0.4)

async function compute(as: Actor, ownerIds: string[] = [manager.userId], month = '2026-12-01') {
  const started = await request(as, computeMonths, { params: { month }, body: { ownerIds } })
  expect(started.status).toBe(200)
  const job = bench.module.jobs!.find((each) => each.name === MONTH_JOB)!
  await job.run(
    { taskId: started.body.taskId, actorId: as.userId, locale: 'zh-CN', month, ownerIds },
    { log: bench.platform.log, signal: new AbortController().signal, attempt: 1 },
  )
  return bench.platform.tasks.get(started.body.taskId)
}
const open = async (as: Actor = manager) =>
  (await request(as, getMonth, { params: { month: '2026-12-09' }, query: { ownerId: manager.userId } })).body

const seeds = await bench.customers(
  ...Array.from({ length: 12 }, (_, n) => ({
    position: placed((n % 4) * 900, Math.floor(n / 4) * 1100),
    lastVisitOn: '2026-11-24',
    frequency: { visits: 1, weeks: n < 4 ? 1 : 2 },
  })),
  { position: null, name: '未标注的店' },
)

test('S1.19 S1.35 a month is planned in the background: every due visit on a working day, spaced, with figures and reasons', async () => {
  const task = await compute(manager)
  expect(task).toMatchObject({ state: 'done', processed: 1, total: 1 })
  const { plan } = await open()
  expect(plan!.state).toBe('draft')
  // Weekly since 24 November: due on 1, 8, 15, 22, 29 December; fortnightly: 8 and 22.
  expect(plan!.visitList).toHaveLength(4 * 5 + 8 * 2)
  const calendar = new Map((await open()).calendar.map((day) => [day.date, day]))
  for (const visit of plan!.visitList) expect(calendar.get(visit.date)!.workday, visit.date).toBe(true)
  const byCustomer = Map.groupBy(plan!.visitList, (visit) => visit.customerId)
  for (const [id, visits] of byCustomer) {
    const weekly = seeds.findIndex((seed) => seed.id === id) < 4
    const dates = ['2026-11-24', ...visits.map((visit) => visit.date)]
    dates.slice(1).forEach((date, n) => {
      const gap = (Date.parse(date) - Date.parse(dates[n]!)) / 86_400_000
      expect(gap, `${id} ${date}`).toBeGreaterThanOrEqual(weekly ? 5 : 9)
    })
  }
  expect(plan!.unplanned).toMatchObject([{ name: '未标注的店', kind: 'no_position' }])
  expect(plan!.unplanned[0]!.message).toContain('未标注位置')
  const sum = plan!.days.reduce((total, day) => total + day.metres, 0)
  expect(Math.round(plan!.metres)).toBe(Math.round(sum))
  expect(plan!.history.map((change) => change.kind)).toEqual(['computed'])
})

test('S1.19 a visit is dragged to another day: the price is told, a lock keeps it there, the history remembers', async () => {
  const before = (await open()).plan!
  const visit = before.visitList.find((each) => each.date > '2026-12-10')!
  const target = before.days.find(
    (day) =>
      day.kind === 'work' &&
      day.date > '2026-12-10' &&
      day.date !== visit.date &&
      !before.visitList.some((each) => each.customerId === visit.customerId && each.date === day.date),
  )!
  const call = (body: { date?: string; locked?: boolean; preview?: boolean; version: number }) =>
    request(manager, changeMonthVisit, { params: { id: before.id, visitId: visit.id }, body })
  const preview = await call({ version: before.version, date: target.date, preview: true })
  expect(preview.status).toBe(200)
  expect((await open()).plan!.version).toBe(before.version)
  const moved = await call({ version: before.version, date: target.date })
  expect(moved.body.cost.metres).toBeCloseTo(preview.body.cost.metres, 6)
  expect(moved.body.plan.metres - before.metres).toBeCloseTo(moved.body.cost.metres, 3)
  expect(moved.body.plan.visitList.find((each) => each.id === visit.id)!.date).toBe(target.date)
  expect((await call({ version: before.version, date: visit.date })).status).toBe(409)
  await call({ version: before.version + 1, locked: true })
  // A visit that was moved next to another one of the same customer is warned about, not refused.
  const other = moved.body.plan.visitList.find(
    (each) => each.customerId === visit.customerId && each.id !== visit.id && each.date > '2026-12-03',
  )
  if (other) {
    const near = new Date(Date.parse(other.date) + 86_400_000).toISOString().slice(0, 10)
    const warned = await request(manager, changeMonthVisit, {
      params: { id: before.id, visitId: visit.id },
      body: { version: before.version + 2, date: near, preview: true },
    })
    if (warned.status === 200) expect(warned.body.cost.warnings.join()).toMatch(/只隔 1 天/)
  }
  await compute(manager)
  const after = (await open()).plan!
  expect(
    after.visitList.filter((each) => each.customerId === visit.customerId).map((each) => each.date),
  ).toContain(target.date)
  expect(after.history.map((change) => change.kind)).toEqual(['computed', 'locked', 'moved', 'computed'])
})

test('S1.19 once confirmed, the proposal of a day is the month’s plan of that day', async () => {
  const plan = (await open()).plan!
  const confirmed = await request(manager, confirmMonth, {
    params: { id: plan.id },
    body: { version: plan.version },
  })
  expect(confirmed.body.state).toBe('confirmed')
  const busiest = plan.days.toSorted((a, b) => b.visits - a.visits)[0]!
  const day = await request(manager, getDay, { params: { date: busiest.date }, query: {} })
  const wanted = plan.visitList.filter((each) => each.date === busiest.date).map((each) => each.customerId)
  expect(day.body.plan.stops.map((stop) => stop.customer.id)).toEqual(wanted)
  expect(day.body.plan.stops[0]!.reasons[0]!.code).toBe('month_plan')
})

test('S1.19 agreed times and overnight trips are planned around', async () => {
  const customerId = seeds[5]!.id
  const made = await request(manager, makeAppointment, {
    body: { id: uuid(), customerId, date: '2026-12-10', from: '14:00', to: '15:00', note: '谈陈列' },
  })
  expect(made.body).toMatchObject({ name: seeds[5]!.name, date: '2026-12-10' })
  const wrong = await request(manager, makeAppointment, {
    body: { id: uuid(), customerId, date: '2026-12-10', from: '15:00', to: '14:00', note: null },
  })
  expect(wrong.status).toBe(400)
  await request(manager, makeTrip, {
    body: {
      id: uuid(),
      ownerId: manager.userId,
      from: '2026-12-16',
      to: '2026-12-17',
      lodging: { ...placed(60_000, 0), name: '泰顺招待所' },
    },
  })
  await compute(manager)
  const { plan, trips } = await open()
  expect(trips).toHaveLength(1)
  const visit = plan!.visitList.find((each) => each.customerId === customerId && each.date === '2026-12-10')!
  expect(visit.agreed).toEqual({ from: '14:00', to: '15:00' })
  const days = new Map(plan!.days.map((day) => [day.date, day]))
  expect(days.get('2026-12-16')!.end!.name).toBe('泰顺招待所')
  expect(days.get('2026-12-17')!.start!.name).toBe('泰顺招待所')
})

test('S1.35 the time at a customer is the median of its last visits, and says so', async () => {
  const [learned] = await bench.customers({ position: placed(500, 500), lastVisitOn: null })
  for (const [n, minutes] of [30, 34, 32, 400].entries()) {
    const start = new Date(Date.parse('2026-11-10T09:00:00+08:00') + n * 86_400_000)
    await bench.db
      .insertInto('visits')
      .values({
        id: uuid(),
        owner_id: manager.userId,
        unit_id: manager.unitId,
        visit_date: start.toISOString().slice(0, 10),
        customer_id: learned!.id,
        started_at: start,
        ended_at: new Date(start.getTime() + minutes * 60_000),
      })
      .execute()
  }
  await compute(manager)
  const visits = (await open()).plan!.visitList
  // 30, 32, 34 and one that was never ended in time: (32 + 34) / 2.
  expect(visits.find((each) => each.customerId === learned!.id)).toMatchObject({
    serviceMinutes: 33,
    serviceSource: 'history',
  })
  expect(visits.find((each) => each.customerId === seeds[0]!.id)).toMatchObject({
    serviceMinutes: 12,
    serviceSource: 'default',
  })
})

test('S1.43 a leader sees and plans the whole team; nobody else’s month is there for a colleague', async () => {
  const list = await request(leader, listMonths, { params: { month: '2026-12-01' }, query: {} })
  const mine = list.body.people.find((person) => person.owner.id === manager.userId)!
  expect(mine).toMatchObject({ state: 'draft', unplanned: 1 })
  expect(await compute(leader, [])).toMatchObject({ state: 'done' })
  const plan: MonthPlan = (await open(leader)).plan!
  const { colleague, stranger } = bench
  for (const nosy of [colleague, stranger]) {
    const seen = await request(nosy, getMonth, {
      params: { month: '2026-12-01' },
      query: { ownerId: manager.userId },
    })
    expect(seen.status).toBe(404)
    const changed = await request(nosy, confirmMonth, {
      params: { id: plan.id },
      body: { version: plan.version },
    })
    expect(changed.status).toBe(404)
  }
})

test('S1.35 S1.48 an overloaded month says what is missing for want of time, and by how much', async () => {
  await bench.set('visits.working_minutes', 45)
  await compute(manager)
  const { plan } = await open()
  await bench.set('visits.working_minutes', 420)
  const short = plan!.unplanned.filter((each) => each.cause === 'capacity')
  expect(short.length).toBeGreaterThan(0)
  const { shortage } = plan!
  expect(shortage!.visits).toBe(short.reduce((sum, each) => sum + each.wanted - each.planned, 0))
  // Every visit takes its minutes at the customer at least.
  for (const each of short) expect(each.minutes).toBeGreaterThanOrEqual(12 * (each.wanted - each.planned))
  expect(shortage!.minutesMoreADay * shortage!.days).toBeGreaterThanOrEqual(shortage!.minutes)
  expect(plan!.unplanned.find((each) => each.kind === 'no_position')!.cause).toBe('no_position')
  // With what the offer asks for, and somewhat more, everybody is planned.
  await bench.set('visits.working_minutes', 45 + 2 * shortage!.minutesMoreADay)
  await compute(manager)
  expect((await open()).plan!.shortage).toBeNull()
  await bench.set('visits.working_minutes', 420)
})

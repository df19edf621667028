import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fieldDay } from '#contracts/visits-field.ts'
import { listVisits } from '#contracts/visits.ts'
import { teamDay } from '#contracts/team-days.ts'
import { loadPlans, loadVisits, type PlanSeed, type VisitSeed } from './visits.load.ts'
import { createPhone, fixAt } from './testing/phone.ts'
import { offset, openWorkbench, placed, type Workbench } from './testing/workbench.ts'

let bench: Workbench
beforeAll(async () => {
  bench = await openWorkbench('2026-11-18T12:00:00+08:00')
})
afterAll(() => bench.close())

const visitSeed = (customerId: string, given: Partial<VisitSeed> = {}): VisitSeed => ({
  id: uuid(),
  ownerId: bench.manager.userId,
  unitId: bench.units.teamA1,
  customerId,
  customerPosition: offset(0, 0),
  date: '2026-11-18',
  stopId: null,
  startedAt: new Date('2026-11-18T09:00:00+08:00'),
  endedAt: new Date('2026-11-18T09:15:00+08:00'),
  startFix: fixAt(10, 0, '2026-11-18T09:00:00+08:00'),
  endFix: null,
  findings: { display: 'good' },
  formVersion: 3,
  note: null,
  nextStep: null,
  nextStepOn: null,
  ...given,
})

test('S1.3 loaded plans and visits show like any others, and loading twice adds nothing', async () => {
  const [a, b] = await bench.customers({ position: placed(0, 0) }, { position: placed(1000, 0) })
  const stop = (customerId: string, east: number) => ({
    id: uuid(),
    customerId,
    position: offset(east, 0),
    serviceMinutes: 12,
    reasons: [],
    skipReason: null,
    skippedAt: null,
  })
  const plan: PlanSeed = {
    id: uuid(),
    ownerId: bench.manager.userId,
    unitId: bench.units.teamA1,
    date: '2026-11-18',
    state: 'confirmed',
    tour: 'closed',
    start: { ...offset(0, 0), name: '营销部' },
    end: null,
    departAt: '08:30',
    confirmedAt: new Date('2026-11-18T08:20:00+08:00'),
    stops: [stop(a!.id, 0), stop(b!.id, 1000)],
  }
  const visits = [
    visitSeed(a!.id, { stopId: plan.stops[0]!.id }),
    visitSeed(b!.id, { endedAt: null, stopId: plan.stops[1]!.id }),
  ]
  expect(await loadPlans(bench.db, [plan])).toBe(1)
  expect(await loadVisits(bench.db, visits)).toBe(2)
  expect(await loadPlans(bench.db, [plan])).toBe(0)
  expect(await loadVisits(bench.db, visits)).toBe(0)

  const { body } = await bench.request(bench.leader, teamDay, { params: { date: '2026-11-18' } })
  const day = body.people.find((each) => each.owner.id === bench.manager.userId)!
  expect(day).toMatchObject({ planned: 2, done: 1, visiting: 1, inPlace: 2, unplanned: 0 })
  // From the first customer to the second, 1000 m × 1.4; the ways from and to the office are proved by nobody.
  expect(Math.abs(day.plannedMetres! - 1400)).toBeLessThanOrEqual(1)

  // A visit that was loaded open is ended by a phone.
  const phone = createPhone(bench, bench.manager)
  await phone.send([phone.end(visits[1]!.id, '2026-11-18T09:30:00+08:00')])
  const phoneDay = (await bench.request(bench.manager, fieldDay)).body
  expect(phoneDay.plan!.stops.map((each) => each.state)).toEqual(['done', 'done'])
})

test('S1.3 a year of visits loads in bulk, not one by one: 20 000 in seconds, with verdicts and hints', async () => {
  const [shop] = await bench.customers({})
  function* many(): Generator<VisitSeed> {
    for (let n = 0; n < 20_000; n++) {
      const day = new Date(Date.UTC(2025, 0, 1) + Math.floor(n / 40) * 86_400_000)
      const startedAt = new Date(day.getTime() + (n % 40) * 15 * 60_000)
      const endedAt = new Date(startedAt.getTime() + 10 * 60_000)
      yield visitSeed(shop!.id, { date: day.toISOString().slice(0, 10), startedAt, endedAt })
    }
  }
  const began = performance.now()
  expect(await loadVisits(bench.db, many())).toBe(20_000)
  expect((performance.now() - began) / 1000).toBeLessThan(20)
  const { body } = await bench.request(bench.manager, listVisits, {
    query: { customerId: shop!.id, limit: 200 },
  })
  expect(body.visits).toHaveLength(200)
})

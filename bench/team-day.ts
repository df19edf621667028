import { v7 as uuid } from 'uuid'
import { teamDay } from '#contracts/team-days.ts'
import { type CustomerSeed, loadCustomers } from '#modules/customers/index.ts'
import { loadPlans, loadVisits, type PlanSeed, type VisitSeed } from '#modules/visits/index.ts'
import { addPerson } from '#testing/fixtures.ts'
import { milliseconds, quantile, startBenchServer } from './bench-server.ts'

const STOPS = 20

/**
 * A leader opens the team's day: account managers × 20 visits, with a month of history beneath, over HTTP.
 * `[people] [calls] [days of history]`, 24, 40 and 30 without arguments.
 */
export async function run(argv: readonly string[]): Promise<void> {
  const people = Number(argv[0] ?? 24)
  const calls = Number(argv[1] ?? 40)
  const historyDays = Number(argv[2] ?? 30)
  const server = await startBenchServer()
  const { db, organisation } = server
  try {
    const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date())
    for (let n = 0; n < people; n++) await seedPerson(n)
    const leader = await server.signIn(organisation.leader.account)
    process.stdout.write(
      `team-day: ${people} people × ${STOPS} visits, ${historyDays} days of history, ${calls} calls one after another\n`,
    )
    for (const detail of ['full', 'brief'] as const) await measure(detail)

    async function measure(detail: 'full' | 'brief'): Promise<void> {
      const times: number[] = []
      let bytes = 0
      const cpu = process.cpuUsage()
      for (let n = 0; n < calls; n++) {
        const began = performance.now()
        const answer = await leader.call(teamDay, { params: { date: today }, query: { detail } })
        times.push(performance.now() - began)
        if (n === 0) bytes = JSON.stringify(answer).length
        if (answer.people.length < people || answer.visits.length !== people * STOPS)
          throw new Error(`expected ${people} people and ${people * STOPS} visits`)
      }
      const used = process.cpuUsage(cpu)
      process.stdout.write(
        [
          `  ${detail}: p50 ${milliseconds(quantile(times, 0.5))}, p95 ${milliseconds(quantile(times, 0.95))}, ${Math.round(bytes / 1024)} KiB of JSON`,
          `    processor time of server and screen together: ${milliseconds((used.user + used.system) / 1000 / calls)} a call`,
          '',
        ].join('\n'),
      )
    }

    async function seedPerson(n: number): Promise<void> {
      const unitId = organisation.units.teamA1
      const account = `walker${n}`
      const rights = { role: 'account_manager' as const, unitId, scope: 'own' as const, subtreeIds: [unitId] }
      const { userId } = await addPerson(db, { account, name: account, ...rights })
      const customers = Array.from({ length: STOPS }, (_, index): CustomerSeed => ({
        id: uuid(),
        licence: `98${String(n).padStart(6, '0')}${String(index).padStart(4, '0')}`,
        name: `店${n}-${index}`,
        contactName: null,
        phone: null,
        address: '五马街 1 号',
        type: 'ordinary',
        grade: 'B',
        keyCustomer: false,
        state: 'active',
        frequency: { visits: 1, weeks: 1 },
        ownerId: userId,
        unitId,
        position: { lng: 120.6 + index / 1000, lat: 28 + (n % 100) / 1000, source: 'wgs84', accuracy: null },
        openingHours: null,
        serviceMinutes: null,
        note: null,
        lastVisitOn: null,
        enteredOn: '2026-01-01',
        source: 'bench',
      }))
      await loadCustomers(db, customers)
      const visits: VisitSeed[] = []
      for (let back = 0; back < historyDays; back++) {
        const midnight = Date.parse(`${today}T00:00:00+08:00`) - back * 86_400_000
        const date = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(midnight)
        const plan = planOf(date, customers, userId, unitId)
        await loadPlans(db, [plan])
        visits.push(...customers.map((customer, index) => visitOf(customer, index, plan, midnight)))
      }
      await loadVisits(db, visits)
    }
  } finally {
    await server.close()
  }
}

function planOf(date: string, customers: readonly CustomerSeed[], ownerId: string, unitId: string): PlanSeed {
  return {
    id: uuid(),
    ownerId,
    unitId,
    date,
    state: 'confirmed',
    tour: 'open',
    start: null,
    end: null,
    departAt: '08:30',
    confirmedAt: new Date(),
    stops: customers.map((customer) => ({
      id: uuid(),
      customerId: customer.id,
      position: customer.position,
      serviceMinutes: 12,
      reasons: [{ code: 'due', facts: {}, points: 50 }],
      skipReason: null,
      skippedAt: null,
    })),
  }
}

function visitOf(customer: CustomerSeed, index: number, plan: PlanSeed, midnight: number): VisitSeed {
  const startedAt = new Date(midnight + (9 * 60 + index * 20) * 60_000)
  const { lng, lat } = customer.position!
  return {
    id: uuid(),
    ownerId: plan.ownerId,
    unitId: plan.unitId,
    customerId: customer.id,
    customerPosition: customer.position,
    date: plan.date,
    stopId: plan.stops[index]!.id,
    startedAt,
    endedAt: new Date(startedAt.getTime() + 12 * 60_000),
    startFix: {
      lng: lng + Math.random() / 10_000,
      lat: lat + Math.random() / 10_000,
      accuracy: 15,
      altitude: null,
      speed: null,
      heading: null,
      takenAt: startedAt.toISOString(),
    },
    endFix: null,
    findings: { display: 'good', price_labelling: 'complete', stock_days: 9 },
    formVersion: 1,
    note: null,
    nextStep: null,
    nextStepOn: null,
  }
}

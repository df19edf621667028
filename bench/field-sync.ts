import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { syncField, type FieldOperation } from '#contracts/visits-field.ts'
import { type CustomerSeed, loadCustomers } from '#modules/customers/index.ts'
import type { Actor } from '#platform/policy/index.ts'
import { plainCustomer } from '#testing/customers.ts'
import { addPerson } from '#testing/fixtures.ts'
import { type Client, milliseconds, quantile, startBenchServer } from './bench-server.ts'

const RECORDS = 40
const LIST = 10

/**
 * Phones that were offline all day come back at once: each sends 40 records (20 visits) in lists of ten over real
 * connections, and every fourth list twice, as after a lost answer. `[phones]`, 24 without an argument.
 */
export async function run(argv: readonly string[]): Promise<void> {
  const phones = Number(argv[0] ?? 24)
  const server = await startBenchServer()
  try {
    const people: Client[] = []
    const queues: FieldOperation[][] = []
    for (let n = 0; n < phones; n++) {
      const { account, customers } = await hire(server, n)
      people.push(await server.signIn(account))
      queues.push(dayOf(customers))
    }
    const times: number[] = []
    const outcomes = new Map<string, number>()
    const cpu = process.cpuUsage()
    const began = performance.now()
    await Promise.all(
      people.map(async (person, n) => {
        const deviceId = uuid()
        for (let from = 0; from < RECORDS; from += LIST) {
          const body = {
            deviceId,
            deviceNow: new Date().toISOString(),
            operations: queues[n]!.slice(from, from + LIST),
          }
          for (let time = 0; time < ((from / LIST) % 4 === 3 ? 2 : 1); time++) {
            const sent = performance.now()
            const { results } = await person.call(syncField, { body })
            times.push(performance.now() - sent)
            for (const { outcome } of results) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
          }
        }
      }),
    )
    const seconds = (performance.now() - began) / 1000
    const used = process.cpuUsage(cpu)
    const { rows } = await sql<{ visits: number; open: number }>`
      select count(*)::int as visits, count(*) filter (where ended_at is null)::int as open from visits`.execute(
      server.db,
    )
    const applied = outcomes.get('applied') ?? 0
    process.stdout.write(
      [
        `field-sync: ${phones} phones × ${RECORDS} records, lists of ${LIST}, every fourth list twice`,
        `  ${applied} records applied in ${seconds.toFixed(2)} s = ${Math.round(applied / seconds)} records/s`,
        `  a list of ${LIST}: p50 ${milliseconds(quantile(times, 0.5))}, p95 ${milliseconds(quantile(times, 0.95))}`,
        `  processor time of server and phones together: ${milliseconds((used.user + used.system) / 1000 / applied)} a record`,
        `  ${outcomes.get('duplicate') ?? 0} duplicates answered, ${outcomes.get('refused') ?? 0} refused`,
        `  visits in the database: ${rows[0]!.visits} of ${(phones * RECORDS) / 2} expected, ${rows[0]!.open} open`,
        '',
      ].join('\n'),
    )
  } finally {
    await server.close()
  }
}

async function hire({ db, organisation }: Awaited<ReturnType<typeof startBenchServer>>, n: number) {
  const unitId = organisation.units.teamA1
  const account = `phone${n}`
  const person = await addPerson(db, {
    account,
    name: account,
    role: 'account_manager',
    unitId,
    scope: 'own',
    subtreeIds: [unitId],
  })
  const customers = Array.from({ length: RECORDS / 2 }, (_, index) => customerOf(person, n, index))
  await loadCustomers(db, customers)
  return { account, customers }
}

const customerOf = (owner: Actor, n: number, index: number): CustomerSeed =>
  plainCustomer(owner, {
    licence: `99${String(n).padStart(6, '0')}${String(index).padStart(4, '0')}`,
    name: `店${n}-${index}`,
    address: '',
    position: { lng: 120.6 + index / 1000, lat: 28 + n / 1000, source: 'wgs84', accuracy: null },
  })

function dayOf(customers: readonly CustomerSeed[]): FieldOperation[] {
  const morning = Date.now() - 10 * 3_600_000
  return customers.flatMap((customer, index): FieldOperation[] => {
    const from = new Date(morning + index * 20 * 60_000).toISOString()
    const to = new Date(morning + (index * 20 + 12) * 60_000).toISOString()
    const visitId = uuid()
    const { lng, lat } = customer.position!
    const fix = (takenAt: string) => ({
      lng: lng + Math.random() / 10_000,
      lat: lat + Math.random() / 10_000,
      accuracy: 15,
      altitude: null,
      speed: null,
      heading: null,
      takenAt,
    })
    const common = { visitId, fixProblem: null }
    return [
      {
        ...common,
        kind: 'start_visit',
        id: uuid(),
        sequence: index * 2 + 1,
        deviceTime: from,
        customerId: customer.id,
        stopId: null,
        fix: fix(from),
      },
      {
        ...common,
        kind: 'end_visit',
        id: uuid(),
        sequence: index * 2 + 2,
        deviceTime: to,
        fix: fix(to),
        findings: { display: 'good', price_labelling: 'complete', stock_days: 9 },
        formVersion: 1,
        note: '店主满意',
        nextStep: null,
        nextStepOn: null,
        photoIds: [],
      },
    ]
  })
}

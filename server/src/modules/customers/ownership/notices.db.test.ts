import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { shiftDate } from '#platform/calendar/dates.ts'
import { maySee } from '#platform/realtime/may-see.ts'
import { loadCustomers } from '../customers.load.ts'
import { openWorkbench, seedCustomer, type Workbench } from '../testing/workbench.ts'

let bench: Workbench
beforeAll(async () => {
  bench = await openWorkbench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  await sql`delete from customers`.execute(bench.db)
  await sql`delete from outbox`.execute(bench.db)
})

async function existing(count: number): Promise<string[]> {
  const seeds = Array.from({ length: count }, () => seedCustomer(bench))
  await loadCustomers(bench.db, seeds)
  return seeds.map(({ id }) => id)
}
const told = async (type: string) => {
  const { rows } = await sql<{ ownerId: string; unitId: string | null; data: Record<string, unknown> }>`
    select owner_id as "ownerId", unit_id as "unitId", data from outbox where type = ${type} order by id`.execute(
    bench.db,
  )
  return rows
}

test('S22.7 both sides of a hand-over are told once, however many customers it is; whoever did it is not', async () => {
  const customerIds = await existing(3)
  const done = await bench.call(bench.leader, 'POST', '/api/v1/customers/assignment', {
    customerIds,
    ownerId: bench.colleague.userId,
    note: null,
  })
  expect(done.status).toBe(200)
  const events = await told('customers.handed')
  expect(events.map(({ ownerId, data }) => [ownerId, data])).toEqual(
    expect.arrayContaining([
      [bench.manager.userId, { part: 'from', count: 3 }],
      [bench.colleague.userId, { part: 'to', count: 3 }],
    ]),
  )
  expect(events).toHaveLength(2)
  // Each hears the own one and nothing of the other's.
  const first = events.find(({ ownerId }) => ownerId === bench.manager.userId)
  const event = { type: 'customers.handed', ...first! }
  expect(maySee(bench.manager, event)).toBe(true)
  expect(maySee(bench.colleague, event)).toBe(false)
})

test('S24.7 promises that are due or overdue are told to whoever has the customer, once a morning', async () => {
  const [one, two] = await existing(2)
  const today = bench.platform.calendar.today()
  const need = (customerId: string, state: string, dueOn: string) =>
    sql`
    insert into customer_needs (id, customer_id, kind, words, told_at, state, due_on)
    values (${uuid()}, ${customerId}, 'supply', '多要一条', now(), ${state}, ${dueOn}::date)`.execute(
      bench.db,
    )
  await need(one!, 'promised', today)
  await need(two!, 'promised', shiftDate(today, -3))
  await need(two!, 'promised', shiftDate(today, 1))
  await need(two!, 'met', today)
  const job = bench.module.jobs?.find(({ name }) => name === 'customers.needs_due')
  await job?.run({}, { log: bench.platform.log, signal: new AbortController().signal, attempt: 1 })
  expect((await told('customers.needs_due')).map(({ ownerId, data }) => [ownerId, data])).toEqual([
    [bench.manager.userId, { count: 2 }],
  ])
})

test('an export that waits is heard by those who may approve it there, and by nobody else', () => {
  const event = { type: 'privacy.export_asked', unitId: bench.units.teamA1, ownerId: bench.analyst.userId }
  expect(maySee(bench.leader, event)).toBe(true)
  expect(maySee(bench.administrator, event)).toBe(true)
  for (const other of [bench.otherLeader, bench.manager, bench.viewer])
    expect(maySee(other, event)).toBe(false)
})

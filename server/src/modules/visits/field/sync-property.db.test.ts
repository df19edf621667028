import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { confirmPlan, getDay } from '#contracts/visit-plans.ts'
import { fieldDay, type FieldOperation } from '#contracts/visits-field.ts'
import type { Actor } from '#platform/policy/index.ts'
import { createPhone, fixAt } from '../testing/phone.ts'
import { openWorkbench, placed, type Workbench } from '../testing/workbench.ts'

let bench: Workbench
beforeAll(async () => {
  bench = await openWorkbench('2026-11-18T18:00:00+08:00')
})
afterAll(() => bench.close())

const STOPS = 5
let people = 0

/** What somebody does at a stop, in minutes after 9:00. */
const action = fc.record({
  stop: fc.integer({ min: 0, max: STOPS - 1 }),
  phone: fc.integer({ min: 0, max: 1 }),
  kind: fc.constantFrom('visit' as const, 'start' as const, 'skip' as const, 'withdraw' as const),
  from: fc.integer({ min: 0, max: 480 }),
  minutes: fc.integer({ min: 1, max: 40 }),
  east: fc.integer({ min: -600, max: 600 }),
})
/** How a list of records travels: cut somewhere, sent again, or answered into the void. */
const sending = fc.record({
  device: fc.integer({ min: 0, max: 1 }),
  from: fc.integer({ min: 0, max: 30 }),
  length: fc.integer({ min: 1, max: 8 }),
})

interface Scene {
  readonly manager: Actor
  readonly phones: ReturnType<typeof createPhone>[]
  readonly stops: readonly { id: string; customerId: string }[]
}
async function openScene(): Promise<Scene> {
  const manager = await bench.hire(`random${++people}`)
  const ownerId = manager.userId
  await bench.customers(
    ...Array.from({ length: STOPS }, (_, n) => ({ ownerId, position: placed(n * 400, 0) })),
  )
  const { plan } = (await bench.request(manager, getDay, { params: { date: '2026-11-18' } })).body
  await bench.request(manager, confirmPlan, { params: { id: plan.id }, body: { version: plan.version } })
  const stops = plan.stops.map((stop) => ({ id: stop.id, customerId: stop.customer.id }))
  return { manager, phones: [createPhone(bench, manager), createPhone(bench, manager)], stops }
}

function record(
  { phones, stops }: Scene,
  actions: readonly (typeof action extends fc.Arbitrary<infer A> ? A : never)[],
) {
  const queues: FieldOperation[][] = [[], []]
  for (const { stop, phone, kind, from, minutes, east } of actions) {
    const time = (minute: number) =>
      new Date(Date.parse('2026-11-18T09:00:00+08:00') + minute * 60_000).toISOString()
    const device = phones[phone]!
    const target = stops[stop]!
    if (kind === 'skip') {
      queues[phone]!.push(device.skip(target.id, time(from), `理由${from}`))
      continue
    }
    const fix = fixAt(stop * 400 + east, 0, time(from))
    const start = device.start(target.customerId, time(from), { stopId: target.id, fix })
    queues[phone]!.push(start)
    if (kind === 'withdraw') queues[phone]!.push(device.withdraw(start.visitId, time(from + minutes)))
    if (kind === 'visit') queues[phone]!.push(device.end(start.visitId, time(from + minutes), { fix: null }))
  }
  return queues
}

/** Everything that people see of the day, without ids of this run and of the server's making. */
async function seen({ manager, stops }: Scene) {
  const { plan, visits } = (await bench.request(manager, fieldDay)).body
  const place = (customerId: string) => stops.findIndex((stop) => stop.customerId === customerId)
  return {
    stops: plan!.stops.map((stop) => ({
      place: place(stop.customer.id),
      state: stop.state,
      reason: stop.skipReason,
    })),
    visits: visits.map((visit) => ({
      place: place(visit.customer.id),
      planned: visit.planned,
      state: visit.state,
      startedAt: visit.startedAt,
      endedAt: visit.endedAt,
      verdict: visit.place.verdict,
      flags: visit.flags.map((flag) => flag.code).toSorted(),
    })),
  }
}

async function kept({ manager }: Scene): Promise<{ operations: string[]; events: number }> {
  const operations = await sql<{ id: string }>`
    select id from field_operations where person_id = ${manager.userId} and outcome = 'applied' order by id`.execute(
    bench.db,
  )
  const events = await sql<{ n: number }>`
    select count(*)::int as n from outbox where owner_id = ${manager.userId} and type <> 'visits.plan_confirmed'`.execute(
    bench.db,
  )
  return { operations: operations.rows.map((row) => row.id), events: events.rows[0]!.n }
}

test('S1.3 random interleavings, resends and cuts: nothing lost, nothing doubled, the same day in the end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(action, { minLength: 1, maxLength: 12 }),
      fc.array(sending, { maxLength: 12 }),
      async (actions, sendings) => {
        const smooth = await openScene()
        const rough = await openScene()

        // Once in order over a perfect line …
        const orderly = record(smooth, actions)
        for (const [device, queue] of orderly.entries())
          if (queue.length > 0) await smooth.phones[device]!.send(queue)

        // … and once in pieces: any piece of any queue at any time, again and again, two lines at once.
        const pieces = record(rough, actions)
        for (const [index, { device, from, length }] of sendings.entries()) {
          const piece = pieces[device]!.slice(from, from + length)
          if (piece.length === 0) continue
          const sent = rough.phones[device]!.send(piece)
          if (index % 3 === 0) await Promise.all([sent, rough.phones[device]!.send(piece)])
          else await sent
        }
        for (const [device, queue] of pieces.entries().toArray().toReversed())
          for (const operation of queue.toReversed()) await rough.phones[device]!.send([operation])

        expect(await seen(rough)).toEqual(await seen(smooth))
        const all = pieces.flat()
        const memory = await kept(rough)
        expect(memory.operations).toEqual(all.map((operation) => operation.id).toSorted())
        expect(memory.events).toBe(all.length)
      },
    ),
    { numRuns: Number(process.env['ZHIKE_PROPERTY_RUNS'] ?? 12) },
  )
}, 300_000)

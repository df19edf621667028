import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Transfer, TransferRow, TransferSelection } from '#contracts/customer-ownership.ts'
import { shiftDate } from '#platform/calendar/dates.ts'
import type { Actor } from '#platform/policy/index.ts'
import { loadCustomers } from '../customers.load.ts'
import { openWorkbench, seedCustomer, type Workbench } from '../testing/workbench.ts'

let bench: Workbench
let today: string
beforeAll(async () => {
  bench = await openWorkbench()
  today = bench.platform.calendar.today()
})
afterAll(() => bench.close())
beforeEach(() => sql`delete from customers`.execute(bench.db))

async function existing(count: number, given: Parameters<typeof seedCustomer>[1] = {}): Promise<string[]> {
  const seeds = Array.from({ length: count }, () => seedCustomer(bench, given))
  await loadCustomers(bench.db, seeds)
  return seeds.map(({ id }) => id)
}
interface Wanted {
  selection: TransferSelection
  to?: Actor
  on?: string
  note?: string | null
  id?: string
}
const body = ({ selection, to = bench.colleague, on = today }: Wanted) => ({
  selection,
  toOwnerId: to.userId,
  effectiveOn: on,
})
const make = (as: Actor, wanted: Wanted) =>
  bench.call<Transfer>(as, 'PUT', `/api/v1/customer-transfers/${wanted.id ?? uuid()}`, {
    ...body(wanted),
    note: wanted.note ?? null,
  })
const preview = (as: Actor, wanted: Wanted) =>
  bench.call<{ count: number; already: number; refused: number; holdingAfter: number }>(
    as,
    'POST',
    '/api/v1/customer-transfers/preview',
    body(wanted),
  )
const act = (as: Actor, id: string, what: 'cancel' | 'undo') =>
  bench.call<Transfer>(as, 'POST', `/api/v1/customer-transfers/${id}/${what}`, {})
const open = (as: Actor, id: string) =>
  bench.call<{ transfer: Transfer; rows: TransferRow[] }>(as, 'GET', `/api/v1/customer-transfers/${id}`)
const ownersOf = async (ids: readonly string[]): Promise<(string | null)[]> => {
  const { rows } = await sql<{ owner: string | null }>`
    select owner_id as owner from customers where id = any(${ids}::uuid[]) order by id`.execute(bench.db)
  return rows.map(({ owner }) => owner)
}
const run = () => bench.runJobs('customers.transfer')
const ofCustomers = (ids: string[]): TransferSelection => ({ kind: 'customers', ids })

describe('S2.32 a transfer of many customers', () => {
  test('says before what it will do, and does exactly that', async () => {
    const mine = await existing(7)
    const theirs = await existing(2, { ownerId: bench.colleague.userId })
    const foreign = await existing(1, { ownerId: bench.stranger.userId, unitId: bench.units.teamB1 })
    const selection = ofCustomers([...mine, ...theirs, ...foreign, uuid()])
    const said = await preview(bench.leader, { selection })
    expect(said.body).toMatchObject({ count: 7, already: 2, refused: 2, holdingAfter: 9 })
    const made = await make(bench.leader, { selection, note: '区域调整' })
    expect(made.body).toMatchObject({ state: 'running', total: 7 })
    await run()
    expect(new Set(await ownersOf(mine))).toEqual(new Set([bench.colleague.userId]))
    expect(await ownersOf(foreign)).toEqual([bench.stranger.userId])
    const done = await open(bench.leader, made.body.id)
    expect(done.body.transfer).toMatchObject({ state: 'done', moved: 7, refused: 0 })
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from customer_changes
       where source = 'transfer' and by_id = ${bench.leader.userId} and changes @> '[{"field": "handoverNote"}]'`.execute(
      bench.db,
    )
    expect(rows[0]?.n).toBe(7)
  })

  test('a filter selects what the list shows: by own fields too, and by nothing its reader may not see', async () => {
    const [large, small] = await existing(2)
    // The fields of the pack are there once somebody has asked for them.
    await bench.call(bench.leader, 'GET', '/api/v1/customer-fields')
    await sql`
      insert into customer_field_values (customer_id, field_id, value, number_key, version, updated_at, source)
      select v.id, f.id, to_jsonb(v.space), v.space, 1, now(), 'test' from customer_fields f,
             (values (${large}::uuid, 200::float8), (${small}::uuid, 20)) as v (id, space)
       where f.code = 'floor_space'`.execute(bench.db)
    const own = JSON.stringify({ floor_space: { min: 100 } })
    const query = new URLSearchParams({ own }).toString()
    const shown = await bench.call<{ customers: { id: string }[] }>(
      bench.leader,
      'GET',
      `/api/v1/customers?${query}`,
    )
    expect(shown.body.customers.map(({ id }) => id)).toEqual([large])
    const made = await make(bench.leader, { selection: { kind: 'filter', query } })
    expect(made.body).toMatchObject({ total: 1 })
    await run()
    expect(await ownersOf([large!])).toEqual([bench.colleague.userId])
    expect(await ownersOf([small!])).toEqual([bench.manager.userId])
  })

  test('takes all customers of somebody who leaves, and all that a filter finds', async () => {
    const leaving = await existing(3, { ownerId: bench.colleague.userId, grade: 'B' })
    const mine = await existing(2, { grade: 'B' })
    const first = await make(bench.leader, {
      selection: { kind: 'owner', ownerId: bench.colleague.userId },
      to: bench.manager,
    })
    expect(first.body.total).toBe(3)
    await run()
    expect(new Set(await ownersOf([...leaving, ...mine]))).toEqual(new Set([bench.manager.userId]))
    const second = await make(bench.leader, { selection: { kind: 'filter', query: 'grades=B' } })
    expect(second.body.total).toBe(5)
    const wrong = await make(bench.leader, { selection: { kind: 'filter', query: 'grades=B&state[]=' } })
    expect(wrong.status).toBe(200)
    // Nothing is left waiting for the next test's worker.
    expect(await run()).toBe(2)
  })

  test('waits for its day, can be cancelled until then, and leaves customers that changed hands meanwhile', async () => {
    const ids = await existing(3)
    const tomorrow = shiftDate(today, 1)
    const made = await make(bench.leader, { selection: ofCustomers(ids), on: tomorrow })
    expect(made.body.state).toBe('scheduled')
    await bench.runJobs('customers.transfer_begin')
    expect(await run()).toBe(0)
    expect(new Set(await ownersOf(ids))).toEqual(new Set([bench.manager.userId]))
    // One goes elsewhere before the day: it stays there, and the row says why.
    await sql`update customers set owner_id = null where id = ${ids[0]}`.execute(bench.db)
    await sql`update customer_transfers set effective_on = ${today}::date where id = ${made.body.id}`.execute(
      bench.db,
    )
    const due = bench.module.jobs?.find(({ name }) => name === 'customers.transfers_due')
    await due?.run({}, { log: bench.platform.log, signal: new AbortController().signal, attempt: 1 })
    await run()
    const shown = await open(bench.leader, made.body.id)
    expect(shown.body.transfer).toMatchObject({ state: 'done', moved: 2, refused: 1 })
    expect(shown.body.rows[0]).toMatchObject({ customer: { id: ids[0] }, state: 'refused' })
    expect(shown.body.rows[0]?.reason).toContain('已换了负责人')

    const other = await make(bench.leader, {
      selection: ofCustomers(ids.slice(1)),
      to: bench.manager,
      on: tomorrow,
    })
    expect((await act(bench.leader, other.body.id, 'cancel')).body.state).toBe('cancelled')
    await sql`update customer_transfers set effective_on = ${today}::date where id = ${other.body.id}`.execute(
      bench.db,
    )
    await due?.run({}, { log: bench.platform.log, signal: new AbortController().signal, attempt: 1 })
    expect(await run()).toBe(0)
    expect((await act(bench.leader, other.body.id, 'cancel')).status).toBe(409)
  })

  test('is undone as a whole within the time set; who was handed on since stays', async () => {
    const ids = await existing(4)
    const [pooled] = await existing(1, { ownerId: null, unitId: bench.units.teamA2 })
    const made = await make(bench.leader, { selection: ofCustomers([...ids, pooled!]) })
    await run()
    await sql`update customers set owner_id = null where id = ${ids[0]}`.execute(bench.db)
    const undone = await act(bench.leader, made.body.id, 'undo')
    expect(undone.body.state).toBe('undoing')
    await run()
    expect((await open(bench.leader, made.body.id)).body.transfer.state).toBe('undone')
    expect((await ownersOf(ids)).filter((owner) => owner === bench.manager.userId)).toHaveLength(3)
    // What had nobody goes back to nobody, in the unit it came from.
    const { rows } = await sql<{ owner_id: string | null; unit_id: string }>`
      select owner_id, unit_id from customers where id = ${pooled}`.execute(bench.db)
    expect(rows).toEqual([{ owner_id: null, unit_id: bench.units.teamA2 }])

    const late = await make(bench.leader, { selection: ofCustomers(ids) })
    await run()
    await sql`update customer_transfers set undo_until = now() - interval '1 second' where id = ${late.body.id}`.execute(
      bench.db,
    )
    expect((await open(bench.leader, late.body.id)).body.transfer.undoUntil).toBeNull()
    expect((await act(bench.leader, late.body.id, 'undo')).body.code).toBe('transfer_wrong_state')
  })

  test('goes on where it stopped: what is done is not done again', async () => {
    const ids = await existing(3)
    const made = await make(bench.leader, { selection: ofCustomers(ids) })
    await sql`update customer_transfer_rows set state = 'moved' where customer_id = ${ids[0]}`.execute(
      bench.db,
    )
    await run()
    const owners = await ownersOf(ids)
    expect(owners.filter((owner) => owner === bench.colleague.userId)).toHaveLength(2)
    expect((await open(bench.leader, made.body.id)).body.transfer.state).toBe('done')
  })

  test('tells both sides, live, with numbers alone', async () => {
    const ids = await existing(2)
    const made = await make(bench.leader, { selection: ofCustomers(ids) })
    await run()
    const { rows } = await sql<{ ownerId: string; data: object }>`
      select owner_id as "ownerId", data from outbox
       where type = 'customers.transferred' and subject_id = ${made.body.id} order by data ->> 'part'`.execute(
      bench.db,
    )
    expect(rows).toEqual([
      { ownerId: bench.manager.userId, data: { part: 'from', count: 2 } },
      { ownerId: bench.colleague.userId, data: { part: 'to', count: 2 } },
    ])
    // Both may read the hand-over list; somebody who has nothing to do with it finds nothing.
    expect((await open(bench.manager, made.body.id)).body.rows).toHaveLength(2)
    expect((await open(bench.colleague, made.body.id)).body.rows).toHaveLength(2)
    expect((await open(bench.stranger, made.body.id)).status).toBe(404)
    expect((await open(bench.otherLeader, made.body.id)).status).toBe(404)
  })

  test('is for those who may assign, to active managers in reach, today or later, of at most so many', async () => {
    const ids = await existing(1)
    const selection = ofCustomers(ids)
    expect((await make(bench.manager, { selection })).status).toBe(403)
    expect((await preview(bench.viewer, { selection })).status).toBe(403)
    const away = await make(bench.leader, { selection, to: bench.stranger })
    expect(away.body.code).toBe('owner_not_available')
    const past = await make(bench.leader, { selection, on: shiftDate(today, -1) })
    expect(past.body.code).toBe('transfer_in_past')
    const other = await make(bench.otherLeader, { selection, to: bench.stranger })
    expect(other.body.code).toBe('nothing_to_transfer')
    const made = await make(bench.leader, { selection })
    expect((await act(bench.otherLeader, made.body.id, 'undo')).status).toBe(404)
    expect((await act(bench.colleague, made.body.id, 'undo')).status).toBe(403)
    const twice = await make(bench.leader, { selection, id: made.body.id })
    expect(twice.status).toBe(409)
  })
})

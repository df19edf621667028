import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CustomerSummary } from '#contracts/customers.ts'
import type { Ownership } from '#contracts/customer-ownership.ts'
import { shiftDate } from '#platform/calendar/dates.ts'
import { maySee } from '#platform/realtime/may-see.ts'
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

async function existing(given: Parameters<typeof seedCustomer>[1] = {}) {
  const seed = seedCustomer(bench, given)
  await loadCustomers(bench.db, [seed])
  return seed
}
const join = (
  as: Actor,
  customerId: string,
  person: Actor,
  given: { role?: string; from?: string; to?: string | null; memberId?: string } = {},
) =>
  bench.call<Ownership>(as, 'PUT', `/api/v1/customers/${customerId}/team/${given.memberId ?? uuid()}`, {
    personId: person.userId,
    role: given.role ?? 'manager',
    from: given.from ?? today,
    to: given.to ?? null,
    note: null,
  })
const seenBy = async (as: Actor) =>
  (
    await bench.call<{ customers: CustomerSummary[] }>(as, 'GET', '/api/v1/customers?pageSize=200')
  ).body.customers.map(({ id }) => id)
const status = async (as: Actor, id: string) =>
  (await bench.call(as, 'GET', `/api/v1/customers/${id}`)).status
const place = async (as: Actor, id: string) =>
  (
    await bench.call(as, 'PUT', `/api/v1/customers/${id}/position`, {
      lng: 120.7,
      lat: 28.01,
      system: 'wgs84',
      accuracy: null,
    })
  ).status

describe('S23.1 an account team', () => {
  test('lets a manager of another county see this one customer, and nothing else of its owner', async () => {
    const shared = await existing()
    const other = await existing()
    const before = await seenBy(bench.stranger)
    expect(await status(bench.stranger, shared.id)).toBe(404)
    expect((await join(bench.leader, shared.id, bench.stranger)).status).toBe(200)
    expect((await seenBy(bench.stranger)).toSorted()).toEqual([...before, shared.id].toSorted())
    expect(await status(bench.stranger, shared.id)).toBe(200)
    expect(await status(bench.stranger, other.id)).toBe(404)
    const map = await bench.call<{ points: { id: string }[] }>(
      bench.stranger,
      'GET',
      '/api/v1/customer-map?west=70&east=140&south=0&north=60&zoom=18',
    )
    expect(map.body.points.map(({ id }) => id)).not.toContain(other.id)
    // The colleague of the owner's own team gained nothing.
    expect(await status(bench.colleague, shared.id)).toBe(404)
  })

  test('lets members write as their part allows, and give the customer to nobody', async () => {
    const shared = await existing()
    const support = uuid()
    await join(bench.leader, shared.id, bench.stranger, { role: 'support', memberId: support })
    expect(await status(bench.stranger, shared.id)).toBe(200)
    expect(await place(bench.stranger, shared.id)).toBe(404)
    await bench.call(bench.leader, 'POST', `/api/v1/customers/${shared.id}/team/${support}/end`, {})
    expect((await join(bench.leader, shared.id, bench.stranger, { role: 'chief' })).status).toBe(200)
    expect(await place(bench.stranger, shared.id)).toBe(200)
    const assignment = { customerIds: [shared.id], ownerId: bench.stranger.userId, note: null }
    expect(
      (await bench.call(bench.stranger, 'POST', '/api/v1/customers/assignment', assignment)).status,
    ).toBe(403)
    const more = await join(bench.stranger, shared.id, bench.colleague)
    expect([more.status, more.body.code]).toEqual([403, 'forbidden'])
  })

  test('counts from its first to its last day', async () => {
    const shared = await existing()
    await join(bench.leader, shared.id, bench.stranger, { from: shiftDate(today, 1) })
    expect(await status(bench.stranger, shared.id)).toBe(404)
    const until = await existing()
    await join(bench.leader, until.id, bench.stranger, { from: shiftDate(today, -3), to: today })
    expect(await status(bench.stranger, until.id)).toBe(200)
    const over = await join(bench.leader, until.id, bench.colleague, { to: shiftDate(today, -1) })
    expect(over.status).toBe(400)
  })

  test('closes again at once when the part is ended, and keeps what was', async () => {
    const shared = await existing()
    const memberId = uuid()
    await join(bench.leader, shared.id, bench.stranger, { from: shiftDate(today, -5), memberId })
    expect(await status(bench.stranger, shared.id)).toBe(200)
    const ended = await bench.call<Ownership>(
      bench.leader,
      'POST',
      `/api/v1/customers/${shared.id}/team/${memberId}/end`,
      {},
    )
    expect(ended.body.team).toMatchObject([
      { person: { id: bench.stranger.userId }, state: 'past', to: shiftDate(today, -1) },
    ])
    expect(await status(bench.stranger, shared.id)).toBe(404)
    const again = await bench.call(
      bench.leader,
      'POST',
      `/api/v1/customers/${shared.id}/team/${memberId}/end`,
      {},
    )
    expect(again.status).toBe(404)
  })

  test('has one chief at a time, and nobody in it twice; both are said in words', async () => {
    const shared = await existing()
    expect((await join(bench.leader, shared.id, bench.stranger, { role: 'chief' })).status).toBe(200)
    const second = await join(bench.leader, shared.id, bench.colleague, { role: 'chief' })
    expect([second.status, second.body.code]).toEqual([409, 'team_overlap'])
    const twice = await join(bench.leader, shared.id, bench.stranger)
    expect([twice.status, twice.body.code]).toEqual([409, 'team_overlap'])
    expect((await join(bench.leader, shared.id, bench.colleague)).status).toBe(200)
  })

  test('is made by whoever may assign the customer, of active account managers', async () => {
    const shared = await existing()
    expect((await join(bench.otherLeader, shared.id, bench.stranger)).status).toBe(404)
    expect((await join(bench.manager, shared.id, bench.stranger)).status).toBe(403)
    const wrong = await join(bench.leader, shared.id, bench.analyst)
    expect([wrong.status, wrong.body.code]).toEqual([422, 'member_not_available'])
  })

  test('hears what happens to its customer, live', async () => {
    const shared = await existing()
    const event = {
      type: 'customers.changed',
      subjectKind: 'customer',
      subjectId: shared.id,
      unitId: bench.units.teamA1,
      ownerId: bench.manager.userId,
    }
    expect(maySee(bench.stranger, event)).toBe(false)
    const member = { ...bench.stranger, teams: [{ customerId: shared.id, role: 'support' as const }] }
    expect(maySee(member, event)).toBe(true)
    expect(maySee(member, { ...event, subjectId: uuid() })).toBe(false)
  })
})

test('S2.32 the card tells who had the customer from when to when, and why', async () => {
  const card = await existing()
  const moved = await bench.call(bench.leader, 'POST', '/api/v1/customers/assignment', {
    customerIds: [card.id],
    ownerId: bench.colleague.userId,
    note: '每周三下午老板在店',
  })
  expect(moved.status).toBe(200)
  const shown = await bench.call<Ownership>(bench.leader, 'GET', `/api/v1/customers/${card.id}/ownership`)
  expect(shown.body.owner?.id).toBe(bench.colleague.userId)
  expect(shown.body.spells.map(({ owner, note, by }) => [owner?.id, note, by?.name ?? null])).toEqual([
    [bench.colleague.userId, '每周三下午老板在店', '周正'],
    [bench.manager.userId, null, null],
  ])
  expect(shown.body.spells[0]?.from).toBe(shown.body.spells[1]?.to)
  const hidden = await bench.call(bench.stranger, 'GET', `/api/v1/customers/${card.id}/ownership`)
  expect(hidden.status).toBe(404)
})

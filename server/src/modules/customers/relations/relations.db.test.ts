import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RelationsOfCustomer } from '#contracts/customer-relations.ts'
import type { TimelineEntry } from '#contracts/customer-timeline.ts'
import type { Actor } from '#platform/policy/index.ts'
import { loadCustomers } from '../customers.load.ts'
import { openWorkbench, seedCustomer, type Workbench } from '../testing/workbench.ts'

let bench: Workbench
beforeAll(async () => {
  bench = await openWorkbench()
})
afterAll(() => bench.close())

async function shop(name: string, owner: Actor = bench.manager): Promise<string> {
  const unitId = owner === bench.stranger ? bench.units.teamB1 : bench.units.teamA1
  const seed = seedCustomer(bench, { name, ownerId: owner.userId, unitId })
  await loadCustomers(bench.db, [seed])
  return seed.id
}
const list = (as: Actor, id: string) =>
  bench.call<RelationsOfCustomer>(as, 'GET', `/api/v1/customers/${id}/relations`)
const relate = (as: Actor, from: string, to: string, kind = 'introducer', given: object = {}) =>
  bench.call<RelationsOfCustomer>(as, 'PUT', `/api/v1/customers/${from}/relations/${uuid()}`, {
    kind,
    otherId: to,
    fromOther: false,
    since: null,
    source: '客户自述',
    note: null,
    ...given,
  })
const namesOf = (body: RelationsOfCustomer) =>
  body.customers.map(({ name, steps }) => `${name} ${steps}`).toSorted()

describe('relations between customers', () => {
  test('they are followed two steps and no further, and the referral chain is told from its beginning', async () => {
    const [a, b, c, d] = [await shop('甲'), await shop('乙'), await shop('丙'), await shop('丁')]
    await relate(bench.manager, a, b)
    await relate(bench.manager, b, c)
    await relate(bench.manager, c, d)
    const { body } = await list(bench.manager, d)
    expect(namesOf(body)).toEqual(['丁 0', '丙 1', '乙 2'])
    expect(body.referralChain.map(({ name }) => name)).toEqual(['甲', '乙', '丙', '丁'])
  })

  test('a customer out of reach is counted and never named, and nothing is followed through it', async () => {
    const [mine, theirs, beyond] = [
      await shop('我的店'),
      await shop('同事的店', bench.colleague),
      await shop('远处的店', bench.colleague),
    ]
    await relate(bench.leader, theirs, mine)
    await relate(bench.leader, theirs, beyond, 'family')
    const seen = await list(bench.manager, mine)
    expect(seen.body).toMatchObject({ hidden: 1, relations: [] })
    expect(namesOf(seen.body)).toEqual(['我的店 0'])
    expect(seen.body.referralChain.map(({ name }) => name)).toEqual(['我的店'])
    expect(seen.text).not.toMatch(/同事的店|远处的店/)
    expect(seen.text).not.toContain(theirs)
    expect(namesOf((await list(bench.leader, mine)).body)).toEqual(['同事的店 1', '我的店 0', '远处的店 2'])
    // Neither does the timeline name it.
    const told = async (as: Actor) =>
      (await bench.call<{ entries: TimelineEntry[] }>(as, 'GET', `/api/v1/customers/${mine}/timeline`)).text
    expect(await told(bench.manager)).not.toContain('同事的店')
    const url = `/api/v1/customers/${mine}/timeline?q=${encodeURIComponent('同事')}`
    const found = await bench.call<{ entries: unknown[] }>(bench.manager, 'GET', url)
    expect(found.body.entries).toEqual([])
  })

  test('nobody relates a customer to one that they cannot see, nor ends what they cannot see', async () => {
    const [mine, theirs] = [await shop('我的'), await shop('别人的', bench.stranger)]
    const tried = await relate(bench.manager, mine, theirs)
    const unknown = await relate(bench.manager, mine, uuid())
    expect([tried.body.code, tried.body.message]).toEqual([unknown.body.code, unknown.body.message])
    const hidden = await shop('同事的', bench.colleague)
    const id = uuid()
    await bench.call(bench.leader, 'PUT', `/api/v1/customers/${mine}/relations/${id}`, {
      kind: 'partner',
      otherId: hidden,
      fromOther: false,
      since: null,
      source: '走访',
      note: null,
    })
    const end = (as: Actor) =>
      bench.call(as, 'POST', `/api/v1/customers/${mine}/relations/${id}/end`, { until: '2026-11-01' })
    expect((await end(bench.manager)).status).toBe(404)
    expect((await relate(bench.viewer, mine, hidden)).status).toBe(403)
    expect((await end(bench.leader)).status).toBe(200)
  })

  test('the same twice, a mutual one the other way round, a second parent and a circle are refused', async () => {
    const [a, b, c] = [await shop('总店'), await shop('分店'), await shop('三店')]
    expect((await relate(bench.manager, a, b, 'parent')).status).toBe(200)
    expect((await relate(bench.manager, a, b, 'parent')).body.code).toBe('relation_known')
    expect((await relate(bench.manager, c, b, 'parent')).body.code).toBe('relation_known')
    expect((await relate(bench.manager, b, a, 'parent')).body.code).toBe('relation_in_circle')
    expect((await relate(bench.manager, a, a, 'partner')).body.code).toBe('relation_to_itself')
    expect((await relate(bench.manager, a, c, 'family')).status).toBe(200)
    expect((await relate(bench.manager, c, a, 'family')).body.code).toBe('relation_known')
    // Two firms may well supply each other.
    expect((await relate(bench.manager, a, c, 'supplier')).status).toBe(200)
    expect((await relate(bench.manager, c, a, 'supplier')).status).toBe(200)
  })

  test('what ended stays in the history, and the same may begin again', async () => {
    const [a, b] = [await shop('供货商'), await shop('小店')]
    const made = await relate(bench.manager, a, b, 'supplier', { since: '2024-01-01' })
    const id = made.body.relations[0]!.id
    const ended = await bench.call<RelationsOfCustomer>(
      bench.manager,
      'POST',
      `/api/v1/customers/${a}/relations/${id}/end`,
      { until: '2026-10-31' },
    )
    expect(ended.body.relations).toMatchObject([{ until: '2026-10-31', endedBy: { name: '林小雨' } }])
    expect((await relate(bench.manager, a, b, 'supplier')).body.relations).toHaveLength(2)
  })
})

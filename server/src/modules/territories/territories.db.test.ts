import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { assignCustomers } from '#contracts/customers.ts'
import * as api from '#contracts/territories.ts'
import * as decisions from '#contracts/territory-decisions.ts'
import { workloadOf } from '#contracts/workloads.ts'
import type { Caller } from '#testing/app.ts'
import { openWorkbench, type Workbench } from './testing/workbench.ts'

let bench: Workbench
let leader: Caller
beforeAll(async () => {
  bench = await openWorkbench()
  leader = await bench.signIn('leader')
})
afterAll(() => bench?.close())

const unitId = () => bench.organisation.units.countyA

async function newScenario(change: Partial<api.ScenarioSpec> = {}): Promise<api.Scenario> {
  const studio = await leader.call(api.openStudio, { query: { unitId: unitId() } })
  const spec = { ...studio.body.spec, border: 'free' as const, movePrice: 5, ...change }
  const saved = await leader.call(api.saveScenario, {
    params: { id: uuid() },
    body: { unitId: unitId(), name: '春季调整', spec, version: 0 },
  })
  expect(saved.status).toBe(200)
  return saved.body
}

async function solved(scenario: api.Scenario): Promise<api.ResultBrief> {
  const started = await leader.call(api.solveScenario, { params: { id: scenario.id } })
  expect(started.status).toBe(200)
  expect(await bench.runJobs('territories.solve')).toBe(1)
  const { body } = await leader.call(api.getScenario, { params: { id: scenario.id } })
  return body.results[0]!
}

describe('S1.45 S1.46 S1.47 workload', () => {
  test('a leader sees everybody against the average, and the points sum to the distance from it', async () => {
    const { body } = await leader.call(workloadOf, {})
    const byName = new Map(body.people.map((one) => [one.person.name, one]))
    const [lin, chen] = [byName.get('林小雨')!, byName.get('陈大海')!]
    expect([lin.customers, chen.customers]).toEqual([60, 20])
    // Two people: their loads are even around the average.
    expect(lin.index + chen.index).toBeCloseTo(2, 9)
    expect(lin.index).toBeGreaterThan(1.3)
    for (const { index, parts } of body.people) {
      expect(parts).toHaveLength(9)
      expect(parts.reduce((sum, part) => sum + part.points, 0)).toBeCloseTo(100 * (index - 1), 6)
    }
    const number = lin.parts.find((part) => part.indicator === 'number')!
    // 60 of 80 where 40 are fair is half too much. The weight is 10 of 85: nobody has planned a day, so the way to
    // the district is not known, and its 15 go to the others.
    expect(number).toMatchObject({ own: 60, fair: 40 })
    expect(number.points).toBeCloseTo((100 * 10) / 85 / 2, 9)
  })

  test('an account manager sees the own load explained, against the same average, and nobody else', async () => {
    const manager = await bench.signIn('manager')
    const { body } = await manager.call(workloadOf, {})
    expect(body.people.map(({ person }) => person.name)).toEqual(['林小雨'])
    expect(body.unit.name).toBe('鹿城')
    const { body: all } = await leader.call(workloadOf, {})
    expect(body.people[0]!.index).toBeCloseTo(
      all.people.find(({ person }) => person.name === '林小雨')!.index,
      9,
    )
    // Asking for a unit does not open it.
    const asked = await manager.call(workloadOf, { query: { unitId: bench.organisation.units.city } })
    expect(asked.body.people.map(({ person }) => person.name)).toEqual(['林小雨'])
  })

  test('who may see and design: leaders and analysts read, leaders design, the others are refused', async () => {
    const studio = { query: { unitId: unitId() } }
    for (const [account, workload, open] of [
      ['leader', 200, 200],
      ['analyst', 200, 200],
      ['other-leader', 200, 404],
      ['manager', 200, 404],
      ['assessor', 403, 403],
      ['viewer', 403, 403],
      ['administrator', 403, 403],
    ] as const) {
      const caller = await bench.signIn(account)
      const asked = account === 'analyst' ? { query: { unitId: unitId() } } : {}
      expect([account, (await caller.call(workloadOf, asked)).status]).toEqual([account, workload])
      expect([account, (await caller.call(api.openStudio, studio)).status]).toEqual([account, open])
    }
    const analyst = await bench.signIn('analyst')
    const scenario = await newScenario()
    expect((await analyst.call(api.getScenario, { params: { id: scenario.id } })).status).toBe(200)
    expect((await analyst.call(api.solveScenario, { params: { id: scenario.id } })).status).toBe(403)
    const other = await bench.signIn('other-leader')
    expect((await other.call(api.getScenario, { params: { id: scenario.id } })).status).toBe(404)
    expect((await other.call(api.solveScenario, { params: { id: scenario.id } })).status).toBe(404)
  })
})

describe('S1.35 S1.37 S1.48 a division', () => {
  test('balances by moving customers, keeps what is locked, and is the same every time', async () => {
    const { manager, colleague } = bench.organisation
    // The customer at the very border, which a division would move first.
    const atBorder = bench.customers[59]!
    const scenario = await newScenario({ locked: [atBorder.id] })
    const first = await solved(scenario)
    const [visit] = first.layers
    expect(visit!.layer).toBe('visit')
    const workload = (figures: api.DivisionFigures) =>
      figures.balance.find(({ attribute }) => attribute === 'workload')!
    expect(workload(visit!.today).max).toBeGreaterThan(1.3)
    expect(workload(visit!.proposal).max).toBeLessThanOrEqual(1.05 + 1e-9)
    expect(visit!.proposal.moved).toBeGreaterThan(10)
    expect(visit!.proposal.moved).toBeLessThan(30)

    const { body } = await leader.call(api.getResult, { params: { id: first.id } })
    const [division] = body.divisions
    const target = new Map(division!.customerIds.map((id, i) => [id, division!.toIds[i]]))
    expect(target.get(atBorder.id)).toBe(manager.userId)
    expect(new Set(division!.toIds)).toEqual(new Set([manager.userId, colleague.userId]))
    // Nothing moved in the books.
    expect((await bench.owners()).get(bench.customers[50]!.id)).toBe(manager.userId)

    const again = await solved(scenario)
    expect(again.number).toBe(2)
    const { body: same } = await leader.call(api.getResult, { params: { id: again.id } })
    expect(same.divisions).toEqual(body.divisions)
  })

  test('wishes that contradict one another are refused in words, and nothing is lost', async () => {
    const { colleague } = bench.organisation
    const locked = bench.customers.map(({ id }) => id)
    const scenario = await newScenario({ locked })
    const started = await leader.call(api.solveScenario, { params: { id: scenario.id } })
    await bench.runJobs('territories.solve')
    const task = await bench.app.platform.tasks.get(started.body.taskId)
    expect(task!.state).toBe('failed')
    expect(task!.message).toMatch(/没有可行的划分：.*林小雨/)
    const { body } = await leader.call(api.getScenario, { params: { id: scenario.id } })
    expect(body.spec.locked).toHaveLength(80)
    expect(body.results).toEqual([])
    expect(body.taskId).toBeNull()
    expect(colleague.name).toBe('陈大海')
  })

  test('the price of a wish is the same scenario solved without it', async () => {
    const scenario = await newScenario({ movePrice: 200 })
    const result = await solved(scenario)
    const started = await leader.call(api.priceWishes, { params: { id: result.id } })
    expect(started.status).toBe(200)
    await bench.runJobs('territories.price_wishes')
    const { body } = await leader.call(api.getResult, { params: { id: result.id } })
    const cost = body.result.wishes!.find(({ wish }) => wish === 'movePrice')!
    expect(cost.withWish.moved).toBe(result.layers[0]!.proposal.moved)
    // Without regard for relations at least as many change hands, and territories lie no wider.
    expect(cost.without.moved).toBeGreaterThanOrEqual(cost.withWish.moved)
    expect(cost.without.compactness).toBeLessThanOrEqual(cost.withWish.compactness + 1e-9)
  })

  test('one manager more: a what-if that cannot be approved', async () => {
    const scenario = await newScenario({ extra: 1, movePrice: 1 })
    const result = await solved(scenario)
    expect(result.kind).toBe('what_if')
    const { body } = await leader.call(api.getResult, { params: { id: result.id } })
    expect(new Set(body.divisions[0]!.toIds).size).toBe(3)
    const approval = await leader.call(decisions.approveResult, {
      params: { id: result.id },
      body: { effectiveOn: '2027-04-01' },
    })
    expect(approval.status).toBe(409)
  })

  test('S1.35 months are really planned for both divisions', async () => {
    const scenario = await newScenario()
    const result = await solved(scenario)
    await leader.call(api.planRoutes, { params: { id: result.id } })
    await bench.runJobs('territories.plan_routes')
    const { body } = await leader.call(api.getResult, { params: { id: result.id } })
    const routes = body.result.routes!
    expect(routes.month).toBe('2027-04')
    expect(routes.people).toHaveLength(2)
    // Some 35 visits a working day along two kilometres: a few kilometres each day, never none.
    expect(routes.todayKm).toBeGreaterThan(20)
    expect(routes.proposalKm).toBeGreaterThan(20)
    expect(routes.todayKm).toBeCloseTo(
      routes.people.reduce((sum, row) => sum + row.todayKm, 0),
      6,
    )
  }, 120_000)
})

describe('S1.36 three layers', () => {
  test('call and delivery districts are kept from a date on, and divided with the visits', async () => {
    const names = ['东', '西']
    for (const layer of ['call', 'delivery'] as const) {
      const saved = await leader.call(api.saveDistricts, {
        body: {
          unitId: unitId(),
          layer,
          districts: names.map((name, n) => ({ id: uuid(), code: `${n}`, name })),
        },
      })
      expect(saved.body.districts.map(({ name }) => name)).toEqual(names)
    }
    const scenario = await newScenario({ layers: ['visit', 'call', 'delivery'], together: true })
    const result = await solved(scenario)
    expect(result.layers.map(({ layer }) => layer)).toEqual(['visit', 'call', 'delivery'])
    // S1.36: what a wish costs is told for each of them.
    await leader.call(api.priceWishes, { params: { id: result.id } })
    await bench.runJobs('territories.price_wishes')
    const priced = await leader.call(api.getResult, { params: { id: result.id } })
    const costs = priced.body.result.wishes!.filter(({ wish }) => wish === 'movePrice')
    expect(costs.map(({ layer }) => layer)).toEqual(['visit', 'call', 'delivery'])
    costs.forEach((cost, at) => expect(cost.withWish).toEqual(result.layers[at]!.proposal))
    const call = result.layers[1]!.proposal
    expect(call.balance.find(({ attribute }) => attribute === 'orders')!.max).toBeLessThanOrEqual(1.3 + 1e-9)
    expect(call.moved).toBe(80)

    const approved = await leader.call(decisions.approveResult, {
      params: { id: result.id },
      body: { effectiveOn: '2027-03-17' },
    })
    expect(approved.body.state).toBe('approved')
    await bench.runJobs('territories.apply')
    const { body } = await leader.call(api.openStudio, { query: { unitId: unitId() } })
    expect(new Set(body.customers.call)).toEqual(new Set([0, 1]))
    expect(new Set(body.customers.delivery)).toEqual(new Set([0, 1]))

    // One that has customers is not closed by leaving it out.
    const closing = await leader.call(api.saveDistricts, {
      body: { unitId: unitId(), layer: 'call', districts: [] },
    })
    expect(closing.status).toBe(409)

    const undone = await leader.call(decisions.undoDecision, { params: { id: approved.body.id } })
    expect(undone.body).toMatchObject({ state: 'undone', kept: 0 })
    const after = await leader.call(api.openStudio, { query: { unitId: unitId() } })
    expect(new Set(after.body.customers.call)).toEqual(new Set([-1]))
  })
})

describe('a decision', () => {
  test('takes effect on its day, hands over, and is undone as a whole except for what changed since', async () => {
    const { manager, colleague } = bench.organisation
    const before = await bench.owners()
    const result = await solved(await newScenario())
    const asked = { params: { id: result.id }, body: { effectiveOn: '2027-03-19' } }
    const { body: decision } = await leader.call(decisions.approveResult, asked)
    expect(decision).toMatchObject({ state: 'approved', moved: result.layers[0]!.proposal.moved })
    // Not before the day.
    expect(await bench.runJobs('territories.apply')).toBe(0)
    expect(await bench.owners()).toEqual(before)

    // Two of the customers go elsewhere before the day: those are left and reported.
    const { body: list } = await leader.call(decisions.getDecision, { params: { id: decision.id } })
    const [gone, ...others] = list.handovers
    expect(gone).toMatchObject({ state: 'waiting', from: { name: '林小雨' }, to: { name: '陈大海' } })
    await leader.call(assignCustomers, {
      body: { customerIds: [gone!.customer.id], ownerId: colleague.userId, note: null },
    })

    bench.setClock('2027-03-19T00:00:01+08:00')
    // Two days later everybody has to sign in again.
    leader = await bench.signIn('leader')
    expect(await bench.runJobs('territories.apply')).toBe(1)
    const applied = await leader.call(decisions.getDecision, { params: { id: decision.id } })
    expect(applied.body.decision).toMatchObject({ state: 'applied', kept: 1 })
    const kept = applied.body.handovers.find(({ state }) => state === 'kept')!
    expect(kept.customer.id).toBe(gone!.customer.id)
    expect(kept.reason).toMatch(/已被转给别人/)
    const now = await bench.owners()
    for (const { customer } of others) expect(now.get(customer.id)).toBe(colleague.userId)

    // One of them is given back by hand; undoing leaves that one alone and restores every other.
    const [back, ...rest] = others
    await leader.call(assignCustomers, {
      body: { customerIds: [back!.customer.id], ownerId: manager.userId, note: null },
    })
    const undone = await leader.call(decisions.undoDecision, { params: { id: decision.id } })
    expect(undone.body.state).toBe('undone')
    const end = await bench.owners()
    for (const { customer } of rest) expect(end.get(customer.id)).toBe(manager.userId)
    const { body: after } = await leader.call(decisions.getDecision, { params: { id: decision.id } })
    expect(after.handovers.find(({ customer }) => customer.id === back!.customer.id)!.state).toBe('undo_kept')
    expect((await leader.call(decisions.undoDecision, { params: { id: decision.id } })).status).toBe(409)

    // Each owner sees the own part of the list; a stranger sees no such decision.
    const chen = await bench.signIn('colleague')
    expect(
      (await chen.call(decisions.getDecision, { params: { id: decision.id } })).body.handovers.length,
    ).toBe(after.handovers.length)
    const stranger = await bench.signIn('stranger')
    expect((await stranger.call(decisions.getDecision, { params: { id: decision.id } })).status).toBe(404)

    const csv = await leader.call(decisions.exportHandovers, {
      params: { id: decision.id },
      query: { purpose: 'visit' },
    })
    expect(csv.body as string).toMatch(/^\uFEFF层次,许可证号,客户/)
    expect((csv.body as string).trim().split('\n')).toHaveLength(after.handovers.length + 1)
  })

  test('by hand: a customer moved on the map makes a result of its own with its figures', async () => {
    const { colleague } = bench.organisation
    const result = await solved(await newScenario())
    const { body } = await leader.call(api.getResult, { params: { id: result.id } })
    const [division] = body.divisions
    const west = bench.customers[0]!.id
    const adjusted = await leader.call(api.adjustResult, {
      params: { id: result.id },
      body: { moves: [{ layer: 'visit', customerId: west, toId: colleague.userId }] },
    })
    expect(adjusted.body).toMatchObject({ kind: 'manual', number: 2 })
    expect(adjusted.body.layers[0]!.proposal.moved).toBe(result.layers[0]!.proposal.moved + 1)
    const again = await leader.call(api.getResult, { params: { id: adjusted.body.id } })
    const at = division!.customerIds.indexOf(west)
    expect(again.body.divisions[0]!.toIds[at]).toBe(colleague.userId)
    const nowhere = await leader.call(api.adjustResult, {
      params: { id: result.id },
      body: { moves: [{ layer: 'visit', customerId: west, toId: uuid() }] },
    })
    expect(nowhere.status).toBe(400)
  })
})

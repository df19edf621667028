import { v7 as uuid } from 'uuid'
import { afterAll, expect, test } from 'vitest'
import { confirmPlan, getDay, planHistory, replanDay, savePlan } from '#contracts/visit-plans.ts'
import { fieldDay, syncField } from '#contracts/visits-field.ts'
import { openWorkbench, placed } from '../testing/workbench.ts'

const date = '2026-11-18'
const bench = await openWorkbench(`${date}T08:00:00+08:00`)
afterAll(() => bench.close())
const { manager, request } = bench

/** Ten shops along a street, one every kilometre, and one that is on no plan. */
const shops = await bench.customers(
  ...Array.from({ length: 10 }, (_, n) => ({ position: placed(n * 1000, 0), name: `店${n}` })),
)
const [extra] = await bench.customers({
  position: placed(4500, 500),
  name: '急找的店',
  lastVisitOn: date,
  frequency: { visits: 1, weeks: 8 },
})

async function confirmed() {
  const { plan } = (await request(manager, getDay, { params: { date }, query: {} })).body
  const saved = await request(manager, savePlan, {
    params: { id: plan.id },
    body: {
      version: plan.version,
      tour: 'open',
      start: { ...placed(0, 0), name: '办公室' },
      end: null,
      departAt: '08:30',
      stops: shops.map((shop, n) => ({
        id: plan.stops.find((stop) => stop.customer.id === shop.id)?.id ?? uuid(),
        customerId: shop.id,
        locked: n === 9,
      })),
    },
  })
  return (
    await request(manager, confirmPlan, { params: { id: plan.id }, body: { version: saved.body.version } })
  ).body
}
const names = (plan: { stops: readonly { customer: { name: string } }[] }) =>
  plan.stops.map((stop) => stop.customer.name)
const again = (body: object, plan: { id: string; version: number }) =>
  request(manager, replanDay, {
    params: { id: plan.id },
    body: { version: plan.version, reason: 'other', note: null, ...body },
  })

const plan = await confirmed()
let latest = plan

test('S1.21 the rest of a day is planned anew in one press: what is done stays in front, what is locked keeps its place', async () => {
  const visitId = uuid()
  const press = { deviceTime: `${date}T09:00:00+08:00`, fix: null, fixProblem: 'denied' }
  const done = await request(manager, syncField, {
    body: {
      deviceId: uuid(),
      deviceNow: `${date}T09:30:00+08:00`,
      operations: [
        {
          id: uuid(),
          sequence: 1,
          kind: 'start_visit',
          visitId,
          customerId: shops[0]!.id,
          stopId: plan.stops[0]!.id,
          ...press,
        },
        {
          id: uuid(),
          sequence: 2,
          kind: 'end_visit',
          visitId,
          ...press,
          deviceTime: `${date}T09:20:00+08:00`,
          findings: {},
          formVersion: 3,
          note: null,
          nextStep: null,
          nextStepOn: null,
          photoIds: [],
        },
      ],
    },
  })
  expect(done.body.results.map((each) => each.outcome)).toEqual(['applied', 'applied'])
  bench.at(`${date}T10:00:00+08:00`)
  // Standing beside 店6: the way begins there, not at the shop visited last.
  const changed = await again({ position: placed(6000, 0) }, latest)
  expect(changed.status).toBe(200)
  latest = changed.body.plan
  const order = names(latest)
  expect(order[0]).toBe('店0')
  expect(order[9]).toBe('店9')
  expect(['店6', '店5', '店7', '店8']).toContain(order[1])
  expect(latest.state).toBe('confirmed')
  // Not before now.
  expect(latest.stops[1]!.arriveAt! >= '10:00').toBe(true)
  const phone = await request(manager, fieldDay, { query: {} })
  expect(names(phone.body.plan!)).toEqual(order)
})

test('S1.21 a closed shop is tried again at the end, or left out with its reason', async () => {
  const closed = latest.stops.find((stop) => stop.customer.name === '店3')!
  const later = await again({ reason: 'closed', stopId: closed.id }, latest)
  expect(names(later.body.plan).at(-1)).toBe('店3')
  const left = await again({ reason: 'closed', stopId: closed.id, closedThen: 'skip' }, later.body.plan)
  latest = left.body.plan
  expect(latest.stops.find((stop) => stop.id === closed.id)).toMatchObject({
    state: 'skipped',
    skipReason: '客户关门',
  })
})

test('S1.21 an urgent call comes next, also for a customer that was not on the plan; traffic makes the day longer', async () => {
  const urgent = await again({ reason: 'urgent', customerId: extra!.id, note: '断货投诉' }, latest)
  expect(urgent.status).toBe(200)
  latest = urgent.body.plan
  const next = latest.stops.find((stop) => stop.state === 'planned')
  expect(next!.customer.name).toBe('急找的店')
  const calm = await again({}, latest)
  const traffic = await again({ reason: 'traffic' }, calm.body.plan)
  expect(traffic.body.after.finishAt! > calm.body.after.finishAt!).toBe(true)
  latest = traffic.body.plan
})

test('S1.42 every change under way is kept with who, when and why, and nobody else reads it', async () => {
  const history = await request(manager, planHistory, { params: { id: plan.id } })
  expect(history.body.versions.map((each) => each.reason)).toEqual([
    'traffic',
    'other',
    'urgent',
    'closed',
    'closed',
    'other',
  ])
  expect(history.body.versions[2]).toMatchObject({ note: '断货投诉', actor: '林小雨' })
  expect(history.body.versions[2]!.after.customers).toContain('急找的店')
  expect(history.body.versions[2]!.before.customers).not.toContain('急找的店')
  const foreign = await request(bench.stranger, planHistory, { params: { id: plan.id } })
  expect(foreign.status).toBe(404)
  expect((await again({}, plan)).body.code).toBe('changed_meanwhile')
})

test('S1.21 the order in which a phone without a network went on is taken over once, and told like any other', async () => {
  const day = (await request(manager, fieldDay, { query: {} })).body
  expect(day.travel).toMatchObject({ detour: 1.4, trafficFactor: 1.5 })
  const open = day.plan!.stops.filter((stop) => stop.state === 'planned')
  const [first, second, ...others] = open
  // The phone knows nothing of the stop that it leaves out here, as if the office had added it meanwhile; and it
  // names one that is on no plan any more.
  const stopIds = [...others.toReversed().map((stop) => stop.id), uuid(), second!.id]
  const operation = {
    id: uuid(),
    sequence: 9,
    kind: 'reorder_stops' as const,
    reason: 'closed' as const,
    stopIds,
  }
  const send = async () => {
    const body = {
      deviceId: uuid(),
      deviceNow: `${date}T10:30:00+08:00`,
      operations: [{ ...operation, deviceTime: `${date}T10:20:00+08:00` }],
    }
    return (await request(manager, syncField, { body })).body.results.map((each) => each.outcome)
  }
  expect(await send()).toEqual(['applied'])
  expect(await send()).toEqual(['duplicate'])
  const after = (await request(manager, fieldDay, { query: {} })).body.plan!
  const worked = day.plan!.stops.filter((stop) => stop.state !== 'planned').map((stop) => stop.id)
  expect(after.stops.map((stop) => stop.id)).toEqual([
    ...worked,
    ...others.toReversed().map((stop) => stop.id),
    second!.id,
    first!.id,
  ])
  expect(after.version).toBe(day.plan!.version + 1)
  expect(after.stops.at(-1)!.arriveAt! > after.stops.at(-2)!.arriveAt!).toBe(true)
  const [newest] = (await request(manager, planHistory, { params: { id: plan.id } })).body.versions
  expect(newest).toMatchObject({ reason: 'closed', actor: '林小雨', version: after.version })
  // Tomorrow has no confirmed plan: nothing to put in order, and nothing that holds the phone's queue up.
  bench.at('2026-11-19T09:00:00+08:00')
  const tomorrow = await request(manager, syncField, {
    body: {
      deviceId: uuid(),
      deviceNow: '2026-11-19T09:00:00+08:00',
      operations: [{ ...operation, id: uuid(), deviceTime: '2026-11-19T08:59:00+08:00' }],
    },
  })
  expect(tomorrow.body.results.map((each) => each.outcome)).toEqual(['applied'])
  bench.at(`${date}T10:30:00+08:00`)
})

test('S1.44 200 stops are planned anew within a second', async () => {
  const person = await bench.hire(`busy-${uuid().slice(-6)}`)
  await bench.customers(
    ...Array.from({ length: 200 }, (_, n) => ({
      ownerId: person.userId,
      position: placed((n * 7919) % 20_000, (n * 104_729) % 20_000),
    })),
  )
  const day = await request(person, getDay, { params: { date }, query: {} })
  const saved = await request(person, savePlan, {
    params: { id: day.body.plan.id },
    body: {
      version: day.body.plan.version,
      tour: 'closed',
      start: { ...placed(0, 0), name: '办公室' },
      end: null,
      departAt: '08:30',
      stops: day.body.candidates.map(({ customer }) => ({
        id: uuid(),
        customerId: customer.id,
        locked: false,
      })),
    },
  })
  expect(saved.body.stops).toHaveLength(200)
  const times: number[] = []
  let { version } = saved.body
  for (let round = 0; round < 3; round++) {
    const began = performance.now()
    const answer = await request(person, replanDay, {
      params: { id: saved.body.id },
      body: { version, reason: 'traffic', note: null },
    })
    times.push(performance.now() - began)
    expect(answer.body.plan.stops).toHaveLength(200)
    version = answer.body.plan.version
  }
  // The best of three: other work on the machine is not the product's doing.
  expect(Math.min(...times)).toBeLessThan(1000)
})

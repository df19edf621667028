import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { confirmPlan, getDay, optimisePlan, savePlan, type VisitPlan } from '#contracts/visit-plans.ts'
import { fieldDay } from '#contracts/visits-field.ts'
import type { CustomerSeed } from '#modules/customers/index.ts'
import { unwrap } from '#platform/errors/result.ts'
import { authorize } from '#platform/policy/index.ts'
import { openWorkbench, type Workbench } from '../testing/workbench.ts'

const date = '2026-11-18'
const clear = '13805771234'
const masked = '138****1234'
let bench: Workbench
let shops: CustomerSeed[]

beforeAll(async () => {
  bench = await openWorkbench(`${date}T08:00:00+08:00`)
  shops = await bench.customers(
    { phone: clear, name: '佐伯烟酒店' },
    { phone: clear, name: '安心便利店' },
    { phone: clear, name: '明珠副食店' },
  )
})
afterAll(() => bench.close())

type Met = readonly [name: string, contact: string | null, phone: string | null]
const byName = (rows: readonly Met[]) => rows.toSorted(([a], [b]) => (a < b ? -1 : 1))
const ofPlan = (plan: VisitPlan) =>
  byName(plan.stops.map(({ customer }) => [customer.name, customer.contactName, customer.phone]))
const met = (name: string): Met => [name, '叶文', masked]

test('S25 the manager reads whom to meet and the masked phone on every answer with stops, never the number', async () => {
  const asked: string[] = []
  const ask: typeof bench.request = async (as, endpoint, input) => {
    const raw = await bench.requestRaw(as, endpoint, input)
    asked.push(raw.body.toString('utf8'))
    return { status: raw.status, body: JSON.parse(asked.at(-1)!) }
  }
  const wanted = byName(['佐伯烟酒店', '安心便利店', '明珠副食店'].map(met))
  const day = (await ask(bench.manager, getDay, { params: { date } })).body
  expect(ofPlan(day.plan)).toEqual(wanted)
  expect(day.candidates.map(({ customer }) => customer.phone)).toEqual([masked, masked, masked])

  const { id, tour, start, end, departAt, stops } = day.plan
  const list = stops.map((stop) => ({ id: stop.id, customerId: stop.customer.id, locked: false }))
  const body = { version: day.plan.version, tour, start, end, departAt, stops: list }
  const saved = (await ask(bench.manager, savePlan, { params: { id }, body })).body
  expect(ofPlan(saved)).toEqual(wanted)
  const ordered = await ask(bench.manager, optimisePlan, { params: { id }, body: { version: saved.version } })
  expect(ofPlan(ordered.body)).toEqual(wanted)
  const confirmed = await ask(bench.manager, confirmPlan, {
    params: { id },
    body: { version: ordered.body.version },
  })
  expect(ofPlan(confirmed.body)).toEqual(wanted)

  const phone = (await ask(bench.manager, fieldDay)).body
  expect(ofPlan(phone.plan!)).toEqual(wanted)
  // By pinyin: an xin, ming zhu, zuo bo.
  expect(phone.customers.map((each) => [each.name, each.phone])).toEqual([
    ['安心便利店', masked],
    ['明珠副食店', masked],
    ['佐伯烟酒店', masked],
  ])
  expect(phone.customers[0]!.searchText).toBe('axbld anxinbianlidian')
  for (const answer of asked) expect(answer).not.toContain(clear)
})

test('S25 a customer that belongs to somebody else by now stays on the plan without its contact', async () => {
  await sql`update customers set owner_id = ${bench.colleague.userId} where id = ${shops[0]!.id}`.execute(
    bench.db,
  )
  const day = (await bench.request(bench.manager, getDay, { params: { date } })).body
  expect(ofPlan(day.plan)).toEqual(
    byName([[shops[0]!.name, null, null], met('安心便利店'), met('明珠副食店')]),
  )
  const phone = (await bench.request(bench.manager, fieldDay)).body
  expect(ofPlan(phone.plan!)).toContainEqual([shops[0]!.name, null, null])
  expect(phone.customers).toHaveLength(2)
  // The leader reaches both.
  const query = { ownerId: bench.manager.userId }
  const led = (await bench.request(bench.leader, getDay, { params: { date }, query })).body
  expect(ofPlan(led.plan)).toContainEqual(met(shops[0]!.name))
})

test('S25 contacts are answered within the reach alone', async () => {
  const { customersApi, leader, otherLeader, administrator } = bench
  const ids = shops.map((shop) => shop.id)
  const reach = async (actor: typeof leader) => [
    ...(await customersApi.contactsOf(unwrap(authorize(actor, 'customers.read')), ids)).values(),
  ]
  expect(await reach(leader)).toEqual(ids.map(() => ({ name: '叶文', phone: masked })))
  expect(await reach(otherLeader)).toEqual([])
  expect(authorize(administrator, 'customers.read').ok).toBe(false)
})

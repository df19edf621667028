import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { listNeeds } from '#contracts/customer-needs.ts'
import { fieldDay, syncField, type FieldOperation } from '#contracts/visits-field.ts'
import { type CustomerSeed, loadKnowledge } from '#modules/customers/index.ts'
import type { Actor } from '#platform/policy/index.ts'
import { openWorkbench, type Workbench } from '../testing/workbench.ts'

let bench: Workbench
let manager: Actor
let shop: CustomerSeed
let count = 0
beforeAll(async () => {
  bench = await openWorkbench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  bench.at('2026-11-18T18:00:00+08:00')
  manager = await bench.hire(`listener${++count}`)
  shop = (await bench.customers({ ownerId: manager.userId, lastVisitOn: null }))[0]!
})

const told = (customerId: string, given: object = {}): FieldOperation => ({
  id: uuid(),
  sequence: 1,
  deviceTime: '2026-11-18T09:30:00+08:00',
  kind: 'tell_need',
  needId: uuid(),
  customerId,
  visitId: null,
  needKind: 'supply',
  words: '想多要一条细支',
  toldBy: '老板娘',
  ...given,
})
const send = (as: Actor, operations: readonly FieldOperation[]) =>
  bench.request(as, syncField, {
    body: { deviceId: uuid(), deviceNow: bench.platform.now().toISOString(), operations: [...operations] },
  })
const needs = async (as: Actor) =>
  (await bench.request(as, listNeeds, { params: { id: shop.id } })).body.needs

test('S24.7 a need noted on the phone is on the card with the moment it was told, once, and back in the brief', async () => {
  const operation = told(shop.id)
  await send(manager, [operation])
  // The answer was lost: the phone sends the same record again.
  const again = await send(manager, [operation])
  expect(again.body.results[0]!.outcome).toBe('duplicate')
  expect(await needs(manager)).toMatchObject([
    {
      words: '想多要一条细支',
      toldBy: '老板娘',
      state: 'open',
      toldAt: '2026-11-18T01:30:00.000Z',
      takenBy: { id: manager.userId },
    },
  ])
  const { briefs } = (await bench.request(manager, fieldDay)).body
  expect(briefs).toMatchObject([{ customerId: shop.id, needs: [{ words: '想多要一条细支', state: 'open' }] }])
})

test('a need of a customer out of reach is refused and kept with the phone; it stands nowhere', async () => {
  const stranger = await bench.hire(`stranger${count}`)
  const answer = await send(stranger, [told(shop.id)])
  expect(answer.body.results[0]).toMatchObject({ outcome: 'refused', code: 'not_found' })
  expect(await needs(manager)).toEqual([])
})

test('S24.2 the brief names whom one meets, and a birthday only when it is near', async () => {
  const person = (name: string, month: number, day: number) => ({
    id: uuid(),
    customerId: shop.id,
    name,
    position: '店长',
    phone: '13805771234',
    influence: ['decider' as const],
    reportsTo: null,
    strength: null,
    lastContactOn: null,
    leftOn: null,
    birthMonth: month,
    birthDay: day,
    personality: null,
    hobbies: null,
    family: [],
    addedAt: new Date('2026-11-01T00:00:00Z'),
    addedBy: null,
  })
  await loadKnowledge(bench.db, {
    people: [person('近', 11, 25), person('远', 3, 8), { ...person('走', 11, 20), leftOn: '2026-11-01' }],
    needs: [],
    relations: [],
  })
  const { briefs } = (await bench.request(manager, fieldDay)).body
  const people = new Map(briefs![0]!.people.map((one) => [one.name, one.birthday]))
  expect(people).toEqual(
    new Map([
      ['近', { month: 11, day: 25 }],
      ['远', null],
    ]),
  )
  // No number travels to the phone for the brief.
  expect(JSON.stringify(briefs)).not.toContain('1380577')
})

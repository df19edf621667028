import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Need } from '#contracts/customer-needs.ts'
import type { Actor } from '#platform/policy/index.ts'
import { loadCustomers } from '../customers.load.ts'
import { openWorkbench, seedCustomer, type Workbench } from '../testing/workbench.ts'

let bench: Workbench
beforeAll(async () => {
  bench = await openWorkbench()
})
afterAll(() => bench.close())

async function existing(): Promise<string> {
  const seed = seedCustomer(bench)
  await loadCustomers(bench.db, [seed])
  return seed.id
}
type Answer = { needs: Need[] }
const list = (as: Actor, customer: string) =>
  bench.call<Answer>(as, 'GET', `/api/v1/customers/${customer}/needs`)
const tell = (as: Actor, customer: string, id: string, given: object = {}) =>
  bench.call<Answer>(as, 'PUT', `/api/v1/customers/${customer}/needs/${id}`, {
    kind: 'supply',
    words: '想多要一条细支',
    personId: null,
    toldBy: '老板娘',
    ...given,
  })
const answer = (as: Actor, customer: string, need: string, step: object) =>
  bench.call<Answer>(as, 'POST', `/api/v1/customers/${customer}/needs/${need}/steps`, {
    id: uuid(),
    dueOn: null,
    words: null,
    ...step,
  })

test('S24.7, S24.10 a need goes from told to promised to met, and each step says who, when and how', async () => {
  const customer = await existing()
  const id = uuid()
  await tell(bench.manager, customer, id)
  // The answer was lost and the screen sent it again.
  expect((await tell(bench.manager, customer, id)).body.needs).toMatchObject([
    { state: 'open', words: '想多要一条细支', toldBy: '老板娘', takenBy: { name: '林小雨' } },
  ])
  await answer(bench.manager, customer, id, { state: 'promised', dueOn: '2026-12-01', words: '下月投放时加' })
  const met = await answer(bench.leader, customer, id, { state: 'met', words: '12 月已增加 1 条' })
  expect(met.body.needs[0]).toMatchObject({ state: 'met', dueOn: null })
  expect(met.body.needs[0]!.steps.map(({ state, by, words }) => [state, by?.name, words])).toEqual([
    ['promised', '林小雨', '下月投放时加'],
    ['met', '周正', '12 月已增加 1 条'],
  ])
})

test('what cannot be done needs a reason, what was met a word how; nothing is written without', async () => {
  const customer = await existing()
  const id = uuid()
  await tell(bench.manager, customer, id)
  const said = async (step: object) => (await answer(bench.manager, customer, id, step)).body.code
  expect(await said({ state: 'impossible', words: '  ' })).toBe('need_reason_missing')
  expect(await said({ state: 'met' })).toBe('need_answer_missing')
  expect((await list(bench.manager, customer)).body.needs[0]).toMatchObject({ state: 'open', steps: [] })
  const declined = await answer(bench.manager, customer, id, { state: 'impossible', words: '货源按档位投放' })
  expect(declined.body.needs[0]).toMatchObject({ state: 'impossible' })
})

test('the same step twice counts once, and a late one does not undo a later one', async () => {
  const customer = await existing()
  const id = uuid()
  await tell(bench.manager, customer, id)
  const step = { id: uuid(), state: 'met', words: '已办' }
  await answer(bench.manager, customer, id, step)
  const again = await answer(bench.manager, customer, id, step)
  expect(again.body.needs[0]!.steps).toHaveLength(1)
})

test('needs are out of reach where the customer is, and written by nobody who only reads', async () => {
  const [customer, other] = [await existing(), await existing()]
  const id = uuid()
  await tell(bench.manager, customer, id)
  for (const [person, reading, writing] of [
    [bench.colleague, 404, 404],
    [bench.stranger, 404, 404],
    [bench.viewer, 200, 403],
    [bench.administrator, 403, 403],
  ] as const) {
    expect((await list(person, customer)).status, person.account).toBe(reading)
    expect((await tell(person, customer, uuid())).status, person.account).toBe(writing)
    expect((await answer(person, customer, id, { state: 'open' })).status, person.account).toBe(writing)
  }
  // Through another customer's address the need is not there either.
  expect((await answer(bench.manager, other, id, { state: 'open' })).status).toBe(404)
  expect((await tell(bench.manager, other, id)).status).toBe(409)
})

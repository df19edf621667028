import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  type FieldDefinition,
  getCardFields,
  saveCardFields,
  saveFieldDefinition,
} from '#contracts/customer-fields.ts'
import { listNeeds } from '#contracts/customer-needs.ts'
import { fieldDay, syncField, type FieldOperation } from '#contracts/visits-field.ts'
import type { CustomerSeed } from '#modules/customers/index.ts'
import type { Actor } from '#platform/policy/index.ts'
import { openWorkbench, type Workbench } from '../testing/workbench.ts'

let bench: Workbench
let manager: Actor
let shop: CustomerSeed
let count = 0
beforeAll(async () => {
  bench = await openWorkbench()
  await define('x_space', '面积', { kind: 'number', rules: { ...free, min: 0 }, staleDays: 100 })
  await define('x_taboo', '忌讳', {})
  await define('x_office', '只在办公室看', { onPhone: false })
  await define('x_health', '健康', { class: 'sensitive' })
  await define('x_leader', '团队长的', { readRoles: ['team_leader'], writeRoles: ['team_leader'] })
})
afterAll(() => bench.close())
beforeEach(async () => {
  bench.at('2026-11-18T18:00:00+08:00')
  manager = await bench.hire(`filler${++count}`)
  shop = (await bench.customers({ ownerId: manager.userId, lastVisitOn: null }))[0]!
})

const free = { min: null, max: null, decimals: null, maxLength: null, pattern: null, unique: false }
async function define(code: string, label: string, given: Partial<FieldDefinition>): Promise<void> {
  const definition: FieldDefinition = {
    kind: 'text',
    label: { zh: label, en: code },
    help: null,
    placements: { individual: { section: 'own', position: 10 }, group: { section: 'own', position: 10 } },
    required: false,
    recommended: false,
    rules: free,
    options: [],
    target: null,
    expression: null,
    rollup: null,
    class: 'internal',
    readRoles: ['account_manager', 'team_leader'],
    writeRoles: ['account_manager', 'team_leader'],
    staleDays: null,
    onPhone: true,
    ...given,
  }
  const body = { version: null, code, state: 'in_force' as const, definition }
  const answer = await bench.request(bench.administrator, saveFieldDefinition, {
    params: { id: uuid() },
    body,
  })
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
}
let sequence = 0
type Filled = Omit<Extract<FieldOperation, { kind: 'set_card_field' }>, 'id' | 'sequence' | 'kind'>
const filled = (given: Partial<Filled> = {}): FieldOperation => ({
  id: uuid(),
  sequence: ++sequence,
  deviceTime: '2026-11-18T09:30:00+08:00',
  kind: 'set_card_field',
  customerId: shop.id,
  visitId: null,
  code: 'x_space',
  value: 25,
  version: 0,
  ...given,
})
const send = async (as: Actor, ...operations: FieldOperation[]) => {
  const { body } = await bench.request(as, syncField, {
    body: { deviceId: uuid(), deviceNow: bench.platform.now().toISOString(), operations },
  })
  return body.results
}
const entries = async () => {
  const { body } = await bench.request(manager, getCardFields, { params: { id: shop.id } })
  return new Map(body.entries.map((entry) => [entry.code, entry]))
}
const fromOffice = (value: number, version: number) =>
  bench.request(bench.leader, saveCardFields, {
    params: { id: shop.id },
    body: { values: [{ code: 'x_space', value, version }], source: 'manual' },
  })

test('S9.13 the phone keeps what is marked for it, with its age; nothing sensitive, nothing for other roles', async () => {
  await send(
    manager,
    filled({ deviceTime: '2026-06-01T09:00:00+08:00' }),
    filled({ code: 'x_health', value: '需要照顾的秘密' }),
  )
  const { body } = await bench.request(manager, fieldDay)
  expect(body.cardFields?.map(({ code }) => code).toSorted()).toEqual(['x_space', 'x_taboo'])
  expect(body.briefs).toMatchObject([
    {
      customerId: shop.id,
      card: { kind: 'group', mayWrite: true, values: [{ code: 'x_space', value: 25, version: 1 }] },
    },
  ])
  expect(JSON.stringify(body)).not.toContain('秘密')
})

test('what was filled in without a network is written as of the press, once, with who and where from', async () => {
  const first = filled({ visitId: uuid() })
  const second = filled({ value: 30, version: 1, deviceTime: '2026-11-18T09:40:00+08:00' })
  expect((await send(manager, first, second)).map(({ outcome }) => outcome)).toEqual(['applied', 'applied'])
  // The answer was lost: the same records again.
  expect((await send(manager, first, second)).map(({ outcome }) => outcome)).toEqual([
    'duplicate',
    'duplicate',
  ])
  expect((await entries()).get('x_space')).toMatchObject({
    value: 30,
    version: 2,
    source: 'manual',
    updatedAt: '2026-11-18T01:40:00.000Z',
    updatedBy: { id: manager.userId },
  })
})

test('what the office changed meanwhile stays; the phone is told which field and what to do', async () => {
  await send(manager, filled())
  expect((await fromOffice(40, 1)).status).toBe(200)
  const [answer] = await send(manager, filled({ value: 26, version: 1 }))
  expect(answer).toMatchObject({ outcome: 'refused', code: 'field_changed_meanwhile' })
  expect(answer?.message).toContain('“面积”')
  expect((await entries()).get('x_space')).toMatchObject({ value: 40, version: 2 })
})

test('a wrong value, a field of others and a customer of others are refused, and hold up nothing behind them', async () => {
  const stranger = await bench.hire(`passer${count}`)
  const results = await send(
    manager,
    filled({ value: -1 }),
    filled({ code: 'x_leader', value: '甲' }),
    filled({ code: 'x_taboo', value: '不谈额度' }),
  )
  expect(results.map(({ outcome, code }) => code ?? outcome)).toEqual([
    'field_not_taken',
    'no_such_field',
    'applied',
  ])
  expect(results[0]?.message).toContain('不能小于 0')
  expect(results[1]?.message).not.toContain('团队长的')
  expect((await send(stranger, filled()))[0]).toMatchObject({ outcome: 'refused', code: 'not_found' })
})

test('S24.10 a need is answered on the phone as in the office: once, as of the press, with its reason', async () => {
  const needId = uuid()
  const base = { deviceTime: '2026-11-18T09:30:00+08:00', customerId: shop.id, needId }
  const told: FieldOperation = {
    ...base,
    id: uuid(),
    sequence: ++sequence,
    kind: 'tell_need',
    visitId: null,
    needKind: 'supply',
    words: '多要一条',
    toldBy: null,
  }
  const answered = (given: object): FieldOperation => ({
    ...base,
    id: uuid(),
    sequence: ++sequence,
    kind: 'answer_need',
    stepId: uuid(),
    state: 'promised',
    dueOn: '2026-11-25',
    words: null,
    ...given,
  })
  const promised = answered({})
  await send(manager, told, promised)
  await send(manager, promised)
  expect((await bench.request(manager, fieldDay)).body.briefs?.[0]?.needs).toMatchObject([
    { id: needId, state: 'promised', dueOn: '2026-11-25' },
  ])
  // Without a reason it is not closed.
  expect((await send(manager, answered({ state: 'impossible', dueOn: null })))[0]?.outcome).toBe('refused')
  await send(manager, answered({ state: 'met', dueOn: null, words: '本周已加' }))
  const { needs } = (await bench.request(manager, listNeeds, { params: { id: shop.id } })).body
  expect(needs).toMatchObject([
    {
      state: 'met',
      steps: [
        { state: 'promised', at: '2026-11-18T01:30:00.000Z' },
        { state: 'met', words: '本周已加', by: { id: manager.userId } },
      ],
    },
  ])
  expect((await bench.request(manager, fieldDay)).body.briefs?.[0]?.needs ?? []).toEqual([])
})

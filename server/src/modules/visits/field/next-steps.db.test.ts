import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { fieldDay } from '#contracts/visits-field.ts'
import { listNextSteps, markNextStep, type NextStep } from '#contracts/next-steps.ts'
import type { CustomerSeed } from '#modules/customers/index.ts'
import type { Actor } from '#platform/policy/index.ts'
import { createPhone, type Phone } from '../testing/phone.ts'
import { openWorkbench, type Workbench } from '../testing/workbench.ts'

let bench: Workbench
let manager: Actor
let phone: Phone
let shop: CustomerSeed
let count = 0
beforeAll(async () => {
  bench = await openWorkbench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  bench.at('2026-11-18T18:00:00+08:00')
  manager = await bench.hire(`keeper${++count}`)
  phone = createPhone(bench, manager)
  shop = (await bench.customers({ ownerId: manager.userId, lastVisitOn: null }))[0]!
})

const at = (time: string, date = '2026-11-18') => `${date}T${time}:00+08:00`
const open = async (as: Actor = manager): Promise<NextStep[]> =>
  (await bench.request(as, listNextSteps, { query: { customerId: shop.id } })).body.steps
const onPhone = async (as: Actor = manager) => (await bench.request(as, fieldDay)).body.nextSteps

/** A visit in which something was agreed for the 20th. */
async function agree(text = '送陈列道具', on: string | null = '2026-11-20'): Promise<string> {
  const start = phone.start(shop.id, at('09:00'))
  await phone.send([start, phone.end(start.visitId, at('09:10'), { nextStep: text, nextStepOn: on })])
  return start.visitId
}

test('S1.42 what was agreed is open on the phone and in the office until somebody ticks it off', async () => {
  const visitId = await agree()
  const step = {
    visitId,
    customer: { id: shop.id, name: shop.name },
    owner: { id: manager.userId, name: manager.account },
    text: '送陈列道具',
    agreedOn: '2026-11-18',
    dueOn: '2026-11-20',
    state: 'open',
    mark: null,
  }
  expect(await open()).toEqual([step])
  expect(await onPhone()).toEqual([step])
  expect(await open(bench.leader)).toEqual([step])
  // A later visit alone closes nothing: a promise is kept by doing it.
  bench.at(at('18:00', '2026-11-21'))
  const later = phone.start(shop.id, at('09:00', '2026-11-21'))
  const ticked = phone.mark(visitId, at('09:05', '2026-11-21'), 'done', { note: '已送到' })
  await phone.send([later, phone.end(later.visitId, at('09:20', '2026-11-21'))])
  expect(await onPhone()).toHaveLength(1)
  const answers = await Promise.all([phone.send([ticked]), phone.send([ticked])])
  expect(answers.map((answer) => answer.body.results[0]!.outcome).toSorted()).toEqual([
    'applied',
    'duplicate',
  ])
  expect(await onPhone()).toEqual([])
  const { steps } = (
    await bench.request(manager, listNextSteps, { query: { customerId: shop.id, state: 'closed' } })
  ).body
  expect(steps).toMatchObject([
    {
      state: 'done',
      mark: {
        outcome: 'done',
        by: { id: manager.userId },
        note: '已送到',
        at: new Date(at('09:05', '2026-11-21')).toISOString(),
      },
    },
  ])
  expect(await bench.published('visits.next_step_marked', manager)).toHaveLength(1)
})

test('S1.42 a step put off stays open under its new date; void closes it; all marks are kept', async () => {
  const visitId = await agree()
  await phone.send([phone.mark(visitId, at('10:00'), 'again', { on: '2026-11-27' })])
  expect(await open()).toMatchObject([{ dueOn: '2026-11-27', state: 'open', mark: { outcome: 'again' } }])
  const body = { id: uuid(), outcome: 'void' as const, on: null, note: '客户不要了' }
  const mark = (as: Actor) => bench.request(as, markNextStep, { params: { visitId }, body })
  expect((await mark(manager)).body).toMatchObject({ state: 'void', mark: { note: '客户不要了' } })
  expect((await mark(manager)).status).toBe(200)
  expect(await open()).toEqual([])
  const { rows } = await sql<{ outcome: string }>`
    select outcome from next_step_marks where visit_id = ${visitId} order by marked_at`.execute(bench.db)
  expect(rows.map((row) => row.outcome)).toEqual(['again', 'void'])
})

test('S1.42 again without a date is refused and nothing is ticked', async () => {
  const visitId = await agree()
  const { body } = await phone.send([phone.mark(visitId, at('10:00'), 'again')])
  expect(body.results[0]).toMatchObject({ outcome: 'refused', code: 'next_step_needs_date' })
  expect(await open()).toHaveLength(1)
})

test('S25 steps are ticked by the manager and the own leader; what others agreed is out of reach', async () => {
  const visitId = await agree()
  const tick = (as: Actor) =>
    bench.request(as, markNextStep, {
      params: { visitId },
      body: { id: uuid(), outcome: 'done', on: null, note: null },
    })
  for (const actor of [bench.analyst, bench.viewer, bench.assessor, bench.administrator])
    expect((await tick(actor)).status).toBe(403)
  for (const actor of [bench.colleague, bench.otherLeader]) {
    expect((await tick(actor)).status).toBe(404)
    expect(await open(actor)).toEqual([])
  }
  const foreign = createPhone(bench, bench.colleague)
  const { body } = await foreign.send([foreign.mark(visitId, at('10:00'), 'done')])
  expect(body.results[0]).toMatchObject({ outcome: 'refused', code: 'next_step_unknown' })
  expect((await tick(bench.leader)).body).toMatchObject({
    state: 'done',
    mark: { by: { id: bench.leader.userId } },
  })
})

test('S1.42 the customer’s new account manager inherits what was agreed', async () => {
  const visitId = await agree()
  await sql`update customers set owner_id = ${bench.colleague.userId} where id = ${shop.id}`.execute(bench.db)
  expect((await onPhone(bench.colleague)).map((step) => step.visitId)).toEqual([visitId])
  expect((await open(bench.colleague)).map((step) => step.visitId)).toEqual([visitId])
  const heir = createPhone(bench, bench.colleague)
  await heir.send([heir.mark(visitId, at('11:00'), 'done')])
  expect(await onPhone(bench.colleague)).toEqual([])
})

test('S1.42 a step that nobody ticks is brought up for as long as the unit wants', async () => {
  await agree()
  bench.at(at('18:00', '2026-12-01'))
  expect(await onPhone()).toHaveLength(1)
  await bench.set('visits.next_step_days', 10, bench.units.teamA1)
  expect(await onPhone()).toEqual([])
  await sql`delete from settings`.execute(bench.db)
})

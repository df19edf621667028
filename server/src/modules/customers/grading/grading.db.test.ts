import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type {
  CustomerGrade,
  GradingFigure,
  GradingRule,
  GradingRun,
  trialGrading,
} from '#contracts/customer-grading.ts'
import type { ResponseOf } from '#contracts/http.ts'
import { shiftDate } from '#platform/calendar/dates.ts'
import type { Actor } from '#platform/policy/index.ts'
import { loadCustomers, loadOrders } from '../customers.load.ts'
import { openWorkbench, seedCustomer, type Workbench } from '../testing/workbench.ts'

let bench: Workbench
let today: string
beforeAll(async () => {
  bench = await openWorkbench({
    grades: ['A', 'B', 'C', 'D'].map((code) => ({ code, name: `${code} 档` })),
  })
  today = bench.platform.calendar.today()
})
afterAll(() => bench.close())
beforeEach(async () => {
  await sql`delete from customers`.execute(bench.db)
  await sql`delete from customer_rules`.execute(bench.db)
})

/** Amount of the year from 0 (0 points) to 1000 yuan (100 points): the score is the amount ÷ 10. */
const byAmount: GradingRule = {
  automatic: true,
  indicators: [
    {
      key: 'amount',
      name: '年业务额',
      group: 'volume',
      figure: 'amount365',
      weight: 1,
      scoring: { kind: 'between', from: 0, to: 1000 },
      missing: 'zero',
    },
  ],
  grades: [
    { grade: 'A', from: 80 },
    { grade: 'B', from: 60 },
    { grade: 'C', from: 40 },
    { grade: 'D', from: 0 },
  ],
  margin: 2,
  keepDays: 0,
}

async function customer(yuan: number, given: Parameters<typeof seedCustomer>[1] = {}): Promise<string> {
  const seed = seedCustomer(bench, { grade: 'C', ...given })
  await loadCustomers(bench.db, [seed])
  await ordered(seed.id, yuan)
  return seed.id
}
async function ordered(customerId: string, yuan: number, daysAgo = 10, number = 1): Promise<void> {
  if (yuan > 0)
    await loadOrders(bench.db, [
      {
        customerId,
        orderedOn: shiftDate(today, -daysAgo),
        number,
        volume: 1,
        amountFen: BigInt(Math.round(yuan * 100)),
        lines: 1,
      },
    ])
}
async function save(content: GradingRule, unitId = bench.units.countyA) {
  const read = await bench.call<{ version: number }>(
    bench.leader,
    'GET',
    `/api/v1/customer-rules/grading?unitId=${unitId}`,
  )
  return bench.call<{ version: number }>(bench.leader, 'PUT', '/api/v1/customer-rules/grading', {
    unitId,
    version: read.body.version,
    content,
    note: null,
  })
}
const trial = (content: GradingRule, as: Actor = bench.leader) =>
  bench.call<ResponseOf<typeof trialGrading>>(as, 'POST', '/api/v1/customer-grading/trial', {
    unitId: bench.units.countyA,
    content,
  })
const gradeOf = (id: string, as: Actor = bench.manager) =>
  bench.call<CustomerGrade>(as, 'GET', `/api/v1/customers/${id}/grade`)
async function nightly(): Promise<void> {
  const job = bench.module.jobs?.find(({ name }) => name === 'customers.grading')
  await job?.run({}, { log: bench.platform.log, signal: new AbortController().signal, attempt: 1 })
}
const override = (as: Actor, id: string, grade: string, until = shiftDate(today, 30)) =>
  bench.call<CustomerGrade>(as, 'PUT', `/api/v1/customers/${id}/grade-override`, {
    grade,
    until,
    reason: '集团客户，按总部级别',
  })

describe('S22.3 grades by rule', () => {
  test('a trial says who would move and changes nothing; in force the night moves exactly those', async () => {
    const rises = await customer(900)
    const falls = await customer(100)
    const stays = await customer(500)
    const hesitates = await customer(610) // 61: B by score, but 62 would be needed from C
    const told = await trial(byAmount)
    expect(told.body).toMatchObject({ customers: 4, up: 1, down: 1, withinMargin: 1, overridden: 0 })
    expect(told.body.movers.map(({ customer: { id }, after }) => [id, after])).toEqual(
      expect.arrayContaining([
        [rises, 'A'],
        [falls, 'D'],
      ]),
    )
    expect(told.body.owners).toEqual([
      { owner: expect.objectContaining({ id: bench.manager.userId }), up: 1, down: 1 },
    ])
    // 90, 10, 50 and 61 points fall into the steps 18, 2, 10 and 12.
    expect(told.body.histogram.flatMap((n, step) => (n > 0 ? [step] : []))).toEqual([2, 10, 12, 18])
    expect((await gradeOf(rises)).body.grade).toBe('C')
    expect((await save(byAmount)).status).toBe(200)
    await nightly()
    const grades = await Promise.all(
      [rises, falls, stays, hesitates].map(async (id) => (await gradeOf(id)).body.grade),
    )
    expect(grades).toEqual(['A', 'D', 'C', 'C'])
  })

  test('says point by point why, how far the next grade is, and keeps the reason of every change', async () => {
    const id = await customer(900)
    const saved = await save(byAmount)
    await nightly()
    const { body } = await gradeOf(id)
    expect(body.graded).toMatchObject({
      score: 90,
      grade: 'A',
      cause: 'up',
      up: null,
      // Down to B below 78: 12 points from 90.
      down: { grade: 'B', points: 12 },
      parts: [{ name: '年业务额', text: '900 元', points: 90, share: 1, adds: 90 }],
    })
    expect(body.history).toMatchObject([
      { before: 'C', after: 'A', cause: 'rule', score: 90, ruleVersion: saved.body.version, by: null },
    ])
    // The next night with another amount and the old reason stays as it was.
    await ordered(id, 50, 5)
    await nightly()
    const later = (await gradeOf(id)).body
    expect(later.graded?.score).toBe(95)
    expect(later.history).toHaveLength(1)
    expect(later.history[0]?.parts[0]?.text).toBe('900 元')
  })

  test('orders older than a year do not count; a year without any is zero, not unknown', async () => {
    const id = await customer(0)
    await ordered(id, 900, 366)
    await save(byAmount)
    await nightly()
    expect((await gradeOf(id)).body.graded).toMatchObject({ score: 0, grade: 'D' })
  })

  test('ranks are within those who follow the rule; a unit with a rule of its own is apart', async () => {
    const rule: GradingRule = {
      ...byAmount,
      indicators: [{ ...byAmount.indicators[0]!, scoring: { kind: 'rank' } }],
    }
    const ids = [await customer(100), await customer(200), await customer(300)]
    const other = await customer(1000, { unitId: bench.units.teamA2 })
    await save(rule)
    await save({ ...rule, automatic: false }, bench.units.teamA2)
    await nightly()
    const scores = await Promise.all(
      ids.map(async (id) => (await gradeOf(id, bench.leader)).body.graded?.score),
    )
    expect(scores).toEqual([0, 50, 100])
    expect((await gradeOf(other, bench.leader)).body.graded).toBeNull()
  })

  test('a grade is kept for its days, and a rule that is off moves nobody at night but on demand', async () => {
    const id = await customer(900)
    await save({ ...byAmount, automatic: false })
    await nightly()
    expect((await gradeOf(id)).body.graded).toBeNull()
    const run = await bench.call<{ taskId: string }>(bench.leader, 'POST', '/api/v1/customer-grading/runs', {
      unitId: bench.units.countyA,
    })
    expect(run.status).toBe(200)
    await bench.runJobs('customers.grade')
    expect((await gradeOf(id)).body.grade).toBe('A')
    const runs = await bench.call<{ runs: GradingRun[] }>(
      bench.leader,
      'GET',
      '/api/v1/customer-grading/runs',
    )
    expect(runs.body.runs[0]).toMatchObject({ customers: 1, up: 1, down: 0, by: { id: bench.leader.userId } })
    await sql`delete from customer_orders`.execute(bench.db)
    await save({ ...byAmount, keepDays: 30 })
    await nightly()
    expect((await gradeOf(id)).body).toMatchObject({ grade: 'A', graded: { cause: 'kept_days', score: 0 } })
    await sql`update customer_grade_scores set changed_on = ${shiftDate(today, -30)}::date`.execute(bench.db)
    await nightly()
    expect((await gradeOf(id)).body.grade).toBe('D')
  })

  test('owners are told how many went up and down', async () => {
    await customer(900)
    await customer(0)
    await save(byAmount)
    await nightly()
    const { rows } = await sql<{ ownerId: string; data: object }>`
      select owner_id as "ownerId", data from outbox where type = 'customers.graded' order by id desc limit 1`.execute(
      bench.db,
    )
    expect(rows).toEqual([{ ownerId: bench.manager.userId, data: { up: 1, down: 1, count: 2 } }])
  })
})

describe('a grade given by hand', () => {
  test('stands with reason and last day against the rule, and gives way to it afterwards', async () => {
    const id = await customer(900)
    await save(byAmount)
    expect((await override(bench.manager, id, 'B')).status).toBe(403)
    expect((await override(bench.otherLeader, id, 'B')).status).toBe(404)
    expect((await override(bench.leader, id, 'Z')).status).toBe(400)
    expect((await override(bench.leader, id, 'B', shiftDate(today, -1))).status).toBe(400)
    expect((await override(bench.leader, id, 'B')).body).toMatchObject({
      grade: 'B',
      override: { grade: 'B', reason: '集团客户，按总部级别', by: { id: bench.leader.userId } },
    })
    await nightly()
    expect((await gradeOf(id)).body).toMatchObject({ grade: 'B', graded: { grade: 'A', score: 90 } })
    expect((await trial(byAmount)).body).toMatchObject({ up: 0, overridden: 1 })
    await sql`update customer_grade_overrides set until = ${shiftDate(today, -1)}::date`.execute(bench.db)
    await nightly()
    const after = (await gradeOf(id)).body
    expect(after).toMatchObject({ grade: 'A', override: null })
    expect(after.history.map(({ cause }) => cause)).toEqual(['override_ended', 'override'])
  })

  test('may be ended at once', async () => {
    const id = await customer(900)
    await save(byAmount)
    await override(bench.leader, id, 'D')
    await nightly()
    const ended = await bench.call<CustomerGrade>(
      bench.leader,
      'POST',
      `/api/v1/customers/${id}/grade-override/end`,
      {},
    )
    expect(ended.body).toMatchObject({ grade: 'A', override: null })
  })

  test('while a rule gives grades nobody changes one on the card', async () => {
    const id = await customer(900)
    const card = await bench.call(bench.leader, 'GET', `/api/v1/customers/${id}`)
    const put = async () => {
      const { body } = card
      const { licence, name, contactName, address, type, keyCustomer, state, frequency, openingHours } = body
      return bench.call(bench.leader, 'PUT', `/api/v1/customers/${id}`, {
        version: body['version'],
        customer: {
          licence,
          name,
          contactName,
          address,
          type,
          keyCustomer,
          state,
          frequency,
          openingHours,
          grade: 'D',
          ownerId: bench.manager.userId,
          unitId: bench.units.teamA1,
          position: null,
          serviceMinutes: null,
          note: null,
        },
      })
    }
    await save(byAmount)
    expect((await put()).body.code).toBe('grade_by_rule')
    await save({ ...byAmount, automatic: false })
    expect((await put()).status).toBe(200)
  })
})

describe('the rule itself', () => {
  test('refuses what cannot be: doubles, rising thresholds, unknown grades and figures, scoring that does not fit', async () => {
    const [line] = byAmount.indicators
    const wrong: GradingRule[] = [
      { ...byAmount, indicators: [line!, line!] },
      { ...byAmount, grades: byAmount.grades.toReversed() },
      { ...byAmount, grades: [{ grade: 'S', from: 90 }, ...byAmount.grades] },
      { ...byAmount, indicators: [{ ...line!, figure: 'own.no_such_field' }] },
      { ...byAmount, indicators: [{ ...line!, scoring: { kind: 'choice', points: {} } }] },
      { ...byAmount, indicators: [{ ...line!, scoring: { kind: 'between', from: 5, to: 5 } }] },
    ]
    for (const content of wrong) {
      expect((await save(content)).status).toBe(400)
      expect((await trial(content)).status).toBe(400)
    }
  })

  test('own fields with nothing personal in them may be used; a choice gets points by value', async () => {
    const figures = await bench.call<{ figures: GradingFigure[] }>(
      bench.leader,
      'GET',
      '/api/v1/customer-grading/figures',
    )
    const codes = figures.body.figures.map(({ code }) => code)
    expect(codes).toEqual(expect.arrayContaining(['amount365', 'own.credit_grade', 'own.monthly_sales']))
    expect(codes).not.toContain('own.operator_id_number')
    expect(codes).not.toContain('own.education')
    const id = await customer(500)
    await sql`
      insert into customer_field_values (customer_id, field_id, value, text_key, number_key, version, updated_at, source)
      select ${id}, f.id, '"fair"', 'fair', 1, 1, now(), 'test' from customer_fields f where f.code = 'credit_grade'`.execute(
      bench.db,
    )
    await save({
      ...byAmount,
      indicators: [
        ...byAmount.indicators,
        {
          key: 'credit',
          name: '信用等级',
          group: 'credit',
          figure: 'own.credit_grade',
          weight: 3,
          scoring: { kind: 'choice', points: { good: 100, fair: 70, poor: 0 } },
          missing: 'leave_out',
        },
      ],
    })
    await nightly()
    // (1 × 50 + 3 × 70) ÷ 4 = 65
    expect((await gradeOf(id)).body.graded).toMatchObject({
      score: 65,
      grade: 'B',
      parts: [{ adds: 12.5 }, { text: '一般', points: 70, adds: 52.5 }],
    })
  })

  test('S22.16 nobody without the right tries, runs or reads it; customers out of reach have no grade to see', async () => {
    const id = await customer(500)
    for (const as of [bench.manager, bench.viewer, bench.analyst, bench.administrator]) {
      expect((await trial(byAmount, as)).status).toBe(403)
      const run = await bench.call(as, 'POST', '/api/v1/customer-grading/runs', {
        unitId: bench.units.countyA,
      })
      expect(run.status).toBe(403)
    }
    expect((await trial(byAmount, bench.otherLeader)).status).toBe(404)
    expect((await gradeOf(id, bench.stranger)).status).toBe(404)
    expect((await gradeOf(uuid())).status).toBe(404)
    expect((await gradeOf(id, bench.administrator)).status).toBe(403)
  })
})

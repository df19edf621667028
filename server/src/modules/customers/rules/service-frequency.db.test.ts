import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Holding } from '#contracts/customer-pool.ts'
import type { serviceFrequencies, ServiceRule } from '#contracts/customer-service.ts'
import type { ResponseOf } from '#contracts/http.ts'
import { shiftDate } from '#platform/calendar/dates.ts'
import { loadCustomers } from '../customers.load.ts'
import { openWorkbench, seedCustomer, type Workbench } from '../testing/workbench.ts'
import { defaultSheet } from './rule-sheets.ts'

let bench: Workbench
beforeAll(async () => {
  bench = await openWorkbench({
    grades: ['A', 'B', 'C', 'D', 'E'].map((code) => ({ code, name: `${code} 档` })),
  })
})
afterAll(() => bench.close())
beforeEach(async () => {
  await sql`delete from customers`.execute(bench.db)
  await sql`delete from customer_rules`.execute(bench.db)
})

const standard = defaultSheet('service', null)
/** Customised every week, standard every eight weeks, those between as their cards say; nobody less than every 12. */
const table: ServiceRule = {
  ...standard,
  floorVisit: { visits: 1, weeks: 12 },
  levels: standard.levels.map((level) => ({
    ...level,
    visit:
      level.key === 'customised'
        ? { visits: 1, weeks: 1 }
        : level.key === 'standard'
          ? { visits: 1, weeks: 8 }
          : null,
  })),
}
async function save(content: ServiceRule) {
  const read = await bench.call<{ version: number }>(
    bench.leader,
    'GET',
    `/api/v1/customer-rules/service?unitId=${bench.units.countyA}`,
  )
  return bench.call<{ version: number }>(bench.leader, 'PUT', '/api/v1/customer-rules/service', {
    unitId: bench.units.countyA,
    version: read.body.version,
    content,
    note: null,
  })
}
async function customer(grade: string, keyCustomer = false): Promise<string> {
  const seed = seedCustomer(bench, { grade, keyCustomer, frequency: { visits: 1, weeks: 4 } })
  await loadCustomers(bench.db, [seed])
  return seed.id
}
const differences = () =>
  bench.call<ResponseOf<typeof serviceFrequencies>>(
    bench.leader,
    'GET',
    `/api/v1/customer-service/frequencies?unitId=${bench.units.countyA}`,
  )
const frequencyOf = async (id: string): Promise<object | undefined> =>
  (
    await sql<{ visits: number; weeks: number }>`
      select visits, weeks from customers where id = ${id}`.execute(bench.db)
  ).rows[0]

describe('S23.5 what each grade gets', () => {
  test('how often a level is visited becomes the frequency that plans go by, after a look at what will change', async () => {
    const [best, middle, last, key] = [
      await customer('A'),
      await customer('B'),
      await customer('E'),
      await customer('E', true),
    ]
    expect((await save(table)).status).toBe(200)
    expect((await differences()).body).toMatchObject({ customers: 3, differing: 3 })
    const started = await bench.call(bench.leader, 'POST', '/api/v1/customer-service/frequencies', {
      unitId: bench.units.countyA,
    })
    expect(started.status).toBe(200)
    await bench.runJobs('customers.service_frequencies')
    expect(await Promise.all([best, middle, last, key].map(frequencyOf))).toEqual([
      { visits: 1, weeks: 1 },
      { visits: 1, weeks: 4 },
      { visits: 1, weeks: 8 },
      { visits: 1, weeks: 1 },
    ])
    expect((await differences()).body.differing).toBe(0)
    const manager = await bench.call(bench.manager, 'POST', '/api/v1/customer-service/frequencies', {
      unitId: bench.units.teamA1,
    })
    expect(manager.status).toBe(403)
    const other = await bench.call(bench.otherLeader, 'POST', '/api/v1/customer-service/frequencies', {
      unitId: bench.units.countyA,
    })
    expect(other.status).toBe(404)
  })

  test('a grade given by hand brings the frequency of its level along', async () => {
    const id = await customer('E')
    await save(table)
    const given = await bench.call(bench.leader, 'PUT', `/api/v1/customers/${id}/grade-override`, {
      grade: 'A',
      reason: '总部客户',
      until: shiftDate(bench.platform.calendar.today(), 30),
    })
    expect(given.status).toBe(200)
    expect(await frequencyOf(id)).toEqual({ visits: 1, weeks: 1 })
  })

  test('S22.16 no level may fall below what every customer gets', async () => {
    const rarely = {
      ...table,
      levels: table.levels.map((level) => ({ ...level, visit: level.visit && { visits: 1, weeks: 13 } })),
    }
    expect((await save(rarely)).status).toBe(400)
    const unknown = { ...table, levels: [{ ...table.levels[0]!, grades: ['S'] }] }
    expect((await save(unknown)).status).toBe(400)
  })
})

test('S23.1 leaders see how many customers people hold and may hold; others do not', async () => {
  await customer('A')
  await customer('B')
  const rule = defaultSheet('pool', null)
  const saved = await bench.call(bench.leader, 'PUT', '/api/v1/customer-rules/pool', {
    unitId: bench.units.countyA,
    version: 0,
    content: {
      ...rule,
      claim: { ...rule.claim, holding: 300 },
      capacities: [{ personId: bench.manager.userId, holding: 4 }],
    },
    note: null,
  })
  expect(saved.status).toBe(200)
  const { body } = await bench.call<{ people: Holding[] }>(
    bench.leader,
    'GET',
    '/api/v1/customer-pool/holdings',
  )
  const by = new Map(body.people.map((one) => [one.person.id, one]))
  expect(by.get(bench.manager.userId)).toMatchObject({ holding: 2, most: 4, own: true })
  expect(by.get(bench.colleague.userId)).toMatchObject({ holding: 0, most: 300, own: false })
  expect(by.has(bench.stranger.userId)).toBe(false)
  expect(body.people[0]?.person.id).toBe(bench.manager.userId)
  for (const as of [bench.manager, bench.viewer, bench.administrator])
    expect((await bench.call(as, 'GET', '/api/v1/customer-pool/holdings')).status).toBe(403)
})

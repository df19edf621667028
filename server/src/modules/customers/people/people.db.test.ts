import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PeopleOfCustomer } from '#contracts/customer-people.ts'
import type { Actor } from '#platform/policy/index.ts'
import { loadCustomers } from '../customers.load.ts'
import { openWorkbench, seedCustomer, type Workbench } from '../testing/workbench.ts'

let bench: Workbench
beforeAll(async () => {
  bench = await openWorkbench()
})
afterAll(() => bench.close())

async function existing(given: Parameters<typeof seedCustomer>[1] = {}): Promise<string> {
  const seed = seedCustomer(bench, given)
  await loadCustomers(bench.db, [seed])
  return seed.id
}
const person = (given: object = {}) => ({
  name: '王总',
  position: '总经理',
  influence: ['decider'],
  reportsToId: null,
  strength: 3,
  lastContactOn: null,
  left: null,
  phone: '13805771234',
  private: {
    birthday: { month: 3, day: 8, year: null },
    personality: 'controlling',
    hobbies: '钓鱼',
    family: [{ relation: '女儿', name: '小满', birthday: { month: 6, day: 1, year: 2018 } }],
    note: null,
  },
  ...given,
})
const list = (as: Actor, customer: string) =>
  bench.call<PeopleOfCustomer>(as, 'GET', `/api/v1/customers/${customer}/people`)
const save = (as: Actor, customer: string, id: string, version: number | null, given: object = {}) =>
  bench.call<PeopleOfCustomer>(as, 'PUT', `/api/v1/customers/${customer}/people/${id}`, {
    version,
    person: person(given),
  })
const risks = async (customer: string) => {
  const answer = await bench.call<{ risks: { code: string }[] }>(
    bench.manager,
    'GET',
    `/api/v1/customers/${customer}/overview`,
  )
  return answer.body.risks.map(({ code }) => code)
}

describe('S18.6, S18.22, S24.3 key persons', () => {
  test('what concerns the person is for those who look after the customer; the rest is for all who see it', async () => {
    const customer = await existing()
    const id = uuid()
    expect((await save(bench.manager, customer, id, null)).status).toBe(200)
    for (const [reader, may] of [
      [bench.manager, true],
      [bench.leader, true],
      [bench.assessor, false],
      [bench.analyst, false],
      [bench.viewer, false],
    ] as const) {
      const { body, text } = await list(reader, customer)
      expect(body.people, reader.account).toMatchObject([{ name: '王总', phone: '138****1234' }])
      expect([body.maySeePrivate, body.people[0]!.private !== null], reader.account).toEqual([may, may])
      expect(text.includes('钓鱼') || text.includes('小满') || text.includes('controlling')).toBe(may)
      expect(text).not.toContain('13805771234')
    }
    for (const [stranger, status] of [
      [bench.colleague, 404],
      [bench.stranger, 404],
      [bench.administrator, 403],
    ] as const)
      expect((await list(stranger, customer)).status, stranger.account).toBe(status)
    expect((await save(bench.colleague, customer, uuid(), null)).status).toBe(404)
    expect((await save(bench.analyst, customer, uuid(), null)).status).toBe(403)
  })

  test('the number is read in clear only with a purpose, and that is on record', async () => {
    const customer = await existing()
    const id = uuid()
    await save(bench.manager, customer, id, null)
    const url = `/api/v1/customers/${customer}/people/${id}/phone-disclosure`
    const shown = await bench.call<{ phone: string }>(bench.manager, 'POST', url, { purpose: 'visit' })
    expect(shown.body.phone).toBe('13805771234')
    expect((await bench.call(bench.analyst, 'POST', url, { purpose: 'visit' })).status).toBe(403)
    expect((await bench.call(bench.colleague, 'POST', url, { purpose: 'visit' })).status).toBe(404)
    const { rows } = await sql<{ detail: object }>`
      select detail from audit_records where action = 'customers.person_phone_disclosed'`.execute(bench.db)
    expect(rows).toMatchObject([{ detail: { purpose: 'visit', personId: id } }])
  })

  test('a masked number sent back changes nothing; one made of stars is refused', async () => {
    const customer = await existing()
    const id = uuid()
    await save(bench.manager, customer, id, null)
    expect((await save(bench.manager, customer, id, 1, { phone: '138****1234', strength: 5 })).status).toBe(
      200,
    )
    const { rows } = await sql<{ phone: string }>`select phone from customer_people where id = ${id}`.execute(
      bench.db,
    )
    expect(rows[0]!.phone).toBe('13805771234')
    expect((await save(bench.manager, customer, id, 2, { phone: '139****1234' })).body.code).toBe(
      'phone_of_person_wrong',
    )
  })

  test('the same request twice makes one person; a change that did not read the last one is refused', async () => {
    const customer = await existing()
    const id = uuid()
    await save(bench.manager, customer, id, null)
    expect((await save(bench.manager, customer, id, null)).body.people).toHaveLength(1)
    expect((await save(bench.leader, customer, id, 1, { position: '董事长' })).status).toBe(200)
    expect((await save(bench.manager, customer, id, 1, { position: '顾问' })).status).toBe(409)
  })

  test('reporting lines stay within the customer and never run in a circle', async () => {
    const [customer, other] = [await existing(), await existing()]
    const [top, middle, outside] = [uuid(), uuid(), uuid()]
    await save(bench.manager, customer, top, null)
    await save(bench.manager, customer, middle, null, { name: '李经理', reportsToId: top })
    await save(bench.manager, other, outside, null)
    expect((await save(bench.manager, customer, top, 1, { reportsToId: middle })).body.code).toBe(
      'reports_in_circle',
    )
    expect((await save(bench.manager, customer, top, 1, { reportsToId: top })).body.code).toBe(
      'reports_in_circle',
    )
    expect((await save(bench.manager, customer, top, 1, { reportsToId: outside })).body.code).toBe(
      'superior_elsewhere',
    )
  })

  test('days that no calendar has are refused: 30 February, 29 February of a common year', async () => {
    const customer = await existing()
    const born = (month: number, day: number, year: number | null) =>
      save(bench.manager, customer, uuid(), null, {
        private: { ...person().private, birthday: { month, day, year } },
      })
    expect((await born(2, 30, null)).status).toBe(400)
    expect((await born(2, 29, 1999)).status).toBe(400)
    expect((await born(2, 29, 2000)).status).toBe(200)
    // Without a year the day may be one of a leap year.
    expect((await born(2, 29, null)).status).toBe(200)
  })
})

describe('S22.17 a relation must not hang on one person', () => {
  test('one known contact is a risk, two are none, and the card’s contact is not counted twice', async () => {
    const customer = await existing({ contactName: '叶文' })
    expect(await risks(customer)).toContain('single_contact')
    await save(bench.manager, customer, uuid(), null, { name: '叶文' })
    expect(await risks(customer)).toContain('single_contact')
    await save(bench.manager, customer, uuid(), null, { name: '李会计', influence: ['user'] })
    expect(await risks(customer)).not.toContain('single_contact')
  })

  test('when the one who decides has left, it is said until another one is known, and the person stays', async () => {
    const customer = await existing()
    const [boss, second] = [uuid(), uuid()]
    await save(bench.manager, customer, boss, null)
    await save(bench.manager, customer, second, null, { name: '李会计', influence: ['user'] })
    const left = await save(bench.manager, customer, boss, 1, { left: { on: '2026-11-01', note: '跳槽' } })
    expect(left.body.people.find(({ id }) => id === boss)?.left).toEqual({ on: '2026-11-01', note: '跳槽' })
    expect(await risks(customer)).toContain('key_left')
    await save(bench.manager, customer, second, 1, { name: '李会计', influence: ['user', 'decider'] })
    expect(await risks(customer)).not.toContain('key_left')
    const { rows } = await sql<{ kind: string }>`
      select kind from customer_person_changes where customer_id = ${customer} order by id`.execute(bench.db)
    expect(rows.map(({ kind }) => kind)).toEqual(['added', 'added', 'left', 'changed'])
  })

  test('lists are filtered by it', async () => {
    const alone = await existing({ name: '独苗烟酒甲', contactName: null })
    const gone = await existing({ name: '独苗烟酒乙', contactName: '叶文' })
    const well = await existing({ name: '独苗烟酒丙', contactName: '叶文' })
    await save(bench.manager, gone, uuid(), null, { left: { on: '2026-11-01', note: null } })
    await save(bench.manager, gone, uuid(), null, { name: '赵', influence: [] })
    await save(bench.manager, well, uuid(), null)
    const found = async (risk: string) => {
      const url = `/api/v1/customers?q=${encodeURIComponent('独苗烟酒')}&contactRisk=${risk}`
      const { body } = await bench.call<{ customers: { id: string }[] }>(bench.manager, 'GET', url)
      return body.customers.map(({ id }) => id)
    }
    expect(await found('single')).toEqual([alone])
    expect(await found('key_left')).toEqual([gone])
  })
})

test('S18.41 how a customer decides is kept, and nobody overwrites it unseen', async () => {
  const customer = await existing()
  const url = `/api/v1/customers/${customer}/decision-process`
  const put = (as: Actor, version: number, process: string) =>
    bench.call<PeopleOfCustomer>(as, 'PUT', url, { version, decision: { process, cycleDays: 30 } })
  expect((await put(bench.manager, 0, '店长提，老板定')).body.decision).toMatchObject({
    version: 1,
    cycleDays: 30,
  })
  expect((await put(bench.leader, 0, '别的')).status).toBe(409)
  expect((await put(bench.leader, 1, '老板娘定')).body.decision).toMatchObject({
    process: '老板娘定',
    version: 2,
    updatedBy: { name: '周正' },
  })
  expect((await put(bench.viewer, 2, 'x')).status).toBe(403)
})

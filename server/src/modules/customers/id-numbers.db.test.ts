import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Customer } from '#contracts/customers.ts'
import { openIdNumbers } from './id-numbers.ts'
import { openWorkbench, seedCustomer, type Workbench } from './testing/workbench.ts'

let bench: Workbench
beforeAll(async () => {
  bench = await openWorkbench()
})
afterAll(() => bench.close())

// The example of the standard; nobody has been given it.
const number = '11010519491231002X'
const body = (given: object) => {
  const seed = seedCustomer(bench)
  const { licence, name, contactName, address, type, grade, keyCustomer, state, frequency } = seed
  const rest = { openingHours: null, serviceMinutes: null, note: null, position: null }
  return {
    licence, name, contactName, address, type, grade, keyCustomer, state, frequency, ...rest,
    ownerId: seed.ownerId, unitId: seed.unitId, ...given,
  } // prettier-ignore
}
const save = (id: string, version: number | null, customer: object) =>
  bench.call<Customer>(bench.manager, 'PUT', `/api/v1/customers/${id}`, { version, customer })

test('S9.13 an identity number is kept sealed, shown by its last four, found by them, and stays when the card is saved again', async () => {
  const id = uuid()
  const card = body({ idNumber: ' 11010519491231002x', companyCode: null })
  const made = await save(id, null, card)
  expect([made.status, made.body.idNumber]).toEqual([200, '**************002X'])

  const { rows } = await sql<Record<string, string>>`select * from customers where id = ${id}`.execute(
    bench.db,
  )
  const row = rows[0]!
  expect(JSON.stringify(row)).not.toContain('1949')
  const numbers = await openIdNumbers(bench.platform.config.dataDir)
  const kept = { id_number_sealed: row['id_number_sealed']!, id_number_hash: row['id_number_hash']! }
  expect(numbers.open(kept)).toBe(number)
  // A sealed value that was copied beside another person's hash does not open.
  expect(
    numbers.open({ ...kept, id_number_hash: numbers.seal('440524188001010014').id_number_hash }),
  ).toBeNull()

  // The screen sends back what it was shown; an older client sends nothing at all.
  for (const [version, idNumber] of [
    [1, made.body.idNumber],
    [2, undefined],
  ] as const) {
    const again = await save(id, version, { ...card, note: `第 ${version} 次`, idNumber })
    expect([again.status, again.body.idNumber]).toEqual([200, '**************002X'])
  }
  const search = (q: string) =>
    bench.call<{ customers: { id: string }[] }>(bench.manager, 'GET', `/api/v1/customers?q=${q}`)
  expect((await search('002x')).body.customers.map((one) => one.id)).toEqual([id])
  expect((await search('1949')).body.customers).toEqual([])

  const gone = await save(id, 3, { ...card, note: '第 2 次', idNumber: null })
  expect(gone.body.idNumber).toBeNull()
  const history = JSON.stringify(
    (await bench.call(bench.manager, 'GET', `/api/v1/customers/${id}/history`)).body,
  )
  expect(history).toContain('**************002X')
  expect(history).not.toContain('1949')
})

test('wrong numbers and codes are refused with words that help and do not repeat them', async () => {
  for (const [given, words] of [
    [{ idNumber: '110105491231002' }, '15 位的旧身份证号已停用'],
    [{ idNumber: '110105194912310021' }, '校验位不对'],
    [{ idNumber: '110105194902310023' }, '出生日期不存在'],
    [{ companyCode: '91330300MA2854ABX1' }, '统一社会信用代码应为 18 位'],
  ] as const) {
    const answer = await save(uuid(), null, body(given))
    expect(answer.status).toBe(400)
    expect(JSON.stringify(answer.body)).toContain(words)
    expect(JSON.stringify(answer.body)).not.toContain(Object.values(given)[0])
  }
})

test('the same person on a second card is told of, without the number', async () => {
  const first = await save(uuid(), null, body({ idNumber: '440524188001010014' }))
  expect(first.status).toBe(200)
  const answer = await bench.call<{ matches: { kinds: string[] }[] }>(
    bench.manager,
    'POST',
    '/api/v1/customer-duplicate-check',
    { customerId: null, idNumber: '440524188001010014' },
  )
  expect(answer.body.matches.map(({ kinds }) => kinds)).toEqual([['person_id']])
})

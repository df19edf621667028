import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { listDuplicates } from '#contracts/customer-duplicates.ts'
import type { ResponseOf } from '#contracts/http.ts'
import type { CustomerSeed } from '../customers.api.ts'
import { loadCustomers } from '../customers.load.ts'
import { openWorkbench, seedCustomer, type Workbench } from '../testing/workbench.ts'
import { settle, waitingCustomers } from './pairs.repo.ts'

type Answer = ResponseOf<typeof listDuplicates>

let bench: Workbench
beforeAll(async () => {
  bench = await openWorkbench()
})
afterAll(async () => bench.close())
beforeEach(async () => {
  await sql`delete from customers`.execute(bench.db)
  await sql`delete from customer_distinct`.execute(bench.db)
})

const compare = async (signal = new AbortController().signal) =>
  bench.module.jobs
    ?.find(({ name }) => name === 'customers.duplicates')
    ?.run({}, { log: bench.platform.log, signal, attempt: 1 })

/** A shop that has nothing in common with any other. */
const alone = (given: Partial<CustomerSeed> = {}): CustomerSeed => {
  const some = uuid().replaceAll('-', '').slice(-12)
  return seedCustomer(bench, {
    name: `独${some}`,
    phone: null,
    contactName: null,
    address: some,
    position: null,
    ...given,
  })
}
const load = async (...seeds: CustomerSeed[]) => loadCustomers(bench.db, seeds)
const list = async (as = bench.leader, query = '') =>
  (await bench.call<Answer>(as, 'GET', `/api/v1/customer-duplicates?${query}`)).body
const decide = async (pair: { a: { id: string }; b: { id: string } }, apart = true) =>
  bench.call(bench.leader, 'POST', '/api/v1/customer-duplicate-decisions', {
    oneId: pair.b.id,
    otherId: pair.a.id,
    apart,
    reason: apart ? '两兄弟各开一家' : null,
  })
const change = async (id: string, columns: Partial<Record<'name' | 'phone' | 'address', string>>) => {
  const { body } = await bench.call<{ version: number }>(bench.leader, 'GET', `/api/v1/customers/${id}`)
  const { rows } = await sql<{ card: Record<string, unknown> }>`
    select to_jsonb(c) as card from customers c where id = ${id}`.execute(bench.db)
  const card = rows[0]!.card
  const answer = await bench.call(bench.leader, 'PUT', `/api/v1/customers/${id}`, {
    version: body.version,
    duplicateReason: '核对过',
    customer: {
      licence: card['licence'],
      name: card['name'],
      contactName: card['contact_name'],
      phone: card['phone'],
      address: card['address'],
      type: 'ordinary',
      grade: 'B',
      keyCustomer: false,
      state: 'active',
      frequency: { visits: 1, weeks: 2 },
      ownerId: card['owner_id'],
      unitId: card['unit_id'],
      position: null,
      openingHours: null,
      serviceMinutes: null,
      note: null,
      ...columns,
    },
  })
  expect(answer.status).toBe(200)
}

describe('S22.7 the job finds pairs that may be one customer', () => {
  test('with each reason and its points, highest score first', async () => {
    const at = { lng: 120.7, lat: 28.02, source: 'wgs84', accuracy: null } as const
    const one = alone({ name: '华联超市', phone: '13811112222', address: '五马街道12号', position: at })
    const again = alone({
      name: '华联便利店',
      phone: '138 1111 2222',
      address: '五马街道 12号',
      position: at,
    })
    const typo = alone({ name: '红旺百货', address: '解放街8号' })
    const heard = alone({ name: '宏望百货', address: '解放街8号' })
    await load(one, again, typo, heard, alone(), alone())
    await compare()
    const found = await list()
    // 40 telephone + 22.5 of 25 for a name alike by nine tenths + 15 address + 15 at the same place.
    expect(found.pairs[0]).toMatchObject({ score: 93 })
    expect(found.pairs[0]?.reasons.map(({ code, points }) => [code, points])).toEqual([
      ['phone', 40],
      ['name_alike', 23],
      ['address', 15],
      ['near', 15],
    ])
    // 红旺 and 宏望 sound the same: 21 and 15 are 36, less than the forty that a pair needs.
    expect(found).toMatchObject({ total: 1, waiting: 0 })
    await setPoints('address', 20)
    await compare()
    expect((await list()).pairs.map(({ a, b }) => [a.id, b.id].toSorted())).toEqual([
      [one.id, again.id].toSorted(),
      [typo.id, heard.id].toSorted(),
    ])
    await setPoints('address', 15)
  })

  test('and the telephone stays masked, although it is said that both have the same', async () => {
    await load(
      alone({ phone: '13811112222', address: '一条街1号' }),
      alone({ phone: '+86 138-1111-2222', address: '一条街1号' }),
    )
    await compare()
    const [pair] = (await list()).pairs
    expect(pair?.a.phone).not.toContain('1111')
    expect(pair?.comparison.find(({ field }) => field === 'phone')?.says).toBe('same')
    expect(pair?.comparison.find(({ field }) => field === 'licence')?.says).toBe('differs')
  })

  test('a pair goes when its reason goes, and comes when a card is changed', async () => {
    const [one, other] = [
      alone({ phone: '13811112222', address: '一条街1号' }),
      alone({ phone: '13811112222', address: '一条街1号' }),
    ]
    await load(one, other)
    await compare()
    expect((await list()).total).toBe(1)
    await change(one.id, { phone: '13899998888' })
    expect((await list()).waiting).toBe(1)
    await compare()
    expect((await list()).total).toBe(0)
    await change(one.id, { phone: '13811112222' })
    await compare()
    expect((await list()).total).toBe(1)
  })

  test('stopped between two batches it goes on; run again it changes nothing', async () => {
    // 300 cards are two batches; every two share telephone and address.
    const seeds = Array.from({ length: 300 }, (_, n) =>
      alone({ phone: `138000${String(10_000 + (n >> 1))}`, address: `长街${n >> 1}号` }),
    )
    await load(...seeds)
    const stop = new AbortController()
    let checks = 0
    const signal = Object.assign(Object.create(stop.signal) as AbortSignal, {
      throwIfAborted: () => {
        if (++checks > 1) throw new Error('stopped')
      },
    })
    await compare()
    const whole = await snapshot()
    await sql`delete from customer_duplicates`.execute(bench.db)
    await sql`insert into customer_duplicate_queue (customer_id) select id from customers`.execute(bench.db)
    await expect(compare(signal)).rejects.toThrow('stopped')
    expect((await list()).waiting).toBe(100)
    await compare()
    expect(await snapshot()).toEqual(whole)
    expect(whole).toHaveLength(150)
  })

  test('a card that is changed while it is compared is compared again', async () => {
    const one = alone()
    await load(one)
    const waiting = await waitingCustomers(bench.db, 10)
    await sql`update customer_duplicate_queue set queued_at = clock_timestamp()`.execute(bench.db)
    expect(await settle(bench.db, waiting, [])).toBe(0)
    expect((await list()).waiting).toBe(1)
  })
})

const snapshot = async () =>
  (
    await sql<{ pair: string }>`
      select a_id || ' ' || b_id || ' ' || score || ' ' || reasons as pair from customer_duplicates order by 1`.execute(
      bench.db,
    )
  ).rows

/** Settings are remembered for a second. */
async function setPoints(key: string, value: number): Promise<void> {
  await sql`
    insert into settings (key, value) values (${`customers.duplicate_${key}`}, ${JSON.stringify(value)}::jsonb)
    on conflict (key, unit_id) do update set value = excluded.value`.execute(bench.db)
  await new Promise((resolve) => setTimeout(resolve, 1100))
}

describe('S22.7 "not a duplicate"', () => {
  const pair = async () => {
    const seeds = [0, 1].map(() => alone({ phone: '13811112222', address: '一条街1号' }))
    await load(...seeds)
    await compare()
    return { found: (await list()).pairs[0]!, seeds }
  }

  test('is kept with its reason and respected, and can be taken back', async () => {
    const { found } = await pair()
    expect((await decide(found)).status).toBe(200)
    await sql`insert into customer_duplicate_queue (customer_id) values (${found.a.id})`.execute(bench.db)
    await compare()
    expect((await list()).total).toBe(0)
    const apart = await list(bench.leader, 'state=apart')
    expect(apart.pairs[0]?.apart).toMatchObject({
      by: { id: bench.leader.userId },
      reason: '两兄弟各开一家',
    })
    await decide(found, false)
    expect((await list()).total).toBe(1)
  })

  test('holds while nothing new speaks for the pair, and no longer', async () => {
    const { found, seeds } = await pair()
    await decide(found)
    // Fewer facts in common, or a name that still differs, are no news.
    await change(seeds[0]!.id, { name: '完全不同的名字' })
    await compare()
    expect((await list()).total).toBe(0)
    // Now both have the same name as well.
    await change(seeds[1]!.id, { name: '完全不同的名字' })
    await compare()
    const again = await list()
    expect(again.pairs[0]).toMatchObject({ score: 80, apart: { reason: '两兄弟各开一家' } })
  })
})

describe('S22.7 who may see pairs', () => {
  test('not who may not merge; and only where both cards are in reach, beyond that a number', async () => {
    const near = alone({ phone: '13811112222', address: '一条街1号' })
    const far = alone({
      phone: '13811112222',
      address: '一条街1号',
      ownerId: bench.stranger.userId,
      unitId: bench.units.teamB1,
    })
    await load(near, far)
    await compare()
    for (const who of [bench.manager, bench.viewer]) {
      const refused = await bench.call(who, 'GET', '/api/v1/customer-duplicates')
      expect(refused.status).toBe(403)
    }
    const told = await list()
    expect(told).toMatchObject({ pairs: [], total: 0, beyond: 1 })
    expect((await decide({ a: near, b: far })).status).toBe(404)
  })

  test('by unit, score and reason', async () => {
    await load(
      alone({ phone: '13811112222', address: '一条街1号' }),
      alone({ phone: '13811112222', address: '一条街1号' }),
    )
    await compare()
    expect((await list(bench.leader, `unitIds=${bench.units.teamA1}&minScore=55&reason=phone`)).total).toBe(1)
    expect((await list(bench.leader, 'minScore=56')).total).toBe(0)
    expect((await list(bench.leader, 'reason=licence')).total).toBe(0)
    expect((await list(bench.leader, `unitIds=${bench.units.teamB1}`)).total).toBe(0)
  })
})

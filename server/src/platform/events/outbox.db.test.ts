import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#testing/database.ts'
import type { CommittedEvent, DomainEvent } from './events.ts'
import { createOutbox, eventsKeptDays, forgetOldEvents, type Outbox, readAfter, sequence } from './outbox.ts'
import { createProcessorRunner } from './processors.ts'
import pino from 'pino'

const log = pino({ level: 'silent' })
let test: TestDatabase
let outbox: Outbox
beforeAll(async () => {
  test = await createTestDatabase()
  outbox = createOutbox({ db: test.db, databaseUrl: test.url, log })
  await outbox.start()
})
afterAll(async () => {
  await outbox.stop()
  await test.drop()
})

const event = (type: string, n: number): DomainEvent => ({
  type,
  subjectKind: 'test',
  subjectId: String(n),
  unitId: null,
  ownerId: null,
  data: { n },
})
const publish = (type: string, n: number): Promise<void> =>
  test.db.transaction().execute((tx) => outbox.publish(tx, event(type, n)))
/** Until every committed event has its position: the outbox of this test sequences too, and whoever comes second does nothing. */
async function sequenced(): Promise<void> {
  const end = Date.now() + 10_000
  for (;;) {
    await sequence(test.db)
    const waiting = await test.db
      .selectFrom('outbox')
      .select('id')
      .where('position', 'is', null)
      .limit(1)
      .execute()
    if (waiting.length === 0) return
    if (Date.now() > end) throw new Error('waited ten seconds in vain')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
async function read(after: string | null): Promise<CommittedEvent[]> {
  await sequenced()
  return readAfter(test.db, after, 10)
}
async function latest(): Promise<string | null> {
  await sequenced()
  return outbox.latestToken()
}
async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 10_000
  while (!condition()) {
    if (Date.now() > end) throw new Error('waited ten seconds in vain')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

describe('the outbox', () => {
  it('never lets a resume token skip an event that commits late, and delays nobody for it', async () => {
    const before = await latest()
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    let slowPublished = (): void => undefined
    const published = new Promise<void>((resolve) => {
      slowPublished = resolve
    })
    const slow = test.db.transaction().execute(async (tx) => {
      await outbox.publish(tx, event('order', 1))
      slowPublished()
      await held
    })
    await published
    const first = await publish('order', 2)
      .then(() => read(before))
      .finally(release)
    expect(first.map((one) => one.subjectId)).toEqual(['2'])
    await slow
    // The slow one was written first but is read after the token of the other: it is not skipped.
    const second = await read(first[0]!.token)
    expect(second.map((one) => one.subjectId)).toEqual(['1'])
  })

  it('forgets the event of a transaction that was rolled back', async () => {
    const before = await latest()
    await expect(
      test.db.transaction().execute(async (tx) => {
        await outbox.publish(tx, event('rolled-back', 1))
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    expect(await read(before)).toEqual([])
  })
})

describe('event processors', () => {
  it('handle each event once and in order, also when the handler fails in between', async () => {
    const handled: string[] = []
    let failures = 2
    const runner = createProcessorRunner({
      db: test.db,
      events: outbox,
      log,
      processors: [
        {
          name: 'once',
          types: ['once'],
          async handle(_tx, one) {
            if (one.subjectId === '2' && failures-- > 0) throw new Error('not now')
            handled.push(one.subjectId ?? '')
          },
        },
      ],
    })
    runner.start()
    for (const n of [1, 2, 3]) await publish('once', n)
    await until(() => handled.includes('3'))
    await runner.stop()
    // 1 may be handled again after the rollback that 2 causes: at least once, effect once by the transaction.
    expect(handled.filter((id) => id === '2')).toEqual(['2'])
    expect(handled.indexOf('2')).toBeLessThan(handled.indexOf('3'))
  })

  it('set an event aside that fails again and again, and go on with the others', async () => {
    const handled: string[] = []
    const runner = createProcessorRunner({
      db: test.db,
      events: outbox,
      log,
      processors: [
        {
          name: 'poisoned',
          types: ['poison'],
          async handle(_tx, one) {
            if (one.subjectId === '1') throw new Error('always')
            handled.push(one.subjectId ?? '')
          },
        },
      ],
    })
    runner.start()
    await publish('poison', 1)
    await publish('poison', 2)
    await until(() => handled.includes('2'))
    await runner.stop()
    const aside = await test.db
      .selectFrom('processor_failures')
      .selectAll()
      .where('processor', '=', 'poisoned')
      .execute()
    expect(aside).toHaveLength(1)
  })
})

describe('old events', () => {
  const inWeeks = new Date(Date.now() + (eventsKeptDays + 1) * 86_400_000)

  it('are kept, and all after them, as long as a processor has not taken them, whether it stands still or never began', async () => {
    const before = await latest()
    for (const n of [1, 2, 3, 4]) await publish(n === 3 ? 'needed' : 'other', n)
    // Events are read only once no older transaction of the server is open: another test's may be.
    await expect.poll(async () => (await read(before)).length, { timeout: 10_000 }).toBe(4)
    const events = await read(before)
    const left = async () => (await read(before)).map((one) => one.subjectId)
    const taken = (position: string) =>
      test.db
        .insertInto('processor_cursors')
        .values({ name: 'slow', position: BigInt(position) })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ position: BigInt(position) }))
        .execute()
    const slow = [{ name: 'slow', types: ['needed'] }]
    await forgetOldEvents(test.db, inWeeks, slow)
    await expect.poll(left, { timeout: 10_000 }).toEqual(['3', '4'])
    // Standing just before the event it needs.
    await taken(events[1]!.token)
    await forgetOldEvents(test.db, inWeeks, slow)
    await expect.poll(left, { timeout: 10_000 }).toEqual(['3', '4'])
    await taken(events[2]!.token)
    await forgetOldEvents(test.db, inWeeks, slow)
    await expect.poll(left, { timeout: 10_000 }).toEqual([])
  })
})

import 'fake-indexeddb/auto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Endpoint } from '#contracts/http.ts'
import type { FieldOperation } from '#contracts/visits-field.ts'
import { ApiFailure, type call } from '#kit/api.ts'
import { newId } from '#kit/ids.ts'
import { FieldDatabase } from '../store/db.ts'
import { countWaiting, record, recordStart } from '../store/queue.ts'
import { retryRefused, synchronise } from './sync.ts'

const now = () => new Date('2026-11-18T02:00:00Z')
const offline = () => new ApiFailure(0, { code: 'offline', message: 'no network', requestId: null })

/** A server that remembers operations by id, and a connection that breaks before or after the server acted. */
function world(cuts: readonly ('before' | 'after' | 'none')[], refuse: ReadonlySet<number> = new Set()) {
  const kept = new Map<string, FieldOperation>()
  const order: number[] = []
  let calls = 0
  const answer = async (_endpoint: Endpoint, what: { body?: unknown }): Promise<unknown> => {
    const cut = cuts[calls++] ?? 'none'
    if (cut === 'before') throw offline()
    const { operations } = what.body as { operations: FieldOperation[] }
    const results = operations.map((operation) => {
      if (refuse.has(operation.sequence))
        return { id: operation.id, outcome: 'refused', code: 'no', message: 'not yours' }
      const known = kept.has(operation.id)
      if (!known) order.push(operation.sequence)
      kept.set(operation.id, operation)
      return { id: operation.id, outcome: known ? 'duplicate' : 'applied', code: null, message: null }
    })
    if (cut === 'after') throw offline()
    return { results, serverNow: now().toISOString(), clockOffsetSeconds: 0 }
  }
  return { kept, order, call: answer as unknown as typeof call }
}

async function phoneWith(count: number): Promise<{ db: FieldDatabase; personId: string }> {
  const db = new FieldDatabase(`test-${newId()}`)
  const personId = newId()
  for (let n = 0; n < count; n++) {
    await record(db, {
      personId,
      date: '2026-11-18',
      customerName: '店',
      now: now(),
      operation: { kind: 'skip_stop', stopId: newId(), reason: '关门' },
    })
  }
  return { db, personId }
}

describe('S1.3 sending a day from the phone', () => {
  it('loses and doubles nothing over a connection that is cut at random points, and keeps the order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 130 }),
        fc.array(fc.constantFrom('before' as const, 'after' as const, 'none' as const), { maxLength: 12 }),
        async (count, cuts) => {
          const { db, personId } = await phoneWith(count)
          const server = world(cuts)
          for (let tries = 0; tries < cuts.length + 2; tries++) {
            await synchronise({ db, personId, now, call: server.call })
          }
          expect(server.kept.size).toBe(count)
          expect(server.order).toEqual(Array.from({ length: count }, (_, n) => n + 1))
          expect(await countWaiting(db, personId)).toEqual({ operations: 0, photos: 0, refused: 0 })
          await db.delete()
        },
      ),
      { numRuns: 25 },
    )
  })

  it('keeps a refused record with the reason, sends the others, and tries it again when asked', async () => {
    const { db, personId } = await phoneWith(5)
    expect(await synchronise({ db, personId, now, call: world([], new Set([3])).call })).toMatchObject({
      state: 'sent',
      sent: 5,
    })
    expect(await countWaiting(db, personId)).toEqual({ operations: 0, photos: 0, refused: 1 })
    const [refused] = await db.operations.filter((one) => one.state === 'refused').toArray()
    expect(refused).toMatchObject({ sequence: 3, code: 'no', message: 'not yours' })
    await retryRefused(db, personId)
    const server = world([])
    await synchronise({ db, personId, now, call: server.call })
    expect(server.order).toEqual([3])
  })

  it('never sends the records of somebody else who used this phone', async () => {
    const { db } = await phoneWith(4)
    const server = world([])
    await synchronise({ db, personId: newId(), now, call: server.call })
    expect(server.kept.size).toBe(0)
    expect(await db.operations.filter((one) => one.state === 'waiting').count()).toBe(4)
  })

  it('says that the session ended and keeps everything', async () => {
    const { db, personId } = await phoneWith(2)
    const refuse = (async () => {
      throw new ApiFailure(401, { code: 'sign_in_required', message: '请先登录', requestId: null })
    }) as unknown as typeof call
    expect((await synchronise({ db, personId, now, call: refuse })).state).toBe('signed_out')
    expect((await countWaiting(db, personId)).operations).toBe(2)
  })

  it('does not lose records when the server answers about others', async () => {
    const { db, personId } = await phoneWith(2)
    const strange = (async () => ({
      results: [],
      serverNow: now().toISOString(),
      clockOffsetSeconds: 0,
    })) as unknown as typeof call
    expect((await synchronise({ db, personId, now, call: strange })).state).toBe('trouble')
    expect((await countWaiting(db, personId)).operations).toBe(2)
  })
})

describe('S1.3 开始走访 pressed twice', () => {
  it('is one visit until that is over; another customer, or the same one later, is another', async () => {
    const { db, personId } = await phoneWith(0)
    const [one, two] = [newId(), newId()]
    const start = async (customerId: string) =>
      recordStart(db, {
        personId,
        date: '2026-11-18',
        customerName: '店',
        now: now(),
        operation: {
          kind: 'start_visit',
          visitId: newId(),
          customerId,
          stopId: null,
          fix: null,
          fixProblem: 'timeout',
        },
      })
    const [first, second, third] = await Promise.all([start(one), start(one), start(two)])
    expect(second).toBe(first)
    expect(third).not.toBe(first)
    expect(await db.operations.count()).toBe(2)
    await record(db, {
      personId,
      date: '2026-11-18',
      customerName: '店',
      operation: { kind: 'withdraw_visit', visitId: first, reason: '误按' },
    })
    expect(await start(one)).not.toBe(first)
  })
})

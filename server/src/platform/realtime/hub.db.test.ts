import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { revokeSession, listSessions } from '#contracts/identity.ts'
import { eventsKeptDays, forgetOldEvents } from '#platform/events/outbox.ts'
import { unwrap } from '#platform/errors/result.ts'
import { createTestApp, type TestApp } from '#testing/app.ts'
import { type EventStream, openStream } from '#testing/event-stream.ts'

let test: TestApp
let origin: string
const cookies = new Map<string, string>()
const open: EventStream[] = []
beforeAll(async () => {
  test = await createTestApp({ streamBeatMs: 300 })
  origin = `http://127.0.0.1:${unwrap(await test.app.start()).port}`
  for (const account of ['manager', 'colleague', 'stranger', 'leader', 'other-leader', 'administrator'])
    cookies.set(account, (await test.signIn(account)).cookie)
})
afterEach(() => {
  for (const stream of open.splice(0)) stream.close()
})
afterAll(() => test?.close())

async function listen(
  account: string,
  resume?: { since?: string; lastEventId?: string },
): Promise<EventStream> {
  const stream = await openStream(origin, cookies.get(account)!, resume)
  open.push(stream)
  await stream.until(() => stream.named.includes('ready'))
  return stream
}

/** A visit in a team and of a person; `n` tells the events apart. */
function publish(
  n: number | string,
  place: { unitId?: string | null; ownerId?: string | null; type?: string; bulk?: string } = {},
) {
  const { units, manager } = test.organisation
  return test.db.transaction().execute((tx) =>
    test.app.platform.events.publish(tx, {
      type: place.type ?? 'visits.visit_started',
      subjectKind: 'visit',
      subjectId: randomUUID(),
      unitId: place.unitId === undefined ? units.teamA1 : place.unitId,
      ownerId: place.ownerId === undefined ? manager.userId : place.ownerId,
      data: { n, ...(place.bulk === undefined ? {} : { bulk: place.bulk }) },
    }),
  )
}
const numbers = (stream: EventStream) => stream.events.map((event) => event.data['n'])
const until = (n: number) => Array.from({ length: n }, (_, index) => index)

describe('a stream', () => {
  it('tells leaders what becomes of a division of their unit, and nobody who may not read divisions', async () => {
    const { units } = test.organisation
    const [leader, other, manager] = [
      await listen('leader'),
      await listen('other-leader'),
      await listen('manager'),
    ]
    await publish('applied', { type: 'territories.applied', unitId: units.countyA, ownerId: null })
    await publish('the end')
    await publish('the other end', { unitId: units.teamB1, ownerId: null })
    await leader.until(() => numbers(leader).includes('the end'))
    expect(numbers(leader)).toEqual(['applied', 'the end'])
    await other.until(() => numbers(other).includes('the other end'))
    expect(numbers(other)).toEqual(['the other end'])
    await manager.until(() => numbers(manager).includes('the end'))
    expect(numbers(manager)).toEqual(['the end'])
  })

  it('asks for a session', async () => {
    expect((await fetch(`${origin}/api/v1/stream`)).status).toBe(401)
  })

  it('carries what a person may see: three tabs of one person and two leaders, each its own', async () => {
    const { units, colleague, stranger, leader } = test.organisation
    const tabs = [await listen('manager'), await listen('manager'), await listen('manager')]
    const leaders = [await listen('leader'), await listen('other-leader')]
    await publish('of the manager')
    await publish('of the colleague', { ownerId: colleague.userId })
    await publish('of the other county', { unitId: units.teamB1, ownerId: stranger.userId })
    await publish('task of the leader', { type: 'tasks.done', unitId: null, ownerId: leader.userId })
    await publish('task of the colleague', {
      type: 'tasks.done',
      unitId: units.teamA1,
      ownerId: colleague.userId,
    })
    await publish('nobody’s', { type: 'settings.changed', unitId: units.teamA1, ownerId: null })
    await publish('the end')
    await publish('the other end', { unitId: units.teamB2, ownerId: null })
    for (const tab of tabs) {
      await tab.until(() => numbers(tab).includes('the end'))
      expect(numbers(tab)).toEqual(['of the manager', 'the end'])
    }
    await leaders[0]!.until(() => numbers(leaders[0]!).includes('the end'))
    expect(numbers(leaders[0]!)).toEqual([
      'of the manager',
      'of the colleague',
      'task of the leader',
      'the end',
    ])
    await leaders[1]!.until(() => numbers(leaders[1]!).includes('the other end'))
    expect(numbers(leaders[1]!)).toEqual(['of the other county', 'the other end'])
  })

  it('ends when its session is revoked, and no other', async () => {
    const mine = await test.signIn('manager')
    const stream = await openStream(origin, mine.cookie)
    open.push(stream)
    const other = await listen('manager')
    const { sessions } = (await mine.call(listSessions)).body
    const { id } = sessions.find((session) => session.current)!
    const began = performance.now()
    const revoker = await test.signIn('manager')
    expect((await revoker.call(revokeSession, { params: { id } })).status).toBe(200)
    await stream.ended
    // In production a beat takes 10 s and a session is remembered for up to 4 s: within 15 s.
    expect(performance.now() - began).toBeLessThan(5000)
    expect(stream.named).toContain('signed_out')
    await publish('afterwards')
    await other.until(() => numbers(other).includes('afterwards'))
    expect(numbers(stream)).not.toContain('afterwards')
  })

  it('narrows with the rights of the person while it is open', async () => {
    const { units, otherLeader } = test.organisation
    const stream = await listen('other-leader')
    await publish('before', { unitId: units.teamB1, ownerId: null })
    await stream.until(() => numbers(stream).includes('before'))
    await test.db.deleteFrom('role_assignments').where('user_id', '=', otherLeader.userId).execute()
    // The session is remembered for up to four seconds, then the next beat sees the change.
    await new Promise((resolve) => {
      setTimeout(resolve, 5000)
    })
    await publish('after', { unitId: units.teamB1, ownerId: null })
    await publish('own', { unitId: null, ownerId: otherLeader.userId })
    await stream.until(() => numbers(stream).includes('own'))
    expect(numbers(stream)).toEqual(['before', 'own'])
  })
})

describe('resuming', () => {
  it('loses and doubles nothing, by Last-Event-ID and by ?since=, while others publish', async () => {
    const total = 300
    const first = await listen('manager')
    const publisher = (async () => {
      // Four writers at once: ids and commits cross.
      await Promise.all(
        [0, 1, 2, 3].map(async (writer) => {
          for (let n = writer; n < total; n += 4) await publish(n)
        }),
      )
    })()
    const heard: unknown[] = []
    let last = first.lastId()!
    first.close()
    for (let cut = 0; heard.length < total; cut++) {
      const stream = await listen('manager', cut % 2 === 0 ? { since: last } : { lastEventId: last })
      await stream.until(() => stream.events.length >= Math.min(20, total - heard.length))
      const taken = [...stream.events]
      stream.close()
      heard.push(...taken.map((event) => event.data['n']))
      last = taken.at(-1)?.token ?? last
    }
    await publisher
    expect(heard).toHaveLength(total)
    expect((heard as number[]).toSorted((a, b) => a - b)).toEqual(until(total))
  })

  it('hands a reader that connects amid a storm everything after its token once', async () => {
    const before = await listen('manager')
    const since = before.lastId()!
    const storm = Promise.all(until(120).map((n) => publish(n)))
    const streams = await Promise.all(until(8).map(() => listen('manager', { since })))
    await storm
    for (const stream of streams) {
      await stream.until(() => stream.events.length >= 120)
      expect((numbers(stream) as number[]).toSorted((a, b) => a - b)).toEqual(until(120))
    }
  })

  it('goes on after a reader that took nothing was cut off', async () => {
    const stream = await listen('manager')
    const since = stream.lastId()!
    stream.pause()
    const bulk = 'x'.repeat(200_000)
    // More than the megabyte that may pile up and what the sockets of both sides hold.
    const total = 80
    for (const n of until(total)) await publish(n, { bulk })
    stream.resume()
    await stream.ended
    const taken = stream.events.length
    expect(taken).toBeLessThan(total)
    const next = await listen('manager', { since: stream.events.at(-1)?.token ?? since })
    await next.until(() => stream.events.length + next.events.length >= total)
    expect([...numbers(stream), ...numbers(next)]).toEqual(until(total))
  })

  it('tells a reader whose place is no longer kept to load everything anew', async () => {
    const stream = await listen('manager')
    const old = stream.lastId()!
    for (const n of until(3)) await publish(n)
    await stream.until(() => stream.events.length === 3)
    const later = new Date(Date.now() + (eventsKeptDays + 1) * 86_400_000)
    expect(await forgetOldEvents(test.db, new Date(), [])).toBe(0)
    await test.db
      .updateTable('outbox')
      .set({ at: new Date(0) })
      .execute()
    await publish('kept')
    await stream.until(() => numbers(stream).includes('kept'))
    expect(await forgetOldEvents(test.db, new Date(), [])).toBeGreaterThan(3)
    const late = await listen('manager', { since: old })
    await late.until(() => late.named.includes('reset'))
    expect(late.lastId()).toBe(stream.lastId())
    await publish('new')
    await late.until(() => late.events.length > 0)
    expect(numbers(late)).toEqual(['new'])

    // Somebody whose place is still there is not disturbed, nor is one from another history of the database helped.
    const level = await listen('manager', { since: late.lastId()! })
    await publish('newer')
    await level.until(() => level.events.length > 0)
    expect(level.named).toEqual(['ready'])
    const foreign = await listen('manager', { since: '999999999' })
    await foreign.until(() => foreign.named.includes('reset'))
    // An empty outbox is a valid place for whoever begins now.
    expect(await forgetOldEvents(test.db, later, [])).toBeGreaterThan(0)
    const fresh = await listen('manager')
    await publish('first again')
    await fresh.until(() => fresh.events.length > 0)
    expect(fresh.named).toEqual(['ready'])
  })
})

import { EventEmitter } from 'node:events'
import type { ServerResponse } from 'node:http'
import pino from 'pino'
import { expect, it } from 'vitest'
import type { CommittedEvent, Events } from '../events/events.ts'
import type { Actor } from '../policy/index.ts'
import { createRealtimeHub } from './hub.ts'

const person = { userId: 'me', assignments: [] as Actor['assignments'] } as Actor

/** An outbox whose answers can be held back: what a read finds is decided when it begins, as in a database. */
function createOutboxOfTests() {
  const committed: CommittedEvent[] = []
  let wake = (): void => undefined
  let gate: Promise<void> | null = null
  const events: Events = {
    publish: () => Promise.resolve(),
    latestToken: () => Promise.resolve(committed.at(-1)?.token ?? null),
    canResume: () => Promise.resolve(true),
    onNew(callback) {
      wake = callback
      return () => undefined
    },
    async readAfter(token) {
      const found = committed.filter((event) => Number(event.token) > Number(token ?? 0))
      const held = gate
      gate = null
      await held
      return found
    },
  }
  return {
    events,
    commit(n: number) {
      const common = { type: 'tasks.done', subjectKind: 'task', subjectId: null, unitId: null }
      committed.push({ ...common, token: String(n), ownerId: 'me', data: {}, at: new Date(0) })
    },
    wake: () => wake(),
    /** Holds the answer of the next read until the function returned is called. */
    holdNextRead() {
      let release = (): void => undefined
      gate = new Promise((resolve) => {
        release = resolve
      })
      return release
    },
  }
}

/** As much of a response as the hub uses, with the ids that were written to it. */
function createReply() {
  const ids: string[] = []
  const reply = Object.assign(new EventEmitter(), {
    destroyed: false,
    writableNeedDrain: false,
    writableLength: 0,
    writeHead: () => reply,
    write(text: string) {
      const id = /^id: (\d+)\ndata: \{"token"/.exec(text)?.[1]
      if (id !== undefined) ids.push(id)
      return true
    },
    end: () => void reply.emit('close'),
    destroy: () => void reply.emit('close'),
  })
  return { reply: reply as unknown as ServerResponse, ids }
}

const settle = () =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })

it('a reader that catches up misses nothing that the others are handed meanwhile', async () => {
  const outbox = createOutboxOfTests()
  const hub = createRealtimeHub({ events: outbox.events, log: pino({ level: 'silent' }) })
  await hub.start()
  outbox.commit(1)
  const { reply, ids } = createReply()
  const release = outbox.holdNextRead()
  const attached = hub.attach(reply, person, '0', () => Promise.resolve(person))
  await settle()
  // Its read has begun and saw event 1 alone. The shared reader passes event 2 by, because this one catches up.
  outbox.commit(2)
  outbox.wake()
  await settle()
  release()
  await attached
  outbox.commit(3)
  outbox.wake()
  await settle()
  expect(ids).toEqual(['1', '2', '3'])
  await hub.stop()
})

it('a reader that is ahead of the others is handed nothing twice', async () => {
  const outbox = createOutboxOfTests()
  const hub = createRealtimeHub({ events: outbox.events, log: pino({ level: 'silent' }) })
  await hub.start()
  outbox.commit(1)
  outbox.commit(2)
  const { reply, ids } = createReply()
  await hub.attach(reply, person, '0', () => Promise.resolve(person))
  expect(ids).toEqual(['1', '2'])
  // Only now does the shared reader learn of both.
  outbox.wake()
  await settle()
  outbox.commit(3)
  outbox.wake()
  await settle()
  expect(ids).toEqual(['1', '2', '3'])
  await hub.stop()
})

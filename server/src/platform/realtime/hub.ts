import type { ServerResponse } from 'node:http'
import type { FastifyBaseLogger } from 'fastify'
import type { Verb } from '#contracts/access.ts'
import type { StreamEvent } from '#contracts/operations.ts'
import type { CommittedEvent, Events } from '../events/events.ts'
import { positionOf } from '../events/outbox.ts'
import { type Actor, covers, reach } from '../policy/index.ts'

const batch = 500
const beatMs = 15_000
/** A reader that lets more than this pile up is cut off; it comes back with its token and misses nothing. */
const maxBufferedBytes = 1024 * 1024

interface Listener {
  readonly reply: ServerResponse
  /** Looked up again at every beat, so that a revoked session or a lost role ends the stream. */
  actor: Actor
  readonly refresh: () => Promise<Actor | null>
  /** Everything up to here was sent or is not for this person. */
  token: string | null
  /** True while it reads older events by itself. */
  catchingUp: boolean
}

export interface RealtimeHub {
  start(): Promise<void>
  stop(): Promise<void>
  /** Takes over the reply and streams what the person may see, from `since` or from now. */
  attach(
    reply: ServerResponse,
    actor: Actor,
    since: string | null,
    refresh: () => Promise<Actor | null>,
  ): Promise<void>
  listeners(): number
}

/** Which verb lets a person see events of a kind by unit; others are seen by their owner alone. */
const verbOfEvents: readonly [prefix: string, verb: Verb][] = [
  ['visits.', 'visits.read'],
  ['customers.', 'customers.read'],
]

export function maySee(actor: Actor, event: CommittedEvent): boolean {
  if (event.ownerId === actor.userId) return true
  const verb = verbOfEvents.find(([prefix]) => event.type.startsWith(prefix))?.[1]
  const reached = verb && reach(actor, verb)
  return reached ? covers(reached.scope, { unitId: event.unitId, ownerId: event.ownerId }) : false
}

const isAfter = (token: string, other: string | null): boolean =>
  (positionOf(token) ?? 0n) > (positionOf(other) ?? 0n)

/** Reads the outbox once for all open screens of this process and hands each what it may see. */
export function createRealtimeHub(options: { events: Events; log: FastifyBaseLogger }): RealtimeHub {
  const { events, log } = options
  const listeners = new Set<Listener>()
  let token: string | null = null
  let reading = false
  let again = false
  let unsubscribe = (): void => undefined
  let beat: NodeJS.Timeout | null = null

  function send(listener: Listener, event: CommittedEvent): void {
    listener.token = event.token
    if (!maySee(listener.actor, event)) return
    const message: StreamEvent = {
      token: event.token,
      type: event.type,
      at: event.at.toISOString(),
      subjectKind: event.subjectKind,
      subjectId: event.subjectId,
      unitId: event.unitId,
      ownerId: event.ownerId,
      data: { ...event.data },
    }
    listener.reply.write(`id: ${event.token}\ndata: ${JSON.stringify(message)}\n\n`)
    if (listener.reply.writableLength > maxBufferedBytes) close(listener)
  }
  function close(listener: Listener): void {
    listeners.delete(listener)
    listener.reply.end()
  }

  async function readNew(): Promise<void> {
    if (reading) {
      again = true
      return
    }
    reading = true
    try {
      do {
        again = false
        const found = await events.readAfter(token, batch)
        for (const event of found) {
          token = event.token
          for (const listener of listeners) {
            if (!listener.catchingUp && isAfter(event.token, listener.token)) send(listener, event)
          }
        }
        if (found.length === batch) again = true
      } while (again)
    } catch (error) {
      log.warn({ err: error }, 'realtime events could not be read')
    } finally {
      reading = false
    }
  }

  async function catchUp(listener: Listener): Promise<void> {
    for (;;) {
      const found = await events.readAfter(listener.token, batch)
      for (const event of found) send(listener, event)
      if (found.length < batch) break
    }
    listener.catchingUp = false
    // What the shared reader handed out between our last read and now.
    for (const event of await events.readAfter(listener.token, batch)) {
      if (isAfter(event.token, listener.token)) send(listener, event)
    }
  }

  async function giveBeat(): Promise<void> {
    for (const listener of listeners) {
      try {
        const actor = await listener.refresh()
        if (actor === null) {
          listener.reply.write('event: signed_out\ndata: {}\n\n')
          close(listener)
          continue
        }
        listener.actor = actor
        listener.reply.write(': beat\n\n')
      } catch (error) {
        log.warn({ err: error }, 'realtime listener could not be checked')
        close(listener)
      }
    }
  }

  return {
    async start() {
      token = await events.latestToken()
      unsubscribe = events.onNew(() => void readNew())
      beat = setInterval(() => void giveBeat(), beatMs)
      beat.unref()
    },
    async stop() {
      unsubscribe()
      if (beat) clearInterval(beat)
      for (const listener of listeners) close(listener)
    },
    async attach(reply, actor, since, refresh) {
      reply.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      })
      const start = positionOf(since) === null ? await events.latestToken() : since
      const listener: Listener = { reply, actor, refresh, token: start, catchingUp: true }
      listeners.add(listener)
      reply.on('close', () => listeners.delete(listener))
      reply.write(`retry: 2000\nevent: ready\nid: ${start ?? '0'}\ndata: {}\n\n`)
      try {
        await catchUp(listener)
      } catch (error) {
        log.warn({ err: error }, 'realtime listener could not catch up')
        close(listener)
      }
    },
    listeners: () => listeners.size,
  }
}

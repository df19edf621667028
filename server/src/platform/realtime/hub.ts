import type { ServerResponse } from 'node:http'
import type { FastifyBaseLogger } from 'fastify'
import type { CommittedEvent, Events } from '../events/events.ts'
import { positionOf } from '../events/outbox.ts'
import type { Actor } from '../policy/index.ts'
import { createListener, type Listener } from './listener.ts'

const batch = 500
/** With the five seconds for which a session is remembered, a revoked one loses its stream within 15 s. */
const defaultBeatMs = 10_000

export interface RealtimeHub {
  start(): Promise<void>
  stop(): Promise<void>
  /**
   * Takes over the reply and streams what the person may see, from `since` or from now. When events after `since`
   * are no longer kept, the stream begins now with an event `reset`: the screen has to load everything anew.
   * `refresh` says who the caller is by now; null ends the stream.
   */
  attach(
    reply: ServerResponse,
    actor: Actor,
    since: string | null,
    refresh: () => Promise<Actor | null>,
  ): Promise<void>
  listeners(): number
}

const isAfter = (token: string | null, other: string | null): boolean =>
  (positionOf(token) ?? 0n) > (positionOf(other) ?? 0n)

/** Reads the outbox once for all open screens of this process and hands each what it may see. */
export function createRealtimeHub(options: {
  events: Events
  log: FastifyBaseLogger
  beatMs?: number
}): RealtimeHub {
  const { events, log } = options
  const listeners = new Set<Listener>()
  /** Everything up to here was handed to those who do not read by themselves. */
  let token: string | null = null
  let reading = false
  let again = false
  let unsubscribe = (): void => undefined
  let beat: NodeJS.Timeout | null = null
  let beating = false

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
        for (const event of found) handOut(event)
        if (found.length === batch) again = true
      } while (again)
    } catch (error) {
      log.warn({ err: error }, 'realtime events could not be read')
    } finally {
      reading = false
    }
  }
  function handOut(event: CommittedEvent): void {
    token = event.token
    for (const listener of listeners) {
      if (!listener.catchingUp && isAfter(event.token, listener.token)) listener.send(event)
    }
  }

  /**
   * Reads older events for one listener until it is level with the shared reader. Only when the shared reader has
   * not moved during the last read may it take over: what it handed out meanwhile would be missed otherwise.
   */
  async function catchUp(listener: Listener): Promise<void> {
    while (listener.isOpen()) {
      const shared = token
      const found = await events.readAfter(listener.token, batch)
      for (const event of found) listener.send(event)
      await listener.drained()
      if (found.length === batch) continue
      if (isAfter(shared, listener.token)) listener.token = shared
      if (isAfter(token, listener.token)) continue
      listener.catchingUp = false
      return
    }
  }

  async function giveBeat(): Promise<void> {
    if (beating) return
    beating = true
    try {
      await Promise.all([...listeners].map((listener) => check(listener)))
    } finally {
      beating = false
    }
  }
  async function check(listener: Listener): Promise<void> {
    try {
      await listener.check()
    } catch (error) {
      // Not able to say whether the person may still listen: the screen asks again by connecting anew.
      log.warn({ err: error }, 'realtime listener could not be checked')
      await listener.close()
    }
  }

  return {
    async start() {
      token = await events.latestToken()
      unsubscribe = events.onNew(() => void readNew())
      beat = setInterval(() => void giveBeat(), options.beatMs ?? defaultBeatMs)
      beat.unref()
    },
    async stop() {
      unsubscribe()
      if (beat) clearInterval(beat)
      await Promise.all([...listeners].map((listener) => listener.close()))
    },
    async attach(reply, actor, since, refresh) {
      reply.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      })
      const resumes = positionOf(since) !== null
      const kept = resumes && (await events.canResume(since!))
      const start = kept ? since : await events.latestToken()
      const listener = createListener({ reply, actor, refresh, token: start })
      listeners.add(listener)
      reply.once('close', () => listeners.delete(listener))
      if (reply.destroyed) listeners.delete(listener)
      reply.write(`retry: 2000\nevent: ready\nid: ${start ?? '0'}\ndata: {}\n\n`)
      if (resumes && !kept) reply.write(`event: reset\nid: ${start ?? '0'}\ndata: {}\n\n`)
      try {
        await catchUp(listener)
      } catch (error) {
        log.warn({ err: error }, 'realtime listener could not catch up')
        await listener.close()
      }
    },
    listeners: () => listeners.size,
  }
}

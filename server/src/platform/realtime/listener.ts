import type { ServerResponse } from 'node:http'
import type { StreamEvent } from '#contracts/operations.ts'
import type { CommittedEvent } from '../events/events.ts'
import type { Actor } from '../policy/index.ts'
import { maySee } from './may-see.ts'

/** A reader that lets more than this pile up is cut off; it comes back with its token and misses nothing. */
const maxBufferedBytes = 1024 * 1024
/** How long a reader that catches up may take nothing at all. */
const stalledMs = 30_000
/** How long a stream may take to say goodbye. */
const farewellMs = 1000

/** One open stream of one person. */
export interface Listener {
  /** Everything up to here was sent or is not for this person. */
  token: string | null
  /** True while it reads older events by itself. */
  catchingUp: boolean
  isOpen(): boolean
  /** Sends an event if the person may see it. */
  send(event: CommittedEvent): void
  /** Resolves when the reader has taken what was sent; cuts off one that takes nothing. */
  drained(): Promise<void>
  /** Looks up the person anew and ends the stream of somebody who may no longer listen. */
  check(): Promise<void>
  /** Ends the stream; what was sent before still arrives when the reader takes it within a second. */
  close(): Promise<void>
}

export function createListener(options: {
  reply: ServerResponse
  actor: Actor
  refresh: () => Promise<Actor | null>
  token: string | null
}): Listener {
  const { reply } = options
  let { actor } = options
  let open = true

  const listener: Listener = {
    token: options.token,
    catchingUp: true,
    isOpen: () => open && !reply.destroyed,

    send(event) {
      listener.token = event.token
      if (!listener.isOpen() || !maySee(actor, event)) return
      reply.write(`id: ${event.token}\ndata: ${JSON.stringify(messageOf(event))}\n\n`)
      // While it catches up, `drained` keeps pace with the reader instead.
      if (!listener.catchingUp && reply.writableLength > maxBufferedBytes) cutOff()
    },

    async drained() {
      if (!listener.isOpen() || !reply.writableNeedDrain) return
      await new Promise<void>((resolve) => {
        const late = setTimeout(cutOff, stalledMs)
        const go = (): void => {
          clearTimeout(late)
          reply.off('drain', go)
          reply.off('close', go)
          resolve()
        }
        reply.once('drain', go)
        reply.once('close', go)
      })
    },

    async check() {
      const now = await options.refresh()
      if (!listener.isOpen()) return
      if (now === null || now.userId !== actor.userId) {
        reply.write('event: signed_out\ndata: {}\n\n')
        await listener.close()
        return
      }
      actor = now
      // Also how a reader that is gone without a word is found out: what it never confirms breaks the connection.
      reply.write(': beat\n\n')
    },

    async close() {
      if (!open) return
      open = false
      await new Promise<void>((resolve) => {
        const late = setTimeout(() => reply.destroy(), farewellMs)
        reply.once('close', () => {
          clearTimeout(late)
          resolve()
        })
        if (reply.destroyed) {
          clearTimeout(late)
          resolve()
        } else reply.end()
      })
    },
  }

  function cutOff(): void {
    open = false
    reply.destroy()
  }
  return listener
}

const messageOf = (event: CommittedEvent): StreamEvent => ({
  token: event.token,
  type: event.type,
  at: event.at.toISOString(),
  subjectKind: event.subjectKind,
  subjectId: event.subjectId,
  unitId: event.unitId,
  ownerId: event.ownerId,
  data: { ...event.data },
})

import type { FastifyBaseLogger } from 'fastify'
import type { Db } from '../db/index.ts'
import type { CommittedEvent, Events, Processor } from './events.ts'
import { positionOf, readAfter } from './outbox.ts'

const batch = 200
const triesBeforeSetAside = 5

export interface ProcessorRunner {
  start(): void
  /** Waits for the event in hand, then ends. */
  stop(): Promise<void>
}

/**
 * Runs processors: each reads the outbox from its own cursor and moves the cursor in the transaction of the
 * effect, so that an event counts once even when the process dies in between. A row lock on the cursor keeps two
 * worker processes from running the same processor at once. An event that fails again and again is set aside.
 */
export function createProcessorRunner(options: {
  db: Db
  events: Events
  processors: readonly Processor[]
  log: FastifyBaseLogger
}): ProcessorRunner {
  const { db, log } = options
  let stopped = true
  let running: Promise<void> | null = null
  let again = false
  let unsubscribe = (): void => undefined
  const failures = new Map<string, number>()

  async function runAll(): Promise<void> {
    again = false
    for (const processor of options.processors) {
      let more = true
      while (more) more = await runBatch(processor)
    }
  }

  /** Handles the next events of one processor; true when more are waiting. */
  async function runBatch(processor: Processor): Promise<boolean> {
    if (stopped) return false
    let current: CommittedEvent | null = null
    try {
      return await db.transaction().execute(async (tx) => {
        await tx
          .insertInto('processor_cursors')
          .values({ name: processor.name, position: 0n })
          .onConflict((conflict) => conflict.doNothing())
          .execute()
        const cursor = await tx
          .selectFrom('processor_cursors')
          .select('position')
          .where('name', '=', processor.name)
          .forUpdate()
          .skipLocked()
          .executeTakeFirst()
        if (!cursor) return false
        const events = await readAfter(tx, String(cursor.position), batch, processor.types)
        for (const event of events) {
          current = event
          const position = positionOf(event.token)!
          const known = failures.get(`${processor.name} ${event.token}`) ?? 0
          if (known >= triesBeforeSetAside) {
            await tx
              .insertInto('processor_failures')
              .values({
                processor: processor.name,
                position,
                error: 'failed repeatedly; see the log',
              })
              .onConflict((conflict) => conflict.doNothing())
              .execute()
            failures.delete(`${processor.name} ${event.token}`)
          } else {
            await processor.handle(tx, event)
          }
          await tx
            .updateTable('processor_cursors')
            .set({ position, updated_at: new Date() })
            .where('name', '=', processor.name)
            .execute()
        }
        current = null
        return events.length === batch
      })
    } catch (error) {
      const failed = current as CommittedEvent | null
      const key = `${processor.name} ${failed?.token ?? 'read'}`
      failures.set(key, (failures.get(key) ?? 0) + 1)
      log.error(
        { err: error, processor: processor.name, token: failed?.token, type: failed?.type },
        'event processor failed',
      )
      return false
    }
  }

  function trigger(): void {
    if (stopped) return
    if (running !== null) {
      again = true
      return
    }
    running = runAll()
      .catch((error: unknown) => log.error({ err: error }, 'event processors failed'))
      .finally(() => {
        running = null
        if (again) trigger()
      })
  }

  return {
    start() {
      stopped = false
      unsubscribe = options.events.onNew(trigger)
      trigger()
    },
    async stop() {
      stopped = true
      unsubscribe()
      await running
    },
  }
}

import { sql } from 'kysely'
import pg from 'pg'
import type { FastifyBaseLogger } from 'fastify'
import type { Db, Tx } from '../db/index.ts'
import type { CommittedEvent, DomainEvent, Events, Processor } from './events.ts'

const channel = 'zhike_outbox'

/** Only one process at a time gives positions; the lock ends with its transaction. */
const sequencerLock = 7_105_003
const sequencerBatch = 1000

export interface Outbox extends Events {
  start(): Promise<void>
  stop(): Promise<void>
}

/** The outbox table with a wake-up by LISTEN; a poll every second bridges a broken listener. */
export function createOutbox(options: { db: Db; databaseUrl: string; log: FastifyBaseLogger }): Outbox {
  const callbacks = new Set<() => void>()
  let listener: pg.Client | null = null
  let stopped = false
  let poll: NodeJS.Timeout | null = null
  let retry: NodeJS.Timeout | null = null
  let sequencing: Promise<void> | null = null
  let sequenceAgain = false

  /** Positions first, readers then. */
  function wake(): void {
    if (sequencing !== null) {
      sequenceAgain = true
      return
    }
    sequencing = sequenceAll()
      .catch((error: unknown) => options.log.warn({ err: error }, 'events could not be given positions'))
      .finally(() => {
        sequencing = null
        if (sequenceAgain && !stopped) wake()
      })
  }
  async function sequenceAll(): Promise<void> {
    sequenceAgain = false
    const given = await sequence(options.db)
    if (given === sequencerBatch) sequenceAgain = true
    for (const callback of callbacks) callback()
  }

  async function listen(): Promise<void> {
    const client = new pg.Client({
      connectionString: options.databaseUrl,
      application_name: 'zhike-listen',
      keepAlive: true,
    })
    client.on('notification', wake)
    client.on('error', (error) => {
      options.log.warn({ err: error }, 'outbox listener lost its connection')
      listenAgain(client)
    })
    client.on('end', () => listenAgain(client))
    try {
      await client.connect()
      await client.query(`listen ${channel}`)
      listener = client
      wake()
    } catch (error) {
      options.log.warn({ err: error }, 'outbox listener cannot connect')
      listenAgain(client)
    }
  }
  function listenAgain(broken: pg.Client): void {
    if (stopped || retry !== null) return
    if (listener === broken) listener = null
    retry = setTimeout(() => {
      retry = null
      void listen()
    }, 1000)
  }

  return {
    async start() {
      stopped = false
      await listen()
      poll = setInterval(wake, 1000)
      poll.unref()
    },
    async stop() {
      stopped = true
      if (poll) clearInterval(poll)
      if (retry) clearTimeout(retry)
      await sequencing
      await listener?.end()
      listener = null
    },
    publish: (tx, event) => publish(tx, event),
    readAfter: (after, limit) => readAfter(options.db, after, limit),
    latestToken: () => latestToken(options.db),
    canResume: (token) => canResume(options.db, token),
    onNew(callback) {
      callbacks.add(callback)
      return () => callbacks.delete(callback)
    },
  }
}

async function publish(tx: Tx, event: DomainEvent): Promise<void> {
  await tx
    .insertInto('outbox')
    .values({
      type: event.type,
      subject_kind: event.subjectKind,
      subject_id: event.subjectId,
      unit_id: event.unitId,
      owner_id: event.ownerId,
      data: JSON.stringify(event.data),
    })
    .execute()
  // Sent at commit, once per transaction however often it is asked for.
  await sql`notify ${sql.raw(channel)}`.execute(tx)
}

/**
 * Gives the committed events that have no position yet the next ones, in the order of their ids; returns how many.
 * When another process is at it, there is nothing to do: it wakes everybody when it is done.
 */
export async function sequence(db: Db): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const lock = await sql<{
      held: boolean
    }>`select pg_try_advisory_xact_lock(${sequencerLock}) as held`.execute(tx)
    if (lock.rows[0]?.held !== true) return 0
    const { numAffectedRows = 0n } = await sql`
      update outbox set position = numbered.position
      from (
        select id, nextval('outbox_position') as position
        from (select id from outbox where position is null order by id limit ${sequencerBatch}) waiting
      ) numbered
      where outbox.id = numbered.id`.execute(tx)
    if (numAffectedRows > 0n) await sql`notify ${sql.raw(channel)}`.execute(tx)
    return Number(numAffectedRows)
  })
}

/** Events after a token in the order of their positions, oldest first. */
export async function readAfter(
  db: Db | Tx,
  after: string | null,
  limit: number,
  types?: readonly string[],
): Promise<CommittedEvent[]> {
  const rows = await db
    .selectFrom('outbox')
    .selectAll()
    .where('position', '>', positionOf(after) ?? 0n)
    .$if(types !== undefined, (query) => query.where('type', 'in', types ?? []))
    .orderBy('position')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    token: String(row.position),
    type: row.type,
    subjectKind: row.subject_kind,
    subjectId: row.subject_id,
    unitId: row.unit_id,
    ownerId: row.owner_id,
    data: row.data as Record<string, unknown>,
    at: row.at,
  }))
}

export async function latestToken(db: Db | Tx): Promise<string | null> {
  const row = await db
    .selectFrom('outbox')
    .select(({ fn }) => fn.max('position').as('position'))
    .executeTakeFirst()
  return row?.position == null ? null : String(row.position)
}

/** False for a token older than what is kept, and for one from another history of this database (a restored backup). */
async function canResume(db: Db, token: string): Promise<boolean> {
  const position = positionOf(token)
  if (position === null) return false
  const { oldest, latest } = await db
    .selectFrom('outbox')
    .select(({ fn }) => [fn.min('position').as('oldest'), fn.max('position').as('latest')])
    .executeTakeFirstOrThrow()
  if (oldest === null || latest === null) return position === 0n
  return position + 1n >= oldest && position <= latest
}

/** How long events are kept for readers that come back. */
export const eventsKeptDays = 14

/**
 * Removes events older than `eventsKeptDays`, but only up to the first that one of the processors still has before
 * it; returns how many. A processor that stood still for weeks, or has not begun yet, finds all of its events; and
 * what is left has no gaps, which `canResume` relies on.
 */
export async function forgetOldEvents(
  db: Db,
  now: Date,
  processors: readonly Pick<Processor, 'name' | 'types'>[],
): Promise<number> {
  const waiting = await firstWaiting(db, processors)
  const { numDeletedRows } = await db
    .deleteFrom('outbox')
    .where('at', '<', new Date(now.getTime() - eventsKeptDays * 86_400_000))
    .where('position', 'is not', null)
    .$if(waiting !== null, (query) => query.where('position', '<', waiting))
    .executeTakeFirst()
  return Number(numDeletedRows)
}

/** The position of the oldest event that a processor has not taken; null when all have taken everything. */
async function firstWaiting(
  db: Db,
  processors: readonly Pick<Processor, 'name' | 'types'>[],
): Promise<bigint | null> {
  const cursors = await db.selectFrom('processor_cursors').select(['name', 'position']).execute()
  const taken = new Map(cursors.map((cursor) => [cursor.name, cursor.position]))
  let first: bigint | null = null
  for (const { name, types } of processors) {
    const { position } = await db
      .selectFrom('outbox')
      .select(({ fn }) => fn.min('position').as('position'))
      .where('position', '>', taken.get(name) ?? 0n)
      .where('type', 'in', [...types])
      .executeTakeFirstOrThrow()
    if (position !== null && (first === null || position < first)) first = position
  }
  return first
}

/** The position behind a token; null when it is none. */
export function positionOf(token: string | null): bigint | null {
  return token !== null && /^\d{1,18}$/.test(token) ? BigInt(token) : null
}

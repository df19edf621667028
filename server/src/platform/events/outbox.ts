import { sql } from 'kysely'
import pg from 'pg'
import type { FastifyBaseLogger } from 'fastify'
import type { Db, Tx } from '../db/index.ts'
import type { CommittedEvent, DomainEvent, Events } from './events.ts'

const channel = 'zhike_outbox'

/** Tokens are `xid.seq`: both are needed to tell what a reader has seen. */
const token = /^(\d{1,20})\.(\d{1,19})$/

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
  const wake = (): void => {
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
      await listener?.end()
      listener = null
    },
    publish: (tx, event) => publish(tx, event),
    readAfter: (after, limit) => readAfter(options.db, after, limit),
    latestToken: () => latestToken(options.db),
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

/** Reads in (xid, seq) order, and only below the oldest transaction that still runs: see migration 0001. */
export async function readAfter(
  db: Db | Tx,
  after: string | null,
  limit: number,
  types?: readonly string[],
): Promise<CommittedEvent[]> {
  const position = parseToken(after) ?? { xid: '0', seq: '0' }
  const rows = await db
    .selectFrom('outbox')
    .selectAll()
    .where(sql<boolean>`(xid, seq) > (${position.xid}::xid8, ${position.seq}::bigint)`)
    .where(sql<boolean>`xid < pg_snapshot_xmin(pg_current_snapshot())`)
    .$if(types !== undefined, (query) => query.where('type', 'in', types ?? []))
    .orderBy('xid')
    .orderBy('seq')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    token: `${row.xid}.${row.seq}`,
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
    .select(['xid', 'seq'])
    .where(sql<boolean>`xid < pg_snapshot_xmin(pg_current_snapshot())`)
    .orderBy('xid', 'desc')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? `${row.xid}.${row.seq}` : null
}

export function parseToken(text: string | null): { xid: string; seq: string } | null {
  const match = text === null ? null : token.exec(text)
  return match ? { xid: match[1]!, seq: match[2]! } : null
}

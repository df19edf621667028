import { type RawBuilder, sql } from 'kysely'
import type { Executor, Tx } from '../db/index.ts'

/** One thing a device sent, as it is remembered. */
export interface ReceivedRecord {
  readonly id: string
  readonly deviceId: string
  readonly personId: string
  readonly sequence: number
  readonly kind: string
  readonly requestHash: Buffer
  /** What it is about, where it names that: a visit, a plan. */
  readonly subjectId: string | null
  readonly payload: unknown
  readonly deviceTime: Date | null
  readonly clockOffsetSeconds: number
  readonly receivedAt: Date
}

export type Outcome = 'applied' | 'refused'
export interface Earlier {
  /** Sent by the same person with the same content. */
  readonly same: boolean
  readonly outcome: Outcome
}

export interface DeviceLedger {
  /** Only one transaction at a time takes in what a person's devices sent. */
  readonly lockPerson: (tx: Tx, personId: string) => Promise<void>
  /**
   * Writes a record down as applied, in the transaction of its effect. Answers null when it is new, or was refused
   * before with the same content (then it gets another chance); otherwise what is known of it.
   */
  rememberApplied(tx: Tx, record: ReceivedRecord): Promise<Earlier | null>
  /** Keeps a record that was refused, word for word. What was applied under the id before stays. */
  rememberRefused(db: Executor, record: ReceivedRecord, code: string): Promise<void>
}

/**
 * Where a module keeps what devices sent it: a table of its own with the columns of `ReceivedRecord`, `outcome` and
 * `code`. `subject` names the column of what a record is about, `lock` whose presses wait for each other.
 */
export function createLedger(options: {
  readonly table: string
  readonly subject: string
  readonly lock: string
}): DeviceLedger {
  const table = sql.table(options.table)
  const lockOf = (personId: string) =>
    sql`select pg_advisory_xact_lock(hashtextextended(${`${options.lock}:${personId}`}, 0))`

  function insert(
    db: Executor,
    record: ReceivedRecord,
    outcome: Outcome,
    code: string | null,
    before: RawBuilder<unknown> = sql`select`,
  ) {
    return sql`
      with before as materialized (${before})
      insert into ${table} (id, device_id, person_id, sequence, kind, request_hash, outcome, code,
        ${sql.ref(options.subject)}, payload, device_time, clock_offset_seconds, received_at)
      select ${record.id}::uuid, ${record.deviceId}::uuid, ${record.personId}::uuid, ${record.sequence}::bigint,
        ${record.kind}::text, ${record.requestHash}::bytea, ${outcome}::text, ${code}::text,
        ${record.subjectId}::uuid, ${JSON.stringify(record.payload)}::jsonb, ${record.deviceTime}::timestamptz,
        ${record.clockOffsetSeconds}::float8, ${record.receivedAt}::timestamptz
      from before
      on conflict (id) do nothing returning id`.execute(db)
  }

  return {
    async lockPerson(tx, personId) {
      await lockOf(personId).execute(tx)
    },
    async rememberApplied(tx, record) {
      // The lock is taken in the same statement, before the row is written.
      const { rows } = await insert(tx, record, 'applied', null, lockOf(record.personId))
      if (rows.length === 1) return null
      const known = await sql<Earlier>`
        select outcome, request_hash = ${record.requestHash} and person_id = ${record.personId} as same
        from ${table} where id = ${record.id}`.execute(tx)
      const earlier = known.rows[0]!
      if (!earlier.same || earlier.outcome === 'applied') return earlier
      await sql`update ${table} set outcome = 'applied', code = null where id = ${record.id}`.execute(tx)
      return null
    },
    async rememberRefused(db, record, code) {
      await insert(db, record, 'refused', code)
    },
  }
}

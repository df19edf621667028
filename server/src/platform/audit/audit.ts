import type { AuditAction } from '#contracts/audit-actions.ts'
import type { Tx } from '../db/index.ts'
import type { Origin } from '../http/index.ts'
import type { Verdict } from './verify.ts'

export interface AuditRecord {
  /** Who did it; null for the system itself. */
  readonly actorId: string | null
  /** What was done: `customers.phone_disclosed`. */
  readonly action: AuditAction
  readonly subjectKind: string
  readonly subjectId: string | null
  /** Facts for an auditor; never a password, a token or personal data in clear. */
  readonly detail: Readonly<Record<string, unknown>>
  readonly origin: Origin | null
}

/** The append-only, keyed hash chain of what people did. */
export interface Audit {
  /**
   * Adds a record in the transaction of the effect: both are kept or neither is. Call it last in the
   * transaction: from here to its end no other transaction can add a record.
   */
  record(tx: Tx, record: AuditRecord): Promise<void>
}

/** The audit trail as the program that owns it sees it. */
export interface AuditTrail extends Audit {
  /** Recomputes the whole chain and compares it with the anchors outside the database. */
  verify(): Promise<Verdict>
  /** Writes the newest seal to the anchor file, when it is not there yet. */
  anchor(): Promise<void>
  /** Anchors now and at most every minute from now on. */
  start(): Promise<void>
  /** Stops the timer and anchors a last time. */
  stop(): Promise<void>
}

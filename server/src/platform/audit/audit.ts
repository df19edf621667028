import type { Tx } from '../db/index.ts'
import type { Origin } from '../http/index.ts'

export interface AuditRecord {
  /** Who did it; null for the system itself. */
  readonly actorId: string | null
  /** What was done: `customers.phone_disclosed`. */
  readonly action: string
  readonly subjectKind: string
  readonly subjectId: string | null
  /** Facts for an auditor; never a password, a token or personal data in clear. */
  readonly detail: Readonly<Record<string, unknown>>
  readonly origin: Origin | null
}

/** The append-only, keyed hash chain of what people did. */
export interface Audit {
  /** Adds a record in the transaction of the effect: both are kept or neither is. */
  record(tx: Tx, record: AuditRecord): Promise<void>
}

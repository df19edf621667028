import type { AuditAction } from '#contracts/audit-actions.ts'
import { hostname, userInfo } from 'node:os'
import pino from 'pino'
import { type Audit, createAudit } from '#platform/audit/index.ts'
import type pg from 'pg'
import { createDatabase, type Db } from '#platform/db/index.ts'
import { errorText } from '#platform/operator/operator.ts'

/** Who sits at the machine, as far as the system knows: `root@server1`. */
export function operatorName(): string {
  return `${userInfo().username}@${hostname()}`
}

/** Opens the database with the audit trail of the installation, for a command that changes something. */
export async function withAudit<T>(
  { url, dataDir }: { url: string; dataDir: string },
  work: (parts: { db: Db; pool: pg.Pool; audit: Audit; now: Date }) => Promise<T>,
): Promise<T> {
  const { db, pool } = createDatabase(url, {
    max: 2,
    statementTimeoutMs: 0,
    applicationName: 'zhike-operator',
  })
  try {
    const log = pino({ level: 'silent' })
    const audit = await createAudit({ db, dataDir, log, now: () => new Date() })
    return await work({ db, pool, audit, now: new Date() })
  } finally {
    await db.destroy()
  }
}

/**
 * Notes in the audit trail what an operator did to the whole installation. What was done stays done when the note
 * cannot be written (a full disk is when backups are needed most): that is said at the terminal instead.
 */
export async function noteOperation(
  place: { url: string; dataDir: string },
  action: AuditAction,
  detail: Readonly<Record<string, unknown>>,
): Promise<void> {
  try {
    await withAudit(place, ({ db, audit }) =>
      db.transaction().execute((tx) =>
        audit.record(tx, {
          actorId: null,
          action,
          subjectKind: 'installation',
          subjectId: null,
          detail: { ...detail, operator: operatorName() },
          origin: null,
        }),
      ),
    )
  } catch (error) {
    console.error(`! 没能写入审计  could not be noted in the audit trail: ${errorText(error)}`)
  }
}

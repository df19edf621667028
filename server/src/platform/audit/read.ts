import type { Db } from '../db/index.ts'
import type { Grant } from '../policy/index.ts'

export interface AuditEntry {
  readonly seq: bigint
  readonly at: Date
  readonly actorId: string | null
  readonly action: string
  readonly subjectKind: string
  readonly subjectId: string | null
  readonly detail: Record<string, unknown>
  readonly address: string | null
  readonly requestId: string | null
}

export interface AuditFilter {
  readonly from?: Date
  /** The moment after the last one wanted. */
  readonly until?: Date
  readonly actorId?: string
  /** An action, or the beginning of one up to a dot: `identity.` finds everything of identity. */
  readonly action?: string
  /** Only records before this one (keyset paging, newest first). */
  readonly before?: bigint
  readonly limit: number
}

/**
 * Records that the grant reaches, newest first. `actorsInReach` are the people of the granted units: within a
 * narrower scope only what they did is shown, and nothing of the system itself or of failed sign-ins.
 */
export async function readAudit(
  db: Db,
  grant: Grant<'audit.read'>,
  actorsInReach: readonly string[],
  filter: AuditFilter,
): Promise<{ entries: AuditEntry[]; more: boolean }> {
  let query = db.selectFrom('audit_records').selectAll().orderBy('seq', 'desc')
  if (!grant.scope.all) {
    if (actorsInReach.length === 0) return { entries: [], more: false }
    query = query.where('actor_id', '=', (eb) => eb.fn.any(eb.val([...actorsInReach])))
  }
  if (filter.from) query = query.where('at', '>=', filter.from)
  if (filter.until) query = query.where('at', '<', filter.until)
  if (filter.actorId) query = query.where('actor_id', '=', filter.actorId)
  if (filter.before !== undefined) query = query.where('seq', '<', filter.before)
  if (filter.action?.endsWith('.'))
    query = query.where((eb) => eb.fn('starts_with', ['action', eb.val(filter.action)]))
  else if (filter.action) query = query.where('action', '=', filter.action)
  const rows = await query.limit(filter.limit + 1).execute()
  const entries = rows.slice(0, filter.limit).map((row) => ({
    seq: row.seq,
    at: row.at,
    actorId: row.actor_id,
    action: row.action,
    subjectKind: row.subject_kind,
    subjectId: row.subject_id,
    detail: row.detail as Record<string, unknown>,
    address: row.address,
    requestId: row.request_id,
  }))
  return { entries, more: rows.length > filter.limit }
}

import { sql } from 'kysely'
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
  /** Hexadecimal. */
  readonly seal: string
}

export interface AuditFilter {
  readonly from?: Date
  /** The moment after the last one wanted. */
  readonly until?: Date
  readonly actorId?: string
  /** Only what the system did, or an operator at the machine. */
  readonly system?: boolean
  /** Actions, or beginnings of them up to a dot: `identity.` finds everything of identity. Empty for all. */
  readonly actions: readonly string[]
  readonly subjectKind?: string
  readonly subjectId?: string
  /** Only records before this one (keyset paging, newest first). */
  readonly before?: bigint
  readonly limit: number
}

/** Records are in order of number; of time only as far as the clocks of all processes agreed. */
const CLOCK_SLACK = sql<string>`interval '1 hour'`

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
  const fitting = recordsThatFit(db, grant, actorsInReach, filter)
  if (fitting === null) return { entries: [], more: false }
  const query = fitting.selectAll().orderBy('seq', 'desc')
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
    seal: row.seal.toString('hex'),
  }))
  return { entries, more: rows.length > filter.limit }
}

/** How many records `readAudit` would tell, over all its pages. */
export async function countAudit(
  db: Db,
  grant: Grant<'audit.read'>,
  actorsInReach: readonly string[],
  filter: Omit<AuditFilter, 'limit' | 'before'>,
): Promise<number> {
  const fitting = recordsThatFit(db, grant, actorsInReach, filter)
  if (fitting === null) return 0
  const { count } = await fitting
    .select((eb) => eb.fn.countAll<bigint>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** The records that the grant reaches and the filter wants; null: none at all. */
function recordsThatFit(
  db: Db,
  grant: Grant<'audit.read'>,
  actorsInReach: readonly string[],
  filter: Omit<AuditFilter, 'limit'>,
) {
  let query = db.selectFrom('audit_records')
  if (!grant.scope.all) {
    if (actorsInReach.length === 0) return null
    query = query.where('actor_id', '=', (eb) => eb.fn.any(eb.val([...actorsInReach])))
  }
  const { from, until } = filter
  // The bounds by number keep an old month from being looked for from the newest record on.
  if (from) {
    query = query.where('at', '>=', from).where(
      'seq',
      '>',
      sql<bigint>`coalesce((select seq from audit_records
        where at < ${from}::timestamptz - ${CLOCK_SLACK} order by at desc limit 1), 0)`,
    )
  }
  if (until) {
    query = query.where('at', '<', until).where(
      'seq',
      '<',
      sql<bigint>`coalesce((select seq from audit_records
        where at > ${until}::timestamptz + ${CLOCK_SLACK} order by at limit 1), 9223372036854775807)`,
    )
  }
  if (filter.actorId) query = query.where('actor_id', '=', filter.actorId)
  if (filter.system === true) query = query.where('actor_id', 'is', null)
  if (filter.subjectKind) query = query.where('subject_kind', '=', filter.subjectKind)
  if (filter.subjectId) query = query.where('subject_id', '=', filter.subjectId)
  if (filter.before !== undefined) query = query.where('seq', '<', filter.before)
  if (filter.actions.length > 0) {
    const exact = filter.actions.filter((action) => !action.endsWith('.'))
    const beginnings = filter.actions.filter((action) => action.endsWith('.'))
    query = query.where((eb) =>
      eb.or([
        ...(exact.length > 0 ? [eb('action', 'in', exact)] : []),
        ...beginnings.map((beginning) => eb('action', 'like', `${beginning.replaceAll(/[%_\\]/g, '\\$&')}%`)),
      ]),
    )
  }
  return query
}

import { sql } from 'kysely'
import type { Executor, Tx } from '#platform/db/index.ts'
import { type Grant, scopeCondition } from '#platform/policy/index.ts'

export interface ExportRequestRow {
  readonly id: string
  readonly kind: string
  readonly title: string
  readonly purpose: string
  readonly note: string | null
  readonly row_count: number
  readonly state: 'waiting' | 'approved' | 'refused' | 'used'
  readonly asked_by: string
  readonly asked_unit: string
  readonly asked_at: Date
  readonly expires_at: Date
  readonly decided_by: string | null
  readonly decided_at: Date | null
  readonly reason: string | null
}
const columns = sql.raw(
  'id, kind, title, purpose, note, row_count, state, asked_by, asked_unit, asked_at, expires_at, decided_by, decided_at, reason',
)

/** A person's open request for exactly this export, locked; requests past their time are closed first. */
export async function openRequest(
  tx: Tx,
  askedBy: string,
  fingerprint: string,
  now: Date,
): Promise<ExportRequestRow | null> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`export ${askedBy} ${fingerprint}`}, 0))`.execute(
    tx,
  )
  await sql`
    update export_requests set state = 'refused'
     where asked_by = ${askedBy} and fingerprint = ${fingerprint} and state in ('waiting', 'approved')
       and expires_at <= ${now}`.execute(tx)
  const { rows } = await sql<ExportRequestRow>`
    select ${columns} from export_requests
     where asked_by = ${askedBy} and fingerprint = ${fingerprint} and state in ('waiting', 'approved')
     for update`.execute(tx)
  return rows[0] ?? null
}

export async function askSecondPerson(
  tx: Tx,
  request: Omit<ExportRequestRow, 'state' | 'decided_by' | 'decided_at' | 'reason'> & {
    readonly fingerprint: string
  },
): Promise<void> {
  await sql`
    insert into export_requests (id, kind, fingerprint, title, purpose, note, row_count, state, asked_by, asked_unit,
      asked_at, expires_at)
    values (${request.id}, ${request.kind}, ${request.fingerprint}, ${request.title}, ${request.purpose},
      ${request.note}, ${request.row_count}, 'waiting', ${request.asked_by}, ${request.asked_unit},
      ${request.asked_at}, ${request.expires_at})`.execute(tx)
}

export async function markUsed(tx: Tx, id: string, now: Date): Promise<void> {
  await sql`update export_requests set state = 'used', used_at = ${now} where id = ${id}`.execute(tx)
}

/** Closes a request whose export has grown beyond what was approved. */
export async function closeOutgrown(tx: Tx, id: string): Promise<void> {
  await sql`update export_requests set state = 'refused' where id = ${id}`.execute(tx)
}

export async function requestsOf(db: Executor, askedBy: string): Promise<ExportRequestRow[]> {
  const { rows } = await sql<ExportRequestRow>`
    select ${columns} from export_requests where asked_by = ${askedBy} order by asked_at desc limit 100`.execute(
    db,
  )
  return rows
}

/** Requests of others within reach, those that wait first. */
export async function requestsInReach(
  db: Executor,
  grant: Grant<'privacy.approve'>,
): Promise<ExportRequestRow[]> {
  const { rows } = await sql<ExportRequestRow>`
    select ${columns} from export_requests r
     where ${scopeCondition(grant.scope, 'r.asked_unit', 'r.asked_by')} and r.asked_by <> ${grant.actor?.userId ?? null}
     order by (r.state = 'waiting') desc, r.asked_at desc limit 200`.execute(db)
  return rows
}

/** The second person's word on a request that waits; null when there is none within reach, or it is one's own. */
export async function decideRequest(
  tx: Tx,
  grant: Grant<'privacy.approve'>,
  decision: { readonly id: string; readonly approve: boolean; readonly reason: string | null },
  by: string,
  at: { readonly now: Date; readonly expiresAt: Date },
): Promise<ExportRequestRow | null> {
  const { rows } = await sql<ExportRequestRow>`
    update export_requests r set state = ${decision.approve ? 'approved' : 'refused'}, decided_by = ${by},
           decided_at = ${at.now}, reason = ${decision.reason},
           expires_at = case when ${decision.approve} then ${at.expiresAt}::timestamptz else r.expires_at end
     where r.id = ${decision.id} and r.state = 'waiting' and r.expires_at > ${at.now} and r.asked_by <> ${by}
       and ${scopeCondition(grant.scope, 'r.asked_unit', 'r.asked_by')}
     returning ${columns}`.execute(tx)
  return rows[0] ?? null
}

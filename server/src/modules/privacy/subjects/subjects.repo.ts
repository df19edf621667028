import { sql } from 'kysely'
import type { Executor, Tx } from '#platform/db/index.ts'
import { type Grant, scopeCondition } from '#platform/policy/index.ts'

export interface Outcome {
  readonly rows: number
  readonly files: number
  /** By table: how many rows stay. */
  readonly kept: readonly { readonly table: string; readonly rows: number }[]
}
export interface SubjectRequestRow {
  readonly id: string
  readonly customer_id: string
  readonly kind: 'file' | 'erasure'
  readonly asked_by: string
  readonly way: 'in_person' | 'written' | 'phone' | 'online'
  readonly identity_check: 'id_document' | 'call_back' | 'known_in_person' | 'authorised_agent'
  readonly note: string | null
  readonly unit_id: string
  readonly owner_id: string | null
  readonly state: 'waiting' | 'approved' | 'refused' | 'done'
  readonly due_on: string
  readonly made_by: string
  readonly made_at: Date
  readonly decided_by: string | null
  readonly decided_at: Date | null
  readonly reason: string | null
  readonly expires_at: Date | null
  readonly done_at: Date | null
  readonly outcome: Outcome | null
}
export interface HoldRow {
  readonly id: string
  readonly customer_id: string
  readonly reason: string
  readonly until: string | null
  readonly placed_by: string
  readonly placed_at: Date
}
type Deciding = Grant<'privacy.approve'>
type Seeing = Grant<'privacy.approve' | 'privacy.subjects'>

const columns = sql.raw(
  `r.id, r.customer_id, r.kind, r.asked_by, r.way, r.identity_check, r.note, r.unit_id, r.owner_id, r.state, r.due_on,
   r.made_by, r.made_at, r.decided_by, r.decided_at, r.reason, r.expires_at, r.done_at, r.outcome`,
)
const inReach = (grant: Seeing) => scopeCondition(grant.scope, 'r.unit_id', 'r.owner_id', 'r.customer_id')

/** A request as it was made; false when its id is taken. */
export async function insertRequest(
  tx: Tx,
  _grant: Grant<'privacy.subjects'>,
  row: Omit<
    SubjectRequestRow,
    'state' | 'decided_by' | 'decided_at' | 'reason' | 'expires_at' | 'done_at' | 'outcome'
  >,
): Promise<boolean> {
  const { rows } = await sql`
    insert into subject_requests (id, customer_id, kind, asked_by, way, identity_check, note, unit_id, owner_id, state,
      due_on, made_by, made_at)
    values (${row.id}, ${row.customer_id}, ${row.kind}, ${row.asked_by}, ${row.way}, ${row.identity_check}, ${row.note},
      ${row.unit_id}, ${row.owner_id}, 'waiting', ${row.due_on}, ${row.made_by}, ${row.made_at})
    on conflict (id) do nothing returning id`.execute(tx)
  return rows.length > 0
}

/** Whether a request of the kind waits for the customer; asked under a lock, so that two do not both say no. */
export async function waitsAlready(tx: Tx, customerId: string, kind: string): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`subject ${customerId}`}, 0))`.execute(tx)
  const { rows } = await sql`
    select 1 from subject_requests where customer_id = ${customerId} and kind = ${kind} and state = 'waiting'`.execute(
    tx,
  )
  return rows.length > 0
}

export async function requestById(
  db: Executor,
  grant: Seeing,
  id: string,
  lock = false,
): Promise<SubjectRequestRow | null> {
  const { rows } = await sql<SubjectRequestRow>`
    select ${columns} from subject_requests r where r.id = ${id} and ${inReach(grant)}
    ${lock ? sql`for update` : sql``}`.execute(db)
  return rows[0] ?? null
}

/** Requests in reach, those that wait first. */
export async function requestsInReach(db: Executor, grant: Deciding): Promise<SubjectRequestRow[]> {
  const { rows } = await sql<SubjectRequestRow>`
    select ${columns} from subject_requests r where ${inReach(grant)}
     order by (r.state = 'waiting') desc, r.made_at desc limit 200`.execute(db)
  return rows
}

export async function settleRequest(
  tx: Tx,
  _grant: Deciding,
  id: string,
  to: Pick<
    SubjectRequestRow,
    'state' | 'decided_by' | 'decided_at' | 'reason' | 'expires_at' | 'done_at' | 'outcome'
  >,
): Promise<void> {
  await sql`
    update subject_requests set state = ${to.state}, decided_by = ${to.decided_by}, decided_at = ${to.decided_at},
      reason = ${to.reason}, expires_at = ${to.expires_at}, done_at = ${to.done_at},
      outcome = ${to.outcome === null ? null : JSON.stringify(to.outcome)}::jsonb
     where id = ${id}`.execute(tx)
}

/** The first time somebody takes the file. */
export async function markTaken(tx: Tx, id: string, at: Date): Promise<void> {
  await sql`update subject_requests set done_at = coalesce(done_at, ${at}) where id = ${id}`.execute(tx)
}

/** Holds that stand on a day: of one customer, or all in reach. */
export async function holdsStanding(
  db: Executor,
  today: string,
  of: { readonly cards: readonly string[] } | { readonly grant: Deciding },
): Promise<HoldRow[]> {
  const wanted =
    'cards' in of
      ? sql`r.customer_id = any(${of.cards}::uuid[])`
      : scopeCondition(of.grant.scope, 'r.unit_id', 'r.owner_id', 'r.customer_id')
  const { rows } = await sql<HoldRow>`
    select r.id, r.customer_id, r.reason, r.until, r.placed_by, r.placed_at from legal_holds r
     where r.lifted_at is null and (r.until is null or r.until >= ${today}::date) and ${wanted}
     order by r.placed_at desc limit 200`.execute(db)
  return rows
}

export async function insertHold(
  tx: Tx,
  _grant: Deciding,
  row: HoldRow & { readonly unit_id: string | null; readonly owner_id: string | null },
): Promise<void> {
  await sql`
    insert into legal_holds (id, customer_id, reason, until, unit_id, owner_id, placed_by, placed_at)
    values (${row.id}, ${row.customer_id}, ${row.reason}, ${row.until}, ${row.unit_id}, ${row.owner_id},
      ${row.placed_by}, ${row.placed_at}) on conflict (id) do nothing`.execute(tx)
}

/** The customer of the hold that was lifted; null when there is none in reach. */
export async function liftHold(
  tx: Tx,
  grant: Deciding,
  id: string,
  by: string,
  at: Date,
): Promise<string | null> {
  const { rows } = await sql<{ customer_id: string }>`
    update legal_holds r set lifted_by = ${by}, lifted_at = ${at}
     where r.id = ${id} and r.lifted_at is null
       and ${scopeCondition(grant.scope, 'r.unit_id', 'r.owner_id', 'r.customer_id')}
     returning r.customer_id`.execute(tx)
  return rows[0]?.customer_id ?? null
}

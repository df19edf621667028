import { sql } from 'kysely'
import type { FeedDetail } from '#contracts/feeds.ts'
import type { Executor, Tx } from '#platform/db/index.ts'
import type { Grant } from '#platform/policy/index.ts'

export interface FeedRow {
  readonly id: string
  readonly ownerId: string
  readonly detail: FeedDetail
  readonly createdAt: Date
  readonly lastReadAt: Date | null
}

const columns = sql`
  id, owner_id as "ownerId", detail, created_at as "createdAt", last_read_at as "lastReadAt"`

export async function feedsOf(
  db: Executor,
  _grant: Grant<'visits.perform'>,
  ownerId: string,
): Promise<FeedRow[]> {
  const { rows } = await sql<FeedRow>`
    select ${columns} from calendar_feeds where owner_id = ${ownerId} and revoked_at is null
    order by created_at desc`.execute(db)
  return rows
}

export async function insertFeed(tx: Tx, row: FeedRow, tokenHash: Buffer): Promise<void> {
  await sql`
    insert into calendar_feeds (id, owner_id, token_hash, detail, created_at)
    values (${row.id}, ${row.ownerId}, ${tokenHash}, ${row.detail}, ${row.createdAt})`.execute(tx)
}

export async function revokeFeedOf(tx: Tx, ownerId: string, id: string, at: Date): Promise<boolean> {
  const { rows } = await sql`
    update calendar_feeds set revoked_at = ${at}
    where id = ${id} and owner_id = ${ownerId} and revoked_at is null returning id`.execute(tx)
  return rows.length === 1
}

/** The feed behind a secret, which is noted as read. */
export async function feedByToken(db: Executor, tokenHash: Buffer, at: Date): Promise<FeedRow | null> {
  const { rows } = await sql<FeedRow>`
    update calendar_feeds set last_read_at = ${at}
    where token_hash = ${tokenHash} and revoked_at is null returning ${columns}`.execute(db)
  return rows[0] ?? null
}

export interface FeedVisit {
  readonly date: string
  readonly customerId: string
  readonly arriveAt: number | null
  readonly departAt: number | null
}

/** Visits of somebody's confirmed days, and of the confirmed month plan where a day has no plan of its own. */
export async function visitsForFeed(
  db: Executor,
  ownerId: string,
  from: string,
  to: string,
): Promise<FeedVisit[]> {
  const { rows } = await sql<FeedVisit>`
    select p.plan_date as date, s.customer_id as "customerId", s.arrive_at as "arriveAt",
      s.depart_at as "departAt", s.sequence
    from visit_plans p join plan_stops s on s.plan_id = p.id
    where p.owner_id = ${ownerId} and p.plan_date between ${from}::date and ${to}::date
      and p.state = 'confirmed' and s.removed_at is null and s.skip_reason is null
    union all
    select v.visit_date, v.customer_id, v.arrive_at, v.depart_at, v.sequence
    from month_plans m join month_visits v on v.plan_id = m.id
    where m.owner_id = ${ownerId} and m.state = 'confirmed'
      and v.visit_date between ${from}::date and ${to}::date
      and not exists (select 1 from visit_plans p where p.owner_id = m.owner_id
        and p.plan_date = v.visit_date and p.state = 'confirmed')
    order by 1, 5`.execute(db)
  return rows
}

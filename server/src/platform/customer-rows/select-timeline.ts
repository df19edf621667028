import { type RawBuilder, sql } from 'kysely'
import type { Executor } from '../db/index.ts'
import type { TimelineEntry, TimelineQuery } from './customer-rows.ts'

/**
 * Reads a page of a source's timeline. Each event query answers the columns `id` (text, unique over all of them),
 * `kind`, `at`, `by`, `facts` (jsonb) and `text`, for the customer alone and within what the viewer may see. Moments
 * count in milliseconds, as they travel, so that no entry falls between two pages.
 */
export async function selectTimeline(
  db: Executor,
  query: Pick<TimelineQuery, 'kinds' | 'before' | 'search' | 'limit'>,
  events: readonly RawBuilder<unknown>[],
): Promise<TimelineEntry[]> {
  if (events.length === 0 || query.kinds.length === 0) return []
  const { before, search } = query
  const at = sql`date_trunc('milliseconds', e.at)`
  const older = before
    ? sql`(${at}, e.id collate "C") < (${before.at}::timestamptz, ${before.id} collate "C")`
    : sql`true`
  const found = search ? sql`position(lower(${search}) in lower(e.text)) > 0` : sql`true`
  const { rows } = await sql<TimelineEntry>`
    select e.id, e.kind, ${at} as at, e.by, e.facts, e.text
      from (${sql.join(events, sql` union all `)}) e
     where e.kind = any(${query.kinds}::text[]) and ${older} and ${found}
     order by ${at} desc, e.id collate "C" desc
     limit ${query.limit}`.execute(db)
  return rows
}

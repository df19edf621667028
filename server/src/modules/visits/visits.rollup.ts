import { sql, type RawBuilder } from 'kysely'
import type { RollupReader } from '#platform/customer-rows/customer-rows.ts'
import { notWithdrawn } from './visits.analysis.ts'

const minutes = sql`(extract(epoch from v.ended_at - v.started_at) / 60)::float8`

/** Visits of customers, for roll-up fields of their cards: how many, how long, and when the last one was. */
export const visitRollup: RollupReader = async (db, { customerIds, how, measure, from, to }) => {
  const value = measure === 'minutes' ? minutes : sql`null::float8`
  const results: Record<typeof how, RawBuilder<unknown>> = {
    count: sql`count(*)::float8`,
    sum: sql`sum(${value})`,
    avg: sql`avg(${value})`,
    min: sql`min(${value})`,
    max: sql`max(${value})`,
    last:
      measure === null
        ? sql`max(v.visit_date)`
        : sql`(array_agg(${value} order by v.started_at desc) filter (where v.ended_at is not null))[1]`,
    days_since: sql`(${to}::date - max(v.visit_date))::float8`,
  }
  const { rows } = await sql<{ id: string; result: number | string | null }>`
    select v.customer_id as id, ${results[how]} as result
      from visits v
     where v.customer_id = any(${customerIds}::uuid[]) and v.visit_date <= ${to}::date
       and ${from === null ? sql`true` : sql`v.visit_date >= ${from}::date`}
       and v.started_at is not null and v.merged_into is null and ${notWithdrawn}
     group by 1`.execute(db)
  return new Map(rows.flatMap(({ id, result }) => (result === null ? [] : [[id, result] as const])))
}

import { sql } from 'kysely'
import type { PlanningCustomer } from '#modules/customers/index.ts'
import type { Executor } from '#platform/db/index.ts'
import type { VisitSettings } from '../visits.settings.ts'

/** What the last visits to a customer say of the time one needs there. */
export interface Learned {
  readonly minutes: number
  /** Visits behind it. */
  readonly visits: number
}
export type LearnedMinutes = ReadonlyMap<string, Learned>

export interface ServiceTime {
  readonly minutes: number
  readonly source: 'card' | 'history' | 'default'
}

/** Times outside of this are presses that were forgotten or doubled, not visits. */
const PLAUSIBLE = { least: 1, most: 480 }

/**
 * The median length of the last `learnVisits` finished visits to each customer; customers with fewer than
 * `learnLeast` are absent. A median, so that one visit that was never ended in time spoils nothing.
 */
export async function learnedMinutes(
  db: Executor,
  customerIds: readonly string[],
  { learnVisits, learnLeast }: Pick<VisitSettings, 'learnVisits' | 'learnLeast'>,
): Promise<LearnedMinutes> {
  if (customerIds.length === 0) return new Map()
  const { rows } = await sql<Learned & { id: string }>`
    select c.id, percentile_cont(0.5) within group (order by v.minutes) as minutes, count(*)::int as visits
    from unnest(${[...new Set(customerIds)]}::uuid[]) as c (id)
    cross join lateral (
      select extract(epoch from v.ended_at - v.started_at)::float8 / 60 as minutes from visits v
      where v.customer_id = c.id and v.ended_at > v.started_at and v.merged_into is null
        and v.ended_at - v.started_at between make_interval(mins => ${PLAUSIBLE.least})
          and make_interval(mins => ${PLAUSIBLE.most})
      order by v.visit_date desc, v.started_at desc limit ${Math.round(learnVisits)}) v
    group by c.id having count(*) >= ${Math.round(learnLeast)}`.execute(db)
  return new Map(rows.map(({ id, minutes, visits }) => [id, { minutes: Math.round(minutes), visits }]))
}

/** Expected minutes at a customer: what its card says, else what its last visits took, else the type's default. */
export function serviceTime(
  customer: PlanningCustomer,
  settings: VisitSettings,
  learned: LearnedMinutes | null,
): ServiceTime {
  if (customer.serviceMinutes !== null) return { minutes: customer.serviceMinutes, source: 'card' }
  const known = learned?.get(customer.id)
  if (known) return { minutes: known.minutes, source: 'history' }
  return { minutes: settings.typeMinutes.get(customer.type) ?? settings.serviceOther, source: 'default' }
}

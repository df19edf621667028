import { sql } from 'kysely'
import type { PlanVersion } from '#contracts/visit-plans.ts'
import type { Executor, Tx } from '#platform/db/index.ts'
import type { RoutedPlan } from './plan-route.ts'

/** An order of a day as it is remembered. */
export interface RememberedOrder {
  readonly customerIds: readonly string[]
  readonly metres: number
  /** Minutes of the day. */
  readonly finishAt: number | null
}
export interface VersionRow {
  readonly version: number
  readonly at: Date
  readonly actorId: string | null
  readonly reason: PlanVersion['reason']
  readonly note: string | null
  readonly before: RememberedOrder
  readonly after: RememberedOrder
}

export const rememberedOrder = ({ stops, route }: RoutedPlan): RememberedOrder => ({
  customerIds: stops.map((stop) => stop.customerId),
  metres: route?.metres ?? 0,
  finishAt: route?.finishAt ?? null,
})

export async function addVersion(tx: Tx, planId: string, row: VersionRow): Promise<void> {
  await sql`
    insert into plan_versions (plan_id, version, at, actor_id, reason, note, before, after)
    values (${planId}, ${row.version}, ${row.at}, ${row.actorId}, ${row.reason}, ${row.note},
      ${JSON.stringify(row.before)}::jsonb, ${JSON.stringify(row.after)}::jsonb)
    on conflict (plan_id, version) do nothing`.execute(tx)
}

/** Newest first. */
export async function versionsOf(db: Executor, planId: string): Promise<VersionRow[]> {
  const { rows } = await sql<VersionRow>`
    select version, at, actor_id as "actorId", reason, note, before, after from plan_versions
    where plan_id = ${planId} order by version desc limit 100`.execute(db)
  return rows
}

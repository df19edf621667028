import { sql } from 'kysely'
import type { PlaceVerdict } from '#contracts/in-place.ts'
import type { VisitsContext } from '../visits.context.ts'

/** A visit as somebody claims to have made it, with the verdict of the active proof and without positions. */
export interface ClaimedVisit {
  readonly id: string
  readonly customerId: string
  readonly ownerId: string
  readonly date: string
  readonly startedAt: Date
  readonly endedAt: Date
  readonly verdict: PlaceVerdict['verdict']
}

/** Finished visits, records of a second phone left out, oldest first. */
export async function claimedVisits(
  { platform }: Pick<VisitsContext, 'platform'>,
  wanted:
    | { readonly ids: readonly string[] }
    | { readonly customerIds: readonly string[]; readonly from: string; readonly to: string },
): Promise<ClaimedVisit[]> {
  const which =
    'ids' in wanted
      ? sql`v.id = any(${wanted.ids}::uuid[])`
      : sql`v.customer_id = any(${wanted.customerIds}::uuid[])
          and v.visit_date between ${wanted.from}::date and ${wanted.to}::date`
  const { rows } = await sql<ClaimedVisit>`
    select v.id, v.customer_id as "customerId", v.owner_id as "ownerId", v.visit_date as date,
      v.started_at as "startedAt", v.ended_at as "endedAt",
      coalesce(v.start_place ->> 'verdict', 'no_fix') as verdict
    from visits v
    where v.started_at is not null and v.ended_at is not null and v.merged_into is null
      and v.withdrawn_at is null and ${which}
    order by v.started_at`.execute(platform.db)
  return rows
}

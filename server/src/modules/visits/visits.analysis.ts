import { sql } from 'kysely'
import type { TravelModel } from '#engines/geo/index.ts'
import { type Grant, scopeCondition } from '#platform/policy/index.ts'
import type { VisitsContext } from './visits.context.ts'
import { readVisitSettings } from './visits.settings.ts'

type Reading = Grant<'analysis.read' | 'analysis.aggregate' | 'analysis.site'>
interface Extent {
  readonly from: string
  readonly to: string
  readonly unitIds: readonly string[] | null
}

/** A started visit as analysis reads it; what belongs to another record of the same visit is left out. */
export interface VisitFact {
  readonly id: string
  readonly customerId: string
  readonly ownerId: string
  readonly unitId: string
  readonly date: string
  readonly startedAt: Date
  readonly endedAt: Date | null
  readonly verdict: string | null
  /** Where it was proved, WGS-84; null without a fix that is good enough. */
  readonly at: { readonly lng: number; readonly lat: number } | null
}

/** The same as `isWithdrawn` says of a row: what was taken back in time is no visit. */
export const notWithdrawn = sql`
  (v.ended_at is not null or v.withdrawn_at is null
    or v.withdrawn_at - v.started_at > make_interval(mins => v.withdrawal_minutes))`

/** What analysis asks of visits. */
export function createVisitFacts({ platform }: Pick<VisitsContext, 'platform'>) {
  const { db, settings } = platform
  const inReach = (grant: Reading, unitIds: readonly string[] | null, table: 'v' | 'p') =>
    sql`${unitIds === null ? sql`true` : sql`${sql.ref(`${table}.unit_id`)} = any(${unitIds}::uuid[])`}
        and ${scopeCondition(grant.scope, `${table}.unit_id`, `${table}.owner_id`)}`
  return {
    async visitFacts(grant: Reading, extent: Extent, ownerId: string | null = null): Promise<VisitFact[]> {
      const { rejectAccuracy } = await readVisitSettings(settings, null)
      const { rows } = await sql<Omit<VisitFact, 'at'> & { lng: number | null; lat: number | null }>`
        select v.id, v.customer_id as "customerId", v.owner_id as "ownerId", v.unit_id as "unitId",
               v.visit_date as date, v.started_at as "startedAt", v.ended_at as "endedAt",
               v.start_place ->> 'verdict' as verdict, (f.fix ->> 'lng')::float8 as lng, (f.fix ->> 'lat')::float8 as lat
          from visits v
          cross join lateral (
            select case when (v.start_fix ->> 'accuracy')::float8 <= ${rejectAccuracy} then v.start_fix
                        when (v.end_fix ->> 'accuracy')::float8 <= ${rejectAccuracy} then v.end_fix end as fix) f
         where v.visit_date between ${extent.from} and ${extent.to} and v.started_at is not null
           and v.merged_into is null and ${notWithdrawn} and ${inReach(grant, extent.unitIds, 'v')}
           and ${ownerId === null ? sql`true` : sql`v.owner_id = ${ownerId}`}
         order by v.started_at`.execute(db)
      return rows.map(({ lng, lat, ...row }) => ({
        ...row,
        at: lng === null || lat === null ? null : { lng, lat },
      }))
    },

    /** Confirmed plans with the way between their customers in metres; the way from and to the office is left out. */
    async planFacts(
      grant: Reading,
      extent: Extent,
    ): Promise<{ ownerId: string; date: string; metres: number }[]> {
      const { rows } = await sql<{ ownerId: string; date: string; metres: number }>`
        select of_plan.owner_id as "ownerId", of_plan.plan_date as date,
               coalesce(sum(of_plan.leg_metres) filter (where of_plan.place > 1), 0) as metres
          from (
            select p.id, p.owner_id, p.plan_date, s.leg_metres,
                   row_number() over (partition by p.id order by s.sequence) as place
              from visit_plans p join plan_stops s on s.plan_id = p.id and s.removed_at is null
             where p.plan_date between ${extent.from} and ${extent.to} and p.state = 'confirmed'
               and ${inReach(grant, extent.unitIds, 'p')}) of_plan
         group by of_plan.id, of_plan.owner_id, of_plan.plan_date`.execute(db)
      return rows
    },

    /** How somebody of a unit travels, for estimates of the time on the road. */
    async travelOf(unitId: string | null): Promise<TravelModel> {
      const { detour, speed, minutesPerLeg } = await readVisitSettings(settings, unitId)
      return { detour, metresPerSecond: speed / 3.6, secondsPerLeg: minutesPerLeg * 60 }
    },
  }
}

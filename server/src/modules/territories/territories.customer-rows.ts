import { sql } from 'kysely'
import { zonedMidnight } from '#platform/calendar/dates.ts'
import type { CustomerRows } from '#platform/customer-rows/customer-rows.ts'
import { subjectRows } from '#platform/customer-rows/subject-rows.ts'
import { selectTimeline } from '#platform/customer-rows/select-timeline.ts'
import { authorize } from '#platform/policy/index.ts'
import type { TerritoriesContext } from './territories.needs.ts'
import { territoryTables } from './territories.subject.ts'
import { territoriesMerge } from './territories.merge.ts'

/**
 * What territories keep about customers: the call and delivery districts that a customer came into. Owners that a
 * decision changed are on the card's own history. Whoever may read territories sees them of every customer in reach.
 */
export function territoryCustomerRows({ platform }: Pick<TerritoriesContext, 'platform'>): CustomerRows {
  return {
    module: 'territories',
    merge: territoriesMerge,
    subject: subjectRows(platform.db, territoryTables),
    timeline: {
      kinds: ['district_changed'],
      async read(query) {
        if (!authorize(query.viewer, 'territories.read').ok) return []
        const { timeZone } = platform.config
        const now = zonedMidnight(platform.calendar.today(), timeZone)
        return selectTimeline(platform.db, query, [
          sql`
          select 'district:' || a.layer || ':' || a.valid_from as id, 'district_changed' as kind,
                 a.valid_from::timestamp at time zone ${timeZone} as at, null::uuid as by,
                 jsonb_build_object('layer', a.layer, 'district', d.name, 'dayOnly', true) as facts, d.name as text
            from territory_assignments a join territory_districts d on d.id = a.district_id
           where a.layer in ('call', 'delivery') and a.customer_id = ${query.customer.id}
             and a.valid_from::timestamp at time zone ${timeZone} <= ${now}`,
        ])
      },
    },
  }
}

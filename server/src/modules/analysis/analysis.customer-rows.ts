import { sql } from 'kysely'
import type { CustomerRows } from '#platform/customer-rows/customer-rows.ts'
import { subjectRows } from '#platform/customer-rows/subject-rows.ts'
import { selectTimeline } from '#platform/customer-rows/select-timeline.ts'
import type { AnalysisContext } from './analysis.needs.ts'
import { analysisTables } from './analysis.subject.ts'
import { analysisMerge } from './analysis.merge.ts'

/** What analysis keeps about customers: when orders were delivered. Whoever may see the customer may see that. */
export function analysisCustomerRows({ platform }: Pick<AnalysisContext, 'platform'>): CustomerRows {
  return {
    module: 'analysis',
    merge: analysisMerge,
    subject: subjectRows(platform.db, analysisTables),
    timeline: {
      kinds: ['delivery'],
      read: (query) =>
        selectTimeline(platform.db, query, [
          sql`
          select 'delivery:' || d.ordered_on || ':' || d.number as id, 'delivery' as kind, d.delivered_at as at,
                 null::uuid as by,
                 jsonb_build_object('orderedOn', d.ordered_on,
                   'hours', round(extract(epoch from d.delivered_at - d.ordered_at) / 3600)) as facts,
                 null::text as text
            from order_deliveries d where d.customer_id = ${query.customer.id}`,
        ]),
    },
  }
}

import { sql } from 'kysely'
import type { CustomerRows } from '#platform/customer-rows/customer-rows.ts'
import { selectTimeline } from '#platform/customer-rows/select-timeline.ts'
import { authorize, scopeCondition } from '#platform/policy/index.ts'
import type { Platform } from '#platform/platform.ts'

/** What is told of relations: that they began and ended, as far as the other customer is in reach of the viewer too. */
export function relationsRows({ db }: Platform): CustomerRows {
  return {
    module: 'relations',
    timeline: {
      kinds: ['relation_changed'],
      async read(query) {
        const reading = authorize(query.viewer, 'customers.read')
        if (!reading.ok) return []
        const { id } = query.customer
        const side = (change: 'began' | 'ended') => sql`
          select ${change}::text || ':' || r.id as id, 'relation_changed' as kind,
                 ${change === 'began' ? sql`r.created_at` : sql`r.ended_at`} as at,
                 ${change === 'began' ? sql`r.created_by` : sql`r.ended_by`} as by,
                 jsonb_build_object('relation', r.kind, 'change', ${change}::text, 'fromHere', r.from_id = ${id},
                   'otherCustomerId', c.id) as facts,
                 concat_ws(' ', c.name, r.note) as text
            from customer_relations r
            join customers c on c.id = case when r.from_id = ${id} then r.to_id else r.from_id end
           where ${id}::uuid in (r.from_id, r.to_id)
             and ${scopeCondition(reading.value.scope, 'c.unit_id', 'c.owner_id', 'c.id')}
             and ${change === 'began' ? sql`true` : sql`r.ended_at is not null`}`
        return selectTimeline(db, query, [side('began'), side('ended')])
      },
    },
  }
}

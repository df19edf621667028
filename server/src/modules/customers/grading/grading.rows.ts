import { sql } from 'kysely'
import type { CustomerRows } from '#platform/customer-rows/customer-rows.ts'
import { selectTimeline } from '#platform/customer-rows/select-timeline.ts'
import type { Platform } from '#platform/platform.ts'

/** What is told of grades: when one changed, from what to what, by rule or by whom. */
export function gradingRows({ db }: Platform): CustomerRows {
  return {
    module: 'grading',
    timeline: {
      kinds: ['grade_changed'],
      read: (query) =>
        selectTimeline(db, query, [
          sql`
          select 'grade:' || h.id as id, 'grade_changed' as kind, h.at, h.by_id as by,
                 jsonb_build_object('before', h.before, 'after', h.after, 'cause', h.cause,
                   'score', round(h.score::numeric, 1), 'ruleVersion', h.rule_version) as facts,
                 h.note as text
            from customer_grade_history h where h.customer_id = ${query.customer.id}`,
        ]),
    },
  }
}

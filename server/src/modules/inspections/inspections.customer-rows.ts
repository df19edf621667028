import { type RawBuilder, sql } from 'kysely'
import type { CustomerRows } from '#platform/customer-rows/customer-rows.ts'
import { subjectRows } from '#platform/customer-rows/subject-rows.ts'
import { selectTimeline } from '#platform/customer-rows/select-timeline.ts'
import { type Actor, authorize, type RowScope, scopeCondition } from '#platform/policy/index.ts'
import { type InspectionsContext, viewerOf } from './inspections.context.ts'
import { inspectionTables } from './inspections.subject.ts'
import { inspectionsMerge } from './inspections.merge.ts'

/**
 * What assessments keep about customers. An assessment is about the account manager who looked after the shop:
 * leaders and assessors see it as they see its plan, the person assessed once it is published, and nobody else at
 * all, whoever the shop belongs to now.
 */
export function inspectionCustomerRows({
  platform,
  needs,
}: Pick<InspectionsContext, 'platform' | 'needs'>): CustomerRows {
  return {
    module: 'inspections',
    merge: inspectionsMerge,
    subject: subjectRows(platform.db, inspectionTables(needs.form?.fields ?? [])),
    timeline: {
      kinds: ['assessment'],
      async read(query) {
        const visible = visibleItems(query.viewer)
        if (visible.length === 0) return []
        return selectTimeline(platform.db, query, [
          sql`
          select 'item:' || i.id as id, 'assessment' as kind, coalesce(i.ended_at, i.started_at) as at,
                 p.assessor_id as by,
                 jsonb_build_object('title', p.title, 'number', p.number, 'score', round(i.score::numeric, 1),
                   'managerPersonId', i.manager_id) as facts,
                 i.remark as text
            from inspection_items i join inspection_plans p on p.id = i.plan_id
           where i.customer_id = ${query.customer.id} and i.state = 'done' and i.withdrawn_at is null
             and i.ended_at is not null and (${sql.join(visible, sql` or `)})`,
        ])
      },
    },
  }
}

/** Conditions on `i` and `p`, any of which lets somebody see an assessment. */
function visibleItems(actor: Actor): RawBuilder<boolean>[] {
  const inScope = (scope: RowScope) => scopeCondition(scope, 'i.unit_id', 'i.manager_id')
  const reading = authorize(actor, 'inspections.read')
  const responding = authorize(actor, 'inspections.respond')
  const viewer = reading.ok ? viewerOf(reading.value) : null
  return [
    ...(viewer
      ? [
          sql<boolean>`p.created_by = ${viewer.userId} or p.assessor_id = ${viewer.userId}`,
          sql<boolean>`p.state = 'published' and ${inScope(viewer.published)}`,
        ]
      : []),
    ...(viewer?.before ? [inScope(viewer.before)] : []),
    ...(responding.ok ? [sql<boolean>`p.state = 'published' and ${inScope(responding.value.scope)}`] : []),
  ]
}

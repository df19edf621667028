import { sql } from 'kysely'
import type { VisitForm } from '#contracts/operations.ts'
import type { CustomerRows, RiskFlag, SeenCustomer } from '#platform/customer-rows/customer-rows.ts'
import { subjectRows } from '#platform/customer-rows/subject-rows.ts'
import { selectTimeline } from '#platform/customer-rows/select-timeline.ts'
import { type Actor, authorize, covers, scopeCondition } from '#platform/policy/index.ts'
import { shiftDate } from '#platform/calendar/dates.ts'
import { notWithdrawn } from './visits.analysis.ts'
import type { VisitsContext } from './visits.context.ts'
import { readVisitSettings } from './visits.settings.ts'
import { visitTables } from './visits.subject.ts'
import { visitsMerge } from './visits.merge.ts'

/** Days back in which findings of visits still count as a risk. */
const FINDINGS_DAYS = 180

/** What visits keep about customers: the visits themselves, what was agreed, appointments, stops left out. */
export function visitCustomerRows({
  platform,
  needs,
}: Pick<VisitsContext, 'platform' | 'needs'>): CustomerRows {
  const { db, calendar, settings } = platform
  const fields = needs.visitForm?.fields ?? []
  const words = fields.flatMap(({ kind, code }) => (kind === 'text' ? [code] : []))
  const risky = fields.filter(({ risk }) => risk !== undefined)

  /** Which rows of this customer somebody may see: of a customer in reach all, of others their own. */
  function seen(viewer: Actor, customer: SeenCustomer, table: 'v' | 'p' | 'a') {
    const reading = authorize(viewer, 'visits.read')
    if (!reading.ok) return null
    const { scope } = reading.value
    return covers(scope, { ...customer, customerId: customer.id })
      ? sql`true`
      : scopeCondition(scope, `${table}.unit_id`, `${table}.owner_id`)
  }

  return {
    module: 'visits',
    merge: visitsMerge,
    subject: subjectRows(db, visitTables(fields)),
    timeline: {
      kinds: ['visit', 'next_step', 'next_step_marked', 'appointment', 'stop_skipped'],
      async read(query) {
        const { viewer, customer } = query
        const [visits, plans, appointments] = (['v', 'p', 'a'] as const).map((table) =>
          seen(viewer, customer, table),
        )
        if (!visits || !plans || !appointments) return []
        // A visit that is part of another record, or was taken back in time, is no visit of its own.
        const counted = sql`v.customer_id = ${customer.id} and v.started_at is not null
          and v.merged_into is null and ${notWithdrawn} and ${visits}`
        return selectTimeline(db, query, [
          sql`
          select 'visit:' || v.id as id, 'visit' as kind, v.started_at as at, v.owner_id as by,
                 jsonb_build_object('visitId', v.id, 'verdict', v.start_place ->> 'verdict',
                   'minutes', round(extract(epoch from v.ended_at - v.started_at) / 60),
                   'photos', cardinality(v.attached_photos)) as facts,
                 nullif(concat_ws(' · ', v.note, (select string_agg(v.findings ->> code, ' · ')
                   from unnest(${words}::text[]) as code)), '') as text
            from visits v where ${counted}`,
          sql`
          select 'step:' || v.id, 'next_step', v.ended_at, v.owner_id,
                 jsonb_build_object('visitId', v.id, 'dueOn', v.next_step_on), v.next_step
            from visits v where ${counted} and v.next_step is not null and v.ended_at is not null`,
          sql`
          select 'mark:' || m.id, 'next_step_marked', m.marked_at, m.marked_by,
                 jsonb_build_object('visitId', v.id, 'outcome', m.outcome, 'dueOn', m.due_on, 'note', m.note),
                 concat_ws(' · ', v.next_step, m.note)
            from next_step_marks m join visits v on v.id = m.visit_id
           where ${counted} and v.next_step is not null`,
          sql`
          select 'appointment:' || a.id, 'appointment', a.created_at, coalesce(a.created_by, a.owner_id),
                 jsonb_build_object('onDate', a.on_date, 'from', a.from_time, 'to', a.to_time,
                   'cancelled', a.cancelled_at is not null), a.note
            from appointments a where a.customer_id = ${customer.id} and ${appointments}`,
          sql`
          select 'skip:' || s.id, 'stop_skipped', s.skipped_at, p.owner_id,
                 jsonb_build_object('planDate', p.plan_date), s.skip_reason
            from plan_stops s join visit_plans p on p.id = s.plan_id
           where s.customer_id = ${customer.id} and s.skipped_at is not null and s.removed_at is null and ${plans}`,
        ])
      },
    },
    async risks(viewer, customer) {
      const visits = seen(viewer, customer, 'v')
      if (!visits) return []
      const today = calendar.today()
      const { nextStepDays } = await readVisitSettings(settings, customer.unitId)
      const [steps, findings] = await Promise.all([
        sql<{ since: string; count: number; step: string }>`
          select min(s.due) as since, count(*)::int as count, (array_agg(s.step order by s.due))[1] as step
            from (select coalesce(m.due_on, v.next_step_on) as due, v.next_step as step
                    from visits v left join lateral (
                      select * from next_step_marks m where m.visit_id = v.id
                       order by m.marked_at desc, m.id desc limit 1) m on true
                   where v.customer_id = ${customer.id} and v.next_step is not null and ${visits}
                     and (m.outcome is null or m.outcome = 'again')
                     and greatest(v.visit_date, m.due_on) > ${today}::date - ${nextStepDays}::int) s
           where s.due < ${today}::date having count(*) > 0`.execute(db),
        sql<{ date: string; findings: Record<string, unknown> }>`
          select v.visit_date as date, v.findings from visits v
           where v.customer_id = ${customer.id} and v.merged_into is null and ${visits}
             and v.visit_date > ${shiftDate(today, -FINDINGS_DAYS)}::date and v.findings <> '{}'
           order by v.visit_date desc, v.id desc`.execute(db),
      ])
      return [
        ...steps.rows.map(({ since, count, step }) => ({
          code: 'broken_steps',
          level: 'attention' as const,
          since,
          facts: { count, step },
        })),
        ...risky.flatMap((field) => riskOf(field, findings.rows)),
      ]
    },
  }
}

/** A flag counts however long ago it was set within the period; a rating only while it is the latest one. */
function riskOf(
  field: VisitForm['fields'][number],
  visits: readonly { readonly date: string; readonly findings: Readonly<Record<string, unknown>> }[],
): RiskFlag[] {
  if (field.risk === 'when_set') {
    const set = visits.filter(({ findings }) => findings[field.code] === true)
    const last = set[0]
    if (!last) return []
    return [
      {
        code: 'finding',
        level: 'danger',
        since: last.date,
        facts: { label: field.label, count: set.length },
      },
    ]
  }
  const last = visits.find(({ findings }) => typeof findings[field.code] === 'number')
  const value = Number(last?.findings[field.code])
  const { min = 1, max = 5 } = field
  if (!last || value >= (min + max) / 2) return []
  return [
    { code: 'low_rating', level: 'attention', since: last.date, facts: { label: field.label, value, max } },
  ]
}

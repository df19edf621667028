import { sql } from 'kysely'
import type { CustomerRows, RiskFlag } from '#platform/customer-rows/customer-rows.ts'
import { selectTimeline } from '#platform/customer-rows/select-timeline.ts'
import { daysBetween } from '#platform/calendar/dates.ts'
import type { Platform } from '#platform/platform.ts'
import { staleDays } from './timeline.settings.ts'
import { customersMerge } from '../merge/customer-rows.ts'
import { customerSubject } from '../subject/subject.rows.ts'

/** What this module keeps about customers: the card and its changes, owners, orders. */
export function customerRows({ db, config, settings, calendar }: Platform): CustomerRows {
  return {
    module: 'customers',
    merge: customersMerge,
    subject: customerSubject({ db, config }),
    timeline: {
      kinds: ['card_created', 'card_changed', 'owner_changed', 'order', 'merged', 'merge_undone'],
      read(query) {
        const { id } = query.customer
        const owner = (side: 'before' | 'after') => sql`
          (select c ->> ${side}::text from jsonb_array_elements(h.changes) c where c ->> 'field' = 'ownerId')`
        const unit = sql`
          (select c ->> 'after' from jsonb_array_elements(h.changes) c where c ->> 'field' = 'unitId')`
        const note = sql`
          (select c ->> 'after' from jsonb_array_elements(h.changes) c where c ->> 'field' = 'handoverNote')`
        const isHandOver = sql`h.changes @? '$[*].field ? (@ == "ownerId" || @ == "unitId")'`
        return selectTimeline(db, query, [
          sql`
          select 'card' as id, 'card_created' as kind,
                 least(c.created_at, c.entered_on::timestamp at time zone ${config.timeZone}) as at, c.created_by as by,
                 jsonb_build_object('source', c.source) as facts, null::text as text
            from customers c where c.id = ${id}`,
          sql`
          select 'change:' || h.id, 'owner_changed', h.at, h.by_id,
                 jsonb_build_object('fromPersonId', ${owner('before')}, 'toPersonId', ${owner('after')},
                   'toUnitId', ${unit}, 'source', h.source),
                 ${note}
            from customer_changes h where h.customer_id = ${id} and ${isHandOver}`,
          sql`
          select 'change:' || h.id, 'card_changed', h.at, h.by_id,
                 jsonb_build_object('source', h.source, 'changes', (
                   select string_agg(c ->> 'field', ',') from jsonb_array_elements(h.changes) c)),
                 (select string_agg(c ->> 'after', ' ') from jsonb_array_elements(h.changes) c
                   where c ->> 'field' in ('name', 'address', 'note', 'contactName'))
            from customer_changes h
           where h.customer_id = ${id} and not ${isHandOver} and h.source not in ('merge', 'merge_undone', 'grading', 'grade_override')`,
          sql`
          select 'merge:' || m.id, 'merged', m.at, m.by_id,
                 jsonb_build_object('mergeId', m.id, 'name', m.merged_name, 'licence', m.merged_licence,
                   'undone', m.undone_at is not null), m.reason
            from customer_merges m where m.survivor_id = ${id}`,
          sql`
          select 'unmerge:' || m.id, 'merge_undone', m.undone_at, m.undone_by,
                 jsonb_build_object('name', m.merged_name, 'licence', m.merged_licence), null::text
            from customer_merges m where m.survivor_id = ${id} and m.undone_at is not null`,
          sql`
          select 'order:' || o.ordered_on || ':' || o.number, 'order',
                 o.ordered_on::timestamp at time zone ${config.timeZone}, null::uuid,
                 jsonb_build_object('volume', o.volume, 'amountFen', o.amount_fen, 'lines', o.lines,
                   'dayOnly', true),
                 null::text
            from customer_orders o where o.customer_id = ${id}`,
        ])
      },
    },
    async risks(_viewer, customer) {
      const today = calendar.today()
      const limit = await settings.read(staleDays, customer.unitId)
      const { rows } = await sql<{
        updatedOn: string
        dueOn: string | null
        visitedOn: string | null
        state: string
      }>`
        select (c.updated_at at time zone ${config.timeZone})::date as "updatedOn", c.next_due_on as "dueOn",
               c.last_visit_on as "visitedOn", c.state
          from customers c where c.id = ${customer.id}`.execute(db)
      const card = rows[0]
      if (!card) return []
      const days = daysBetween(card.updatedOn, today)
      const late = card.dueOn === null ? 0 : daysBetween(card.dueOn, today)
      const flags: RiskFlag[] = []
      if (customer.ownerId === null) flags.push({ code: 'no_owner', level: 'danger', since: null, facts: {} })
      if (card.state !== 'active')
        flags.push({ code: 'not_active', level: 'attention', since: null, facts: { state: card.state } })
      if (late > 0)
        flags.push({
          code: 'visit_overdue',
          level: late > 30 ? 'danger' : 'attention',
          since: card.dueOn,
          facts: { days: late, visitedOn: card.visitedOn },
        })
      if (days > limit)
        flags.push({ code: 'stale_card', level: 'attention', since: card.updatedOn, facts: { days, limit } })
      return flags
    },
  }
}

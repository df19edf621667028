import { sql } from 'kysely'
import type { CustomerRows } from '#platform/customer-rows/customer-rows.ts'
import { selectTimeline } from '#platform/customer-rows/select-timeline.ts'
import type { Platform } from '#platform/platform.ts'

/** What is told of needs: when they were told, and what became of them; a promise that is overdue is a risk. */
export function needsRows({ db, calendar }: Platform): CustomerRows {
  return {
    module: 'needs',
    timeline: {
      kinds: ['need_told', 'need_answered'],
      read: (query) =>
        selectTimeline(db, query, [
          sql`
          select 'need:' || n.id as id, 'need_told' as kind, n.told_at as at, n.taken_by as by,
                 jsonb_build_object('kind', n.kind, 'toldBy', coalesce(p.name, n.told_by), 'state', n.state) as facts,
                 n.words as text
            from customer_needs n left join customer_people p on p.id = n.person_id
           where n.customer_id = ${query.customer.id}`,
          sql`
          select 'step:' || s.id, 'need_answered', s.at, s.by_id,
                 jsonb_build_object('state', s.state, 'dueOn', s.due_on, 'need', n.words), s.words
            from customer_need_steps s join customer_needs n on n.id = s.need_id
           where n.customer_id = ${query.customer.id}`,
        ]),
    },
    async risks(_viewer, customer) {
      const { rows } = await sql<{ since: string; count: number; words: string }>`
        select min(n.due_on) as since, count(*)::int as count, (array_agg(n.words order by n.due_on))[1] as words
          from customer_needs n
         where n.customer_id = ${customer.id} and n.state = 'promised' and n.due_on < ${calendar.today()}::date
        having count(*) > 0`.execute(db)
      return rows.map(({ since, count, words }) => ({
        code: 'need_overdue',
        level: 'attention' as const,
        since,
        facts: { count, words },
      }))
    },
  }
}

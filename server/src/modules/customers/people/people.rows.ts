import { sql } from 'kysely'
import type { CustomerRows, RiskFlag } from '#platform/customer-rows/customer-rows.ts'
import { selectTimeline } from '#platform/customer-rows/select-timeline.ts'
import type { Platform } from '#platform/platform.ts'
import { contactRisk } from './contact-risk.ts'
import { contactsWatched } from './people.settings.ts'

/** What is told of key persons: who came, changed and left; and when the relation hangs on one person. */
export function peopleRows({ db, settings }: Platform): CustomerRows {
  return {
    module: 'people',
    timeline: {
      kinds: ['person_changed'],
      read: (query) =>
        selectTimeline(db, query, [
          sql`
          select 'person:' || h.id as id, 'person_changed' as kind, h.at, h.by_id as by,
                 jsonb_build_object('name', p.name, 'position', p.position, 'change', h.kind,
                   'fields', array_to_string(h.fields, ',')) as facts,
                 concat_ws(' ', p.name, p.position) as text
            from customer_person_changes h join customer_people p on p.id = h.person_id
           where h.customer_id = ${query.customer.id}`,
        ]),
    },
    async risks(_viewer, customer) {
      const watched = await settings.read(contactsWatched, customer.unitId)
      const { rows } = await sql<{
        keyCustomer: boolean
        single: boolean
        left: boolean
        decider: boolean
        people: number
        leftOn: string | null
        leftName: string | null
      }>`
        select c.key_customer as "keyCustomer", ${contactRisk('single')} as single,
               ${contactRisk('key_left')} as left, s.decider, s.people, l.left_on as "leftOn", l.name as "leftName"
          from customers c
         cross join lateral (
            select coalesce(bool_or('decider' = any(p.influence)), false) as decider, count(*)::int as people
              from customer_people p where p.customer_id = c.id and p.left_on is null) s
          left join lateral (
            select p.left_on, p.name from customer_people p
             where p.customer_id = c.id and p.left_on is not null and 'decider' = any(p.influence)
             order by p.left_on desc limit 1) l on true
         where c.id = ${customer.id}`.execute(db)
      const found = rows[0]
      const flags: RiskFlag[] = []
      if (!found) return flags
      if (found.left)
        flags.push({
          code: 'key_left',
          level: 'danger',
          since: found.leftOn,
          facts: { name: found.leftName },
        })
      const isWatched = watched === 'all' || (watched === 'key' && found.keyCustomer)
      if (isWatched && found.single)
        flags.push({
          code: 'single_contact',
          level: found.keyCustomer ? 'danger' : 'attention',
          since: null,
          facts: { people: found.people },
        })
      if (isWatched && found.people > 0 && !found.decider && !found.left)
        flags.push({ code: 'no_decider', level: 'attention', since: null, facts: { people: found.people } })
      return flags
    },
  }
}

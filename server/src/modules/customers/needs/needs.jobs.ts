import { sql } from 'kysely'
import type { Job } from '#platform/jobs/jobs.ts'
import type { CustomersContext } from '../customers.context.ts'

/** Before the day begins: owners are told how many promises to their customers are due or overdue. */
export function createNeedsJob({ platform }: CustomersContext): Job {
  return {
    name: 'customers.needs_due',
    cron: '20 8 * * *',
    async run(_payload, { log }) {
      const told = await platform.db.transaction().execute(async (tx) => {
        const { rows } = await sql<{ ownerId: string; count: number }>`
          select c.owner_id as "ownerId", count(*)::int as count
            from customer_needs n join customers c on c.id = n.customer_id
           where n.state = 'promised' and n.due_on <= ${platform.calendar.today()}::date
             and c.owner_id is not null and c.state <> 'closed'
           group by 1`.execute(tx)
        for (const { ownerId, count } of rows)
          await platform.events.publish(tx, {
            type: 'customers.needs_due',
            subjectKind: 'customer_needs',
            subjectId: null,
            unitId: null,
            ownerId,
            data: { count },
          })
        return rows.length
      })
      log.info({ told }, 'owners told of promises that are due')
    },
  }
}

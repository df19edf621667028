import { sql } from 'kysely'
import type { CustomerMatters } from '#modules/customers/index.ts'
import { openStepsOf } from './field/next-steps.repo.ts'
import type { VisitsContext } from './visits.context.ts'
import { readVisitSettings } from './visits.settings.ts'

/** What is open with customers, for handing them over: ticked-off steps and past plans are not. */
export function createCustomerMatters({ platform }: Pick<VisitsContext, 'platform'>) {
  return {
    async mattersOf(
      customerIds: readonly string[],
      from: string,
    ): Promise<ReadonlyMap<string, CustomerMatters>> {
      if (customerIds.length === 0) return new Map()
      const { nextStepDays } = await readVisitSettings(platform.settings, null)
      const date = platform.calendar.today()
      const [steps, plans] = await Promise.all([
        openStepsOf(platform.db, customerIds, { date, days: nextStepDays }),
        sql<{ id: string; days: string[] }>`
          select s.customer_id as id, array_agg(distinct p.plan_date::text order by p.plan_date::text) as days
            from plan_stops s join visit_plans p on p.id = s.plan_id
           where s.customer_id = any(${customerIds}::uuid[]) and s.removed_at is null
             and p.plan_date >= ${from}::date
           group by s.customer_id`.execute(platform.db),
      ])
      const matters = new Map<string, CustomerMatters>(
        plans.rows.map(({ id, days }) => [id, { nextStep: null, nextStepOn: null, plannedOn: days }]),
      )
      // Ordered by their day: the first of a customer is the next.
      for (const { customerId, text, dueOn } of steps) {
        const known = matters.get(customerId)
        if (known?.nextStep) continue
        const step = { nextStep: text, nextStepOn: dueOn }
        matters.set(customerId, { plannedOn: known?.plannedOn ?? [], ...step })
      }
      return matters
    },
  }
}

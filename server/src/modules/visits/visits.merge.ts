import type { CustomerRows } from '#platform/customer-rows/customer-rows.ts'
import { movingRows } from '#platform/customer-rows/moving-rows.ts'

/** What visits keep about customers, and what a merge of two does with it. */
export const visitsMerge: NonNullable<CustomerRows['merge']> = movingRows(() => [
  {
    // A plan goes to a customer once; the stop of the other is off the plan, and visits still name it.
    table: 'plan_stops',
    key: ['id'],
    clash: 's.plan_id = f.plan_id and s.removed_at is null and f.removed_at is null',
    onClash: { removed_at: 'now()' },
  },
  { table: 'visits', key: ['id'] },
  {
    table: 'month_visits',
    key: ['id'],
    clash: 's.plan_id = f.plan_id and s.visit_date = f.visit_date',
  },
  { table: 'appointments', key: ['id'] },
  {
    table: 'handed_customers',
    key: ['absence_id', 'visit_date', 'customer_id'],
    clash: 's.absence_id = f.absence_id and s.visit_date = f.visit_date',
  },
])

import { sql } from 'kysely'
import type { Tx } from '#platform/db/index.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { VisitsContext } from '../visits.context.ts'
import { customerOutOfReach, planNotConfirmed } from '../visits.errors.ts'
import { planConfirmed } from '../visits.events.ts'
import type { Of } from './arrival.ts'

/**
 * Takes a customer of the person into the confirmed plan of the day of the press, after all others. A customer that
 * is on the plan already stays where it is. Visits of the day to the customer count for the new stop.
 */
export async function addStopOfPhone(
  tx: Tx,
  context: VisitsContext,
  { operation, person, at }: Of<'add_stop'>,
): Promise<Result<void>> {
  const date = context.platform.calendar.dateOf(at)
  const [customer] = await context.needs.customers.byIds([operation.customerId], tx)
  if (customer?.ownerId !== person.id) return fail(customerOutOfReach())
  const { rows } = await sql<{ id: string }>`
    select id from visit_plans
    where owner_id = ${person.id} and plan_date = ${date}::date and state = 'confirmed' for update`.execute(
    tx,
  )
  const plan = rows[0]
  if (!plan) return fail(planNotConfirmed())
  const added = await sql`
    insert into plan_stops (id, plan_id, customer_id, sequence, list_position, reasons)
    select ${operation.stopId}, ${plan.id}, ${customer.id}, last.sequence + 1, last.position + 1,
      '[{"code": "manual", "facts": {}, "points": 0}]'
    from (select coalesce(max(sequence), 0) as sequence, coalesce(max(list_position), 0) as position
      from plan_stops where plan_id = ${plan.id}) last
    on conflict do nothing returning id`.execute(tx)
  if (added.rows.length === 0) return ok(undefined)
  await sql`
    update visit_plans set version = version + 1, updated_at = now(), updated_by = ${person.id}
    where id = ${plan.id}`.execute(tx)
  await sql`
    update visits set stop_id = ${operation.stopId}
    where owner_id = ${person.id} and visit_date = ${date}::date and customer_id = ${customer.id}
      and stop_id is null`.execute(tx)
  await context.platform.events.publish(
    tx,
    planConfirmed(plan.id, date, { unitId: person.unitId, ownerId: person.id }),
  )
  return ok(undefined)
}

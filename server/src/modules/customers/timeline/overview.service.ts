import { sql } from 'kysely'
import type { customerOverview } from '#contracts/customer-timeline.ts'
import type { ResponseOf } from '#contracts/http.ts'
import type { Executor } from '#platform/db/index.ts'
import { notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Actor, Grant } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { findCard } from '../customers.read.ts'

type Overview = ResponseOf<typeof customerOverview>

/** S2.33: what was ordered by month, and what somebody should look at, the worst first. */
export async function overviewOf(
  context: CustomersContext,
  caller: { readonly grant: Grant<'customers.read'>; readonly actor: Actor },
  id: string,
): Promise<Result<Overview>> {
  const { db, calendar } = context.platform
  const card = await findCard(db, caller.grant, id)
  if (!card) return fail(notFound())
  const customer = { id, unitId: card.unit_id, ownerId: card.owner_id }
  const [months, lastOrderOn, risks] = await Promise.all([
    monthsOfOrders(db, caller.grant, id, calendar.today()),
    lastOrder(db, caller.grant, id),
    Promise.all(
      context.rowsOfModules().map(async (rows) => (await rows.risks?.(caller.actor, customer)) ?? []),
    ),
  ])
  const rank = { danger: 0, attention: 1 }
  return ok({ months, lastOrderOn, risks: risks.flat().toSorted((a, b) => rank[a.level] - rank[b.level]) })
}

/** Twelve months up to the one of `today`; months without orders are there. The customer is in reach. */
async function monthsOfOrders(
  db: Executor,
  _grant: Grant<'customers.read'>,
  customerId: string,
  today: string,
): Promise<Overview['months']> {
  const { rows } = await sql<Overview['months'][number]>`
    select m.month::date as month, count(o.number)::int as orders, coalesce(sum(o.volume), 0) as volume,
           coalesce(sum(o.amount_fen), 0)::float8 as "amountFen"
      from generate_series(date_trunc('month', ${today}::date) - interval '11 months',
                           date_trunc('month', ${today}::date), interval '1 month') as m (month)
      left join customer_orders o on o.customer_id = ${customerId}
       and o.ordered_on >= m.month::date and o.ordered_on < (m.month + interval '1 month')::date
     group by m.month order by m.month`.execute(db)
  return rows
}

async function lastOrder(
  db: Executor,
  _grant: Grant<'customers.read'>,
  customerId: string,
): Promise<string | null> {
  const { rows } = await sql<{ last: string | null }>`
    select max(ordered_on) as last from customer_orders where customer_id = ${customerId}`.execute(db)
  return rows[0]?.last ?? null
}

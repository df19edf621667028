import { sql } from 'kysely'
import type { Executor } from '#platform/db/index.ts'

/**
 * Counts the orders of the 90 days up to and including `today` into `orders90` and `volume90`. Writes only rows
 * whose figures change; returns how many. Safe to repeat.
 */
export async function recomputeFigures(db: Executor, today: string): Promise<number> {
  const result = await sql`
    with recent as (
      select customer_id, count(*)::int as orders, sum(volume) as volume
        from customer_orders
       where ordered_on > ${today}::date - 90 and ordered_on <= ${today}::date
       group by customer_id
    )
    update customers c set orders90 = f.orders, volume90 = f.volume
      from (select c.id, coalesce(r.orders, 0) as orders, coalesce(r.volume, 0) as volume
              from customers c left join recent r on r.customer_id = c.id) f
     where c.id = f.id and (c.orders90 <> f.orders or c.volume90 <> f.volume)`.execute(db)
  return Number(result.numAffectedRows ?? 0n)
}

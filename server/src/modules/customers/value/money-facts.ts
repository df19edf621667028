import { sql } from 'kysely'
import type { ValueRule } from '#contracts/customer-value.ts'
import type { MoneyFacts } from '#engines/contribution/index.ts'
import { shiftDate } from '#platform/calendar/dates.ts'
import type { CustomersContext } from '../customers.context.ts'

/** Customers asked about at once of another module. */
const chunk = 5000

/** What active customers of units brought and took over the time of the rule, orders here and the rest by its keepers. */
export async function moneyFactsOf(
  { platform, rowsOfModules }: Pick<CustomersContext, 'platform' | 'rowsOfModules'>,
  rule: Pick<ValueRule, 'days' | 'growthDays'>,
  unitIds: readonly string[],
): Promise<Map<string, MoneyFacts>> {
  const { db, calendar } = platform
  const today = calendar.today()
  const longest = Math.max(rule.days, 2 * rule.growthDays)
  const since = (days: number) => sql`o.ordered_on > ${shiftDate(today, -days)}::date`
  const { rows } = await sql<{ id: string; amount: number; recent: number; earlier: number; orders: number }>`
    select c.id, coalesce(sum(o.amount_fen) filter (where ${since(rule.days)}), 0)::float8 as amount,
           coalesce(sum(o.amount_fen) filter (where ${since(rule.growthDays)}), 0)::float8 as recent,
           coalesce(sum(o.amount_fen) filter (where not ${since(rule.growthDays)} and ${since(2 * rule.growthDays)}), 0)::float8
             as earlier,
           count(o.ordered_on) filter (where ${since(rule.days)})::int as orders
      from customers c
      left join customer_orders o on o.customer_id = c.id and ${since(longest)} and o.ordered_on <= ${today}::date
     where c.state = 'active' and c.unit_id = any(${unitIds}::uuid[])
     group by 1 order by 1`.execute(db)
  const none = { visits: 0, minutes: 0, otherIncome: 0, otherCost: 0 }
  const facts = new Map<string, MoneyFacts>(rows.map(({ id, ...orders }) => [id, { ...orders, ...none }]))
  const period = { from: shiftDate(today, 1 - rule.days), to: today }
  const modules = rowsOfModules()
  const visits = modules.find(({ module, rollup }) => module === 'visits' && rollup)?.rollup
  const readers = modules.flatMap(({ money }) => money ?? [])
  const ids = [...facts.keys()]
  for (let from = 0; from < ids.length; from += chunk) {
    const customerIds = ids.slice(from, from + chunk)
    const add = (
      found: ReadonlyMap<string, number | string> | undefined,
      key: 'visits' | 'minutes',
    ): void => {
      for (const [id, value] of found ?? []) facts.set(id, { ...facts.get(id)!, [key]: Number(value) })
    }
    add(await visits?.(db, { ...period, customerIds, how: 'count', measure: null }), 'visits')
    add(await visits?.(db, { ...period, customerIds, how: 'sum', measure: 'minutes' }), 'minutes')
    for (const read of readers)
      for (const [id, { incomeFen, costFen }] of await read(db, { ...period, customerIds })) {
        const known = facts.get(id)
        if (known)
          facts.set(id, {
            ...known,
            otherIncome: known.otherIncome + incomeFen,
            otherCost: known.otherCost + costFen,
          })
      }
  }
  return facts
}

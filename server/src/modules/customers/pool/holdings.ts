import { sql } from 'kysely'
import type { Holding } from '#contracts/customer-pool.ts'
import type { Grant } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { rulesAt } from '../rules/rule-store.ts'
import { capacityOf } from './pool-reach.ts'

/** Account managers in reach with the active customers they hold and may hold, the fullest first. */
export async function holdingsIn(
  context: CustomersContext,
  grant: Grant<'customers.assign'>,
): Promise<Holding[]> {
  const { platform, directory } = context
  const people = await directory.accountManagers(grant.scope)
  const { rows } = await sql<{ id: string; n: number }>`
    select c.owner_id as id, count(*)::int as n from customers c
     where c.owner_id = any(${people.map(({ id }) => id)}::uuid[]) and c.state = 'active' group by 1`.execute(
    platform.db,
  )
  const held = new Map(rows.map(({ id, n }) => [id, n]))
  const groups = await rulesAt(context, 'pool', [...new Set(people.map(({ unitId }) => unitId))])
  const ruleOf = new Map([...groups].flatMap(([rule, units]) => units.map((unit) => [unit, rule] as const)))
  const names = await context.names(
    [],
    people.map(({ unitId }) => unitId),
  )
  return people
    .map(({ id, name, unitId }) => {
      const rule = ruleOf.get(unitId)!
      return {
        person: { id, name },
        unit: names.unit(unitId),
        holding: held.get(id) ?? 0,
        most: capacityOf(rule, id),
        own: rule.content.capacities.some(({ personId }) => personId === id),
      }
    })
    .toSorted((a, b) => share(b) - share(a) || a.person.name.localeCompare(b.person.name, 'zh'))
}

const share = ({ holding, most }: { holding: number; most: number }): number =>
  most === 0 ? Number.POSITIVE_INFINITY : holding / most

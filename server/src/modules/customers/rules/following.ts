import { sql } from 'kysely'
import type { RuleKind } from '#contracts/customer-rules.ts'
import type { CustomersContext } from '../customers.context.ts'

/**
 * The unit and those below it that would follow a sheet saved at this unit: a unit further down with a sheet of its own
 * keeps it, for itself and for what is below.
 */
export async function unitsFollowing(
  { platform, directory }: Pick<CustomersContext, 'platform' | 'directory'>,
  kind: RuleKind,
  unitId: string,
): Promise<string[]> {
  const below = await directory.unitsBelow([unitId])
  const { rows } = await sql<{ id: string }>`
    select distinct unit_id as id from customer_rules
     where kind = ${kind} and unit_id = any(${below}::uuid[]) and unit_id <> ${unitId}`.execute(platform.db)
  const apart = new Set(rows.length === 0 ? [] : await directory.unitsBelow(rows.map(({ id }) => id)))
  return below.filter((id) => !apart.has(id))
}

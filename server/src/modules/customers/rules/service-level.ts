import type { getService, ServiceRule } from '#contracts/customer-service.ts'
import type { VisitFrequency } from '#contracts/customer-facts.ts'
import type { ResponseOf } from '#contracts/http.ts'
import { notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Grant } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { findCard } from '../customers.read.ts'
import { ruleAt } from './rule-store.ts'

/** The first level that takes the customer, as a key customer or by grade; the last one is for everybody else. */
export function levelFor(
  { levels }: ServiceRule,
  customer: { readonly grade: string; readonly keyCustomer: boolean },
): ServiceRule['levels'][number] {
  const named = levels.find(
    (level) => (level.keyCustomers && customer.keyCustomer) || level.grades.includes(customer.grade),
  )
  return named ?? levels.at(-1)!
}

/** How often the table wants a customer of this row visited; null where it leaves that to the card. */
export function visitFor(
  table: ServiceRule,
  row: { readonly grade: string; readonly key_customer: boolean },
): VisitFrequency | null {
  return levelFor(table, { grade: row.grade, keyCustomer: row.key_customer }).visit
}

/** What a customer in reach is entitled to by the table of its unit, with what nobody is denied beside it. */
export async function serviceOf(
  context: CustomersContext,
  grant: Grant<'customers.read'>,
  id: string,
): Promise<Result<ResponseOf<typeof getService>>> {
  const card = await findCard(context.platform.db, grant, id)
  if (!card) return fail(notFound())
  const { version, content } = await ruleAt(context, 'service', card.unit_id)
  const level = levelFor(content, { grade: card.grade, keyCustomer: card.key_customer })
  return ok({
    level: {
      key: level.key,
      name: level.name,
      department: level.department,
      visit: visitFor(content, card),
    },
    ruleVersion: version,
    entitlements: content.items.map(({ key, name }) => ({
      key,
      name,
      value: level.values[key] || null,
      floor: content.floor[key] || null,
    })),
  })
}

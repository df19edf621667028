import type { CustomerRows } from '#platform/customer-rows/customer-rows.ts'
import { zonedDate } from '#platform/calendar/dates.ts'
import { authorize } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { isStale } from './card.service.ts'
import { fieldAccess } from './field-access.ts'
import { valuesOf } from './values.repo.ts'

/** Names of facts that a flag gives as examples. */
const named = 3

/** Facts of the card that are older than their definition allows, as far as the viewer may read them. */
export function staleFacts(
  context: Pick<CustomersContext, 'catalogues' | 'platform'>,
): NonNullable<CustomerRows['risks']> {
  const { db, now, config } = context.platform
  return async (viewer, customer) => {
    const grant = authorize(viewer, 'customers.read')
    if (!grant.ok) return []
    const fields = fieldAccess(await context.catalogues.read(), viewer).readable.filter(
      ({ definition }) => definition.staleDays !== null,
    )
    const values = await valuesOf(
      db,
      grant.value,
      [customer.id],
      fields.map(({ id }) => id),
    )
    const byId = new Map(fields.map((field) => [field.id, field]))
    const stale = values
      .flatMap((value) => {
        const field = byId.get(value.field_id)
        return field && isStale(field, value, now().getTime()) ? [{ field, at: value.updated_at }] : []
      })
      .toSorted((a, b) => a.at.getTime() - b.at.getTime())
    if (!stale[0]) return []
    const [mark, language] = viewer.locale === 'en-US' ? [', ', 'en' as const] : ['、', 'zh' as const]
    const names = stale.slice(0, named).map(({ field }) => field.definition.label[language])
    return [
      {
        code: 'stale_facts',
        level: 'attention',
        since: zonedDate(stale[0].at, config.timeZone),
        facts: { count: stale.length, names: names.join(mark) },
      },
    ]
  }
}

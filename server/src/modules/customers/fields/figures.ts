import { sql } from 'kysely'
import type { CardKind, customerCompleteness } from '#contracts/customer-fields.ts'
import type { ResponseOf } from '#contracts/http.ts'
import { type Grant, scopeCondition } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { cardKindOf } from './compute.ts'
import { fieldAccess } from './field-access.ts'
import { type CardField, isComputed } from './field-catalogue.ts'

type Figures = ResponseOf<typeof customerCompleteness>

/**
 * How much of what cards ask for is known, and how much of it is old, by unit and by field: over active customers in
 * reach and the fields that the reader may see. Share = filled ÷ wanted, where every customer wants the required and
 * recommended fields of its kind of card.
 */
export async function completenessFigures(
  context: CustomersContext,
  grant: Grant<'customers.read'>,
  unitIds: readonly string[],
): Promise<Figures> {
  const { platform } = context
  const access = fieldAccess(await context.catalogues.read(), grant.actor)
  const asked = access.readable.filter(
    ({ definition }) => (definition.required || definition.recommended) && !isComputed(definition.kind),
  )
  const within = sql`c.state = 'active' and ${scopeCondition(grant.scope, 'c.unit_id', 'c.owner_id', 'c.id')}
    and ${unitIds.length === 0 ? sql`true` : sql`c.unit_id = any(${unitIds}::uuid[])`}`
  const limits = asked.map(({ id, definition }) => ({ id, days: definition.staleDays ?? 1_000_000 }))
  const [customers, values] = await Promise.all([
    sql<{ unit: string; type: string; n: number }>`
      select c.unit_id as unit, c.type, count(*)::int as n from customers c where ${within} group by 1, 2`.execute(
      platform.db,
    ),
    sql<{ unit: string; type: string; field: string; filled: number; stale: number }>`
      select c.unit_id as unit, c.type, v.field_id as field, count(*)::int as filled,
             count(*) filter (where v.updated_at < ${platform.now()}::timestamptz - make_interval(days => f.days))::int as stale
        from jsonb_to_recordset(${JSON.stringify(limits)}::jsonb) as f (id uuid, days int)
        join customer_field_values v on v.field_id = f.id
        join customers c on c.id = v.customer_id
       where ${within} group by 1, 2, 3`.execute(platform.db),
  ])
  const stands = (field: CardField, type: string): boolean =>
    field.definition.placements[cardKindOf(context, type) satisfies CardKind] !== null
  const units = new Map<string, { customers: number; wanted: number; filled: number; stale: number }>()
  const fields = new Map(asked.map((field) => [field.id, { wanted: 0, filled: 0, stale: 0 }]))
  for (const { unit, type, n } of customers.rows) {
    const figures = units.get(unit) ?? { customers: 0, wanted: 0, filled: 0, stale: 0 }
    figures.customers += n
    for (const field of asked)
      if (stands(field, type)) {
        figures.wanted += n
        fields.get(field.id)!.wanted += n
      }
    units.set(unit, figures)
  }
  const byId = new Map(asked.map((field) => [field.id, field]))
  for (const { unit, type, field, filled, stale } of values.rows) {
    const [ofUnit, ofField, known] = [units.get(unit), fields.get(field), byId.get(field)]
    if (!ofUnit || !ofField || !known || !stands(known, type)) continue
    for (const figures of [ofUnit, ofField]) {
      figures.filled += filled
      figures.stale += stale
    }
  }
  const names = await context.names([], units.keys())
  return {
    teams: [...units].map(([id, figures]) => ({ unit: names.unit(id), ...figures })),
    fields: asked.map((field) => ({
      code: field.code,
      label: field.definition.label,
      ...fields.get(field.id)!,
    })),
  }
}

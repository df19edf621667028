import { sql } from 'kysely'
import type { FieldValue } from '#contracts/customer-fields.ts'
import type { Verb } from '#contracts/access.ts'
import type { Executor } from '#platform/db/index.ts'
import { type Grant, scopeCondition } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import type { CardField } from './field-catalogue.ts'
import { valueText } from './field-values.ts'

interface Held {
  readonly field: CardField
  readonly value: FieldValue
}

/**
 * Values in words; relations with the names of the customers and people that they point to, as far as the reader may
 * know them. Answers a function for the values that were handed in.
 */
export async function valueWords<V extends Verb>(
  context: Pick<CustomersContext, 'names'>,
  from: Executor,
  grant: Grant<V>,
  values: readonly Held[],
  language: 'zh' | 'en',
): Promise<(field: CardField, value: FieldValue) => string | null> {
  const pointsTo = (target: 'customer' | 'user'): string[] =>
    values.flatMap(({ field, value }) =>
      field.definition.kind === 'relation' && field.definition.target === target && typeof value === 'string'
        ? [value]
        : [],
    )
  const customers = pointsTo('customer')
  const { rows } =
    customers.length === 0
      ? { rows: [] }
      : await sql<{ id: string; name: string }>`
          select c.id, c.name from customers c
           where c.id = any(${customers}::uuid[]) and ${scopeCondition(grant.scope, 'c.unit_id', 'c.owner_id', 'c.id')}`.execute(
          from,
        )
  const known = new Map(rows.map(({ id, name }) => [id, name]))
  const people = await context.names(pointsTo('user'), [])
  return (field, value) => {
    if (value === null) return null
    if (field.definition.kind !== 'relation' || typeof value !== 'string')
      return valueText(field, value, language)
    return field.definition.target === 'user' ? (people.person(value)?.name ?? '') : (known.get(value) ?? '…')
  }
}

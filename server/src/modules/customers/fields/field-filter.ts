import { sql, type RawBuilder } from 'kysely'
import type { z } from 'zod'
import type { ownCondition, ownFilter } from '#contracts/customer-fields.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Actor } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { fieldAccess } from './field-access.ts'
import type { CardField } from './field-catalogue.ts'
import { fieldNotForFilter } from './fields.errors.ts'

type Condition = z.output<typeof ownCondition>

/**
 * The conditions of a filter on fields, for `customers c`. A field that the person may not see in clear is refused like
 * one that does not exist, so that no list can be searched for what it does not show.
 */
export async function ownConditions(
  context: CustomersContext,
  actor: Actor | null,
  filter: z.output<typeof ownFilter> | undefined,
): Promise<Result<readonly RawBuilder<boolean>[]>> {
  if (filter === undefined) return ok([])
  const access = fieldAccess(await context.catalogues.read(), actor)
  const conditions: RawBuilder<boolean>[] = []
  for (const [code, condition] of Object.entries(filter)) {
    const field = access.clear(code)
    if (field === undefined) return fail(fieldNotForFilter())
    conditions.push(conditionOf(field, condition))
  }
  return ok(conditions)
}

/** A text whose characters mean nothing but themselves in a pattern. */
const likeText = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`)
const withoutNul = (texts: readonly string[]): string[] => texts.filter((text) => !text.includes('\0'))

/** What a condition asks of the field's value `v`, whether or not it asks for customers without one. */
export function testsOf(field: CardField, condition: Condition): RawBuilder<boolean>[] {
  const tests: RawBuilder<boolean>[] = []
  const numeric = field.resultKind === 'number' || field.resultKind === 'money'
  if (condition.in !== undefined) {
    const wanted = withoutNul(condition.in)
    tests.push(
      field.resultKind === 'multi_choice'
        ? sql<boolean>`v.choice_keys && ${wanted.map((code) => `${field.id}:${code}`)}::text[]`
        : sql<boolean>`v.text_key = any(${wanted}::text[])`,
    )
  }
  if (condition.contains !== undefined)
    tests.push(
      condition.contains.includes('\0')
        ? sql<boolean>`false`
        : sql<boolean>`v.text_key ilike ${`%${likeText(condition.contains)}%`}`,
    )
  if (condition.min !== undefined)
    tests.push(numeric ? sql<boolean>`v.number_key >= ${condition.min}` : sql<boolean>`false`)
  if (condition.max !== undefined)
    tests.push(numeric ? sql<boolean>`v.number_key <= ${condition.max}` : sql<boolean>`false`)
  if (condition.from !== undefined) tests.push(sql<boolean>`v.date_key >= ${condition.from}::date`)
  if (condition.to !== undefined) tests.push(sql<boolean>`v.date_key <= ${condition.to}::date`)
  if (condition.is !== undefined) tests.push(sql<boolean>`v.number_key = ${condition.is ? 1 : 0}`)
  return tests
}

function conditionOf(field: CardField, condition: Condition): RawBuilder<boolean> {
  const tests = testsOf(field, condition)
  const held = sql<boolean>`exists (
    select 1 from customer_field_values v where v.customer_id = c.id and v.field_id = ${field.id}${
      tests.length === 0 ? sql`` : sql` and ${sql.join(tests, sql` and `)}`
    })`
  return condition.empty === true ? sql<boolean>`not ${held}` : held
}

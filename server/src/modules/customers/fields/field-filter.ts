import { sql, type RawBuilder } from 'kysely'
import type { z } from 'zod'
import type { ownCondition, ownFilter } from '#contracts/customer-fields.ts'
import type { Executor } from '#platform/db/index.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Actor } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { fieldAccess, viewOf } from './field-access.ts'
import type { CardField } from './field-catalogue.ts'
import { fieldNotForFilter } from './fields.errors.ts'

type Condition = z.output<typeof ownCondition>

/** An order of the list by a field: its key, within one index. */
export interface OwnSort {
  readonly fieldId: string
  readonly key: RawBuilder<unknown>
}

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

/** The order by a field; refused for fields that are not shown in clear, or have no order. */
export async function ownSort(
  context: CustomersContext,
  actor: Actor | null,
  sort: string,
): Promise<Result<OwnSort | null>> {
  if (!sort.startsWith('own.')) return ok(null)
  const access = fieldAccess(await context.catalogues.read(), actor)
  const field = access.clear(sort.slice('own.'.length))
  if (field === undefined || !viewOf(access, field).sortable) return fail(fieldNotForFilter())
  return ok({ fieldId: field.id, key: keyColumn(field) })
}

function keyColumn({ resultKind }: CardField): RawBuilder<unknown> {
  if (resultKind === 'date') return sql`v.date_key`
  return resultKind === 'text' ? sql`v.text_key` : sql`v.number_key`
}

/** A text whose characters mean nothing but themselves in a pattern. */
const likeText = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`)
const withoutNul = (texts: readonly string[]): string[] => texts.filter((text) => !text.includes('\0'))

function conditionOf(field: CardField, condition: Condition): RawBuilder<boolean> {
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
  const held = sql<boolean>`exists (
    select 1 from customer_field_values v where v.customer_id = c.id and v.field_id = ${field.id}${
      tests.length === 0 ? sql`` : sql` and ${sql.join(tests, sql` and `)}`
    })`
  return condition.empty === true ? sql<boolean>`not ${held}` : held
}

/**
 * Ids of one page in the order of a field; customers without a value come last either way. Few matches are gathered
 * and sorted; of many, the field's own index is walked from its end, and each customer on the way is held to `where`.
 */
export async function idsByField(
  db: Executor,
  where: RawBuilder<boolean>,
  { fieldId, key }: OwnSort,
  page: { readonly direction: 'asc' | 'desc'; readonly offset: number; readonly limit: number },
  few: boolean,
): Promise<string[]> {
  const way = sql.raw(page.direction)
  if (few) {
    const { rows } = await sql<{ id: string }>`
      select c.id from (select c.id from customers c where ${where} offset 0) c
        left join customer_field_values v on v.customer_id = c.id and v.field_id = ${fieldId}
       order by ${key} ${way} nulls last, c.id ${way} limit ${page.limit} offset ${page.offset}`.execute(db)
    return rows.map(({ id }) => id)
  }
  const valued = sql`customer_field_values v join customers c on c.id = v.customer_id
     where v.field_id = ${fieldId} and ${key} is not null and ${where}`
  const { rows } = await sql<{ id: string }>`
    select c.id from ${valued} order by ${key} ${way}, v.customer_id ${way}
     limit ${page.limit} offset ${page.offset}`.execute(db)
  const ids = rows.map(({ id }) => id)
  if (ids.length === page.limit) return ids
  const before = ids.length > 0 || page.offset === 0 ? page.offset + ids.length : await countOf(db, valued)
  const rest = await sql<{ id: string }>`
    select c.id from customers c
     where ${where} and not exists (
           select 1 from customer_field_values v
            where v.customer_id = c.id and v.field_id = ${fieldId} and ${key} is not null)
     order by c.id ${way} limit ${page.limit - ids.length}
    offset ${Math.max(0, page.offset - before)}`.execute(db)
  return [...ids, ...rest.rows.map(({ id }) => id)]
}

async function countOf(db: Executor, from: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${from}`.execute(db)
  return rows[0]?.n ?? 0
}

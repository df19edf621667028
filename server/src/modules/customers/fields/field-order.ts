import { sql, type RawBuilder } from 'kysely'
import type { OwnFilter } from '#contracts/customer-fields.ts'
import type { Executor } from '#platform/db/index.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Actor } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { fieldAccess, viewOf } from './field-access.ts'
import type { CardField } from './field-catalogue.ts'
import { testsOf } from './field-filter.ts'
import { fieldNotForFilter } from './fields.errors.ts'

/** An order of the list by a field: its key, within one index. */
export interface OwnSort {
  readonly fieldId: string
  readonly key: RawBuilder<unknown>
  /** What the filter asks of the same field, over `v`: the index is walked within these bounds. */
  readonly bounds: readonly RawBuilder<boolean>[]
}

/** The order by a field; refused for fields that are not shown in clear, or have no order. */
export async function ownSort(
  context: CustomersContext,
  actor: Actor | null,
  sort: string,
  filter: OwnFilter | undefined,
): Promise<Result<OwnSort | null>> {
  if (!sort.startsWith('own.')) return ok(null)
  const access = fieldAccess(await context.catalogues.read(), actor)
  const field = access.clear(sort.slice('own.'.length))
  if (field === undefined || !viewOf(access, field).sortable) return fail(fieldNotForFilter())
  const condition = filter?.[field.code]
  const bounds = condition === undefined || condition.empty === true ? [] : testsOf(field, condition)
  return ok({ fieldId: field.id, key: keyColumn(field), bounds })
}

function keyColumn({ resultKind }: CardField): RawBuilder<unknown> {
  if (resultKind === 'date') return sql`v.date_key`
  return resultKind === 'text' ? sql`v.text_key` : sql`v.number_key`
}

interface Page {
  readonly direction: 'asc' | 'desc'
  readonly offset: number
  readonly limit: number
}

/** A walk goes so many times as far as it would have to if the order had nothing to do with the filter. */
const patience = 4

/**
 * Ids of one page in the order of a field; customers without a value come last either way. The field's own index is
 * walked from its end and each customer on the way held to `where`, as far as gathering and sorting all `matches`
 * would cost. A filter that has to do with the order (large shops, by turnover, from the smallest) lets nobody through
 * for a long way: then the matches are gathered after all.
 */
export async function idsByField(
  db: Executor,
  where: RawBuilder<boolean>,
  order: OwnSort,
  page: Page,
  matches: number,
): Promise<string[]> {
  const wanted = page.offset + page.limit
  const expected = (wanted * Math.max(await customersAltogether(db), matches)) / Math.max(matches, 1)
  if (expected * 2 < matches) {
    const ids = await walked(db, where, order, page, Math.ceil(Math.min(matches, patience * expected + 100)))
    if (ids.length === page.limit) return ids
  }
  return gathered(db, where, order, page)
}

/** The first `steps` values of the field in their order, as far as their customers match. */
async function walked(
  db: Executor,
  where: RawBuilder<boolean>,
  { fieldId, key, bounds }: OwnSort,
  { direction, offset, limit }: Page,
  steps: number,
): Promise<string[]> {
  const way = sql.raw(direction)
  const within = sql.join([sql`v.field_id = ${fieldId}`, sql`${key} is not null`, ...bounds], sql` and `)
  const { rows } = await sql<{ id: string }>`
    select c.id from (
      select v.customer_id, ${key} as key from customer_field_values v where ${within}
       order by ${key} ${way}, v.customer_id ${way} limit ${steps}) v
      join customers c on c.id = v.customer_id
     where ${where}
     order by v.key ${way}, v.customer_id ${way} limit ${limit} offset ${offset}`.execute(db)
  return rows.map(({ id }) => id)
}

/** All that matches, with its values, sorted. */
export async function gathered(
  db: Executor,
  where: RawBuilder<boolean>,
  { fieldId, key }: Pick<OwnSort, 'fieldId' | 'key'>,
  { direction, offset, limit }: Page,
): Promise<string[]> {
  const way = sql.raw(direction)
  const { rows } = await sql<{ id: string }>`
    select c.id from (select c.id from customers c where ${where} offset 0) c
      left join customer_field_values v on v.customer_id = c.id and v.field_id = ${fieldId}
     order by ${key} ${way} nulls last, c.id ${way} limit ${limit} offset ${offset}`.execute(db)
  return rows.map(({ id }) => id)
}

/** How many customers there are, as the database last counted; 0 where it has not yet. */
async function customersAltogether(db: Executor): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select greatest(reltuples, 0)::float8 as n from pg_class where oid = 'customers'::regclass`.execute(db)
  return rows[0]?.n ?? 0
}

import { sql, type RawBuilder } from 'kysely'
import type { z } from 'zod'
import type { customerSort } from '#contracts/customers.ts'
import type { Executor } from '#platform/db/index.ts'
import type { Grant } from '#platform/policy/index.ts'
import { customersWhere, type CustomerFilter } from './customers.filter.ts'
import { customerColumns, type CustomerRow } from './customers.rows.ts'

export type CustomerSort = z.infer<typeof customerSort>
export type Direction = 'asc' | 'desc'

/** Up to this many matches are counted; beyond it the planner's estimate is told. */
export const countedExactly = 10_000

const sortColumns: Record<CustomerSort, { readonly key: RawBuilder<unknown>; readonly nullable: boolean }> = {
  name: { key: sql`c.name collate by_pinyin`, nullable: false },
  licence: { key: sql`c.licence collate natural_order`, nullable: false },
  grade: { key: sql`c.grade collate natural_order`, nullable: false },
  type: { key: sql`c.type`, nullable: false },
  lastVisitOn: { key: sql`c.last_visit_on`, nullable: true },
  nextDueOn: { key: sql`c.next_due_on`, nullable: true },
  orders90: { key: sql`c.orders90`, nullable: false },
  volume90: { key: sql`c.volume90`, nullable: false },
  updatedAt: { key: sql`c.updated_at`, nullable: false },
}

/**
 * A total order: ties are broken by id in the same direction, rows without a value come last either way. Each
 * order is exactly that of an index (backwards, for the columns that are never empty).
 */
export function customerOrder(sort: CustomerSort, direction: Direction): RawBuilder<unknown> {
  const { key, nullable } = sortColumns[sort]
  if (direction === 'asc') return sql`${key}, c.id`
  return nullable ? sql`${key} desc nulls last, c.id desc` : sql`${key} desc, c.id desc`
}

/** Up to this many matches of a search are gathered and sorted. */
const fewMatches = 3000

/**
 * One page of a list and how many match. A search is counted first: the planner cannot know that 平阳 is found in one
 * county alone, and would walk the whole order of another in search of fifty rows.
 */
export async function customerPageAndTotal(
  db: Executor,
  grant: Grant<'customers.read'>,
  filter: CustomerFilter,
  page: PageRequest,
  total: () => Promise<CustomerTotal>,
): Promise<[CustomerRow[], CustomerTotal]> {
  if (filter.q === undefined || filter.q === '')
    return Promise.all([customerPage(db, grant, filter, page, false), total()])
  const counted = await total()
  const few = counted.exact && counted.count <= fewMatches
  return [await customerPage(db, grant, filter, page, few), counted]
}

export interface PageRequest {
  readonly sort: CustomerSort
  readonly direction: Direction
  readonly offset: number
  readonly limit: number
}
export interface CustomerTotal {
  readonly count: number
  readonly exact: boolean
}

/** One page. The ids are found on an index alone where the filter allows it; only the page's rows are read. */
async function customerPage(
  db: Executor,
  grant: Grant<'customers.read'>,
  filter: CustomerFilter,
  page: PageRequest,
  few: boolean,
): Promise<CustomerRow[]> {
  const order = customerOrder(page.sort, page.direction)
  const where = customersWhere(grant, filter)
  // `offset 0` lets the planner find the matches by the filter before it thinks of their order.
  const matches = few
    ? sql`(select * from customers c where ${where} offset 0) c`
    : sql`customers c where ${where}`
  const { rows } = await sql<CustomerRow>`
    select ${customerColumns}
      from (select c.id from ${matches}
             order by ${order} limit ${page.limit} offset ${page.offset}) page
      join customers c on c.id = page.id
     order by ${order}`.execute(db)
  return rows
}

/** Every id that matches, in the list's order: what an export walks through. */
export async function customerIdsInOrder(
  db: Executor,
  grant: Grant<'customers.export'>,
  filter: CustomerFilter,
  page: { readonly sort: CustomerSort; readonly direction: Direction; readonly limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select c.id from customers c where ${customersWhere(grant, filter)}
     order by ${customerOrder(page.sort, page.direction)} limit ${page.limit}`.execute(db)
  return rows.map((row) => row.id)
}

/** Rows by id in the order of the ids, still only where the grant reaches: rights may change during an export. */
export async function customersById(
  db: Executor,
  grant: Grant<'customers.export'>,
  filter: CustomerFilter,
  ids: readonly string[],
): Promise<CustomerRow[]> {
  const { rows } = await sql<CustomerRow>`
    select ${customerColumns}
      from unnest(${ids}::uuid[]) with ordinality as wanted (id, place)
      join customers c on c.id = wanted.id
     where ${customersWhere(grant, filter)}
     order by wanted.place`.execute(db)
  return rows
}

/** How many match: counted up to `countedExactly`, estimated above. */
export async function customerTotal(
  db: Executor,
  grant: Grant<'customers.read'>,
  filter: CustomerFilter,
): Promise<CustomerTotal> {
  const where = customersWhere(grant, filter)
  const counted = await sql<{ n: number }>`
    select count(*)::int as n from (select 1 from customers c where ${where} limit ${countedExactly + 1}) t`.execute(
    db,
  )
  const n = counted.rows[0]?.n ?? 0
  if (n <= countedExactly) return { count: n, exact: true }
  const explained = await sql<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>`
    explain (format json) select 1 from customers c where ${where}`.execute(db)
  const estimate = explained.rows[0]?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0
  return { count: Math.max(estimate, n), exact: false }
}

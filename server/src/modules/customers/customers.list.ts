import { sql, type RawBuilder } from 'kysely'
import type { z } from 'zod'
import type { customerSort } from '#contracts/customers.ts'
import type { Executor } from '#platform/db/index.ts'
import type { Grant } from '#platform/policy/index.ts'
import type { CustomerTotal } from './customers.context.ts'
import { customersWhere, type CustomerFilter, isNarrowing } from './customers.filter.ts'
import { gathered, idsByField, type OwnSort } from './fields/field-order.ts'
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

/** Up to this many matches of a filter are gathered and sorted. */
const fewMatches = 3000
/**
 * Columns that say much the same as a filter on the state does: a closed shop has no orders and is never due. The planner takes
 * them for independent and would walk past a million customers to find fifty; more matches are gathered then.
 */
const telling: ReadonlySet<CustomerSort> = new Set([
  'orders90',
  'volume90',
  'nextDueOn',
  'lastVisitOn',
  'updatedAt',
] as const)
const fewTellingMatches = 30_000

/**
 * One page of a list and how many match. What a filter lets through is counted first: the planner cannot know that
 * 平阳 is found in one county alone, and would walk the whole order of another in search of fifty rows.
 */
export async function customerPageAndTotal(
  db: Executor,
  grant: Grant<'customers.read'>,
  filter: CustomerFilter,
  page: PageRequest,
  total: () => Promise<CustomerTotal>,
): Promise<[CustomerRow[], CustomerTotal]> {
  if (page.ownSort) {
    const matching = await total()
    const ids = await idsByField(db, customersWhere(grant, filter), page.ownSort, page, matching.count)
    const rows = await customersById(db, grant, filter, ids)
    return [rows, toldByPage(matching, page, rows.length)]
  }
  if (!isNarrowing(filter)) {
    const [rows, all] = await Promise.all([customerPage(db, grant, filter, page, false), total()])
    return [rows, toldByPage(all, page, rows.length)]
  }
  const matching = await total()
  const inactive = filter.states.length > 0 && !filter.states.includes('active')
  const few = matching.count <= (inactive && telling.has(page.sort) ? fewTellingMatches : fewMatches)
  const rows = await customerPage(db, grant, filter, page, few)
  return [rows, toldByPage(matching, page, rows.length)]
}

/** A page knows more than an estimate: a short one is the last, and a full one may have another behind it. */
function toldByPage(total: CustomerTotal, { offset, limit }: PageRequest, rows: number): CustomerTotal {
  if (total.exact) return total
  if (rows < limit && (rows > 0 || offset === 0)) return { count: offset + rows, exact: true }
  return { count: Math.max(total.count, offset + rows + (rows === limit ? 1 : 0)), exact: false }
}

export interface PageRequest {
  readonly sort: CustomerSort
  readonly direction: Direction
  /** An order by a field of the card goes before `sort`. */
  readonly ownSort?: OwnSort | null
  readonly offset: number
  readonly limit: number
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
  // The matches are found by the filter before their order is thought of, on an index that has all a filter asks for.
  const matches = few
    ? sql`(select c.id from customers c where ${where} offset 0) found join customers c on c.id = found.id`
    : sql`customers c where ${where}`
  const { rows } = await sql<CustomerRow>`
    select ${customerColumns}
      from (select c.id from ${matches}
             order by ${order} limit ${page.limit} offset ${page.offset}) page
      join customers c on c.id = page.id
     order by ${order}`.execute(db)
  return rows
}

/** How many rows an export would have, counted to the last one. */
export async function countForExport(
  db: Executor,
  grant: Grant<'customers.export'>,
  filter: CustomerFilter,
): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from customers c where ${customersWhere(grant, filter)}`.execute(db)
  return rows[0]?.n ?? 0
}

/** Every id that matches, in the list's order: what an export walks through. */
export async function customerIdsInOrder(
  db: Executor,
  grant: Grant<'customers.export'>,
  filter: CustomerFilter,
  page: {
    readonly sort: CustomerSort
    readonly direction: Direction
    readonly limit: number
    readonly ownSort?: OwnSort | null
  },
): Promise<string[]> {
  if (page.ownSort) return gathered(db, customersWhere(grant, filter), page.ownSort, { ...page, offset: 0 })
  const { rows } = await sql<{ id: string }>`
    select c.id from customers c where ${customersWhere(grant, filter)}
     order by ${customerOrder(page.sort, page.direction)} limit ${page.limit}`.execute(db)
  return rows.map((row) => row.id)
}

/** Rows by id in the order of the ids, still only where the grant reaches: rights may change during an export. */
export async function customersById(
  db: Executor,
  grant: Grant<'customers.export' | 'customers.read'>,
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

/** Above this cost, in the planner's units, many matches are not counted one by one: some 300 000 entries of an index. */
const dearCount = 7000

/**
 * How many match: counted up to `countedExactly` where that is quick, estimated by the planner otherwise. Searches
 * are always counted, since estimates of them are poor.
 */
export async function customerTotal(
  db: Executor,
  grant: Grant<'customers.read'>,
  filter: CustomerFilter,
): Promise<CustomerTotal> {
  const where = customersWhere(grant, filter)
  const few = !grant.scope.all && grant.scope.unitIds.length === 0
  const searching = filter.q !== undefined && filter.q !== ''
  if (!few && !searching) {
    const { rows, cost } = await estimate(db, where)
    if (rows > 2 * countedExactly || cost > dearCount) return { count: rows, exact: false }
  }
  const counted = await sql<{ n: number }>`
    select count(*)::int as n from (select 1 from customers c where ${where} limit ${countedExactly + 1}) t`.execute(
    db,
  )
  const n = counted.rows[0]?.n ?? 0
  if (n <= countedExactly) return { count: n, exact: true }
  return { count: Math.max((await estimate(db, where)).rows, n), exact: false }
}

async function estimate(
  db: Executor,
  where: RawBuilder<boolean>,
): Promise<{ readonly rows: number; readonly cost: number }> {
  const { rows } = await sql<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number; 'Total Cost': number } }] }>`
    explain (format json) select 1 from customers c where ${where}`.execute(db)
  const plan = rows[0]?.['QUERY PLAN'][0].Plan
  return { rows: plan?.['Plan Rows'] ?? 0, cost: plan?.['Total Cost'] ?? 0 }
}

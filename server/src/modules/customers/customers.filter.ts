import { sql, type RawBuilder } from 'kysely'
import { z } from 'zod'
import { customerFilter } from '#contracts/customers.ts'
import type { Verb } from '#contracts/access.ts'
import { type Grant, scopeCondition } from '#platform/policy/index.ts'
import { searchQuery } from './search/search-text.ts'

export const customerFilterSchema = z.object(customerFilter)
export type CustomerFilter = z.output<typeof customerFilterSchema>

const and = (conditions: readonly RawBuilder<boolean>[]): RawBuilder<boolean> =>
  conditions.length === 0 ? sql<boolean>`true` : sql<boolean>`${sql.join(conditions, sql` and `)}`

/** Values of a list filter as one array parameter. A value with NUL can equal nothing in the database. */
const texts = (values: readonly string[]): string[] => values.filter((value) => !value.includes('\0'))

/** The filter as a condition on `customers c`. `unitIds` are expected with the units below them already added. */
function filterConditions(filter: CustomerFilter, ownOnly: boolean): RawBuilder<boolean>[] {
  const conditions: RawBuilder<boolean>[] = []
  if (filter.q !== undefined && filter.q !== '') {
    const query = searchQuery(filter.q)
    // Few rows are one's own: looking at each is cheaper than the index over everybody's, which `coalesce` keeps out.
    const column = ownOnly ? sql`coalesce(c.search, ''::tsvector)` : sql`c.search`
    conditions.push(query === null ? sql<boolean>`false` : sql<boolean>`${column} @@ ${query}::tsquery`)
  }
  if (filter.types.length > 0) conditions.push(sql<boolean>`c.type = any(${filter.types}::text[])`)
  if (filter.grades.length > 0) conditions.push(sql<boolean>`c.grade = any(${texts(filter.grades)}::text[])`)
  if (filter.states.length > 0) conditions.push(sql<boolean>`c.state = any(${filter.states}::text[])`)
  if (filter.ownerIds.length > 0) conditions.push(sql<boolean>`c.owner_id = any(${filter.ownerIds}::uuid[])`)
  if (filter.unitIds.length > 0) conditions.push(sql<boolean>`c.unit_id = any(${filter.unitIds}::uuid[])`)
  if (filter.keyCustomer !== undefined) conditions.push(sql<boolean>`c.key_customer = ${filter.keyCustomer}`)
  if (filter.placed !== undefined)
    conditions.push(filter.placed ? sql<boolean>`c.cell is not null` : sql<boolean>`c.cell is null`)
  if (filter.dueBy !== undefined) conditions.push(sql<boolean>`c.next_due_on <= ${filter.dueBy}::date`)
  if (filter.notVisitedSince !== undefined)
    conditions.push(
      sql<boolean>`(c.last_visit_on is null or c.last_visit_on < ${filter.notVisitedSince}::date)`,
    )
  return conditions
}

/** Rows of `customers c` that the grant reaches and the filter lets through. */
export function customersWhere<V extends Verb>(grant: Grant<V>, filter: CustomerFilter): RawBuilder<boolean> {
  const scope = scopeCondition(grant.scope, 'c.unit_id', 'c.owner_id')
  const ownOnly = !grant.scope.all && grant.scope.unitIds.length === 0
  const conditions = filterConditions(filter, ownOnly)
  return and(grant.scope.all ? conditions : [scope, ...conditions])
}

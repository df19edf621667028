import { sql, type RawBuilder } from 'kysely'
import { z } from 'zod'
import { customerFilter } from '#contracts/customers.ts'
import type { Verb } from '#contracts/access.ts'
import { type Grant, scopeCondition } from '#platform/policy/index.ts'
import { contactRisk } from './people/contact-risk.ts'
import { searchWords } from './search/search-text.ts'

export const customerFilterSchema = z.object(customerFilter)
export type CustomerFilter = z.output<typeof customerFilterSchema> & {
  /** Set by the server where the last four of a phone are hidden from the person: they find nothing then. */
  readonly withoutPhone?: boolean
  /** What `own` comes to for its reader: without it a filter by own fields is refused. */
  readonly ownConditions?: readonly RawBuilder<boolean>[] | undefined
}

const and = (conditions: readonly RawBuilder<boolean>[]): RawBuilder<boolean> =>
  conditions.length === 0 ? sql<boolean>`true` : sql<boolean>`${sql.join(conditions, sql` and `)}`

/** Values of a list filter as one array parameter. A value with NUL can equal nothing in the database. */
const texts = (values: readonly string[]): string[] => values.filter((value) => !value.includes('\0'))

/** A text whose characters mean nothing but themselves in a pattern. */
const likeText = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`)

/** The filter as a condition on `customers c`. `unitIds` are expected with the units below them already added. */
function filterConditions(filter: CustomerFilter, ownOnly: boolean): RawBuilder<boolean>[] {
  const conditions: RawBuilder<boolean>[] = []
  if (filter.q !== undefined && filter.q !== '') {
    // Few rows are one's own: looking at each is cheaper than the index over everybody's, which `coalesce` keeps out.
    const column = ownOnly ? sql`coalesce(c.search, ''::tsvector)` : sql`c.search`
    const words = searchWords(filter.q, filter.withoutPhone !== true)
    if (words.length === 0) conditions.push(sql<boolean>`false`)
    for (const { query, licencePrefix } of words) {
      const found = sql<boolean>`${column} @@ ${query}::tsquery`
      conditions.push(
        licencePrefix === null
          ? found
          : sql<boolean>`(${found} or lower(c.licence) like ${`${likeText(licencePrefix)}%`})`,
      )
    }
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
  if (filter.contactRisk !== undefined) conditions.push(contactRisk(filter.contactRisk))
  const places = [
    ...(filter.valueClass === undefined ? [] : [sql`v.value_class = ${filter.valueClass}`]),
    ...(filter.growthClass === undefined ? [] : [sql`v.growth_class = ${filter.growthClass}`]),
    ...(filter.belowCost === undefined ? [] : [sql`v.below_marginal = ${filter.belowCost}`]),
  ]
  if (places.length > 0)
    conditions.push(sql<boolean>`exists (
      select from customer_values v where v.customer_id = c.id and ${sql.join(places, sql` and `)})`)
  if (filter.notVisitedSince !== undefined)
    conditions.push(
      sql<boolean>`(c.last_visit_on is null or c.last_visit_on < ${filter.notVisitedSince}::date)`,
    )
  if (filter.own !== undefined) {
    if (filter.ownConditions === undefined)
      throw new Error('a filter by own fields whose reader nobody asked for')
    conditions.push(...filter.ownConditions)
  }
  return conditions
}

/** Whether a filter lets less through than all that somebody reaches. */
export function isNarrowing(filter: CustomerFilter): boolean {
  return filterConditions(filter, false).length > 0
}

/** The filter alone, for a caller that says by itself which rows may be seen. */
export function customersMatching(filter: CustomerFilter): RawBuilder<boolean> {
  return and(filterConditions(filter, false))
}

/** Rows of `customers c` that the grant reaches and the filter lets through. */
export function customersWhere<V extends Verb>(grant: Grant<V>, filter: CustomerFilter): RawBuilder<boolean> {
  const scope = scopeCondition(grant.scope, 'c.unit_id', 'c.owner_id', 'c.id')
  const ownOnly = !grant.scope.all && grant.scope.unitIds.length === 0
  const conditions = filterConditions(filter, ownOnly)
  return and(grant.scope.all ? conditions : [scope, ...conditions])
}

import { sql } from 'kysely'
import { type Grant, scopeCondition } from '#platform/policy/index.ts'
import type { Db, Executor } from '#platform/db/index.ts'
import type { CustomerFact, PlacedShop, WeekOfOrders } from './customers.api.ts'

type Reading = Grant<'analysis.read' | 'analysis.aggregate' | 'analysis.site'>

/** What analysis asks of customers: kinds, places and orders, nothing of persons. */
export function createAnalysisFacts(db: Db) {
  const inReach = (grant: Reading, unitIds: readonly string[] | null) =>
    sql`c.state = 'active' and ${unitIds === null ? sql`true` : sql`c.unit_id = any(${unitIds}::uuid[])`}
        and ${scopeCondition(grant.scope, 'c.unit_id', 'c.owner_id')}`
  return {
    async activeFacts(
      grant: Reading,
      unitIds: readonly string[] | null,
      executor: Executor = db,
    ): Promise<CustomerFact[]> {
      const { rows } = await sql<Omit<CustomerFact, 'frequency'> & { visits: number; weeks: number }>`
        select c.id, c.owner_id as "ownerId", c.unit_id as "unitId", c.type, c.grade, c.visits, c.weeks,
               c.last_visit_on as "lastVisitOn", c.entered_on as "enteredOn"
          from customers c where ${inReach(grant, unitIds)} order by c.id`.execute(executor)
      return rows.map(({ visits, weeks, ...row }) => ({ ...row, frequency: { visits, weeks } }))
    },

    async weeksOfOrders(
      grant: Reading,
      extent: { readonly from: string; readonly to: string; readonly unitIds: readonly string[] | null },
      executor: Executor = db,
    ): Promise<WeekOfOrders[]> {
      const { rows } = await sql<WeekOfOrders>`
        select o.customer_id as "customerId", (date_trunc('week', o.ordered_on))::date as week,
               sum(o.volume) as volume, count(*)::int as orders, sum(o.amount_fen)::float8 as "amountFen"
          from customer_orders o join customers c on c.id = o.customer_id
         where o.ordered_on between ${extent.from} and ${extent.to} and ${inReach(grant, extent.unitIds)}
         group by 1, 2`.execute(executor)
      return rows
    },

    async shopsWithin(
      grant: Grant<'analysis.site'>,
      box: { readonly west: number; readonly south: number; readonly east: number; readonly north: number },
    ): Promise<PlacedShop[]> {
      const { rows } = await sql<PlacedShop>`
        select c.id, c.name, c.type, c.grade, c.lng, c.lat, c.volume90
          from customers c
         where c.lng between ${box.west} and ${box.east} and c.lat between ${box.south} and ${box.north}
           and ${inReach(grant, null)}`.execute(db)
      return rows
    },

    async namesOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
      if (ids.length === 0) return new Map()
      const rows = await db.selectFrom('customers').select(['id', 'name']).where('id', 'in', ids).execute()
      return new Map(rows.map(({ id, name }) => [id, name]))
    },
  }
}

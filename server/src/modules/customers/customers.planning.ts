import { sql } from 'kysely'
import { type Grant, scopeCondition } from '#platform/policy/index.ts'
import type { Db, Executor, Tx } from '#platform/db/index.ts'
import type { Disclosure } from '#platform/disclosure/disclosure.ts'
import { createAnalysisFacts } from './customers.analysis.ts'
import { idsByLicence, putOrders } from './customers.orders.ts'
import type { Contact, CustomersApi, DivisionCustomer, PlanningCustomer } from './customers.api.ts'
import { planningColumns, type PlanningRow, toPlanning } from './customers.rows.ts'
import { contactField, phoneField } from './protected-fields.ts'

/** What the other modules ask of customers. */
export function createPlanningApi(
  db: Db,
  disclosure: Disclosure,
): Omit<
  CustomersApi,
  | 'changeOwners'
  | 'teamsOf'
  | 'putCustomerKeys'
  | 'customerNumber'
  | 'briefsOf'
  | 'takeNeed'
  | 'answerNeed'
  | 'phoneFields'
  | 'setField'
  | 'heldCustomer'
  | 'customerNow'
  | 'cardsOfCustomer'
> {
  return {
    ...createAnalysisFacts(db),
    idsByLicence,
    putOrders,
    async forPlanning(
      grant: Grant<'visits.plan' | 'visits.read'>,
      ownerId: string,
      executor: Executor = db,
    ): Promise<PlanningCustomer[]> {
      const { rows } = await sql<PlanningRow>`
        select ${planningColumns} from customers c
         where c.owner_id = ${ownerId} and c.state = 'active'
           and ${scopeCondition(grant.scope, 'c.unit_id', 'c.owner_id')}
         order by c.name collate by_pinyin, c.id`.execute(executor)
      return rows.map(toPlanning)
    },

    async byIds(ids: readonly string[], executor: Executor = db): Promise<PlanningCustomer[]> {
      if (ids.length === 0) return []
      const { rows } = await sql<PlanningRow>`
        select ${planningColumns} from customers c where c.id = any(${ids}::uuid[])`.execute(executor)
      return rows.map(toPlanning)
    },

    async contactsOf(
      grant: Grant<'customers.read'>,
      ids: readonly string[],
      executor: Executor = db,
    ): Promise<ReadonlyMap<string, Contact>> {
      if (ids.length === 0) return new Map()
      const view = await disclosure.plainView(grant.actor, executor)
      const { rows } = await sql<{
        id: string
        contact_name: string | null
        phone: string | null
        unit_id: string
        owner_id: string | null
      }>`
        select c.id, c.contact_name, c.phone, c.unit_id, c.owner_id from customers c
         where c.id = any(${ids}::uuid[]) and ${scopeCondition(grant.scope, 'c.unit_id', 'c.owner_id', 'c.id')}`.execute(
        executor,
      )
      return new Map(
        rows.map((row) => {
          const place = { customerId: row.id, unitId: row.unit_id, ownerId: row.owner_id }
          return [
            row.id,
            {
              name: view.shown(contactField, place, row.contact_name),
              phone: view.shown(phoneField, place, row.phone),
            },
          ]
        }),
      )
    },

    async forDivision(
      grant: Grant<'territories.read' | 'territories.design' | 'territories.approve'>,
      unitIds: readonly string[] | null,
      orders: { readonly since: string; readonly until: string },
      executor: Executor = db,
    ): Promise<DivisionCustomer[]> {
      const wanted = unitIds === null ? sql`true` : sql`c.unit_id = any(${unitIds}::uuid[])`
      const { rows } = await sql<PlanningRow & Pick<DivisionCustomer, 'orderDays' | 'orders' | 'volume'>>`
        select ${planningColumns}, coalesce(o.days, 0) as "orderDays", coalesce(o.orders, 0) as orders,
               coalesce(o.volume, 0) as volume
          from customers c
          left join (
            select customer_id, count(distinct ordered_on)::int as days, count(*)::int as orders, sum(volume) as volume
              from customer_orders
             where ordered_on >= ${orders.since}::date and ordered_on < ${orders.until}::date
             group by customer_id) o on o.customer_id = c.id
         where c.state = 'active' and ${wanted} and ${scopeCondition(grant.scope, 'c.unit_id', 'c.owner_id')}
         order by c.id`.execute(executor)
      return rows.map((row) => ({
        ...toPlanning(row),
        orderDays: row.orderDays,
        orders: row.orders,
        volume: row.volume,
      }))
    },

    async unitAndOwner(ids: readonly string[], executor: Executor = db) {
      if (ids.length === 0) return new Map()
      const { rows } = await sql<{ id: string; unit_id: string; owner_id: string | null }>`
        select id, unit_id, owner_id from customers where id = any(${ids}::uuid[])`.execute(executor)
      return new Map(rows.map((row) => [row.id, { unitId: row.unit_id, ownerId: row.owner_id }]))
    },

    async idOfLicence(licence: string): Promise<string | null> {
      const { rows } = await sql<{ id: string }>`select id from customers where licence = ${licence}`.execute(
        db,
      )
      return rows[0]?.id ?? null
    },

    async recordVisit(tx: Tx, customerId: string, date: string): Promise<void> {
      // The version stays: a visit is no edit of the card and must not spoil somebody's open form.
      await sql`
        update customers set last_visit_on = ${date}::date
         where id = ${customerId} and (last_visit_on is null or last_visit_on < ${date}::date)`.execute(tx)
    },
  }
}

import { sql } from 'kysely'
import { type Grant, scopeCondition } from '#platform/policy/index.ts'
import type { Db, Executor, Tx } from '#platform/db/index.ts'
import type { Contact, CustomersApi, PlanningCustomer } from './customers.api.ts'
import { planningColumns, type PlanningRow, toPlanning } from './customers.rows.ts'
import { maskPhone } from './phone.ts'

/** What the visits module asks of customers. */
export function createPlanningApi(db: Db): CustomersApi {
  return {
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
      const { rows } = await sql<{ id: string; contact_name: string | null; phone: string | null }>`
        select c.id, c.contact_name, c.phone from customers c
         where c.id = any(${ids}::uuid[]) and ${scopeCondition(grant.scope, 'c.unit_id', 'c.owner_id')}`.execute(
        executor,
      )
      return new Map(rows.map(({ id, contact_name: name, phone }) => [id, { name, phone: maskPhone(phone) }]))
    },

    async unitAndOwner(ids: readonly string[], executor: Executor = db) {
      if (ids.length === 0) return new Map()
      const { rows } = await sql<{ id: string; unit_id: string; owner_id: string | null }>`
        select id, unit_id, owner_id from customers where id = any(${ids}::uuid[])`.execute(executor)
      return new Map(rows.map((row) => [row.id, { unitId: row.unit_id, ownerId: row.owner_id }]))
    },

    async recordVisit(tx: Tx, customerId: string, date: string): Promise<void> {
      // The version stays: a visit is no edit of the card and must not spoil somebody's open form.
      await sql`
        update customers set last_visit_on = ${date}::date
         where id = ${customerId} and (last_visit_on is null or last_visit_on < ${date}::date)`.execute(tx)
    },
  }
}

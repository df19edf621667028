import { sql } from 'kysely'
import type { Db } from '#platform/db/index.ts'

/** What clients were told is kept. */
export interface Acknowledged {
  /** Ids of field operations. */
  readonly operations: ReadonlySet<string>
  /** Ids of visits whose start was acknowledged. */
  readonly visits: ReadonlySet<string>
  /** Ids of customers that were created. */
  readonly customers: ReadonlySet<string>
}

export interface Verdict {
  readonly acknowledged: number
  /** Acknowledged, and not there. */
  readonly lost: readonly string[]
  /** There more than once, or with an effect more than once. */
  readonly doubled: readonly string[]
}

/**
 * Compares what was acknowledged with what is there. Ids are primary keys and cannot be there twice, so doubles are
 * looked for where a lost idempotency would show: every customer of these tests is visited once, every licence
 * belongs to one customer, every visit begins and ends with one event, and so does every new customer.
 */
export async function judge(db: Db, acknowledged: Acknowledged): Promise<Verdict> {
  const lost = [
    ...(await missing(db, 'field_operations', acknowledged.operations)),
    ...(await missing(db, 'visits', acknowledged.visits)),
    ...(await missing(db, 'customers', acknowledged.customers)),
  ]
  const { rows } = await sql<{ what: string }>`
    select 'visits of customer ' || customer_id as what from visits group by customer_id having count(*) > 1
    union all
    select 'licence ' || licence from customers group by licence having count(*) > 1
    union all
    select type || ' of ' || subject_id from outbox
      where type in ('visits.visit_started', 'visits.visit_ended', 'customers.created')
      group by type, subject_id having count(*) > 1`.execute(db)
  const { operations, visits, customers } = acknowledged
  return {
    acknowledged: operations.size + customers.size,
    lost: [...new Set(lost)].filter((id) => operations.has(id) || visits.has(id) || customers.has(id)),
    doubled: rows.map((row) => row.what),
  }
}

async function missing(
  db: Db,
  table: 'field_operations' | 'visits' | 'customers',
  ids: ReadonlySet<string>,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select wanted.id from unnest(${[...ids]}::uuid[]) as wanted (id)
    left join ${sql.table(table)} found on found.id = wanted.id where found.id is null`.execute(db)
  return rows.map((row) => row.id)
}

import { sql } from 'kysely'
import type { Tx } from '#platform/db/index.ts'
import { type Grant, scopeCondition } from '#platform/policy/index.ts'
import type { OrderSeed } from './customers.api.ts'

/** Ids of customers in reach by licence number; unknown ones and those beyond the reach are absent. */
export async function idsByLicence(
  tx: Tx,
  grant: Grant<'customers.import'>,
  licences: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ id: string; licence: string }>`
    select c.id, c.licence from customers c
     where c.licence = any(${licences}::text[])
       and ${scopeCondition(grant.scope, 'c.unit_id', 'c.owner_id')}`.execute(tx)
  return new Map(rows.map(({ id, licence }) => [licence, id]))
}

/**
 * Writes orders, new or known; each at most once in the list. Answers those that were new and those that changed, as
 * `customerId orderedOn number`.
 */
export async function putOrders(
  tx: Tx,
  orders: readonly OrderSeed[],
): Promise<ReadonlyMap<string, 'new' | 'changed'>> {
  const rows = orders.map((order) => ({
    customer_id: order.customerId,
    ordered_on: order.orderedOn,
    number: order.number,
    volume: order.volume,
    amount_fen: String(order.amountFen),
    lines: order.lines,
  }))
  const written = await sql<{ key: string; fresh: boolean }>`
    insert into customer_orders as o (customer_id, ordered_on, number, volume, amount_fen, lines)
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (
      customer_id uuid, ordered_on date, number smallint, volume double precision, amount_fen bigint, lines integer)
    on conflict (customer_id, ordered_on, number) do update
       set volume = excluded.volume, amount_fen = excluded.amount_fen, lines = excluded.lines
     where (o.volume, o.amount_fen, o.lines) is distinct from (excluded.volume, excluded.amount_fen, excluded.lines)
    returning customer_id || ' ' || ordered_on || ' ' || number as key, xmax = 0 as fresh`.execute(tx)
  return new Map(written.rows.map(({ key, fresh }) => [key, fresh ? 'new' : 'changed']))
}

import { sql } from 'kysely'
import { insertInBulk } from '#platform/db/bulk.ts'
import type { Executor, Tx } from '#platform/db/index.ts'
import { type Grant, scopeCondition } from '#platform/policy/index.ts'
import type { CustomerFilter } from '../customers.filter.ts'
import { customersWhere } from '../customers.filter.ts'

export type TransferState = 'scheduled' | 'running' | 'done' | 'cancelled' | 'undoing' | 'undone'
export type RowState = 'waiting' | 'moved' | 'refused' | 'undone' | 'undo_kept'

export interface TransferRecord {
  readonly id: string
  readonly unitId: string
  readonly toId: string
  readonly effectiveOn: string
  readonly note: string | null
  readonly state: TransferState
  readonly createdAt: Date
  readonly createdBy: string
  readonly doneAt: Date | null
  readonly undoUntil: Date | null
  readonly taskId: string | null
  readonly total: number
  readonly moved: number
  readonly refused: number
}
export interface TransferRowRecord {
  readonly customerId: string
  readonly fromId: string | null
  readonly fromUnitId: string
  readonly state: RowState
  readonly reason: string | null
}
/** A customer as a transfer sees it before it is made. */
export interface Held {
  readonly id: string
  readonly ownerId: string | null
  readonly unitId: string
}

const count = (condition: string) =>
  sql`(select count(*)::int from customer_transfer_rows r where r.transfer_id = t.id and ${sql.raw(condition)})`
const columns = sql`
  t.id, t.unit_id as "unitId", t.to_id as "toId", t.effective_on as "effectiveOn", t.note, t.state,
  t.created_at as "createdAt", t.created_by as "createdBy", t.done_at as "doneAt", t.undo_until as "undoUntil",
  t.task_id as "taskId", ${count('true')} as total, ${count("r.state in ('moved', 'undone', 'undo_kept')")} as moved,
  ${count("r.state = 'refused'")} as refused`

/** Transfers of units in reach; for somebody who reaches only own rows those that bring customers or take them. */
const inScope = (grant: Grant<'customers.read' | 'customers.assign'>) => {
  if (grant.scope.all) return sql`true`
  const ofUnits = scopeCondition({ ...grant.scope, ownerId: null }, 't.unit_id', 't.created_by')
  const me = grant.actor?.userId ?? null
  return sql`(${ofUnits} or t.created_by = ${me} or t.to_id = ${me}
    or exists (select from customer_transfer_rows r where r.transfer_id = t.id and r.from_id = ${me}))`
}

/** Customers by id, as far as the grant reaches. */
export async function heldByIds(
  db: Executor,
  grant: Grant<'customers.assign'>,
  ids: readonly string[],
): Promise<Held[]> {
  const { rows } = await sql<Held>`
    select c.id, c.owner_id as "ownerId", c.unit_id as "unitId" from customers c
     where c.id = any(${ids}::uuid[]) and ${scopeCondition(grant.scope, 'c.unit_id', 'c.owner_id')}
     order by c.id`.execute(db)
  return rows
}

/** Customers that a filter finds, as far as the grant reaches. */
export async function heldByFilter(
  db: Executor,
  grant: Grant<'customers.assign'>,
  filter: CustomerFilter,
  limit: number,
): Promise<Held[]> {
  const { rows } = await sql<Held>`
    select c.id, c.owner_id as "ownerId", c.unit_id as "unitId" from customers c
     where ${customersWhere(grant, filter)} order by c.id limit ${limit}`.execute(db)
  return rows
}

/** Names of customers that the caller has decided may be told. */
export async function namesOf(
  db: Executor,
  rows: readonly { readonly id: string }[],
): Promise<ReadonlyMap<string, string>> {
  const found = await sql<{ id: string; name: string }>`
    select id, name from customers where id = any(${rows.map(({ id }) => id)}::uuid[])`.execute(db)
  return new Map(found.rows.map(({ id, name }) => [id, name]))
}

/** How many active customers somebody has. */
export async function holdingOf(db: Executor, ownerId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from customers where owner_id = ${ownerId} and state = 'active'`.execute(db)
  return rows[0]?.n ?? 0
}

/** False when the id is taken. */
export async function insertTransfer(
  tx: Tx,
  _grant: Grant<'customers.assign'>,
  transfer: Pick<
    TransferRecord,
    'id' | 'unitId' | 'toId' | 'effectiveOn' | 'note' | 'createdAt' | 'createdBy'
  >,
  held: readonly Held[],
): Promise<boolean> {
  const { rows } = await sql`
    insert into customer_transfers (id, unit_id, to_id, effective_on, note, state, created_at, created_by)
    values (${transfer.id}, ${transfer.unitId}, ${transfer.toId}, ${transfer.effectiveOn}::date, ${transfer.note},
      'scheduled', ${transfer.createdAt}, ${transfer.createdBy})
    on conflict (id) do nothing returning id`.execute(tx)
  if (rows.length === 0) return false
  await insertInBulk(
    tx,
    'customer_transfer_rows',
    {
      transfer_id: ['uuid', () => transfer.id],
      customer_id: ['uuid', (row) => row.id],
      from_id: ['uuid', (row) => row.ownerId],
      from_unit_id: ['uuid', (row) => row.unitId],
    },
    held,
  )
  return true
}

export async function transfersIn(db: Executor, grant: Grant<'customers.read'>): Promise<TransferRecord[]> {
  const { rows } = await sql<TransferRecord>`
    select ${columns} from customer_transfers t where ${inScope(grant)}
     order by t.created_at desc limit 100`.execute(db)
  return rows
}

export async function findTransfer(
  db: Executor,
  grant: Grant<'customers.read' | 'customers.assign'>,
  id: string,
): Promise<TransferRecord | undefined> {
  const { rows } = await sql<TransferRecord>`
    select ${columns} from customer_transfers t where t.id = ${id} and ${inScope(grant)}`.execute(db)
  return rows[0]
}

export async function lockTransfer(
  tx: Tx,
  grant: Grant<'customers.assign'>,
  id: string,
): Promise<TransferRecord | undefined> {
  const { rows } = await sql<TransferRecord>`
    select ${columns} from customer_transfers t where t.id = ${id} and ${inScope(grant)} for update of t`.execute(
    tx,
  )
  return rows[0]
}

/** Scheduled transfers whose day has come, oldest first: the later one stands on the earlier. */
export async function dueTransfers(db: Executor, date: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from customer_transfers where state = 'scheduled' and effective_on <= ${date}::date
     order by effective_on, created_at, id`.execute(db)
  return rows.map(({ id }) => id)
}

export async function setTransfer(
  tx: Tx,
  id: string,
  values: {
    readonly state: TransferState
    readonly taskId?: string
    readonly doneAt?: Date
    readonly undoUntil?: Date | null
    readonly undone?: { readonly at: Date; readonly by: string | null }
  },
): Promise<void> {
  await sql`
    update customer_transfers set state = ${values.state},
      task_id = coalesce(${values.taskId ?? null}::uuid, task_id),
      done_at = coalesce(${values.doneAt ?? null}::timestamptz, done_at),
      undo_until = ${values.undoUntil === undefined ? sql`undo_until` : values.undoUntil},
      undone_at = coalesce(${values.undone?.at ?? null}::timestamptz, undone_at),
      undone_by = coalesce(${values.undone?.by ?? null}::uuid, undone_by)
     where id = ${id}`.execute(tx)
}

/** Rows of a transfer in a state, in order of the customers' ids. */
export async function rowsIn(
  db: Executor,
  transferId: string,
  state: RowState,
  limit: number,
): Promise<TransferRowRecord[]> {
  const { rows } = await sql<TransferRowRecord>`
    select customer_id as "customerId", from_id as "fromId", from_unit_id as "fromUnitId", state, reason
      from customer_transfer_rows where transfer_id = ${transferId} and state = ${state}
     order by customer_id limit ${limit}`.execute(db)
  return rows
}

/** The rows that a reader may see: all of a unit in reach or of the new owner, otherwise those taken from the reader. */
export async function rowsFor(
  db: Executor,
  grant: Grant<'customers.read'>,
  transfer: Pick<TransferRecord, 'id' | 'unitId' | 'toId' | 'createdBy'>,
): Promise<TransferRowRecord[]> {
  const me = grant.actor?.userId ?? null
  const whole =
    grant.scope.all ||
    grant.scope.unitIds.includes(transfer.unitId) ||
    transfer.toId === me ||
    transfer.createdBy === me
  const { rows } = await sql<TransferRowRecord>`
    select customer_id as "customerId", from_id as "fromId", from_unit_id as "fromUnitId", state, reason
      from customer_transfer_rows
     where transfer_id = ${transfer.id} and ${whole ? sql`true` : sql`from_id = ${me}`}
     order by state in ('refused', 'undo_kept') desc, customer_id limit 10000`.execute(db)
  return rows
}

/** Writes what became of rows. */
export async function settleRows(
  tx: Tx,
  transferId: string,
  rows: readonly Pick<TransferRowRecord, 'customerId' | 'state' | 'reason'>[],
  at: Date,
): Promise<void> {
  await sql`
    update customer_transfer_rows r set state = i.state, reason = i.reason, settled_at = ${at}
      from unnest(${rows.map(({ customerId }) => customerId)}::uuid[], ${rows.map(({ state }) => state)}::text[],
                  ${rows.map(({ reason }) => reason)}::text[]) as i (customer_id, state, reason)
     where r.transfer_id = ${transferId} and r.customer_id = i.customer_id`.execute(tx)
}

/** Who lost how many customers by a transfer. */
export async function takenFrom(
  db: Executor,
  transferId: string,
  states: readonly RowState[],
): Promise<{ ownerId: string; count: number }[]> {
  const { rows } = await sql<{ ownerId: string; count: number }>`
    select from_id as "ownerId", count(*)::int as count from customer_transfer_rows
     where transfer_id = ${transferId} and state = any(${states}::text[]) and from_id is not null
     group by from_id order by from_id`.execute(db)
  return rows
}

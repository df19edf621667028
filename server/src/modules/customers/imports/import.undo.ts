import { sql } from 'kysely'
import { inTransaction, type Tx } from '#platform/db/index.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Origin } from '#platform/http/index.ts'
import { type Actor, authorize, type Grant } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { importNotUndoable, noSuchImport } from '../customers.errors.ts'
import { publishImport } from '../customers.events.ts'
import { undoDays } from '../customers.settings.ts'
import { type CardValues, changedFields } from '../customers.values.ts'
import { lockCards, recordChanges, updateCards, type WriteContext } from '../customers.write.ts'
import { findImport } from './import.repo.ts'

const chunk = 2000

interface UndoRow {
  readonly row_number: number
  readonly customer_id: string
  readonly before: CardValues | null
  readonly version: number
}

/**
 * Takes an import back: customers that it made go, cards that it changed get their old values again. What somebody
 * has touched since (edited, visited, ordered, moved out of reach) stays and is counted. Works in chunks of one
 * transaction each; if it breaks off, undoing again goes on with the rest.
 */
export async function undoImport(
  context: CustomersContext,
  actor: Actor,
  id: string,
  origin: Origin,
): Promise<Result<true>> {
  const { db, now, settings, events, audit } = context.platform
  const granted = authorize(actor, 'customers.import')
  if (!granted.ok) return granted
  const row = await findImport(db, id, actor.userId)
  if (!row) return fail(noSuchImport())
  const days = await settings.read(undoDays)
  const open =
    ['done', 'cancelled', 'failed'].includes(row.state) &&
    row.finished_at !== null &&
    row.created + row.updated > 0 &&
    now().getTime() < row.finished_at.getTime() + days * 86_400_000
  if (!open) return fail(importNotUndoable())
  const write: WriteContext = { by: actor.userId, source: 'undo', at: now() }
  for (;;) {
    const left = await db.transaction().execute((tx) => undoChunk(tx, granted.value, id, write))
    context.totals.forget()
    if (left === 0) break
  }
  return inTransaction(db, async (tx) => {
    const { rows } = await sql<{ kept_on_undo: number }>`
      update customer_imports set state = 'undone' where id = ${id} and state <> 'undone'
      returning kept_on_undo`.execute(tx)
    if (!rows[0]) return ok(true)
    const kept = rows[0].kept_on_undo
    await publishImport(events, tx, 'import_undone', { id, createdBy: actor.userId }, { kept })
    await audit.record(tx, {
      actorId: actor.userId,
      action: 'customers.import_undone',
      subjectKind: 'customer_import',
      subjectId: id,
      detail: { created: row.created, updated: row.updated, kept },
      origin,
    })
    return ok(true)
  })
}

/** Undoes the last rows first; returns how many it looked at. */
async function undoChunk(
  tx: Tx,
  grant: Grant<'customers.import'>,
  importId: string,
  write: WriteContext,
): Promise<number> {
  const { rows } = await sql<UndoRow>`
    delete from customer_import_rows where (import_id, row_number) in (
      select import_id, row_number from customer_import_rows where import_id = ${importId}
       order by row_number desc limit ${chunk})
    returning row_number, customer_id, before, version`.execute(tx)
  if (rows.length === 0) return 0
  const cards = new Map(
    (
      await lockCards(
        tx,
        grant,
        rows.map((row) => row.customer_id),
      )
    ).map((card) => [card.id, card]),
  )
  const untouched = rows.filter((row) => cards.get(row.customer_id)?.version === row.version)
  const made = untouched.filter((row) => row.before === null).map((row) => row.customer_id)
  const removed = await sql`
    delete from customers c where c.id = any(${made}::uuid[]) and c.last_visit_on is null
       and not exists (select from customer_orders o where o.customer_id = c.id)`.execute(tx)
  const restored = untouched.flatMap((row) => {
    const card = cards.get(row.customer_id)
    if (row.before === null || !card) return []
    return [{ card, before: { ...row.before, id: card.id } }]
  })
  await updateCards(
    tx,
    restored.map(({ before }) => before),
    write,
  )
  await recordChanges(
    tx,
    restored.map(({ card, before }) => ({ customerId: card.id, changes: changedFields(card, before) })),
    write,
  )
  const kept = rows.length - Number(removed.numAffectedRows ?? 0n) - restored.length
  await sql`
    update customer_imports set kept_on_undo = kept_on_undo + ${kept} where id = ${importId}`.execute(tx)
  return rows.length
}

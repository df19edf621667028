import { sql } from 'kysely'
import { inTransaction, type Tx } from '#platform/db/index.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Origin } from '#platform/http/index.ts'
import type { Message } from '#platform/errors/errors.ts'
import type { Job } from '#platform/jobs/jobs.ts'
import { type Actor, authorize, type Grant } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { importNotUndoable, noSuchImport } from '../customers.errors.ts'
import { publishImport } from '../customers.events.ts'
import { undoDays } from '../customers.settings.ts'
import { type CardValues, changedFields } from '../customers.values.ts'
import { lockCards, recordChanges, updateCards, type WriteContext } from '../customers.write.ts'
import { findImport, type ImportRow } from './import.repo.ts'
import { type OwnApplied, restoreOwn, touchedSince } from './own-write.ts'

const undoJob = 'customers.undo_import'
const lastAttempt = 5
const chunk = 1000

interface UndoRow {
  readonly row_number: number
  readonly customer_id: string
  readonly before: CardValues | null
  readonly version: number
  readonly own: readonly OwnApplied[] | null
}

/**
 * Starts to take an import back: customers that it made go, cards that it changed get their old values again. What
 * somebody has touched since (edited, visited, ordered, moved out of reach) stays and is counted. The work is done in
 * the background; an import that is being undone already stays so.
 */
export async function startUndo(
  context: CustomersContext,
  actor: Actor,
  id: string,
  origin: Origin,
): Promise<Result<true>> {
  const { db, now, settings, audit, jobs } = context.platform
  const days = await settings.read(undoDays)
  return inTransaction(db, async (tx) => {
    const row = await findImport(tx, id, actor.userId)
    if (!row) return fail(noSuchImport())
    if (row.state === 'undoing') return ok(true)
    const open = now().getTime() < (row.finished_at?.getTime() ?? 0) + days * 86_400_000
    const { numAffectedRows } = await sql`
      update customer_imports set state = 'undoing', run = run + 1, message = null
       where id = ${id} and ${open} and state in ('done', 'cancelled', 'failed') and created + updated > 0`.execute(
      tx,
    )
    if (numAffectedRows !== 1n) return fail(importNotUndoable())
    await jobs.enqueue(tx, undoJob, { importId: id, createdBy: actor.userId }, { key: `undo:${id}` })
    await audit.record(tx, {
      actorId: actor.userId,
      action: 'customers.import_undo_started',
      subjectKind: 'customer_import',
      subjectId: id,
      detail: { created: row.created, updated: row.updated },
      origin,
    })
    return ok(true)
  })
}

/**
 * The background job of an undo. Each chunk takes its rows back and forgets them in one transaction, so a worker that
 * dies is followed by one that goes on with the rest, and nothing is taken back by half.
 */
export function createUndoJob(context: CustomersContext): Job {
  const { platform, directory, totals } = context
  const { db } = platform

  /** The undo cannot go on: the import is as before, less what was taken back, and undoing may be tried again. */
  async function giveUp(row: ImportRow, message: Message): Promise<void> {
    await sql`
      update customer_imports set state = 'done', message = ${JSON.stringify(message)}::jsonb
       where id = ${row.id} and run = ${row.run} and state = 'undoing'`.execute(db)
  }

  async function finish(row: ImportRow): Promise<void> {
    await db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ kept_on_undo: number }>`
        update customer_imports set state = 'undone' where id = ${row.id} and run = ${row.run} and state = 'undoing'
        returning kept_on_undo`.execute(tx)
      if (!rows[0]) return
      const kept = rows[0].kept_on_undo
      const { id, created_by: createdBy, created, updated } = row
      await publishImport(platform.events, tx, 'import_undone', { id, createdBy }, { kept })
      await platform.audit.record(tx, {
        actorId: createdBy,
        action: 'customers.import_undone',
        subjectKind: 'customer_import',
        subjectId: id,
        detail: { created, updated, kept },
        origin: null,
      })
    })
  }

  return {
    name: undoJob,
    async run(payload, { signal, attempt }) {
      const row = await findImport(db, String(payload['importId']), String(payload['createdBy']))
      if (row?.state !== 'undoing') return
      const actor = await directory.actor(row.created_by)
      const granted = actor && authorize(actor, 'customers.import')
      if (!actor || !granted?.ok) {
        await giveUp(row, {
          zh: '您已没有导入权限，撤销已停止；还没有撤销的行保留。',
          en: 'You may no longer import; undoing was stopped and the rows not undone yet are kept.',
        })
        return
      }
      try {
        for (;;) {
          signal.throwIfAborted()
          const write: WriteContext = { by: actor.userId, source: 'undo', at: platform.now() }
          const left = await db
            .transaction()
            .execute((tx) => undoChunk(context, tx, granted.value, row, write))
          totals.forget()
          if (left === 0) break
        }
      } catch (error) {
        if (attempt >= lastAttempt && !signal.aborted)
          await giveUp(row, {
            zh: '撤销多次出错，已停止；还没有撤销的行保留，可以再次撤销。请把情况告诉管理员。',
            en: 'Undoing failed repeatedly and was stopped; rows not undone yet are kept and it can be tried again. Tell your administrator.',
          })
        throw error
      }
      await finish(row)
    },
  }
}

/** Undoes the last rows first; returns how many it dealt with, 0 also when somebody else is on it. */
async function undoChunk(
  context: CustomersContext,
  tx: Tx,
  grant: Grant<'customers.import'>,
  { id: importId, run }: ImportRow,
  write: WriteContext,
): Promise<number> {
  const mine = await sql`
    select from customer_imports where id = ${importId} and run = ${run} and state = 'undoing' for update`.execute(
    tx,
  )
  if (mine.rows.length === 0) return 0
  const { rows } = await sql<UndoRow>`
    delete from customer_import_rows where (import_id, row_number) in (
      select import_id, row_number from customer_import_rows where import_id = ${importId}
       order by row_number desc limit ${chunk})
    returning row_number, customer_id, before, version, own`.execute(tx)
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
  const touched = await touchedSince(tx, rows)
  const untouched = rows.filter(
    (row) => cards.get(row.customer_id)?.version === row.version && !touched.has(row.customer_id),
  )
  const made = untouched.filter((row) => row.before === null).map((row) => row.customer_id)
  const removed = await sql`
    delete from customers c where c.id = any(${made}::uuid[]) and c.last_visit_on is null
       and not exists (select from customer_orders o where o.customer_id = c.id)`.execute(tx)
  const restored = untouched.flatMap((row) => {
    const card = cards.get(row.customer_id)
    if (row.before === null || !card) return []
    return [{ card, before: { ...row.before, id: card.id } }]
  })
  const edited = restored
    .map(({ card, before }) => ({ before, changes: changedFields(card, before) }))
    .filter(({ changes }) => changes.length > 0)
  await updateCards(
    tx,
    edited.map(({ before }) => before),
    write,
  )
  await recordChanges(
    tx,
    edited.map(({ before, changes }) => ({ customerId: before.id, changes })),
    write,
  )
  await restoreOwn(
    context,
    tx,
    grant,
    await context.catalogues.read(),
    untouched.filter((row) => row.before !== null),
    write,
  )
  const kept = rows.length - Number(removed.numAffectedRows ?? 0n) - restored.length
  await sql`
    update customer_imports set kept_on_undo = kept_on_undo + ${kept}, undone = undone + ${rows.length}
     where id = ${importId}`.execute(tx)
  return rows.length
}

import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { CustomerMerge, listMerges, mergeCustomers, previewMerge } from '#contracts/customer-merges.ts'
import type { BodyOf, QueryOf } from '#contracts/http.ts'
import { insertAgain } from '#platform/customer-rows/moving-rows.ts'
import { inTransaction, type Tx } from '#platform/db/index.ts'
import { changedMeanwhile, notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Origin } from '#platform/http/index.ts'
import type { Actor, Grant } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { mergeCovered, mergeSame, mergeUndone, undoLicenceTaken } from '../customers.errors.ts'
import { publishCustomer } from '../customers.events.ts'
import { type CustomerRow, toCard } from '../customers.rows.ts'
import { type CardValues, changedFields } from '../customers.values.ts'
import { lockCards, recordChanges, updateCards, type WriteContext } from '../customers.write.ts'
import { writeCardKeys } from '../duplicates/keys.ts'
import { decisionOn } from '../duplicates/decisions.ts'
import { cleanOptional } from '../text.ts'
import { compareCards } from './compare.ts'
import { fieldColumns } from './fields.ts'
import { findMerge, lockWhole, mergesInReach, type MergeRow, orderShift } from './merge.repo.ts'
import { assertNothingLeft, countMoving, moveAll, moveBack } from './moving.ts'

type Merging = Grant<'customers.merge'>

/** Makes two cards of one customer one, and takes that back. */
export function createMergeService(context: CustomersContext) {
  const { platform, totals } = context
  const { db, events, audit } = platform

  async function answers(rows: readonly MergeRow[]): Promise<CustomerMerge[]> {
    const names = await context.names(
      rows.flatMap((row) => [row.by_id, row.undone_by]),
      rows.map((row) => row.unit_id),
    )
    return rows.map((row) => ({
      id: row.id,
      survivor: { id: row.survivor_id, name: row.survivor_name ?? '' },
      merged: { id: row.merged_id, name: row.merged_name, licence: row.merged_licence },
      unit: names.unit(row.unit_id),
      reason: row.reason,
      rows: row.rows,
      at: row.at.toISOString(),
      by: names.person(row.by_id),
      undoneAt: row.undone_at?.toISOString() ?? null,
      undoneBy: names.person(row.undone_by),
      undoable: row.undone_at === null && !row.covered && row.survivor_name !== null,
    }))
  }

  async function merge(
    tx: Tx,
    actor: Actor,
    grant: Merging,
    body: BodyOf<typeof mergeCustomers>,
    origin: Origin,
  ): Promise<Result<true>> {
    const { survivorId, mergedId } = body
    const whole = await lockWhole(tx, grant, [survivorId, mergedId])
    const cards = new Map((await lockCards(tx, grant, [survivorId, mergedId])).map((row) => [row.id, row]))
    const [survivor, merged] = [cards.get(survivorId), cards.get(mergedId)]
    if (!survivor || !merged) return fail(notFound())
    if (survivor.version !== body.survivorVersion || merged.version !== body.mergedVersion)
      return fail(changedMeanwhile())
    const write: WriteContext = { by: actor.userId, source: 'merge', at: platform.now() }
    const reason = cleanOptional(body.reason)
    await sql`
      insert into customer_merges (id, survivor_id, merged_id, merged_name, merged_licence, unit_id, owner_id, reason,
        survivor_before, survivor_after, merged_card, at, by_id)
      values (${body.id}, ${survivorId}, ${mergedId}, ${merged.name}, ${merged.licence}, ${merged.unit_id},
        ${merged.owner_id}, ${reason}, ${whole.get(survivorId)}::jsonb, '{}', ${whole.get(mergedId)}::jsonb,
        ${write.at}, ${actor.userId})`.execute(tx)
    await sql`delete from customer_keys where customer_id = ${mergedId} and origin = 'card'`.execute(tx)
    const facts = { from: mergedId, into: survivorId, orderShift: await orderShift(tx, mergedId, survivorId) }
    const rows = await moveAll(tx, body.id, context.rowsOfModules(), facts)
    await assertNothingLeft(tx, mergedId)
    // Before the survivor may take its licence, the merged card is gone.
    await sql`delete from customers where id = ${mergedId}`.execute(tx)
    await joinFigures(tx, body.id)
    const taken = new Set(
      fieldColumns.flatMap(([field, columns]) => (body.take.includes(field) ? columns : [])),
    )
    const after = pickColumns(survivor, merged, (columns) => columns.every((one) => taken.has(one)))
    await updateCards(tx, [{ ...after, id: survivorId }], write)
    await sql`
      update customer_merges m set survivor_after = to_jsonb(c)
        from customers c where c.id = m.survivor_id and m.id = ${body.id}`.execute(tx)
    const told = { field: 'mergedFrom', before: null, after: `${merged.name}（${merged.licence}）` }
    const changes = [...changedFields(survivor, after), told]
    await recordChanges(tx, [{ customerId: survivorId, changes }], write)
    await publishCustomer(
      events,
      tx,
      'merged',
      { id: survivorId, unit_id: after.unit_id, owner_id: after.owner_id },
      { mergedId, mergeId: body.id },
    )
    await audit.record(tx, {
      actorId: actor.userId,
      action: 'customers.merged',
      subjectKind: 'customer',
      subjectId: survivorId,
      detail: { mergedId, rows, taken: body.take, reason },
      origin,
    })
    return ok(true)
  }

  async function undo(
    tx: Tx,
    actor: Actor,
    grant: Merging,
    id: string,
    origin: Origin,
  ): Promise<Result<true>> {
    const row = await findMerge(tx, grant, id)
    if (!row) return fail(notFound())
    const whole = await lockWhole(tx, grant, [row.survivor_id])
    const [before] = await lockCards(tx, grant, [row.survivor_id])
    // Read again behind the lock: somebody may have been faster.
    const fresh = await findMerge(tx, grant, id)
    if (fresh?.undone_at !== null) return fail(mergeUndone())
    if (fresh.covered) return fail(mergeCovered())
    if (!before) return fail(notFound())
    const kept = await keptCards(tx, id)
    const now = JSON.parse(whole.get(row.survivor_id) ?? '{}') as Whole
    const card = pickColumns(before, kept.before as unknown as CardValues, (columns) =>
      columns.every((one) => isDeepStrictEqual(now[one], kept.after[one])),
    )
    const taken = await sql`
      select from customers where id <> ${row.survivor_id} and licence in (${row.merged_licence}, ${card.licence})`.execute(
      tx,
    )
    if (taken.rows.length > 0 || card.licence === row.merged_licence)
      return fail(undoLicenceTaken(row.merged_licence))
    const write: WriteContext = { by: actor.userId, source: 'merge_undone', at: platform.now() }
    await updateCards(tx, [{ ...card, id: before.id }], write)
    await partFigures(tx, id)
    const { rows } = await sql<{ card: string }>`
      select merged_card::text as card from customer_merges where id = ${id}`.execute(tx)
    await insertAgain(
      tx,
      'customers',
      rows.map((one) => one.card),
    )
    await moveBack(tx, id, context.rowsOfModules())
    const [restored] = await lockCards(tx, grant, [row.merged_id])
    if (restored) await writeCardKeys(tx, [restored])
    await sql`
      update customer_merges set undone_at = ${write.at}, undone_by = ${actor.userId} where id = ${id}`.execute(
      tx,
    )
    const told = { field: 'mergeUndone', before: `${row.merged_name}（${row.merged_licence}）`, after: null }
    await recordChanges(
      tx,
      [{ customerId: before.id, changes: [...changedFields(before, card), told] }],
      write,
    )
    await publishCustomer(
      events,
      tx,
      'merge_undone',
      { id: before.id, unit_id: card.unit_id, owner_id: card.owner_id },
      { mergedId: row.merged_id, mergeId: id },
    )
    await audit.record(tx, {
      actorId: actor.userId,
      action: 'customers.merge_undone',
      subjectKind: 'customer',
      subjectId: before.id,
      detail: { mergedId: row.merged_id, rows: row.rows },
      origin,
    })
    return ok(true)
  }

  return {
    async preview(
      grant: Merging,
      { survivorId, mergedId }: QueryOf<typeof previewMerge>,
    ): Promise<Result<z.output<(typeof previewMerge)['response']>>> {
      return inTransaction(db, async (tx) => {
        const rows = new Map((await lockCards(tx, grant, [survivorId, mergedId])).map((row) => [row.id, row]))
        const [survivor, merged] = [rows.get(survivorId), rows.get(mergedId)]
        if (!survivor || !merged || survivorId === mergedId) return fail(notFound())
        const view = await context.disclosure.plainView(grant.actor, tx)
        const apart = await decisionOn(tx, survivorId, mergedId)
        const names = await context.names(
          [survivor, merged].flatMap((row) => [row.owner_id, row.updated_by]).concat(apart?.by_id ?? null),
          [survivor.unit_id, merged.unit_id],
        )
        return ok({
          survivor: toCard(survivor, names, view),
          merged: toCard(merged, names, view),
          comparison: compareCards(survivor, merged, view),
          moving: await countMoving(tx, mergedId, context.rowsOfModules()),
          apart: apart && {
            by: names.person(apart.by_id),
            at: apart.at.toISOString(),
            reason: apart.reason,
          },
        })
      })
    },

    async merge(
      actor: Actor,
      grant: Merging,
      body: BodyOf<typeof mergeCustomers>,
      origin: Origin,
    ): Promise<Result<CustomerMerge>> {
      if (body.survivorId === body.mergedId) return fail(mergeSame())
      const done = await inTransaction(db, async (tx) => {
        // The same merge once more, because its answer was lost on the way, is no mistake.
        const known = await findMerge(tx, grant, body.id)
        if (known?.survivor_id === body.survivorId && known.merged_id === body.mergedId)
          return ok(true as const)
        return merge(tx, actor, grant, body, origin)
      })
      if (!done.ok) return done
      totals.forget()
      const row = await findMerge(db, grant, body.id)
      const [answer] = row ? await answers([row]) : []
      return answer ? ok(answer) : fail(notFound())
    },

    async undo(actor: Actor, grant: Merging, id: string, origin: Origin): Promise<Result<{ done: true }>> {
      const done = await inTransaction(db, (tx) => undo(tx, actor, grant, id, origin))
      totals.forget()
      return done.ok ? ok({ done: true }) : done
    },

    async list(
      grant: Merging,
      { page, pageSize }: QueryOf<typeof listMerges>,
    ): Promise<z.output<(typeof listMerges)['response']>> {
      const rows = await mergesInReach(db, grant, { offset: (page - 1) * pageSize, limit: pageSize })
      return { merges: await answers(rows.slice(0, pageSize)), more: rows.length > pageSize }
    },
  }
}

type Whole = Readonly<Record<string, unknown>>

/** The card `base` with those fields of `other` whose columns `takes` says yes to. */
function pickColumns(
  base: CustomerRow,
  other: CardValues,
  takes: (columns: readonly (keyof CardValues)[]) => boolean,
): CardValues {
  const taken = fieldColumns.flatMap(([, columns]) => (takes(columns) ? columns : []))
  return { ...base, ...Object.fromEntries(taken.map((name) => [name, other[name]])) }
}

async function keptCards(tx: Tx, id: string): Promise<{ before: Whole; after: Whole }> {
  const { rows } = await sql<{ before: Whole; after: Whole }>`
    select survivor_before as before, survivor_after as after from customer_merges where id = ${id}`.execute(
    tx,
  )
  if (!rows[0]) throw new Error(`the merge ${id} vanished under a lock`)
  return rows[0]
}

/** What is counted of a customer is counted of both: orders add up, the last visit is the later, the entry the earlier. */
async function joinFigures(tx: Tx, id: string): Promise<void> {
  await sql`
    update customers c set
        last_visit_on = greatest(c.last_visit_on, b.last_visit_on), entered_on = least(c.entered_on, b.entered_on),
        orders90 = c.orders90 + b.orders90, volume90 = c.volume90 + b.volume90
      from customer_merges m, jsonb_populate_record(null::customers, m.merged_card) b
     where m.id = ${id} and c.id = m.survivor_id`.execute(tx)
}

/** Takes that back, where nothing new has come since. */
async function partFigures(tx: Tx, id: string): Promise<void> {
  await sql`
    update customers c set
        last_visit_on = case when c.last_visit_on is distinct from a.last_visit_on
          then c.last_visit_on else b.last_visit_on end,
        entered_on = case when c.entered_on = a.entered_on then b.entered_on else c.entered_on end,
        orders90 = case when c.orders90 = a.orders90 then b.orders90 else c.orders90 end,
        volume90 = case when c.volume90 = a.volume90 then b.volume90 else c.volume90 end
      from customer_merges m, jsonb_populate_record(null::customers, m.survivor_before) b,
           jsonb_populate_record(null::customers, m.survivor_after) a
     where m.id = ${id} and c.id = m.survivor_id`.execute(tx)
}

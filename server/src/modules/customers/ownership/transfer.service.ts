import type {
  createTransfer,
  OpenMatter,
  previewTransfer,
  Transfer,
  TransferRow,
  TransferSelection,
} from '#contracts/customer-ownership.ts'
import { transferMost } from '#contracts/customer-ownership.ts'
import type { BodyOf, ResponseOf } from '#contracts/http.ts'
import { inTransaction, type Tx } from '#platform/db/index.ts'
import { changedMeanwhile, inLocale, invalid, type Message, notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Origin } from '#platform/http/index.ts'
import { type Actor, authorize, covers, type Grant } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import {
  nothingToTransfer,
  ownerNotAvailable,
  tooManyToTransfer,
  transferInPast,
  transferWrongState,
} from '../customers.errors.ts'
import { customerFilterSchema } from '../customers.filter.ts'
import { ownConditions } from '../fields/field-filter.ts'
import { mayOwn } from '../customers.owners.ts'
import { phoneField } from '../protected-fields.ts'
import { cleanOptional } from '../text.ts'
import {
  findTransfer,
  type Held,
  heldByFilter,
  heldByIds,
  holdingOf,
  insertTransfer,
  lockTransfer,
  namesOf,
  rowsFor,
  setTransfer,
  transfersIn,
  type TransferRecord,
} from './transfer.repo.ts'
import { beginJob, startTransferTask } from './transfer.run.ts'

type Assigning = Grant<'customers.assign'>
/** Who hands customers over, by which right, from where. */
interface Mover {
  readonly actor: Actor
  readonly grant: Assigning
  readonly origin: Origin
}

const mattersShown = 100
const rowsShown = 1000

/** Why a row was left as it is, by the code that is stored. */
const reasons: Record<string, Message> = {
  owner_differs: { zh: '期间已换了负责人，保持现状', en: 'Has another owner meanwhile; left as it is' },
  owner_not_available: {
    zh: '接手人已停用或不再是客户经理，保持现状',
    en: 'The new owner is not available any more; left as it is',
  },
  customer_gone: { zh: '客户卡已不存在', en: 'The card is gone' },
}

/** A row for those who may see who goes where, and not what was agreed on visits. */
const untold = { nextStep: null, nextStepOn: null, plannedOn: [] } as const satisfies Partial<OpenMatter>

/** What is open is told to those who read the visits it comes from, and to whoever makes or takes the transfer. */
function mattersOpenTo(actor: Actor, { toId, createdBy }: TransferRecord) {
  const visits = authorize(actor, 'visits.read')
  const party = actor.userId === toId || actor.userId === createdBy
  return (from: { readonly unitId: string; readonly ownerId: string | null }): boolean =>
    party || (visits.ok && covers(visits.value.scope, from))
}

/** Transfers of many customers: preview, make, cancel before the day, undo within the time set. */
export function createTransferService(context: CustomersContext) {
  const { platform, directory } = context

  /** The customers of a selection within reach; more than a transfer may hold are refused as a whole. */
  async function select(grant: Assigning, selection: TransferSelection): Promise<Result<Held[]>> {
    const most = transferMost + 1
    let held: Held[]
    if (selection.kind === 'customers') held = await heldByIds(platform.db, grant, selection.ids)
    else {
      const query =
        selection.kind === 'owner'
          ? { ownerIds: [selection.ownerId] }
          : Object.fromEntries(new URLSearchParams(selection.query))
      const filter = customerFilterSchema.safeParse(query)
      if (!filter.success)
        return fail(
          invalid([
            {
              path: 'selection',
              message: { zh: '筛选条件无法识别。', en: 'The filter is not known.' },
            },
          ]),
        )
      const unitIds = filter.data.unitIds.length > 0 ? await directory.unitsBelow(filter.data.unitIds) : []
      // The list's own reading of the filter: what its reader may not see does not select here either.
      const own = grant.actor ? await ownConditions(context, grant.actor, filter.data.own) : ok(undefined)
      if (!own.ok) return own
      const view = await context.disclosure.plainView(grant.actor)
      const found = {
        ...filter.data,
        unitIds: [...unitIds],
        withoutPhone: !view.tellsTail(phoneField),
        ownConditions: own.value,
      }
      held = await heldByFilter(platform.db, grant, found, most)
    }
    return held.length > transferMost ? fail(tooManyToTransfer(transferMost)) : ok(held)
  }

  async function checked(
    grant: Assigning,
    body: Pick<BodyOf<typeof previewTransfer>, 'selection' | 'toOwnerId' | 'effectiveOn'>,
  ): Promise<Result<{ held: Held[]; moving: Held[] }>> {
    const today = platform.calendar.today()
    if (body.effectiveOn < today) return fail(transferInPast(today))
    const owner = (await directory.people([body.toOwnerId])).get(body.toOwnerId)
    if (!mayOwn(grant, owner)) return fail(ownerNotAvailable())
    const held = await select(grant, body.selection)
    if (!held.ok) return held
    return ok({ held: held.value, moving: held.value.filter(({ ownerId }) => ownerId !== body.toOwnerId) })
  }

  async function mattersFor(
    rows: readonly { readonly id: string; readonly ownerId: string | null }[],
    from: string,
  ): Promise<Map<string, OpenMatter>> {
    const matters = await context.needs().mattersOf(
      rows.map(({ id }) => id),
      from,
    )
    const names = await context.names(
      rows.map(({ ownerId }) => ownerId),
      [],
    )
    const called = await namesOf(platform.db, rows)
    return new Map(
      rows.map(({ id, ownerId }) => {
        const open = matters.get(id)
        return [
          id,
          {
            customer: { id, name: called.get(id) ?? '' },
            from: names.person(ownerId),
            nextStep: open?.nextStep ?? null,
            nextStepOn: open?.nextStepOn ?? null,
            plannedOn: [...(open?.plannedOn ?? [])],
          },
        ]
      }),
    )
  }

  async function show(actor: Actor, records: readonly TransferRecord[]): Promise<Transfer[]> {
    const names = await context.names(
      records.flatMap(({ toId, createdBy }) => [toId, createdBy]),
      [],
    )
    const now = platform.now()
    const assign = authorize(actor, 'customers.assign')
    return records.map((record) => {
      const may =
        assign.ok && covers(assign.value.scope, { unitId: record.unitId, ownerId: record.createdBy })
      const undoable = may && record.state === 'done' && record.undoUntil !== null && record.undoUntil > now
      return {
        id: record.id,
        to: names.person(record.toId)!,
        effectiveOn: record.effectiveOn,
        note: record.note,
        state: record.state,
        createdBy: names.person(record.createdBy)!,
        createdAt: record.createdAt.toISOString(),
        doneAt: record.doneAt?.toISOString() ?? null,
        undoUntil: undoable ? record.undoUntil.toISOString() : null,
        total: record.total,
        moved: record.moved,
        refused: record.refused,
        taskId: record.taskId,
      }
    })
  }

  async function shown({ actor, grant }: Mover, id: string): Promise<Result<Transfer>> {
    const record = await findTransfer(platform.db, grant, id)
    const [transfer] = record ? await show(actor, [record]) : []
    return transfer ? ok(transfer) : fail(notFound())
  }

  async function step(
    mover: Mover,
    id: string,
    action: 'customers.transfer_cancelled' | 'customers.transfer_undone',
    work: (tx: Tx, transfer: TransferRecord) => Promise<boolean>,
  ): Promise<Result<Transfer>> {
    const { actor, grant, origin } = mover
    const done = await inTransaction<true>(platform.db, async (tx) => {
      const transfer = await lockTransfer(tx, grant, id)
      if (!transfer) return fail(notFound())
      if (!(await work(tx, transfer))) return fail(transferWrongState())
      await platform.audit.record(tx, {
        actorId: actor.userId,
        action,
        subjectKind: 'customer_transfer',
        subjectId: id,
        detail: { customers: transfer.total, toId: transfer.toId },
        origin,
      })
      return ok(true)
    })
    return done.ok ? shown(mover, id) : done
  }

  return {
    async preview(
      grant: Assigning,
      body: BodyOf<typeof previewTransfer>,
    ): Promise<Result<ResponseOf<typeof previewTransfer>>> {
      const found = await checked(grant, body)
      if (!found.ok) return found
      const { held, moving } = found.value
      const matters = [...(await mattersFor(moving, body.effectiveOn)).values()]
      const open = matters.filter(({ nextStep, plannedOn }) => nextStep !== null || plannedOn.length > 0)
      const asked = body.selection.kind === 'customers' ? new Set(body.selection.ids).size : held.length
      return ok({
        count: moving.length,
        already: held.length - moving.length,
        refused: asked - held.length,
        withNextStep: open.filter(({ nextStep }) => nextStep !== null).length,
        withPlan: open.filter(({ plannedOn }) => plannedOn.length > 0).length,
        holdingAfter: (await holdingOf(platform.db, body.toOwnerId)) + moving.length,
        matters: open.slice(0, mattersShown),
      })
    },

    /** Writes down who gives what; the change itself is a task, at once or by a job on the day. */
    async make(mover: Mover, id: string, body: BodyOf<typeof createTransfer>): Promise<Result<Transfer>> {
      const { actor, grant, origin } = mover
      const found = await checked(grant, body)
      if (!found.ok) return found
      const { moving } = found.value
      if (moving.length === 0) return fail(nothingToTransfer())
      const made = await inTransaction<true>(platform.db, async (tx) => {
        const record = {
          id,
          unitId: actor.unitId,
          toId: body.toOwnerId,
          effectiveOn: body.effectiveOn,
          note: cleanOptional(body.note),
          createdAt: platform.now(),
          createdBy: actor.userId,
        }
        if (!(await insertTransfer(tx, grant, record, moving))) return fail(changedMeanwhile())
        const transfer = (await lockTransfer(tx, grant, id))!
        if (body.effectiveOn === platform.calendar.today())
          await startTransferTask(context, tx, transfer, 'running', actor.userId)
        else {
          const { start } = platform.calendar.boundsOf(body.effectiveOn)
          await platform.jobs.enqueue(
            tx,
            beginJob,
            { transferId: id },
            { runAt: start, key: `transfer ${id}` },
          )
        }
        await platform.audit.record(tx, {
          actorId: actor.userId,
          action: 'customers.transfer_made',
          subjectKind: 'customer_transfer',
          subjectId: id,
          detail: { customers: moving.length, toId: body.toOwnerId, effectiveOn: body.effectiveOn },
          origin,
        })
        return ok(true)
      })
      return made.ok ? shown(mover, id) : made
    },

    cancel: (mover: Mover, id: string) =>
      step(mover, id, 'customers.transfer_cancelled', async (tx, transfer) => {
        if (transfer.state !== 'scheduled') return false
        await setTransfer(tx, id, { state: 'cancelled' })
        return true
      }),

    undo: (mover: Mover, id: string) =>
      step(mover, id, 'customers.transfer_undone', async (tx, transfer) => {
        const now = platform.now()
        if (transfer.state !== 'done' || transfer.undoUntil === null || transfer.undoUntil <= now)
          return false
        await startTransferTask(context, tx, transfer, 'undoing', mover.actor.userId)
        await setTransfer(tx, id, { state: 'undoing', undone: { at: now, by: mover.actor.userId } })
        return true
      }),

    async list(actor: Actor, grant: Grant<'customers.read'>): Promise<Transfer[]> {
      return show(actor, await transfersIn(platform.db, grant))
    },

    async open(
      actor: Actor,
      grant: Grant<'customers.read'>,
      id: string,
    ): Promise<Result<{ transfer: Transfer; rows: TransferRow[] }>> {
      const record = await findTransfer(platform.db, grant, id)
      if (!record) return fail(notFound())
      const rows = await rowsFor(platform.db, grant, record)
      const mayTell = mattersOpenTo(actor, record)
      const matters = await mattersFor(
        rows.map(({ customerId, fromId }) => ({ id: customerId, ownerId: fromId })),
        record.effectiveOn,
      )
      const told = rows.map(({ customerId, fromId, fromUnitId, state, reason }): TransferRow => ({
        ...matters.get(customerId)!,
        ...(mayTell({ unitId: fromUnitId, ownerId: fromId }) ? {} : untold),
        state,
        reason:
          reason === null ? null : inLocale(reasons[reason] ?? { zh: reason, en: reason }, actor.locale),
      }))
      const weight = (row: TransferRow): number =>
        row.reason !== null ? 0 : row.nextStep !== null || row.plannedOn.length > 0 ? 1 : 2
      const [transfer] = await show(actor, [record])
      return ok({
        transfer: transfer!,
        rows: told.toSorted((a, b) => weight(a) - weight(b)).slice(0, rowsShown),
      })
    },
  }
}

import { z } from 'zod'
import type { Tx } from '#platform/db/index.ts'
import { inLocale, notFound } from '#platform/errors/errors.ts'
import type { Job } from '#platform/jobs/jobs.ts'
import { grantSystem } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { createOwnerChanges } from '../customers.owner-changes.ts'
import { transferUndoHours } from '../customers.settings.ts'
import {
  dueTransfers,
  findTransfer,
  lockTransfer,
  type RowState,
  rowsIn,
  setTransfer,
  settleRows,
  takenFrom,
  type TransferRecord,
} from './transfer.repo.ts'

const runJob = 'customers.transfer'
export const beginJob = 'customers.transfer_begin'
/** Customers that change hands in one transaction: what is done stays done when the program stops in between. */
const chunk = 500

const runPayload = z.object({ taskId: z.uuid(), transferId: z.uuid() })
const beginPayload = z.object({ transferId: z.uuid() })

/**
 * Starts the task of a transfer in the caller's transaction: forwards, or back when it is being undone. It belongs
 * to whoever asked for it.
 */
export async function startTransferTask(
  { platform, directory }: CustomersContext,
  tx: Tx,
  transfer: TransferRecord,
  way: 'running' | 'undoing',
  ownerId: string,
): Promise<void> {
  const actor = await directory.actor(ownerId)
  const title =
    way === 'running'
      ? { zh: `转移 ${transfer.total} 位客户`, en: `Hand over ${transfer.total} customers` }
      : { zh: `撤销转移 ${transfer.total} 位客户`, en: `Take back ${transfer.total} customers` }
  const { id: taskId } = await platform.tasks.start(tx, {
    kind: runJob,
    title: inLocale(title, actor?.locale ?? 'zh-CN'),
    ownerId,
    jobName: runJob,
    payload: { transferId: transfer.id },
  })
  await setTransfer(tx, transfer.id, { state: way, taskId })
}

/** The day has come: the transfer begins, unless it was cancelled or has begun already. */
async function begin(context: CustomersContext, id: string): Promise<boolean> {
  return context.platform.db.transaction().execute(async (tx) => {
    const transfer = await lockTransfer(tx, grantSystem('customers.assign'), id)
    const due = transfer?.state === 'scheduled' && transfer.effectiveOn <= context.platform.calendar.today()
    if (due) await startTransferTask(context, tx, transfer, 'running', transfer.createdBy)
    return due
  })
}

export function transferJobs(context: CustomersContext): Job[] {
  const { platform } = context
  return [
    {
      name: beginJob,
      run: async (raw) => {
        await begin(context, beginPayload.parse(raw).transferId)
      },
    },
    {
      // What the job of the day missed, because the program stood still, is made up for.
      name: 'customers.transfers_due',
      cron: '10 * * * *',
      async run(_payload, { log }) {
        for (const id of await dueTransfers(platform.db, platform.calendar.today()))
          if (await begin(context, id)) log.info({ id }, 'transfer of customers began')
      },
    },
    {
      name: runJob,
      async run(raw, { signal }) {
        const { taskId, transferId } = runPayload.parse(raw)
        await platform.tasks.run(taskId, async (progress) => {
          const found = await findTransfer(platform.db, grantSystem('customers.assign'), transferId)
          if (!found) throw notFound()
          const back = found.state === 'undoing'
          let settled = 0
          let changed = 0
          for (;;) {
            signal.throwIfAborted()
            const done = await moveSome(context, transferId, back)
            if (done === null) break
            settled += done.settled
            changed += done.changed
            await progress.report(settled, back ? found.moved : found.total)
          }
          await finish(context, found, back)
          const locale = (await context.directory.actor(found.createdBy))?.locale ?? 'zh-CN'
          const kept = settled - changed
          const words = {
            zh: `${back ? '已恢复' : '已转移'} ${changed} 位${kept > 0 ? `，${kept} 位保持不变，原因见交接清单` : ''}。`,
            en: `${changed} ${back ? 'put back' : 'handed over'}${kept > 0 ? `; ${kept} left as they were, see the list` : ''}.`,
          }
          return { message: inLocale(words, locale) }
        })
      },
    },
  ]
}

/** One chunk, in one transaction with what became of it; null when nothing is left to do. */
async function moveSome(
  context: CustomersContext,
  transferId: string,
  back: boolean,
): Promise<{ settled: number; changed: number } | null> {
  const { platform } = context
  const changeOwners = createOwnerChanges(context)
  return platform.db.transaction().execute(async (tx) => {
    const grant = grantSystem('customers.assign')
    const transfer = await lockTransfer(tx, grant, transferId)
    if (!transfer || transfer.state !== (back ? 'undoing' : 'running')) return null
    const rows = await rowsIn(tx, transferId, back ? 'moved' : 'waiting', chunk)
    if (rows.length === 0) return null
    const outcomes = await changeOwners(
      tx,
      grant,
      rows.map((row) =>
        back
          ? {
              customerId: row.customerId,
              fromOwnerId: transfer.toId,
              toOwnerId: row.fromId,
              toUnitId: row.fromUnitId,
            }
          : { customerId: row.customerId, fromOwnerId: row.fromId, toOwnerId: transfer.toId },
      ),
      { source: back ? 'transfer_undo' : 'transfer', note: transfer.note, by: transfer.createdBy },
    )
    const states: Record<'changed' | 'kept', RowState> = back
      ? { changed: 'undone', kept: 'undo_kept' }
      : { changed: 'moved', kept: 'refused' }
    await settleRows(
      tx,
      transferId,
      outcomes.map(({ customerId, outcome }) => ({
        customerId,
        state: outcome === 'changed' ? states.changed : states.kept,
        reason: outcome === 'changed' ? null : outcome,
      })),
      platform.now(),
    )
    const changed = outcomes.filter(({ outcome }) => outcome === 'changed').length
    return { settled: rows.length, changed }
  })
}

/** Closes a transfer and tells both sides: who got customers, and everybody who gave some away. */
async function finish(context: CustomersContext, transfer: TransferRecord, back: boolean): Promise<void> {
  const { platform } = context
  await platform.db.transaction().execute(async (tx) => {
    const now = platform.now()
    if (back) await setTransfer(tx, transfer.id, { state: 'undone', undoUntil: null })
    else {
      const hours = await platform.settings.read(transferUndoHours, transfer.unitId)
      const undoUntil = hours === 0 ? null : new Date(now.getTime() + hours * 3_600_000)
      await setTransfer(tx, transfer.id, { state: 'done', doneAt: now, undoUntil })
    }
    const given = await takenFrom(tx, transfer.id, back ? ['undone'] : ['moved'])
    const total = given.reduce((sum, { count }) => sum + count, 0)
    const told = [
      ...given.map((one) => ({ ...one, part: 'from' })),
      { ownerId: transfer.toId, count: total, part: 'to' },
    ]
    for (const { ownerId, count, part } of told)
      await platform.events.publish(tx, {
        type: back ? 'customers.transfer_undone' : 'customers.transferred',
        subjectKind: 'customer_transfer',
        subjectId: transfer.id,
        unitId: null,
        ownerId,
        data: { part, count },
      })
  })
}

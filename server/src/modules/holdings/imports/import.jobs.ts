import { sql } from 'kysely'
import { readCells, type CellRow, Unreadable } from '#modules/customers/index.ts'
import type { Tx } from '#platform/db/index.ts'
import type { Message } from '#platform/errors/errors.ts'
import type { Job, JobContext } from '#platform/jobs/jobs.ts'
import { authorize, type Grant } from '#platform/policy/index.ts'
import type { HoldingsContext } from '../holdings.context.ts'
import { type HoldingRow, lockByIds, writeBalances, writeHoldings } from '../holdings.repo.ts'
import { takeHoldings } from '../take-holdings.ts'
import { readRow } from './columns.ts'
import * as repo from './import.repo.ts'
import { importJob, undoJob } from './import.service.ts'

const lastAttempt = 5
const chunk = 1000

/** The run was cancelled or somebody else goes on with it: leave quietly, and let the transaction roll back. */
class Superseded extends Error {}

/**
 * Background work of imports. Each batch settles its rows and moves the checkpoint in one transaction, so a worker
 * that dies is followed by one that goes on after the last settled row.
 */
export function importJobs(context: HoldingsContext): Job[] {
  const { platform, needs } = context
  const { db } = platform

  async function importFile(
    row: repo.ImportRow,
    grant: Grant<'customers.import'>,
    job: JobContext,
  ): Promise<void> {
    const dryRun = row.state === 'checking'
    const rules = { mapping: row.mapping, asOf: row.as_of, kinds: needs.kinds }
    const telling = {
      source: row.file_name.slice(0, 80),
      importId: row.id,
      dryRun,
      ...(dryRun && { seen: new Map<string, string>() }),
    }
    // A dry run remembers the accounts it has seen only in memory, so it begins at the beginning.
    let processed = dryRun ? 0 : row.processed
    if (dryRun && row.processed > 0) await beginAgain(row)
    for await (const rows of readCells(platform.files.pathOf(row.file_id), processed)) {
      job.signal.throwIfAborted()
      const to = (rows.at(-1)?.index ?? processed) + 1
      await db.transaction().execute(async (tx) => {
        const read = rows.map((one) => ({ ...one, read: readRow(one, rules) }))
        const good = read.flatMap((one) => (one.read.ok ? [{ ...one, fact: one.read.fact }] : []))
        const taken = await takeHoldings(
          context,
          tx,
          grant,
          good.map(({ fact }) => fact),
          telling,
        )
        const remarks = read.flatMap(({ number, cells, read: said }) =>
          said.ok ? [] : [{ row: number, field: said.field, message: said.message, cells }],
        )
        const applied: repo.AppliedRow[] = []
        const counts = { created: 0, updated: 0, unchanged: 0, failed: 0 }
        for (const [index, one] of taken.entries()) {
          const { number, cells } = good[index] as CellRow
          if (one.outcome === 'refused') {
            remarks.push({ row: number, field: 'licence', message: one.error.words, cells })
            continue
          }
          counts[one.outcome === 'new' ? 'created' : one.outcome === 'changed' ? 'updated' : 'unchanged']++
          if (one.version !== null) applied.push(appliedRow(number, one, one.version))
        }
        counts.failed = remarks.length
        await repo.insertRemarks(tx, row.id, remarks)
        if (!dryRun) await repo.insertApplied(tx, row.id, applied)
        if (!(await repo.moveCheckpoint(tx, row, processed, to, counts))) throw new Superseded()
      })
      processed = to
    }
    await repo.finishRun(db, row, dryRun ? 'checked' : 'done', null, platform.now())
  }

  /** Forgets the counts of a dry run that broke off. */
  async function beginAgain(row: repo.ImportRow): Promise<void> {
    await db.transaction().execute(async (tx) => {
      await sql`delete from holding_import_errors where import_id = ${row.id}`.execute(tx)
      await sql`
        update holding_imports set processed = 0, created = 0, updated = 0, unchanged = 0, failed = 0
         where id = ${row.id}`.execute(tx)
    })
  }

  async function undo(row: repo.ImportRow, job: JobContext): Promise<void> {
    for (;;) {
      job.signal.throwIfAborted()
      const left = await db.transaction().execute((tx) => undoChunk(tx, row, platform.now()))
      if (left === 0) break
    }
    await db.transaction().execute(async (tx) => {
      if (!(await repo.finishRun(tx, row, 'undone', null, platform.now()))) return
      const fresh = await repo.findImport(tx, row.id, row.created_by)
      await platform.audit.record(tx, {
        actorId: row.created_by,
        action: 'holdings.import_undone',
        subjectKind: 'holding_import',
        subjectId: row.id,
        detail: { undone: fresh?.undone ?? 0, kept: fresh?.kept_on_undo ?? 0 },
        origin: null,
      })
    })
  }

  /** Both ways: the right is asked for anew, and what cannot go on says why and what is kept. */
  const job = (
    name: string,
    states: readonly repo.ImportRow['state'][],
    back: repo.ImportRow['state'],
    work: (row: repo.ImportRow, grant: Grant<'customers.import'>, job: JobContext) => Promise<void>,
  ): Job => ({
    name,
    async run(payload, jobContext) {
      const row = await repo.findImport(db, String(payload['importId']), String(payload['createdBy']))
      if (!row || !states.includes(row.state)) return
      const giveUp = (message: Message) => repo.finishRun(db, row, back, message, platform.now())
      const actor = await needs.actor(row.created_by)
      const grant = actor && authorize(actor, 'customers.import')
      if (!grant?.ok) {
        await giveUp({
          zh: '您已没有导入权限，已停止；此前处理的行保留。',
          en: 'You may no longer import; it was stopped and what was done so far is kept.',
        })
        return
      }
      try {
        await work(row, grant.value, jobContext)
      } catch (error) {
        if (error instanceof Superseded) return
        if (error instanceof Unreadable) {
          await giveUp({
            zh: `读取文件时出错：${error.zh}。此前写入的行保留，可以撤销。`,
            en: `The file could not be read: ${error.en}. Rows written so far are kept and can be undone.`,
          })
          return
        }
        if (jobContext.attempt >= lastAttempt && !jobContext.signal.aborted)
          await giveUp({
            zh: '多次出错，已停止；此前处理的行保留，可以再试。请把情况告诉管理员。',
            en: 'It failed repeatedly and was stopped; what was done so far is kept and it can be tried again. Tell your administrator.',
          })
        throw error
      }
    },
  })

  return [
    job(importJob, ['checking', 'running'], 'failed', importFile),
    job(undoJob, ['undoing'], 'done', (row, _grant, jobContext) => undo(row, jobContext)),
  ]
}

function appliedRow(
  row: number,
  taken: { holdingId: string; before: HoldingRow | null; balanceBefore: bigint | null; asOf: string },
  version: number,
): repo.AppliedRow {
  const { holdingId, before, balanceBefore, asOf } = taken
  return {
    row,
    holdingId,
    before: before && JSON.stringify({ ...before, balance_fen: String(before.balance_fen) }),
    asOf,
    balanceBefore: balanceBefore === null ? null : String(balanceBefore),
    version,
  }
}

/** Undoes the last rows first; returns how many it dealt with, 0 also when somebody else is on it. */
async function undoChunk(tx: Tx, { id: importId, run }: repo.ImportRow, at: Date): Promise<number> {
  const mine = await sql`
    select from holding_imports where id = ${importId} and run = ${run} and state = 'undoing' for update`.execute(
    tx,
  )
  if (mine.rows.length === 0) return 0
  const { rows } = await sql<{
    row: number
    holdingId: string
    before: (Omit<HoldingRow, 'balance_fen'> & { balance_fen: string }) | null
    asOf: string
    balanceBefore: string | null
    version: number
  }>`
    delete from holding_import_rows where (import_id, row_number) in (
      select import_id, row_number from holding_import_rows where import_id = ${importId}
       order by row_number desc limit ${chunk})
    returning row_number as row, holding_id as "holdingId", before, as_of as "asOf",
      balance_before #>> '{}' as "balanceBefore", version`.execute(tx)
  const held = await lockByIds(tx, rows.map(({ holdingId }) => holdingId)) // prettier-ignore
  const now = new Map([...held].map(([id, { version }]) => [id, version]))
  const removed = new Set<string>()
  const restored = new Map<string, HoldingRow>()
  const cleared: { id: string; asOf: string }[] = []
  const balances: Parameters<typeof writeBalances>[1][number][] = []
  let kept = 0
  for (const one of rows.toSorted((a, b) => b.row - a.row)) {
    if (removed.has(one.holdingId)) continue
    if (now.get(one.holdingId) !== one.version) {
      kept++
      continue
    }
    if (one.before === null) {
      removed.add(one.holdingId)
      restored.delete(one.holdingId)
      continue
    }
    restored.set(one.holdingId, {
      ...one.before,
      // Where the customer was merged meanwhile, the account stays with the one that is left.
      customer_id: held.get(one.holdingId)?.customer_id ?? one.before.customer_id,
      balance_fen: BigInt(one.before.balance_fen),
    })
    now.set(one.holdingId, one.before.version)
    cleared.push({ id: one.holdingId, asOf: one.asOf })
    if (one.balanceBefore !== null)
      balances.push({
        holdingId: one.holdingId,
        asOf: one.asOf,
        balanceFen: BigInt(one.balanceBefore),
        source: one.before.source,
        importId: null,
      })
  }
  await sql`delete from holdings where id = any(${[...removed]}::uuid[])`.execute(tx)
  await sql`
    delete from holding_balances b using unnest(${cleared.map(({ id }) => id)}::uuid[],
      ${cleared.map(({ asOf }) => asOf)}::date[]) as c (id, as_of)
     where b.holding_id = c.id and b.as_of = c.as_of and b.import_id = ${importId}`.execute(tx)
  const left = balances.filter(({ holdingId }) => !removed.has(holdingId))
  await writeBalances(tx, [...new Map(left.map((one) => [`${one.holdingId} ${one.asOf}`, one])).values()])
  await writeHoldings(tx, [...restored].flatMap(([id, row]) => (removed.has(id) ? [] : [row])), at) // prettier-ignore
  await sql`
    update holding_imports set kept_on_undo = kept_on_undo + ${kept}, undone = undone + ${rows.length - kept}
     where id = ${importId}`.execute(tx)
  return rows.length
}

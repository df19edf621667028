import type { Job, JobContext } from '#platform/jobs/jobs.ts'
import { type Actor, authorize, type Grant } from '#platform/policy/index.ts'
import type { Tx } from '#platform/db/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { publishImport } from '../customers.events.ts'
import type { CardValues } from '../customers.values.ts'
import { gradeWords, typeWords } from '../customers.vocabulary.ts'
import { insertCards, recordChanges, updateCards, type WriteContext } from '../customers.write.ts'
import type { IdNumbers } from '../id-numbers.ts'
import type { CardField, Catalogue } from '../fields/field-catalogue.ts'
import { createDecider, type Decision } from './import.decide.ts'
import * as repo from './import.repo.ts'
import { importJob } from './import.service.ts'
import { importableFields, ownColumnOf, ownTargets } from './own-decide.ts'
import { applyOwn } from './own-write.ts'
import { readBatches, type ReaderCaps } from './reader.ts'
import type { ParsedRow, RowRules } from './row-values.ts'
import { Unreadable } from './unreadable.ts'

const lastAttempt = 5

/** The run was cancelled or somebody else goes on with it: leave quietly, and let the transaction roll back. */
class Superseded extends Error {}

/**
 * The background job of an import. Each batch settles its rows and moves the checkpoint in one transaction, so a
 * worker that dies is followed by one that goes on after the last settled row, and two at once cannot both settle
 * the same row.
 */
export function createImportJob(context: CustomersContext, caps?: ReaderCaps): Job {
  const { platform, directory } = context
  const { customerNumber: number } = context.vocabulary

  async function run(row: repo.ImportRow, actor: Actor, grant: Grant<'customers.import'>, job: JobContext) {
    const dryRun = row.state === 'checking'
    const catalogue = await context.catalogues.read()
    const own = ownTargets(importableFields(catalogue, actor), row.mapping)
    if (own.refused.length > 0) {
      await finish(row, 'failed', lostFields(catalogue, own.refused, dryRun))
      return
    }
    const decider = createDecider(context, row, actor, grant, own.mapped)
    // A dry run remembers the licences it has seen only in memory, so it begins at the beginning.
    let processed = row.processed
    if (dryRun && processed > 0) processed = await beginAgain(row)
    const path = platform.files.pathOf(row.file_id)
    const idNumbers = await context.idNumbers()
    for await (const read of readBatches(path, rulesOf(context, row, own.mapped), processed, caps)) {
      const rows = read.map((one) => sealed(one, idNumbers))
      job.signal.throwIfAborted()
      const to = (rows.at(-1) as ParsedRow).index + 1
      await platform.db.transaction().execute(async (tx) => {
        const decision = await decider.decide(tx, rows)
        const late = dryRun ? 0 : await write(tx, row, grant, catalogue, decision, rows)
        await repo.insertRemarks(tx, row.id, [...decision.errors, ...decision.warnings])
        const counts = {
          created: decision.create.length - late,
          updated: decision.update.length,
          unchanged: decision.unchanged,
          duplicates: decision.duplicates + late,
          failed: decision.errors.length,
          withoutPosition: decision.withoutPosition,
          withoutOwner: decision.withoutOwner,
          warned: decision.warnings.length,
        }
        if (!(await repo.moveCheckpoint(tx, row, processed, to, counts))) throw new Superseded()
      })
      processed = to
      context.totals.forget()
    }
    await finish(row, dryRun ? 'checked' : 'done', null)
  }

  /** Forgets the counts of a dry run that broke off. */
  async function beginAgain(row: repo.ImportRow): Promise<number> {
    await platform.db.transaction().execute(async (tx) => {
      await tx.deleteFrom('customer_import_errors').where('import_id', '=', row.id).execute()
      const zero = {
        processed: 0,
        created: 0,
        updated: 0,
        unchanged: 0,
        duplicates: 0,
        failed: 0,
        without_position: 0,
        without_owner: 0,
        warned: 0,
      }
      await tx.updateTable('customer_imports').set(zero).where('id', '=', row.id).execute()
    })
    return 0
  }

  /** Writes what was decided. Returns how many new cards somebody else entered a moment earlier. */
  async function write(
    tx: Tx,
    row: repo.ImportRow,
    grant: Grant<'customers.import'>,
    catalogue: Catalogue,
    decision: Decision,
    rows: readonly ParsedRow[],
  ): Promise<number> {
    const by: WriteContext = { by: row.created_by, source: 'import', at: platform.now() }
    const extra = { enteredOn: platform.calendar.today(), lastVisitOn: null }
    const inserted = await insertCards(
      tx,
      decision.create.map(({ card }) => card),
      decision.create.map(() => extra),
      by,
    )
    // A row may change nothing but own fields, which have versions of their own.
    const edited = decision.update.filter(({ changes }) => changes.length > 0)
    const versions = await updateCards(
      tx,
      edited.map(({ card }) => card),
      by,
    )
    await recordChanges(
      tx,
      edited.map(({ card, changes }) => ({ customerId: card.id, changes })),
      by,
    )
    const made = decision.create.filter(({ card }) => inserted.has(card.id))
    const ownOf = await applyOwn(
      context,
      tx,
      grant,
      catalogue,
      [...made, ...decision.update].map(({ card, own }) => ({ customerId: card.id, own })),
      by,
    )
    await repo.insertApplied(tx, row.id, [
      ...made.map(({ row, card }) => ({
        row,
        customerId: card.id,
        licence: card.licence,
        before: null,
        version: 1,
        own: ownOf(card.id),
      })),
      ...decision.update.map(({ row, card, before }) => ({
        row,
        customerId: card.id,
        licence: card.licence,
        before: before satisfies CardValues,
        version: versions.get(card.id) ?? before.version,
        own: ownOf(card.id),
      })),
    ])
    for (const { row, card } of decision.create) {
      if (inserted.has(card.id)) continue
      const cells = rows.find((candidate) => candidate.number === row)?.cells ?? []
      const message = {
        zh: `这个${number.label}刚刚被别人录入`,
        en: `somebody entered this ${number.shortEn} a moment ago`,
      }
      decision.errors.push({ row, kept: false, field: 'licence', message, cells })
      const warned = decision.warnings.findIndex((warning) => warning.row === row)
      if (warned !== -1) decision.warnings.splice(warned, 1)
    }
    return decision.create.length - made.length
  }

  async function finish(
    row: repo.ImportRow,
    state: 'checked' | 'done' | 'failed',
    message: { zh: string; en: string } | null,
  ): Promise<void> {
    await platform.db.transaction().execute(async (tx) => {
      if (!(await repo.finishRun(tx, row, state, message, platform.now()))) return
      const fresh = await repo.findImport(tx, row.id, row.created_by)
      await publishImport(
        platform.events,
        tx,
        'imported',
        { id: row.id, createdBy: row.created_by },
        { state, created: fresh?.created ?? 0, updated: fresh?.updated ?? 0, failed: fresh?.failed ?? 0 },
      )
    })
  }

  return {
    name: importJob,
    async run(payload, job) {
      const row = await repo.findImport(
        platform.db,
        String(payload['importId']),
        String(payload['createdBy']),
      )
      if (!row || (row.state !== 'checking' && row.state !== 'running')) return
      const actor = await directory.actor(row.created_by)
      const grant = actor && authorize(actor, 'customers.import')
      if (!actor || !grant?.ok) {
        await finish(row, 'failed', {
          zh: '您已没有导入权限，导入已停止；此前写入的行保留。',
          en: 'You may no longer import; it was stopped and the rows written so far are kept.',
        })
        return
      }
      try {
        await run(row, actor, grant.value, job)
      } catch (error) {
        if (error instanceof Superseded) return
        if (error instanceof Unreadable) {
          const kept = row.state === 'running'
          await finish(row, 'failed', {
            zh: `读取文件时出错：${error.zh}。${kept ? '此前写入的行保留，可以撤销。' : '没有写入任何数据。'}`,
            en: `The file could not be read: ${error.en}. ${kept ? 'Rows written so far are kept and can be undone.' : 'Nothing was written.'}`,
          })
          return
        }
        if (job.attempt >= lastAttempt && !job.signal.aborted)
          await finish(row, 'failed', {
            zh: '导入多次出错，已停止；此前写入的行保留，可以撤销。请把情况告诉管理员。',
            en: 'The import failed repeatedly and was stopped; rows written so far are kept and can be undone. Tell your administrator.',
          })
        throw error
      }
    },
  }
}

/** The row with its identity number as cards keep it. */
function sealed(row: ParsedRow, idNumbers: IdNumbers): ParsedRow {
  if (row.idNumber === null) return row
  return { ...row, idNumber: null, given: { ...row.given, ...idNumbers.seal(row.idNumber) } }
}

/** Fields that the person may not fill any more, since the columns were chosen. */
function lostFields(
  catalogue: Catalogue,
  codes: readonly string[],
  dryRun: boolean,
): { zh: string; en: string } {
  const named = (language: 'zh' | 'en'): string =>
    codes.map((code) => catalogue.byCode.get(code)?.definition.label[language] ?? code).join(', ')
  const [zh, en] = dryRun
    ? ['没有写入任何数据', 'nothing was written']
    : ['此前写入的行保留，可以撤销', 'rows written so far are kept and can be undone']
  return {
    zh: `“${named('zh')}”已停用或您不能再填写，导入已停止；${zh}。请改对应关系后重试。`,
    en: `"${named('en')}" is retired or no longer yours to fill in; the import was stopped, ${en}. Change the columns and try again.`,
  }
}

function rulesOf(context: CustomersContext, row: repo.ImportRow, own: readonly CardField[]): RowRules {
  const { vocabulary } = context
  return {
    mapping: row.mapping,
    coordinateSystem: row.coordinate_system,
    grades: gradeWords(vocabulary),
    types: typeWords(vocabulary),
    defaultType: vocabulary.defaultCustomerType,
    number: vocabulary.customerNumber,
    own: own.map(ownColumnOf),
  }
}

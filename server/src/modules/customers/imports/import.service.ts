import type { Readable } from 'node:stream'
import { v7 as uuid } from 'uuid'
import { sql } from 'kysely'
import type { ColumnMapping, ImportBatch, startImport } from '#contracts/customer-imports.ts'
import type { BodyOf } from '#contracts/http.ts'
import type { CustomerNumber } from '#contracts/operations.ts'
import type { Locale } from '#contracts/identity.ts'
import { inTransaction } from '#platform/db/index.ts'
import { inLocale } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Origin } from '#platform/http/index.ts'
import type { Actor } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import {
  fileUnreadable,
  importBusy,
  importFieldNotYours,
  mappingIncomplete,
  noSuchImport,
} from '../customers.errors.ts'
import { undoDays } from '../customers.settings.ts'
import type { CardField } from '../fields/field-catalogue.ts'
import { cleanText } from '../text.ts'
import { guessMapping, headerSignature, type OwnHeader } from './header.ts'
import * as repo from './import.repo.ts'
import { startUndo } from './import.undo.ts'
import { importableFields, ownTargets, targetOf } from './own-decide.ts'
import { inspectFile } from './reader.ts'
import { Unreadable } from './unreadable.ts'

export const importJob = 'customers.import'
const dayMs = 86_400_000
const shownErrors = 50

/** What the person who uploads a file may do with it. */
export function createImportService(context: CustomersContext) {
  const { platform } = context
  const { db } = platform

  async function answer(row: repo.ImportRow, locale: Locale): Promise<ImportBatch> {
    const [errors, warnings, names, days] = await Promise.all([
      repo.remarksOf(db, row.id, shownErrors, { kept: false }),
      repo.remarksOf(db, row.id, shownErrors, { kept: true }),
      context.names([row.created_by], []),
      platform.settings.read(undoDays),
    ])
    const told = ({ row, field, message }: repo.RowRemark) => ({
      row,
      field,
      message: inLocale(message, locale),
    })
    const undoable =
      row.finished_at !== null &&
      row.created + row.updated > 0 &&
      ['done', 'cancelled', 'failed'].includes(row.state)
    return {
      id: row.id,
      fileName: row.file_name,
      state: row.state,
      encoding: row.encoding,
      createdAt: row.created_at.toISOString(),
      createdBy: names.person(row.created_by) ?? { id: row.created_by, name: '' },
      header: row.header,
      sample: row.sample,
      mapping: row.mapping,
      mappingRemembered: row.mapping_remembered,
      coordinateSystem: row.coordinate_system,
      onDuplicate: row.on_duplicate,
      onLikeness: row.on_likeness,
      counts: {
        rows: row.row_count,
        processed: row.processed,
        created: row.created,
        updated: row.updated,
        unchanged: row.unchanged,
        duplicates: row.duplicates,
        failed: row.failed,
        withoutPosition: row.without_position,
        withoutOwner: row.without_owner,
        warned: row.warned,
        undone: row.undone,
      },
      errors: errors.map(told),
      warnings: warnings.map(told),
      message: row.message && inLocale(row.message, locale),
      undoableUntil: undoable ? new Date(row.finished_at.getTime() + days * dayMs).toISOString() : null,
      keptOnUndo: row.kept_on_undo,
    }
  }

  async function answerFor(actor: Actor, id: string): Promise<Result<ImportBatch>> {
    const row = await repo.findImport(db, id, actor.userId)
    return row ? ok(await answer(row, actor.locale)) : fail(noSuchImport())
  }

  return {
    /** Stores the file, looks through it once, and proposes a mapping. */
    async upload(
      actor: Actor,
      content: Readable,
      name: string,
      maxBytes: number,
    ): Promise<Result<ImportBatch>> {
      const id = uuid()
      const days = await platform.settings.read(undoDays)
      const stored = await platform.files.store(db, content, {
        id,
        name,
        ownerId: actor.userId,
        maxBytes,
        expiresAt: new Date(platform.now().getTime() + (days + 1) * dayMs),
      })
      if (!stored.ok) return stored
      try {
        const inspection = await inspectFile(platform.files.pathOf(id))
        const header = inspection.header.map(cleanText)
        const signature = headerSignature(header)
        const known = await repo.rememberedMapping(db, actor.userId, signature)
        const own = importableFields(await context.catalogues.read(), actor)
        await repo.insertImport(db, {
          ...inspection,
          header,
          sample: inspection.sample.map((row) => row.map(cleanText)),
          id,
          fileName: stored.value.name,
          createdBy: actor.userId,
          signature,
          mapping: known
            ? stillMapped(known.mapping, own)
            : guessMapping(header, context.vocabulary.customerNumber, own.map(headerOf)),
          remembered: known !== undefined,
          coordinateSystem: known?.coordinate_system ?? 'gcj02',
        })
        return await answerFor(actor, id)
      } catch (error) {
        if (error instanceof Unreadable) return fail(fileUnreadable(error.zh, error.en))
        throw error
      }
    },

    async list(actor: Actor): Promise<{ imports: ImportBatch[] }> {
      const rows = await repo.importsOf(db, actor.userId)
      return { imports: await Promise.all(rows.map((row) => answer(row, actor.locale))) }
    },

    get: answerFor,

    /** Starts a dry run or the import itself; the counts of an earlier dry run are forgotten. */
    async start(
      actor: Actor,
      id: string,
      body: BodyOf<typeof startImport>,
      origin: Origin,
    ): Promise<Result<ImportBatch>> {
      const catalogue = await context.catalogues.read()
      const { refused } = ownTargets(importableFields(catalogue, actor), body.mapping)
      if (refused.length > 0) return fail(importFieldNotYours(refused.join(', ')))
      const started = await inTransaction(db, async (tx) => {
        const row = await repo.findImport(tx, id, actor.userId)
        if (!row) return fail(noSuchImport())
        const wrong = wrongMapping(body.mapping, row.header.length, context.vocabulary.customerNumber)
        if (wrong) return fail(wrong)
        const result = await sql`
          update customer_imports set state = ${body.dryRun ? 'checking' : 'running'}, run = run + 1,
            mapping = ${JSON.stringify(body.mapping)}::jsonb, coordinate_system = ${body.coordinateSystem},
            on_duplicate = ${body.onDuplicate}, on_likeness = ${body.onLikeness}, processed = 0, created = 0, updated = 0, unchanged = 0,
            duplicates = 0, failed = 0, without_position = 0, without_owner = 0, warned = 0, message = null, started_at = ${platform.now()},
            finished_at = null
           where id = ${id} and state in ('uploaded', 'checked')`.execute(tx)
        if (result.numAffectedRows !== 1n) return fail(importBusy())
        await sql`delete from customer_import_errors where import_id = ${id}`.execute(tx)
        await repo.rememberMapping(tx, actor.userId, { ...body, signature: row.signature })
        await platform.jobs.enqueue(
          tx,
          importJob,
          { importId: id, createdBy: actor.userId },
          { key: `import:${id}` },
        )
        if (!body.dryRun)
          await platform.audit.record(tx, {
            actorId: actor.userId,
            action: 'customers.import_started',
            subjectKind: 'customer_import',
            subjectId: id,
            detail: { rows: row.row_count, onDuplicate: body.onDuplicate, onLikeness: body.onLikeness },
            origin,
          })
        return ok(true)
      })
      return started.ok ? answerFor(actor, id) : started
    },

    /** Stops a run. Rows that are written stay and can be undone; a dry run is as if it had not been. */
    async cancel(actor: Actor, id: string): Promise<Result<ImportBatch>> {
      await sql`
        update customer_imports
           set state = case state when 'checking' then 'uploaded' else 'cancelled' end, finished_at = ${platform.now()},
               run = run + 1
         where id = ${id} and created_by = ${actor.userId} and state in ('checking', 'running')`.execute(db)
      return answerFor(actor, id)
    },

    async undo(actor: Actor, id: string, origin: Origin): Promise<Result<ImportBatch>> {
      const started = await startUndo(context, actor, id, origin)
      return started.ok ? answerFor(actor, id) : started
    },
  }
}

const headerOf = (field: CardField): OwnHeader => ({
  key: targetOf(field),
  words: [field.definition.label.zh, field.definition.label.en],
})

/** A remembered mapping without the fields that have been retired since, or are no longer the person's to fill. */
function stillMapped(mapping: ColumnMapping, own: readonly CardField[]): ColumnMapping {
  const gone = new Set(ownTargets(own, mapping).refused.map((code) => `own.${code}`))
  return Object.fromEntries(Object.entries(mapping).filter(([key]) => !gone.has(key)))
}

function wrongMapping(
  mapping: Readonly<Record<string, number | undefined>>,
  columns: number,
  number: CustomerNumber,
) {
  if (mapping['licence'] === undefined || mapping['name'] === undefined)
    return mappingIncomplete(
      `必须指定“${number.label}”和“客户名称”对应的列`,
      `${number.shortEn} and name need a column each`,
    )
  if ((mapping['longitude'] === undefined) !== (mapping['latitude'] === undefined))
    return mappingIncomplete('经度和纬度要同时指定', 'longitude and latitude go together')
  const used = Object.values(mapping).flatMap((column) => column ?? [])
  if (used.some((column) => column >= columns))
    return mappingIncomplete('所选的列在文件里不存在', 'a chosen column is not in the file')
  if (new Set(used).size !== used.length)
    return mappingIncomplete('同一列不能对应两个字段', 'one column cannot fill two fields')
  return null
}

import type { Readable } from 'node:stream'
import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import {
  type HoldingImport,
  holdingField,
  type HoldingMapping,
  type startHoldingImport,
} from '#contracts/holding-imports.ts'
import type { BodyOf } from '#contracts/http.ts'
import {
  cleanText,
  fileUnreadable,
  guessColumns,
  importBusy,
  importNotUndoable,
  inspectFile,
  mappingIncomplete,
  noSuchImport,
  undoDays,
  Unreadable,
} from '#modules/customers/index.ts'
import { inTransaction } from '#platform/db/index.ts'
import { type AppError, inLocale } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Origin } from '#platform/http/index.ts'
import type { Actor } from '#platform/policy/index.ts'
import type { HoldingsContext } from '../holdings.context.ts'
import { headerWords, neededFields } from './columns.ts'
import * as repo from './import.repo.ts'

export const importJob = 'holdings.import'
export const undoJob = 'holdings.undo_import'
const dayMs = 86_400_000
const shownErrors = 50
const undoable = ['done', 'cancelled', 'failed'] as const satisfies readonly HoldingImport['state'][]

/** What the person who uploads a file of accounts may do with it. */
export function createImportService(context: HoldingsContext) {
  const { platform, needs } = context
  const { db, settings, jobs, audit, calendar, files, now } = platform

  async function answer(row: repo.ImportRow, { locale }: Actor): Promise<HoldingImport> {
    const [errors, people, days] = await Promise.all([
      repo.remarksOf(db, row.id, shownErrors),
      needs.people([row.created_by]),
      settings.read(undoDays),
    ])
    const canUndo =
      row.finished_at !== null && row.processed > 0 && undoable.some((state) => state === row.state)
    return {
      id: row.id,
      fileName: row.file_name,
      state: row.state,
      createdAt: row.created_at.toISOString(),
      createdBy: { id: row.created_by, name: people.get(row.created_by)?.name ?? '' },
      header: row.header,
      sample: row.sample,
      mapping: row.mapping,
      asOf: row.as_of,
      counts: {
        rows: row.row_count,
        processed: row.processed,
        created: row.created,
        updated: row.updated,
        unchanged: row.unchanged,
        failed: row.failed,
        undone: row.undone,
      },
      errors: errors.map(({ row: number, field, message }) => ({
        row: number,
        field,
        message: inLocale(message, locale),
      })),
      message: row.message && inLocale(row.message, locale),
      undoableUntil:
        canUndo && row.finished_at ? new Date(row.finished_at.getTime() + days * dayMs).toISOString() : null,
      keptOnUndo: row.kept_on_undo,
    }
  }

  async function answerFor(actor: Actor, id: string): Promise<Result<HoldingImport>> {
    const row = await repo.findImport(db, id, actor.userId)
    return row ? ok(await answer(row, actor)) : fail(noSuchImport())
  }

  return {
    /** Stores the file, looks through it once, and proposes a mapping. */
    async upload(
      actor: Actor,
      content: Readable,
      name: string,
      maxBytes: number,
    ): Promise<Result<HoldingImport>> {
      const id = uuid()
      const days = await settings.read(undoDays)
      const stored = await files.store(db, content, {
        id,
        name,
        ownerId: actor.userId,
        maxBytes,
        expiresAt: new Date(now().getTime() + (days + 1) * dayMs),
      })
      if (!stored.ok) return stored
      try {
        const inspected = await inspectFile(files.pathOf(id))
        const header = inspected.header.map(cleanText)
        const sample = inspected.sample.map((row) => row.map(cleanText))
        const mapping = guessColumns(header, headerWords(context.number))
        await sql`
          insert into holding_imports (id, file_id, file_name, state, header, sample, mapping, as_of, row_count, created_by)
          values (${id}, ${id}, ${stored.value.name}, 'uploaded', ${header}::text[], ${JSON.stringify(sample)}::jsonb,
            ${JSON.stringify(mapping)}::jsonb, ${calendar.today()}, ${inspected.rows}, ${actor.userId})`.execute(
          db,
        )
        return await answerFor(actor, id)
      } catch (error) {
        if (error instanceof Unreadable) return fail(fileUnreadable(error.zh, error.en))
        throw error
      }
    },

    async list(actor: Actor): Promise<{ imports: HoldingImport[] }> {
      const rows = await repo.importsOf(db, actor.userId)
      return { imports: await Promise.all(rows.map((row) => answer(row, actor))) }
    },

    get: answerFor,

    /** Starts a dry run or the import itself; the counts of an earlier dry run are forgotten. */
    async start(
      actor: Actor,
      id: string,
      { mapping, asOf, dryRun }: BodyOf<typeof startHoldingImport>,
      origin: Origin,
    ): Promise<Result<HoldingImport>> {
      const started = await inTransaction(db, async (tx) => {
        const row = await repo.findImport(tx, id, actor.userId)
        if (!row) return fail(noSuchImport())
        const wrong = wrongMapping(mapping, row.header.length)
        if (wrong) return fail(wrong)
        const { numAffectedRows } = await sql`
          update holding_imports set state = ${dryRun ? 'checking' : 'running'}, run = run + 1, as_of = ${asOf},
            mapping = ${JSON.stringify(mapping)}::jsonb, processed = 0, created = 0, updated = 0, unchanged = 0,
            failed = 0, message = null, finished_at = null
           where id = ${id} and state in ('uploaded', 'checked')`.execute(tx)
        if (numAffectedRows !== 1n) return fail(importBusy())
        await sql`delete from holding_import_errors where import_id = ${id}`.execute(tx)
        await jobs.enqueue(
          tx,
          importJob,
          { importId: id, createdBy: actor.userId },
          { key: `holdings:${id}` },
        )
        if (!dryRun)
          await audit.record(tx, {
            actorId: actor.userId,
            action: 'holdings.import_started',
            subjectKind: 'holding_import',
            subjectId: id,
            detail: { rows: row.row_count, asOf },
            origin,
          })
        return ok(true)
      })
      return started.ok ? answerFor(actor, id) : started
    },

    /** Stops a run. Rows that are written stay and can be undone; a dry run is as if it had not been. */
    async cancel(actor: Actor, id: string): Promise<Result<HoldingImport>> {
      await sql`
        update holding_imports
           set state = case state when 'checking' then 'uploaded' else 'cancelled' end, finished_at = ${now()}, run = run + 1
         where id = ${id} and created_by = ${actor.userId} and state in ('checking', 'running')`.execute(db)
      return answerFor(actor, id)
    },

    /** Begins to take an import back; one that is being taken back already stays so. */
    async undo(actor: Actor, id: string, origin: Origin): Promise<Result<HoldingImport>> {
      const days = await settings.read(undoDays)
      const started = await inTransaction(db, async (tx) => {
        const row = await repo.findImport(tx, id, actor.userId)
        if (!row) return fail(noSuchImport())
        if (row.state === 'undoing') return ok(true)
        const inTime = now().getTime() < (row.finished_at?.getTime() ?? 0) + days * dayMs
        const { numAffectedRows } = await sql`
          update holding_imports set state = 'undoing', run = run + 1, message = null
           where id = ${id} and ${inTime} and state = any(${[...undoable]}::text[]) and processed > 0`.execute(
          tx,
        )
        if (numAffectedRows !== 1n) return fail(importNotUndoable())
        await jobs.enqueue(
          tx,
          undoJob,
          { importId: id, createdBy: actor.userId },
          { key: `holdings_undo:${id}` },
        )
        await audit.record(tx, {
          actorId: actor.userId,
          action: 'holdings.import_undo_started',
          subjectKind: 'holding_import',
          subjectId: id,
          detail: { created: row.created, updated: row.updated },
          origin,
        })
        return ok(true)
      })
      return started.ok ? answerFor(actor, id) : started
    },
  }
}

function wrongMapping(mapping: HoldingMapping, columns: number): AppError | null {
  const missing = neededFields.filter((field) => mapping[field] === undefined)
  if (missing.length > 0)
    return mappingIncomplete(
      '客户号、账号、类别、产品名称、余额各要对应一列',
      'customer, account, kind, product and balance need a column each',
    )
  const used = holdingField.options.flatMap((field) => mapping[field] ?? [])
  if (used.some((column) => column >= columns))
    return mappingIncomplete('所选的列在文件里不存在', 'a chosen column is not in the file')
  if (new Set(used).size !== used.length)
    return mappingIncomplete('同一列不能对应两个字段', 'one column cannot fill two fields')
  return null
}

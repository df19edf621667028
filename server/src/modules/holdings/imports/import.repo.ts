import { sql } from 'kysely'
import type { HoldingImport, HoldingMapping } from '#contracts/holding-imports.ts'
import type { Executor, Tx } from '#platform/db/index.ts'
import type { Message } from '#platform/errors/errors.ts'

/** A row of `holding_imports`. */
export interface ImportRow {
  readonly id: string
  readonly file_id: string
  readonly file_name: string
  readonly state: HoldingImport['state']
  readonly header: string[]
  readonly sample: string[][]
  readonly mapping: HoldingMapping
  readonly as_of: string
  readonly run: number
  readonly row_count: number
  readonly processed: number
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  readonly failed: number
  readonly undone: number
  readonly kept_on_undo: number
  readonly message: Message | null
  readonly created_at: Date
  readonly created_by: string
  readonly finished_at: Date | null
}

/** Everything here asks for the person who uploaded: an import is nobody else's business. */
export async function findImport(
  db: Executor,
  id: string,
  createdBy: string,
): Promise<ImportRow | undefined> {
  const { rows } = await sql<ImportRow>`
    select * from holding_imports where id = ${id} and created_by = ${createdBy}`.execute(db)
  return rows[0]
}

export async function importsOf(db: Executor, createdBy: string): Promise<ImportRow[]> {
  const { rows } = await sql<ImportRow>`
    select * from holding_imports where created_by = ${createdBy} order by created_at desc, id limit 50`.execute(
    db,
  )
  return rows
}

/** What is said about a row that does not go in. */
export interface RowRemark {
  readonly row: number
  readonly field: string | null
  readonly message: Message
  readonly cells: readonly string[]
}

export async function remarksOf(
  db: Executor,
  importId: string,
  limit: number,
  after = 0,
): Promise<RowRemark[]> {
  const { rows } = await sql<RowRemark>`
    select row_number as row, field, message, cells from holding_import_errors
     where import_id = ${importId} and row_number > ${after} order by row_number limit ${limit}`.execute(db)
  return rows
}

export async function insertRemarks(tx: Tx, importId: string, remarks: readonly RowRemark[]): Promise<void> {
  if (remarks.length === 0) return
  await sql`
    insert into holding_import_errors (import_id, row_number, field, message, cells)
    select ${importId}, i.row_number, i.field, i.message::jsonb, i.cells::jsonb
      from unnest(${remarks.map(({ row }) => row)}::int[], ${remarks.map(({ field }) => field)}::text[],
        ${remarks.map(({ message }) => JSON.stringify(message))}::text[],
        ${remarks.map(({ cells }) => JSON.stringify(cells))}::text[]) as i (row_number, field, message, cells)
    on conflict do nothing`.execute(tx)
}

/** What a row of the file did, enough to take it back. */
export interface AppliedRow {
  readonly row: number
  readonly holdingId: string
  /** JSON of the account before; null when the row made it. */
  readonly before: string | null
  readonly asOf: string
  readonly balanceBefore: string | null
  readonly version: number
}

export async function insertApplied(tx: Tx, importId: string, rows: readonly AppliedRow[]): Promise<void> {
  if (rows.length === 0) return
  await sql`
    insert into holding_import_rows (import_id, row_number, holding_id, before, as_of, balance_before, version)
    select ${importId}, i.row_number, i.holding_id, i.before::jsonb, i.as_of, to_jsonb(i.balance_before), i.version
      from unnest(${rows.map(({ row }) => row)}::int[], ${rows.map(({ holdingId }) => holdingId)}::uuid[],
        ${rows.map(({ before }) => before)}::text[], ${rows.map(({ asOf }) => asOf)}::date[],
        ${rows.map(({ balanceBefore }) => balanceBefore)}::text[], ${rows.map(({ version }) => version)}::int[])
        as i (row_number, holding_id, before, as_of, balance_before, version)`.execute(tx)
}

/**
 * Moves the checkpoint in the transaction that settles the rows. False when the import is no longer this run's:
 * cancelled, started anew, or worked on by somebody faster. The caller then rolls back.
 */
export async function moveCheckpoint(
  tx: Tx,
  row: Pick<ImportRow, 'id' | 'run' | 'state'>,
  from: number,
  to: number,
  counts: { created: number; updated: number; unchanged: number; failed: number },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update holding_imports set processed = ${to}, created = created + ${counts.created},
      updated = updated + ${counts.updated}, unchanged = unchanged + ${counts.unchanged},
      failed = failed + ${counts.failed}
     where id = ${row.id} and run = ${row.run} and state = ${row.state} and processed = ${from}`.execute(tx)
  return numAffectedRows === 1n
}

/** Ends a run; false when it had ended already. */
export async function finishRun(
  db: Executor,
  row: Pick<ImportRow, 'id' | 'run' | 'state'>,
  state: HoldingImport['state'],
  message: Message | null,
  at: Date,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update holding_imports set state = ${state}, message = ${message && JSON.stringify(message)}::jsonb,
      finished_at = coalesce(finished_at, ${at})
     where id = ${row.id} and run = ${row.run} and state = ${row.state}`.execute(db)
  return numAffectedRows === 1n
}

/** Takes away what only an undo needs, of imports that can no longer be undone. */
export async function forgetImports(db: Executor, before: Date): Promise<void> {
  const old = sql`select id from holding_imports where created_at < ${before}`
  await sql`delete from holding_import_rows where import_id in (${old})`.execute(db)
  await sql`delete from holding_import_errors where import_id in (${old})`.execute(db)
  await sql`update holding_imports set sample = '[]' where id in (${old}) and sample <> '[]'`.execute(db)
}

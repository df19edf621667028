import { sql } from 'kysely'
import type { CoordinateSystem } from '#contracts/common.ts'
import type { ColumnMapping, ImportBatch } from '#contracts/customer-imports.ts'
import type { Executor, Tx } from '#platform/db/index.ts'
import type { Message } from '#platform/errors/errors.ts'
import type { CardValues } from '../customers.values.ts'
import type { OwnApplied } from './own-write.ts'
import type { Inspection } from './reader.ts'

/** A row of `customer_imports`. */
export interface ImportRow {
  readonly id: string
  readonly file_id: string
  readonly file_name: string
  readonly state: ImportBatch['state']
  readonly encoding: string | null
  readonly header: string[]
  readonly sample: string[][]
  readonly signature: string
  readonly mapping: ColumnMapping
  readonly mapping_remembered: boolean
  readonly coordinate_system: CoordinateSystem
  readonly on_duplicate: 'skip' | 'update'
  readonly on_likeness: 'create' | 'skip' | 'update'
  readonly run: number
  readonly row_count: number
  readonly processed: number
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  readonly duplicates: number
  readonly failed: number
  readonly without_position: number
  readonly without_owner: number
  readonly warned: number
  readonly undone: number
  readonly message: Message | null
  readonly kept_on_undo: number
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
    select * from customer_imports where id = ${id} and created_by = ${createdBy}`.execute(db)
  return rows[0]
}

export async function importsOf(db: Executor, createdBy: string): Promise<ImportRow[]> {
  const { rows } = await sql<ImportRow>`
    select * from customer_imports where created_by = ${createdBy} order by created_at desc, id limit 50`.execute(
    db,
  )
  return rows
}

export async function insertImport(
  db: Executor,
  row: Inspection & {
    readonly id: string
    readonly fileName: string
    readonly createdBy: string
    readonly signature: string
    readonly mapping: ColumnMapping
    readonly remembered: boolean
    readonly coordinateSystem: CoordinateSystem
  },
): Promise<void> {
  await sql`
    insert into customer_imports (id, file_id, file_name, state, encoding, header, sample, signature, mapping,
      mapping_remembered, coordinate_system, row_count, created_by)
    values (${row.id}, ${row.id}, ${row.fileName}, 'uploaded', ${row.encoding}, ${row.header}::text[],
      ${JSON.stringify(row.sample)}::jsonb, ${row.signature}, ${JSON.stringify(row.mapping)}::jsonb,
      ${row.remembered}, ${row.coordinateSystem}, ${row.rows}, ${row.createdBy})`.execute(db)
}

export async function rememberedMapping(
  db: Executor,
  userId: string,
  signature: string,
): Promise<{ mapping: ColumnMapping; coordinate_system: CoordinateSystem } | undefined> {
  const { rows } = await sql<{ mapping: ColumnMapping; coordinate_system: CoordinateSystem }>`
    select mapping, coordinate_system from customer_import_mappings
     where user_id = ${userId} and signature = ${signature}`.execute(db)
  return rows[0]
}

export async function rememberMapping(
  db: Executor,
  userId: string,
  row: { readonly signature: string; readonly mapping: ColumnMapping; readonly coordinateSystem: string },
): Promise<void> {
  await sql`
    insert into customer_import_mappings (user_id, signature, mapping, coordinate_system)
    values (${userId}, ${row.signature}, ${JSON.stringify(row.mapping)}::jsonb, ${row.coordinateSystem})
    on conflict (user_id, signature) do update
      set mapping = excluded.mapping, coordinate_system = excluded.coordinate_system, used_at = now()`.execute(
    db,
  )
}

/** What is said about a row of the file; `kept` when it goes in all the same. */
export interface RowRemark {
  readonly row: number
  readonly kept: boolean
  readonly field: string | null
  readonly message: Message
  readonly cells: readonly string[]
}

/** Remarks in the order of the file, of kept rows or of refused ones or of both. */
export async function remarksOf(
  db: Executor,
  importId: string,
  limit: number,
  { after = 0, kept }: { readonly after?: number; readonly kept?: boolean } = {},
): Promise<RowRemark[]> {
  const wanted = kept === undefined ? sql`true` : sql`kept = ${kept}`
  const { rows } = await sql<RowRemark>`
    select row_number as row, kept, field, message, cells from customer_import_errors
     where import_id = ${importId} and row_number > ${after} and ${wanted}
     order by row_number limit ${limit}`.execute(db)
  return rows
}

export async function insertRemarks(tx: Tx, importId: string, remarks: readonly RowRemark[]): Promise<void> {
  if (remarks.length === 0) return
  await sql`
    insert into customer_import_errors (import_id, row_number, kept, field, message, cells)
    select ${importId}, i.row_number, i.kept, i.field, i.message::jsonb, i.cells::jsonb
      from unnest(${remarks.map((remark) => remark.row)}::int[], ${remarks.map((remark) => remark.kept)}::boolean[],
        ${remarks.map((remark) => remark.field)}::text[],
        ${remarks.map((remark) => JSON.stringify(remark.message))}::text[],
        ${remarks.map((remark) => JSON.stringify(remark.cells))}::text[])
        as i (row_number, kept, field, message, cells)
    on conflict do nothing`.execute(tx)
}

/** What an import did with one row of its file; `before` is null when it made the customer. */
export interface AppliedRow {
  readonly row: number
  readonly customerId: string
  readonly licence: string
  readonly before: CardValues | null
  readonly version: number
  readonly own: readonly OwnApplied[] | null
}

export async function insertApplied(tx: Tx, importId: string, rows: readonly AppliedRow[]): Promise<void> {
  if (rows.length === 0) return
  await sql`
    insert into customer_import_rows (import_id, row_number, customer_id, licence, before, version, own)
    select ${importId}, i.row_number, i.customer_id, i.licence, i.before::jsonb, i.version, i.own::jsonb
      from unnest(${rows.map((row) => row.row)}::int[], ${rows.map((row) => row.customerId)}::uuid[],
        ${rows.map((row) => row.licence)}::text[],
        ${rows.map((row) => row.before && JSON.stringify(row.before))}::text[],
        ${rows.map((row) => row.version)}::int[], ${rows.map((row) => row.own && JSON.stringify(row.own))}::text[])
        as i (row_number, customer_id, licence, before, version, own)`.execute(tx)
}

export async function appliedLicences(
  tx: Tx,
  importId: string,
  licences: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ licence: string; row_number: number }>`
    select licence, row_number from customer_import_rows
     where import_id = ${importId} and licence = any(${licences}::text[])`.execute(tx)
  return new Map(rows.map((row) => [row.licence, row.row_number]))
}

export interface Counts {
  created: number
  updated: number
  unchanged: number
  duplicates: number
  failed: number
  withoutPosition: number
  withoutOwner: number
  warned: number
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
  counts: Counts,
): Promise<boolean> {
  const result = await sql`
    update customer_imports set processed = ${to}, created = created + ${counts.created},
      updated = updated + ${counts.updated}, unchanged = unchanged + ${counts.unchanged},
      duplicates = duplicates + ${counts.duplicates}, failed = failed + ${counts.failed},
      without_position = without_position + ${counts.withoutPosition},
      without_owner = without_owner + ${counts.withoutOwner}, warned = warned + ${counts.warned}
     where id = ${row.id} and run = ${row.run} and state = ${row.state} and processed = ${from}`.execute(tx)
  return result.numAffectedRows === 1n
}

/** Ends a run; false when it had ended already. */
export async function finishRun(
  db: Executor,
  row: Pick<ImportRow, 'id' | 'run' | 'state'>,
  state: 'checked' | 'done' | 'failed',
  message: Message | null,
  at: Date,
): Promise<boolean> {
  const result = await sql`
    update customer_imports set state = ${state}, message = ${message && JSON.stringify(message)}::jsonb,
      finished_at = ${at}
     where id = ${row.id} and run = ${row.run} and state = ${row.state}`.execute(db)
  return result.numAffectedRows === 1n
}

import { sql } from 'kysely'
import type { Tx } from '#platform/db/index.ts'
import type { Grant } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import type { WriteContext } from '../customers.write.ts'
import type { Catalogue } from '../fields/field-catalogue.ts'
import type { StoredValue } from '../fields/field-values.ts'
import { type FieldWrite, writeFields } from '../fields/write-values.ts'
import type { OwnChange } from './own-decide.ts'

/** What an import did to one own field of a customer, as it is kept for an undo. */
export interface OwnApplied {
  readonly fieldId: string
  /** The value's version after the import; another one means that somebody has changed it since. */
  readonly version: number
  readonly before: {
    readonly value: StoredValue
    readonly at: string
    readonly by: string | null
    readonly source: string
  } | null
}

interface OwnRow {
  readonly customerId: string
  readonly own: readonly OwnChange[]
}

/** Writes the own fields of customers that the batch made or changed; answers what an undo has to know, by customer. */
export async function applyOwn(
  context: CustomersContext,
  tx: Tx,
  grant: Grant<'customers.import'>,
  catalogue: Catalogue,
  rows: readonly OwnRow[],
  write: WriteContext,
): Promise<(customerId: string) => OwnApplied[] | null> {
  const writes = rows.flatMap(({ customerId, own }) =>
    own.map(({ field, before, after }): FieldWrite => ({
      customerId,
      field,
      before: before?.value ?? null,
      after,
    })),
  )
  if (writes.length === 0) return () => null
  const versionOf = await writeFields(context, tx, grant, catalogue, writes, write)
  const applied = new Map(
    rows.map(({ customerId, own }) => [
      customerId,
      own.map(({ field, before }): OwnApplied => ({
        fieldId: field.id,
        version: versionOf(customerId, field.id),
        before: before && {
          value: before.value,
          at: before.updated_at.toISOString(),
          by: before.updated_by,
          source: before.source,
        },
      })),
    ]),
  )
  return (customerId) => {
    const own = applied.get(customerId) ?? []
    return own.length === 0 ? null : own
  }
}

interface UndoneRow {
  readonly customer_id: string
  /** Null for a customer that the import made. */
  readonly before: object | null
  readonly own: readonly OwnApplied[] | null
}

/**
 * Customers of an import whose own fields somebody has written since: of a customer that was there before, those that
 * the import wrote; of one that it made, any. The caller has locked the customers.
 */
export async function touchedSince(tx: Tx, rows: readonly UndoneRow[]): Promise<ReadonlySet<string>> {
  const { rows: held } = await sql<{ customer_id: string; field_id: string; version: number }>`
    select customer_id, field_id, version from customer_field_values
     where customer_id = any(${rows.map((row) => row.customer_id)}::uuid[]) and source <> 'computed'`.execute(
    tx,
  )
  const versions = new Map(held.map((row) => [`${row.customer_id} ${row.field_id}`, row.version]))
  const ofCustomer = Map.groupBy(held, (row) => row.customer_id)
  const touched = rows.filter(({ customer_id: id, before, own }) => {
    const changed = (own ?? []).some(({ fieldId, version }) => versions.get(`${id} ${fieldId}`) !== version)
    const added = before === null && (ofCustomer.get(id) ?? []).length > (own ?? []).length
    return changed || added
  })
  return new Set(touched.map((row) => row.customer_id))
}

/** Puts the earlier values of own fields back, with who wrote them and when; where there was none, there is none. */
export async function restoreOwn(
  context: CustomersContext,
  tx: Tx,
  grant: Grant<'customers.import'>,
  catalogue: Catalogue,
  rows: readonly UndoneRow[],
  write: WriteContext,
): Promise<void> {
  const restored = rows.filter(({ own }) => own !== null)
  if (restored.length === 0) return
  const { rows: held } = await sql<{ customer_id: string; field_id: string; value: StoredValue }>`
    select customer_id, field_id, value from customer_field_values
     where customer_id = any(${restored.map((row) => row.customer_id)}::uuid[])`.execute(tx)
  const now = new Map(held.map((row) => [`${row.customer_id} ${row.field_id}`, row.value]))
  const writes = restored.flatMap(({ customer_id: customerId, own }) =>
    (own ?? []).flatMap(({ fieldId, before }): FieldWrite[] => {
      const field = catalogue.byId.get(fieldId)
      if (!field) return []
      const as = before && { by: before.by, source: before.source, at: new Date(before.at) }
      return [
        {
          customerId,
          field,
          before: now.get(`${customerId} ${fieldId}`) ?? null,
          after: before?.value ?? null,
          ...(as && { as }),
        },
      ]
    }),
  )
  await writeFields(context, tx, grant, catalogue, writes, write)
}

import { sql } from 'kysely'
import type { Executor, Tx } from '#platform/db/index.ts'
import { type Grant, scopeCondition } from '#platform/policy/index.ts'
import type { StoredValue, ValueKeys } from './field-values.ts'

export interface ValueRow {
  readonly customer_id: string
  readonly field_id: string
  readonly value: StoredValue
  readonly version: number
  readonly updated_at: Date
  readonly updated_by: string | null
  readonly source: string
}

/** Values of customers in reach. */
export async function valuesOf(
  db: Executor,
  grant: Grant<
    'customers.read' | 'customers.write' | 'customers.export' | 'customers.disclose' | 'customers.import'
  >,
  customerIds: readonly string[],
  fieldIds: readonly string[],
): Promise<ValueRow[]> {
  if (customerIds.length === 0 || fieldIds.length === 0) return []
  const { rows } = await sql<ValueRow>`
    select v.customer_id, v.field_id, v.value, v.version, v.updated_at, v.updated_by, v.source
      from customer_field_values v join customers c on c.id = v.customer_id
     where v.customer_id = any(${customerIds}::uuid[]) and v.field_id = any(${fieldIds}::uuid[])
       and ${scopeCondition(grant.scope, 'c.unit_id', 'c.owner_id', 'c.id')}`.execute(db)
  return rows
}

export interface ValueWrite {
  readonly customerId: string
  readonly fieldId: string
  /** Null takes the value away. */
  readonly value: StoredValue | null
  readonly keys: ValueKeys
  /** Who wrote it and when, where that differs from the rest: an old value that comes back. */
  readonly as?: WrittenBy
}
export interface WrittenBy {
  readonly by: string | null
  readonly source: string
  readonly at: Date
}

/** Versions of values, by customer and field. */
export type WrittenVersions = (customerId: string, fieldId: string) => number

/**
 * Writes values of customers that the caller has locked, or is the program itself. Answers the new versions, 0 of what
 * was taken away.
 */
export async function writeValues(
  tx: Tx,
  writes: readonly ValueWrite[],
  by: WrittenBy,
): Promise<WrittenVersions> {
  const gone = writes.filter(({ value }) => value === null)
  const kept = writes.filter(({ value }) => value !== null)
  if (gone.length > 0)
    await sql`
      delete from customer_field_values v
       using unnest(${gone.map((one) => one.customerId)}::uuid[], ${gone.map((one) => one.fieldId)}::uuid[])
             as g (customer_id, field_id)
       where v.customer_id = g.customer_id and v.field_id = g.field_id`.execute(tx)
  if (kept.length === 0) return () => 0
  const rows = kept.map(({ customerId, fieldId, value, keys, as = by }) => ({
    customer_id: customerId,
    field_id: fieldId,
    value,
    text_key: keys.text,
    number_key: keys.number,
    date_key: keys.date,
    choice_keys: keys.choices,
    updated_at: as.at,
    updated_by: as.by,
    source: as.source,
  }))
  const { rows: written } = await sql<{ customer_id: string; field_id: string; version: number }>`
    insert into customer_field_values as v (customer_id, field_id, value, text_key, number_key, date_key, choice_keys,
      updated_at, updated_by, source)
    select r.customer_id, r.field_id, r.value, r.text_key, r.number_key, r.date_key, r.choice_keys,
           r.updated_at, r.updated_by, r.source
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (customer_id uuid, field_id uuid, value jsonb,
           text_key text, number_key double precision, date_key date, choice_keys text[], updated_at timestamptz,
           updated_by uuid, source text)
    on conflict (customer_id, field_id) do update
       set value = excluded.value, text_key = excluded.text_key, number_key = excluded.number_key,
           date_key = excluded.date_key, choice_keys = excluded.choice_keys, version = v.version + 1,
           updated_at = excluded.updated_at, updated_by = excluded.updated_by, source = excluded.source
    returning v.customer_id, v.field_id, v.version`.execute(tx)
  const versions = new Map(written.map((row) => [`${row.customer_id} ${row.field_id}`, row.version]))
  return (customerId, fieldId) => versions.get(`${customerId} ${fieldId}`) ?? 0
}

export interface ChangeWrite {
  readonly customerId: string
  readonly fieldId: string
  /** In words; masked where the field is sensitive. The same twice: somebody said that it is still so. */
  readonly before: string | null
  readonly after: string | null
}

export async function recordFieldChanges(
  tx: Tx,
  changes: readonly ChangeWrite[],
  by: WrittenBy,
): Promise<void> {
  if (changes.length === 0) return
  await sql`
    insert into customer_field_changes (customer_id, field_id, at, by_id, source, before, after)
    select i.customer_id, i.field_id, ${by.at}, ${by.by}::uuid, ${by.source}, i.before, i.after
      from unnest(${changes.map((one) => one.customerId)}::uuid[], ${changes.map((one) => one.fieldId)}::uuid[],
                  ${changes.map((one) => one.before)}::text[], ${changes.map((one) => one.after)}::text[])
           as i (customer_id, field_id, before, after)`.execute(tx)
}

export interface FieldChangeRow {
  readonly field_id: string
  readonly at: Date
  readonly by_id: string | null
  readonly source: string
  readonly before: string | null
  readonly after: string | null
}

/** Changes of these fields on a card in reach, newest first, 500 at most. */
export async function fieldChangesOf(
  db: Executor,
  grant: Grant<'customers.read'>,
  customerId: string,
  fieldIds: readonly string[],
): Promise<FieldChangeRow[]> {
  if (fieldIds.length === 0) return []
  const { rows } = await sql<FieldChangeRow>`
    select h.field_id, h.at, h.by_id, h.source, h.before, h.after
      from customer_field_changes h join customers c on c.id = h.customer_id
     where h.customer_id = ${customerId} and h.field_id = any(${fieldIds}::uuid[])
       and ${scopeCondition(grant.scope, 'c.unit_id', 'c.owner_id', 'c.id')}
     order by h.id desc limit 500`.execute(db)
  return rows
}

const keyOf = (keys: ValueKeys): string => keys.text ?? keys.date ?? String(keys.number)

/**
 * Whether another customer has the same value of a field that is to be unique. Holds a lock on the value until the
 * transaction ends, so that two who write it at once do not both get it; who writes many at once locks the field.
 */
export async function isTaken(
  tx: Tx,
  fieldId: string,
  customerId: string,
  keys: ValueKeys,
): Promise<boolean> {
  await sql`select pg_advisory_xact_lock_shared(hashtextextended(${fieldId}, 1)),
                   pg_advisory_xact_lock(hashtextextended(${`${fieldId} ${keyOf(keys)}`}, 0))`.execute(tx)
  const { rows } = await sql`
    select 1 from customer_field_values v
     where v.field_id = ${fieldId} and v.customer_id <> ${customerId}
       and ${
         keys.text !== null
           ? sql`v.text_key = ${keys.text}`
           : keys.date !== null
             ? sql`v.date_key = ${keys.date}::date`
             : sql`v.number_key = ${keys.number}`
       } limit 1`.execute(tx)
  return rows.length > 0
}

/**
 * Who holds which of these values of a field that is to be unique, by the key's text; nobody else gets one of the
 * field's values until the transaction ends.
 */
export async function lockHolders(
  tx: Tx,
  fieldId: string,
  keys: readonly ValueKeys[],
): Promise<(keys: ValueKeys) => readonly string[]> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${fieldId}, 1))`.execute(tx)
  const { rows } = await sql<{
    customer_id: string
    text: string | null
    number: number | null
    date: string | null
  }>`
    select v.customer_id, v.text_key as text, v.number_key as number, v.date_key as date
      from customer_field_values v
     where v.field_id = ${fieldId}
       and (v.text_key = any(${keys.flatMap(({ text }) => text ?? [])}::text[])
            or v.number_key = any(${keys.flatMap(({ number }) => number ?? [])}::float8[])
            or v.date_key = any(${keys.flatMap(({ date }) => date ?? [])}::date[]))`.execute(tx)
  const holders = Map.groupBy(rows, (row) => keyOf({ ...row, choices: null }))
  return (wanted) => (holders.get(keyOf(wanted)) ?? []).map((row) => row.customer_id)
}

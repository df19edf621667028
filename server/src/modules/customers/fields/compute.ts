import { sql } from 'kysely'
import type { CardKind, FieldValue } from '#contracts/customer-fields.ts'
import { dayOf } from '#engines/formula/index.ts'
import type { RollupReader } from '#platform/customer-rows/customer-rows.ts'
import type { Tx } from '#platform/db/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import type { CardField, Catalogue } from './field-catalogue.ts'
import { keysOf } from './field-values.ts'
import { coreFormulaFields, coreValue, type CoreFacts, formulaValue, storedResult } from './formula-fields.ts'
import { readRollup } from './rollups.ts'
import { type ValueWrite, writeValues } from './values.repo.ts'

/** Which card customers of a type have. */
export function cardKindOf(context: Pick<CustomersContext, 'vocabulary'>, type: string): CardKind {
  return context.vocabulary.customerTypes.find(({ code }) => code === type)?.kind ?? 'group'
}

interface Subject extends CoreFacts {
  readonly id: string
  readonly type: string
}

/**
 * Works formulas and roll-ups of customers out anew, in the caller's transaction, and writes those that changed; how
 * many did. `rollups` false when only fields of the card changed: what was rolled up is taken as it stands.
 */
export async function recompute(
  context: CustomersContext,
  tx: Tx,
  catalogue: Catalogue,
  customerIds: readonly string[],
  { rollups = true } = {},
): Promise<number> {
  const computed = [...catalogue.rollups, ...catalogue.formulas]
  if (computed.length === 0 || customerIds.length === 0) return 0
  const { platform } = context
  const today = platform.calendar.today()
  const { rows: subjects } = await sql<Subject>`
    select id, type, orders90, volume90, last_visit_on, entered_on, key_customer, name as customer_name, grade
      from customers where id = any(${customerIds}::uuid[])`.execute(tx)
  const wanted = new Set(computed)
  for (const formula of catalogue.formulas)
    for (const code of formula.formula?.uses ?? []) {
      const field = catalogue.byCode.get(code)
      if (field) wanted.add(field)
    }
  const held = await heldValues(tx, customerIds, wanted)
  const rolled = new Map<string, ReadonlyMap<string, number | string>>()
  if (rollups) {
    const sources = rollupSources(context)
    for (const field of catalogue.rollups)
      rolled.set(field.code, await readRollup(tx, field, catalogue, customerIds, today, sources))
  }
  const day = dayOf(today) ?? 0
  const writes: ValueWrite[] = []
  for (const subject of subjects) {
    const kind = cardKindOf(context, subject.type)
    const values = held.get(subject.id) ?? new Map<string, FieldValue>()
    const settle = (field: CardField, found: FieldValue): void => {
      const value = field.definition.placements[kind] === null ? null : found
      const before = values.get(field.code) ?? null
      values.set(field.code, value)
      if (value === before) return
      const keys = keysOf(field, value ?? '')
      writes.push({ customerId: subject.id, fieldId: field.id, value, keys })
    }
    if (rollups)
      for (const field of catalogue.rollups)
        settle(field, rounded(field, rolled.get(field.code)?.get(subject.id) ?? null))
    for (const field of catalogue.formulas) {
      const { formula } = field
      if (formula === null) continue
      const result = formula.run({
        today: day,
        value(code) {
          const used = catalogue.byCode.get(code)
          if (used) return formulaValue(used.resultKind, values.get(code) ?? null)
          return Object.hasOwn(coreFormulaFields, code) ? coreValue(subject, code) : null
        },
      })
      settle(field, storedResult(formula.type, result))
    }
  }
  await writeValues(tx, writes, { by: null, source: 'computed', at: platform.now() })
  return writes.length
}

const rounded = (field: CardField, value: number | string | null): number | string | null =>
  typeof value !== 'number'
    ? value
    : field.resultKind === 'money'
      ? Math.round(value)
      : Math.round(value * 1e6) / 1e6

async function heldValues(
  tx: Tx,
  customerIds: readonly string[],
  fields: ReadonlySet<CardField>,
): Promise<Map<string, Map<string, FieldValue>>> {
  const codes = new Map([...fields].map((field) => [field.id, field.code]))
  const { rows } = await sql<{ customer_id: string; field_id: string; value: FieldValue }>`
    select customer_id, field_id, value from customer_field_values
     where customer_id = any(${customerIds}::uuid[]) and field_id = any(${[...codes.keys()]}::uuid[])`.execute(
    tx,
  )
  const held = new Map<string, Map<string, FieldValue>>()
  for (const row of rows) {
    const values = held.get(row.customer_id) ?? new Map<string, FieldValue>()
    values.set(codes.get(row.field_id)!, row.value)
    held.set(row.customer_id, values)
  }
  return held
}

function rollupSources(context: CustomersContext): ReadonlyMap<string, RollupReader> {
  return new Map(
    context.rowsOfModules().flatMap(({ module, rollup }) => (rollup ? [[module, rollup] as const] : [])),
  )
}

const chunk = 2000

/** Works everything out anew, a few thousand customers a transaction; how many values changed. */
export async function recomputeAll(
  context: CustomersContext,
  catalogue: Catalogue,
  report: (done: number) => Promise<void>,
  signal: AbortSignal,
): Promise<number> {
  let after = '00000000-0000-0000-0000-000000000000'
  let [done, changed] = [0, 0]
  for (;;) {
    signal.throwIfAborted()
    const { rows } = await sql<{ id: string }>`
      select id from customers where id > ${after}::uuid order by id limit ${chunk}`.execute(
      context.platform.db,
    )
    const last = rows.at(-1)
    if (last === undefined) return changed
    const ids = rows.map((row) => row.id)
    changed += await context.platform.db
      .transaction()
      .execute(async (tx) => recompute(context, tx, catalogue, ids))
    after = last.id
    done += rows.length
    await report(done)
  }
}

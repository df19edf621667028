import type { FieldValue, PackCards } from '#contracts/customer-fields.ts'
import type { Tx } from '#platform/db/index.ts'
import { packCatalogue } from './catalogue-store.ts'
import { isComputed } from './field-catalogue.ts'
import { keysOf, readValue } from './field-values.ts'
import { type ValueWrite, writeValues } from './values.repo.ts'

/** A value that a bulk source (the demo generator, another system) knows of a customer. */
export interface FieldValueSeed {
  readonly customerId: string
  /** Code of a field of the pack. */
  readonly code: string
  readonly value: FieldValue
  readonly at: Date
  readonly by: string | null
  readonly source: string
}

const chunk = 5000

/**
 * Writes values of the pack's fields in bulk: no history, no events; the customers are there already. A value that its
 * definition would not let in is a mistake of the source, and stops the load.
 */
export async function loadFieldValues(
  tx: Tx,
  cards: PackCards,
  seeds: readonly FieldValueSeed[],
): Promise<void> {
  const { byCode } = await packCatalogue(tx, cards)
  const writes = seeds.flatMap(({ customerId, code, value: given, ...as }): ValueWrite[] => {
    const field = byCode.get(code)
    if (!field || isComputed(field.definition.kind)) throw new Error(`${code} is no field that can be filled`)
    const read = readValue(field.definition, given)
    if (!read.ok) throw new Error(`${code} cannot be ${JSON.stringify(given)}: ${read.message.en}`)
    if (read.value === null) return []
    return [{ customerId, fieldId: field.id, value: read.value, keys: keysOf(field, read.value), as }]
  })
  for (let from = 0; from < writes.length; from += chunk)
    await writeValues(tx, writes.slice(from, from + chunk), { by: null, source: 'load', at: new Date() })
}

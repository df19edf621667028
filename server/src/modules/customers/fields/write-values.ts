import type { Verb } from '#contracts/access.ts'
import type { FieldValue } from '#contracts/customer-fields.ts'
import type { Tx } from '#platform/db/index.ts'
import type { Grant } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { recompute } from './compute.ts'
import type { CardField, Catalogue } from './field-catalogue.ts'
import { keysOf, maskText } from './field-values.ts'
import { valueWords } from './value-words.ts'
import { recordFieldChanges, type WrittenBy, writeValues, type WrittenVersions } from './values.repo.ts'

/** A value that is to stand in a field of a customer, and the one that stands there now. */
export interface FieldWrite {
  readonly customerId: string
  readonly field: CardField
  readonly before: FieldValue
  readonly after: FieldValue
  /** Who wrote the value and when, where it is an old one that comes back. */
  readonly as?: WrittenBy
}

/**
 * Writes values of customers that the caller has locked, with their history (in Chinese, what is sensitive masked), and
 * works formulas that use them out anew. Answers the versions of what is there now.
 */
export async function writeFields<V extends Verb>(
  context: CustomersContext,
  tx: Tx,
  grant: Grant<V>,
  catalogue: Catalogue,
  writes: readonly FieldWrite[],
  by: WrittenBy,
): Promise<WrittenVersions> {
  const words = await valueWords(
    context,
    tx,
    grant,
    writes.flatMap(({ field, before, after }) => [
      { field, value: before },
      { field, value: after },
    ]),
    'zh',
  )
  const told = (field: CardField, value: FieldValue): string | null => {
    const text = words(field, value)
    return text !== null && field.fieldClass === 'sensitive' ? maskText(text) : text
  }
  const versions = await writeValues(
    tx,
    writes.map(({ customerId, field, after, as }) => ({
      customerId,
      fieldId: field.id,
      value: after,
      keys: keysOf(field, after ?? ''),
      ...(as && { as }),
    })),
    by,
  )
  await recordFieldChanges(
    tx,
    writes.map(({ customerId, field, before, after }) => ({
      customerId,
      fieldId: field.id,
      before: told(field, before),
      after: told(field, after),
    })),
    by,
  )
  const customerIds = [...new Set(writes.map(({ customerId }) => customerId))]
  await recompute(context, tx, catalogue, customerIds, { rollups: false })
  return versions
}

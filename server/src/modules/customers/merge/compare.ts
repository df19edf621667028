import { isDeepStrictEqual } from 'node:util'
import type { Comparison, MergeField } from '#contracts/customer-merges.ts'
import type { PlainView } from '#platform/disclosure/disclosure.ts'
import type { CustomerRow } from '../customers.rows.ts'
import type { CardValues } from '../customers.values.ts'
import { foldPhones } from '../duplicates/fold.ts'
import { contactField, phoneField } from '../protected-fields.ts'
import { fieldColumns } from './fields.ts'

const guarded: Partial<Record<MergeField, typeof contactField | typeof phoneField>> = {
  contactName: contactField,
  phone: phoneField,
}

/** How two cards stand to each other, field by field. Of what the view may not show, nothing is said. */
export function compareCards(one: CustomerRow, other: CustomerRow, view: PlainView): Comparison {
  return fieldColumns.map(([field, columns]) => {
    const [a, b] = [valueOf(one, field, columns), valueOf(other, field, columns)]
    if (a === null && b === null) return { field, says: 'nothing' }
    if (isHidden(one, field, view) || isHidden(other, field, view)) return { field, says: 'hidden' }
    if (a === null || b === null) return { field, says: 'only_one' }
    return { field, says: isDeepStrictEqual(a, b) ? 'same' : 'differs' }
  })
}

function valueOf(row: CustomerRow, field: MergeField, columns: readonly (keyof CardValues)[]): unknown {
  // The same number is sealed differently every time; its hash tells.
  if (field === 'idNumber') return row.id_number_hash
  // However it is written, it rings the same telephone.
  if (field === 'phone' && row.phone && foldPhones(row.phone).length > 0)
    return foldPhones(row.phone).toSorted()
  const values = columns.map((column) => row[column])
  return values.every((value) => value === null || value === '') ? null : values
}

function isHidden(row: CustomerRow, field: MergeField, view: PlainView): boolean {
  const kind = guarded[field]
  if (kind === undefined) return false
  const value = kind === phoneField ? row.phone : row.contact_name
  const place = { customerId: row.id, unitId: row.unit_id, ownerId: row.owner_id }
  return value !== null && view.shown(kind, place, value) === null
}

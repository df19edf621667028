import type { MergeField } from '#contracts/customer-merges.ts'
import type { CardValues } from '../customers.values.ts'

/** The columns that are chosen together. */
export const columnsOf = {
  name: ['name'],
  licence: ['licence'],
  contactName: ['contact_name'],
  phone: ['phone'],
  address: ['address'],
  companyCode: ['company_code'],
  idNumber: ['id_number_sealed', 'id_number_hash', 'id_number_tail'],
  type: ['type'],
  grade: ['grade'],
  keyCustomer: ['key_customer'],
  state: ['state'],
  frequency: ['visits', 'weeks'],
  owner: ['owner_id', 'unit_id'],
  position: ['lng', 'lat', 'position_source', 'position_accuracy'],
  openingHours: ['opening_hours'],
  serviceMinutes: ['service_minutes'],
  note: ['note'],
} as const satisfies Readonly<Record<MergeField, readonly (keyof CardValues)[]>>

type Covered = (typeof columnsOf)[MergeField][number]
/** A column of the card that no field stands for does not compile. */
type Complete = Exclude<keyof CardValues, Covered> extends never ? typeof columnsOf : never
export const fieldColumns = Object.entries(columnsOf satisfies Complete) as [
  MergeField,
  readonly (keyof CardValues)[],
][]

import { sql } from 'kysely'
import type { CustomerType, OpeningHours, Position } from '#contracts/customer-facts.ts'
import type { Customer, CustomerSummary } from '#contracts/customers.ts'
import { maskedIdNumber } from '#contracts/identity-codes.ts'
import type { CoordinateSystem } from '#contracts/common.ts'
import type { PlainView } from '#platform/disclosure/disclosure.ts'
import type { CustomerState, PlanningCustomer } from './customers.api.ts'
import type { Names } from './names.ts'
import { contactField, phoneField } from './protected-fields.ts'

/** A row of `customers` without its derived search columns. The phone is in clear: never hand it to an answer. */
export interface CustomerRow {
  readonly id: string
  readonly licence: string
  readonly name: string
  readonly contact_name: string | null
  readonly phone: string | null
  readonly address: string
  readonly company_code: string | null
  readonly id_number_sealed: string | null
  readonly id_number_hash: string | null
  readonly id_number_tail: string | null
  readonly type: CustomerType
  readonly grade: string
  readonly key_customer: boolean
  readonly state: CustomerState
  readonly visits: number
  readonly weeks: number
  readonly owner_id: string | null
  readonly unit_id: string
  readonly lng: number | null
  readonly lat: number | null
  readonly position_source: CoordinateSystem | null
  readonly position_accuracy: number | null
  readonly opening_hours: OpeningHours
  readonly service_minutes: number | null
  readonly note: string | null
  readonly last_visit_on: string | null
  readonly next_due_on: string | null
  readonly orders90: number
  readonly volume90: number
  readonly version: number
  readonly source: string
  readonly created_at: Date
  readonly updated_at: Date
  readonly created_by: string | null
  readonly updated_by: string | null
}

export const customerColumns = sql.raw(
  [
    'id licence name contact_name phone address type grade key_customer state visits weeks owner_id unit_id',
    'lng lat position_source position_accuracy opening_hours service_minutes note last_visit_on next_due_on',
    'company_code id_number_sealed id_number_hash id_number_tail',
    'orders90 volume90 version source created_at updated_at created_by updated_by',
  ]
    .join(' ')
    .split(' ')
    .map((column) => `c.${column}`)
    .join(', '),
)

/** What planning reads of a row: nothing of persons, and no more than it needs of hundreds of rows at once. */
const planningNames = [
  'id licence name address type grade key_customer state visits weeks owner_id unit_id lng lat position_source',
  'position_accuracy opening_hours service_minutes last_visit_on next_due_on orders90 volume90',
]
  .join(' ')
  .split(' ')
export const planningColumns = sql.raw(planningNames.map((column) => `c.${column}`).join(', '))
export type PlanningRow = Omit<
  CustomerRow,
  | 'contact_name'
  | 'phone'
  | 'company_code'
  | 'id_number_sealed'
  | 'id_number_hash'
  | 'id_number_tail'
  | 'note'
  | 'version'
  | 'source'
  | 'created_at'
  | 'updated_at'
  | 'created_by'
  | 'updated_by'
>

export function positionOf(
  row: Pick<CustomerRow, 'lng' | 'lat' | 'position_source' | 'position_accuracy'>,
): Position | null {
  if (row.lng === null || row.lat === null || row.position_source === null) return null
  return { lng: row.lng, lat: row.lat, source: row.position_source, accuracy: row.position_accuracy }
}

/** A row as the person of the view may see it. */
export function toSummary(row: CustomerRow, names: Names, view: PlainView): CustomerSummary {
  const place = { customerId: row.id, unitId: row.unit_id, ownerId: row.owner_id }
  return {
    id: row.id,
    licence: row.licence,
    name: row.name,
    contactName: view.shown(contactField, place, row.contact_name),
    phone: view.shown(phoneField, place, row.phone),
    address: row.address,
    type: row.type,
    grade: row.grade,
    keyCustomer: row.key_customer,
    state: row.state,
    frequency: { visits: row.visits, weeks: row.weeks },
    owner: names.person(row.owner_id),
    unit: names.unit(row.unit_id),
    placed: row.lng !== null,
    lastVisitOn: row.last_visit_on,
    nextDueOn: row.next_due_on,
    orders90: row.orders90,
    volume90: row.volume90,
    version: row.version,
  }
}

export function toCard(row: CustomerRow, names: Names, view: PlainView): Customer {
  return {
    ...toSummary(row, names, view),
    position: positionOf(row),
    openingHours: row.opening_hours,
    companyCode: row.company_code,
    idNumber: maskedIdNumber(row.id_number_tail),
    note: row.note,
    serviceMinutes: row.service_minutes,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    updatedBy: names.person(row.updated_by),
    source: row.source,
  }
}

export function toPlanning(row: PlanningRow): PlanningCustomer {
  return {
    id: row.id,
    licence: row.licence,
    name: row.name,
    address: row.address,
    type: row.type,
    grade: row.grade,
    keyCustomer: row.key_customer,
    state: row.state,
    ownerId: row.owner_id,
    unitId: row.unit_id,
    position: positionOf(row),
    openingHours: row.opening_hours,
    serviceMinutes: row.service_minutes,
    frequency: { visits: row.visits, weeks: row.weeks },
    lastVisitOn: row.last_visit_on,
    nextDueOn: row.next_due_on,
    orders90: row.orders90,
    volume90: row.volume90,
  }
}

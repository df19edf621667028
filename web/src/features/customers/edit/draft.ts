import type { Position } from '#contracts/customer-facts.ts'
import type { Customer } from '#contracts/customers.ts'
import type { saveCustomer } from '#contracts/customers.ts'
import type { BodyOf } from '#contracts/http.ts'
import type { Me } from '#contracts/identity.ts'
import type { Pack } from '../../../app/session.ts'
import { displaySystem } from '#kit/map/display-system.ts'
import { hoursText, parseHours } from '../card/opening-hours.tsx'

type Input = BodyOf<typeof saveCustomer>['customer']

/** What stands in the fields of the editor, as typed. */
export interface Draft extends Pick<Input, 'name' | 'licence' | 'address' | 'type' | 'grade' | 'state'> {
  readonly contactName: string
  readonly phone: string
  readonly keyCustomer: boolean
  readonly visits: number
  readonly weeks: number
  readonly ownerId: string | null
  readonly unitId: string
  /** Masked until it is typed anew: what comes back masked stays as it was. */
  readonly idNumber: string
  readonly companyCode: string
  readonly serviceMinutes: number | null
  readonly note: string
  /** One text a day, Monday first; null when the hours are not known. */
  readonly hours: readonly string[] | null
}

/** A new customer begins with the pack's first type and its lowest grade. */
export function draftOf(
  customer: Customer | null,
  me: Me,
  pack: Pick<Pack, 'grades' | 'customerTypes'>,
): Draft {
  return {
    name: customer?.name ?? '',
    licence: customer?.licence ?? '',
    contactName: customer?.contactName ?? '',
    phone: '',
    address: customer?.address ?? '',
    idNumber: customer?.idNumber ?? '',
    companyCode: customer?.companyCode ?? '',
    type: customer?.type ?? pack.customerTypes[0]?.code ?? '',
    grade: customer?.grade ?? pack.grades.at(-1)?.code ?? '',
    keyCustomer: customer?.keyCustomer ?? false,
    state: customer?.state ?? 'active',
    visits: customer?.frequency.visits ?? 1,
    weeks: customer?.frequency.weeks ?? 2,
    ownerId: customer ? (customer.owner?.id ?? null) : me.rights['customers.write'] === 'own' ? me.id : null,
    unitId: customer?.unit.id ?? me.unit.id,
    serviceMinutes: customer?.serviceMinutes ?? null,
    note: customer?.note ?? '',
    hours: customer?.openingHours?.map(hoursText) ?? null,
  }
}

/** The position in the system it came in, so that saving another field does not move or relabel it. */
function positionAsGiven(position: Position): NonNullable<Input['position']> {
  const [lng, lat] = displaySystem(position.source).toDisplay(position)
  return { lng, lat, system: position.source, accuracy: position.accuracy }
}

/** The draft as the API takes it; null when the opening hours cannot be read. */
export function inputOf(draft: Draft, before: Customer | null): Input | null {
  const hours = draft.hours?.map(parseHours) ?? null
  if (hours?.includes(null)) return null
  const phone = draft.phone.trim()
  const { visits, weeks, hours: _hours, ...fields } = draft
  return {
    ...fields,
    contactName: draft.contactName.trim() || null,
    idNumber: draft.idNumber.trim() || null,
    companyCode: draft.companyCode.trim() || null,
    // An empty field leaves the phone of an existing customer as it is: it was never shown in clear.
    phone: phone === '' ? (before ? undefined : null) : phone,
    frequency: { visits, weeks },
    position: before?.position ? positionAsGiven(before.position) : null,
    openingHours: hours as Input['openingHours'],
    note: draft.note.trim() || null,
  }
}

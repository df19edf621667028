import type { z } from 'zod'
import type { customerInput } from '#contracts/customers.ts'
import { cleanCode, isCompanyCode, maskedIdNumber } from '#contracts/identity-codes.ts'
import type { Issue } from '#platform/errors/errors.ts'
import {
  companyCodeWords,
  type IdNumbers,
  idNumberWords,
  type KeptIdNumber,
  noIdNumber,
} from './id-numbers.ts'
import { isMasked, isPhone, maskPhone } from './phone.ts'
import { hoursText, wrongDay } from './opening-hours.ts'
import { placedAt, unplaced } from './positions.ts'
import { cleanOptional, cleanText } from './text.ts'
import type { CustomerRow } from './customers.rows.ts'
import { type CustomerVocabulary, vocabularyIssues } from './customers.vocabulary.ts'

export type CustomerInput = z.output<typeof customerInput>

/** The columns of a card that a person or an import fills in. */
export type CardValues = Omit<
  CustomerRow,
  | 'id'
  | 'last_visit_on'
  | 'next_due_on'
  | 'orders90'
  | 'volume90'
  | 'version'
  | 'source'
  | 'created_at'
  | 'updated_at'
  | 'created_by'
  | 'updated_by'
>

/** Names of the fields as the API and the history call them, by column. */
const fieldOf = {
  licence: 'licence',
  name: 'name',
  company_code: 'companyCode',
  contact_name: 'contactName',
  phone: 'phone',
  address: 'address',
  type: 'type',
  grade: 'grade',
  key_customer: 'keyCustomer',
  state: 'state',
  owner_id: 'ownerId',
  unit_id: 'unitId',
  service_minutes: 'serviceMinutes',
  note: 'note',
} as const satisfies Partial<Record<keyof CardValues, string>>

/** Protected values of a card as its editor was shown them: what comes back like that stays as it is. */
export interface SeenValues {
  readonly phone: string | null
  readonly contactName: string | null
}

/**
 * What is to be stored for an input, with what is wrong with it. `before` is the card that is changed; a position
 * with the numbers and system already stored stays as it is, so that saving a card twice does not convert twice.
 */
export function cardValues(
  input: CustomerInput,
  before: CustomerRow | null,
  { vocabulary, idNumbers }: { readonly vocabulary: CustomerVocabulary; readonly idNumbers: IdNumbers },
  seen: SeenValues = { phone: maskPhone(before?.phone ?? null), contactName: before?.contact_name ?? null },
): { values: CardValues; issues: Issue[] } {
  const issues: Issue[] = []
  const licence = cleanText(input.licence)
  const name = cleanText(input.name)
  const grade = cleanText(input.grade)
  if (licence === '') issues.push(empty('customer.licence'))
  if (name === '') issues.push(empty('customer.name'))
  issues.push(...vocabularyIssues(vocabulary, { licence, type: input.type, grade }, before))
  const day = wrongDay(input.openingHours)
  if (day !== null)
    issues.push({
      path: `customer.openingHours.${day}`,
      message: { zh: '营业时间应先后有序、不重叠。', en: 'Opening hours must rise and not overlap.' },
    })
  const phone = input.phone === undefined ? (before?.phone ?? null) : cleanOptional(input.phone)
  const keepsMasked = before !== null && input.phone !== undefined && phone === seen.phone
  if (phone !== null && !keepsMasked && phone !== before?.phone && !isPhone(phone))
    issues.push({
      path: 'customer.phone',
      message: {
        zh: '电话应为 5–24 位数字，不能含星号。',
        en: 'A phone number has 5–24 digits and no asterisk.',
      },
    })
  const contactName = cleanOptional(input.contactName)
  const keepsContact = before !== null && contactName === seen.contactName
  const companyCode =
    input.companyCode === undefined ? (before?.company_code ?? null) : codeOrNull(input.companyCode)
  if (companyCode !== null && companyCode !== before?.company_code && !isCompanyCode(companyCode))
    issues.push({ path: 'customer.companyCode', message: sentence(companyCodeWords) })
  const values: CardValues = {
    company_code: companyCode,
    ...idNumberOf(input.idNumber, before, idNumbers, issues),
    licence,
    name,
    contact_name: keepsContact ? before.contact_name : contactName,
    phone: keepsMasked ? before.phone : phone,
    address: cleanText(input.address),
    type: input.type,
    grade,
    key_customer: input.keyCustomer,
    state: input.state,
    visits: input.frequency.visits,
    weeks: input.frequency.weeks,
    owner_id: input.ownerId,
    unit_id: input.unitId,
    ...positionValues(input.position, before),
    opening_hours: input.openingHours,
    service_minutes: input.serviceMinutes,
    note: cleanOptional(input.note),
  }
  return { values, issues }
}

/** What a card keeps of an identity number; one that comes back masked, or not at all, stays as it was. */
function idNumberOf(
  said: string | null | undefined,
  before: CustomerRow | null,
  idNumbers: IdNumbers,
  issues: Issue[],
): KeptIdNumber {
  const kept = before ?? noIdNumber
  const { id_number_sealed, id_number_hash, id_number_tail } = kept
  const stays: KeptIdNumber = { id_number_sealed, id_number_hash, id_number_tail }
  if (said === undefined || (said !== null && isMasked(said))) return stays
  const number = codeOrNull(said)
  if (number === null) return noIdNumber
  const wrong = idNumberWords(number)
  if (wrong) {
    issues.push({ path: 'customer.idNumber', message: sentence(wrong) })
    return stays
  }
  const sealed = idNumbers.seal(number)
  return sealed.id_number_hash === id_number_hash ? stays : sealed
}

const codeOrNull = (text: string | null): string | null => {
  const code = cleanCode(text ?? '')
  return code === '' ? null : code
}
const sentence = ({ zh, en }: Issue['message']): Issue['message'] => ({
  zh: `${zh}。`,
  en: `${en[0]?.toUpperCase()}${en.slice(1)}.`,
})

function positionValues(place: CustomerInput['position'], before: CustomerRow | null) {
  if (place === null) return unplaced
  if (before !== null && before.lng === place.lng && before.lat === place.lat && place.system === 'wgs84')
    return {
      lng: before.lng,
      lat: before.lat,
      position_source: before.position_source,
      position_accuracy: place.accuracy,
    }
  return placedAt(place)
}

const empty = (path: string): Issue => ({
  path,
  message: { zh: '不能为空。', en: 'May not be empty.' },
})

export interface FieldChange {
  readonly field: string
  readonly before: string | null
  readonly after: string | null
}

const positionText = (row: CardValues): string | null =>
  row.lng === null || row.lat === null
    ? null
    : `${row.lng.toFixed(6)}, ${row.lat.toFixed(6)} (${row.position_source}${row.position_accuracy === null ? '' : `, ±${row.position_accuracy} m`})`

const text = (value: string | number | boolean | null): string | null =>
  value === null ? null : String(value)

/** What differs, in the words of the history. Phone numbers appear masked on both sides. */
export function changedFields(before: CardValues, after: CardValues): FieldChange[] {
  const changes: FieldChange[] = []
  for (const [column, field] of Object.entries(fieldOf) as [keyof typeof fieldOf, string][]) {
    const [old, next] = [before[column], after[column]]
    if (old === next) continue
    const shown = (value: typeof old) =>
      column === 'phone' ? maskPhone(value as string | null) : text(value)
    changes.push({ field, before: shown(old), after: shown(next) })
  }
  if (before.id_number_hash !== after.id_number_hash)
    changes.push({
      field: 'idNumber',
      before: maskedIdNumber(before.id_number_tail),
      after: maskedIdNumber(after.id_number_tail),
    })
  if (before.visits !== after.visits || before.weeks !== after.weeks)
    changes.push({
      field: 'frequency',
      before: `${before.visits}/${before.weeks}`,
      after: `${after.visits}/${after.weeks}`,
    })
  if (positionText(before) !== positionText(after))
    changes.push({ field: 'position', before: positionText(before), after: positionText(after) })
  const [hours, nextHours] = [hoursText(before.opening_hours), hoursText(after.opening_hours)]
  if (hours !== nextHours) changes.push({ field: 'openingHours', before: hours, after: nextHours })
  return changes
}

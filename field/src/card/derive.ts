import type { FieldEntry, FieldValue, FieldView } from '#contracts/customer-fields.ts'
import type { CustomerBrief } from '#contracts/customer-needs.ts'
import type { FieldDay, QueuedOperation } from '../store/db.ts'

type Card = NonNullable<CustomerBrief['card']>

/** A field of a card as this phone knows it: what the server said, and what was filled in here since. */
export interface PhoneEntry {
  readonly field: FieldView
  readonly value: FieldValue
  readonly text: string | null
  /** What the next change is based on. */
  readonly version: number
  readonly updatedAt: string | null
  readonly stale: boolean
  /** Filled in here and not with the server yet. */
  readonly waiting: boolean
}

type Known = Pick<FieldDay, 'serverNow' | 'cardFields'>

/**
 * The fields of a customer's card in their order. Of what was filled in here that counts which built on the version
 * known so far: what the server has told since is not overwritten by an older press.
 */
export function cardEntries(
  day: Known,
  customerId: string,
  card: Card,
  operations: readonly QueuedOperation[],
  locale: 'zh' | 'en',
): PhoneEntry[] {
  const pressed = operations
    .filter(
      ({ operation, state, answeredAt }) =>
        operation.kind === 'set_card_field' &&
        operation.customerId === customerId &&
        (state === 'waiting' || (state === 'done' && (answeredAt ?? '') > day.serverNow)),
    )
    .toSorted((a, b) => a.sequence - b.sequence)
  const fields = (day.cardFields ?? []).filter(({ placements }) => placements[card.kind] !== null)
  return fields.map((field) => {
    const known = card.values.find(({ code }) => code === field.code)
    let entry: PhoneEntry = known ? { ...known, field, waiting: false } : { ...empty, field }
    for (const { operation, state } of pressed) {
      if (operation.kind !== 'set_card_field' || operation.code !== field.code) continue
      if (operation.version !== entry.version) continue
      const { value } = operation
      entry = {
        field,
        value,
        text: words(field, value, locale),
        version: value === null ? 0 : entry.version + 1,
        updatedAt: operation.deviceTime,
        stale: false,
        waiting: state === 'waiting',
      }
    }
    return entry
  })
}

const empty: Omit<PhoneEntry, 'field'> = {
  value: null,
  text: null,
  version: 0,
  updatedAt: null,
  stale: false,
  waiting: false,
} satisfies Omit<FieldEntry, 'code' | 'updatedBy' | 'source'> & { waiting: boolean }

/** What was filled in here, in words. */
function words({ options }: FieldView, value: FieldValue, locale: 'zh' | 'en'): string | null {
  const label = (code: string): string => options.find((one) => one.value === code)?.label[locale] ?? code
  if (value === null) return null
  if (Array.isArray(value)) return value.map(label).join(locale === 'zh' ? '、' : ', ')
  if (typeof value === 'boolean') return locale === 'zh' ? (value ? '是' : '否') : value ? 'yes' : 'no'
  return typeof value === 'string' ? label(value) : String(value)
}

/** Kinds that are filled in with one thumb; what a relation points to is chosen in the office. */
export const isPhoneEditable = ({ kind, mayWrite }: FieldView): boolean => mayWrite && kind !== 'relation'

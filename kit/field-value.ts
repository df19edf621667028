import type { FieldEntry, FieldValue, FieldView } from '#contracts/customer-fields.ts'
import type { Locale } from '#contracts/identity.ts'
import { formatDate, formatMoney, formatNumber } from './format.ts'

/** A value as the card and the list show it; null for none. */
export function shownValue(
  field: FieldView,
  entry: Pick<FieldEntry, 'value' | 'text'>,
  locale: Locale,
  today: string,
): string | null {
  const { value, text } = entry
  if (value === null) return text
  if (typeof value === 'number' && field.resultKind === 'money') return formatMoney(value, locale)
  if (typeof value === 'number') return formatNumber(value, decimalsOf(value))
  if (typeof value === 'string' && field.resultKind === 'date') return formatDate(value, locale, today)
  return text ?? String(value)
}
const decimalsOf = (value: number): number => Math.min(6, String(value).split('.')[1]?.length ?? 0)

/** What stands in an input for a value. */
export function draftOf(field: FieldView, value: FieldValue): string {
  if (value === null) return ''
  if (typeof value === 'number' && field.kind === 'money')
    return (value / 100).toFixed(2).replace(/\.00$/, '')
  return String(value)
}

/** The value behind what was typed; undefined when it is no number. */
export function valueOfDraft(field: FieldView, draft: string): FieldValue | undefined {
  const text = draft.trim()
  if (text === '') return null
  if (field.kind !== 'number' && field.kind !== 'money') return text
  const bare = text.normalize('NFKC').replaceAll(/[,\s元¥]/g, '')
  const thousands = bare.endsWith('万')
  const number = Number(thousands ? bare.slice(0, -1) : bare)
  if (bare === '' || !Number.isFinite(number)) return undefined
  const plain = thousands ? number * 10_000 : number
  return field.kind === 'money' ? Math.round(plain * 100) : Number(plain.toFixed(6))
}

/** How long ago, in the largest unit that says enough. */
export function ageOf(
  updatedAt: string,
  now: number,
): { readonly unit: 'today' | 'days' | 'months' | 'years'; readonly count: number } {
  const days = Math.floor((now - Date.parse(updatedAt)) / 86_400_000)
  if (days < 1) return { unit: 'today', count: 0 }
  if (days < 31) return { unit: 'days', count: days }
  if (days < 365) return { unit: 'months', count: Math.floor(days / 30.44) }
  return { unit: 'years', count: Math.floor(days / 365.25) || 1 }
}

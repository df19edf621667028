import { pinyin } from 'pinyin-pro'
import type { PlanningCustomer } from '#modules/customers/index.ts'

/**
 * True when a part of the name, licence or address is the text, or when the name's pinyin or its initials begin
 * or contain it (`wmbld` and `wuma` both find 五马便利店). An empty text finds everybody.
 */
export function matchesSearch(
  customer: Pick<PlanningCustomer, 'name' | 'licence' | 'address'>,
  text: string | undefined,
): boolean {
  const wanted = text?.trim().toLowerCase() ?? ''
  if (wanted === '') return true
  const { name, licence, address } = customer
  if ([name, licence, address].some((each) => each.toLowerCase().includes(wanted))) return true
  return /^[a-z]+$/.test(wanted) && pinyinText(name).includes(wanted)
}

/** Names of which the pinyin is remembered; a person's own customers are opened again and again. */
const MOST_NAMES = 20_000
const known = new Map<string, string>()

/** Initials and pinyin of a name in lower case: `wmbld wumabianlidian` for 五马便利店. */
export function pinyinText(name: string): string {
  const before = known.get(name)
  if (before !== undefined) return before
  const syllables = pinyin(name, { toneType: 'none', type: 'array' })
  const initials = syllables.map((syllable) => syllable.charAt(0)).join('')
  const text = `${initials} ${syllables.join('')}`.toLowerCase()
  if (known.size >= MOST_NAMES) known.clear()
  known.set(name, text)
  return text
}

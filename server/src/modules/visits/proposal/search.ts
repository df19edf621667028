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
  if (!/^[a-z]+$/.test(wanted)) return false
  const syllables = pinyin(name, { toneType: 'none', type: 'array' })
  const initials = syllables.map((syllable) => syllable.charAt(0)).join('')
  return initials.toLowerCase().includes(wanted) || syllables.join('').toLowerCase().includes(wanted)
}

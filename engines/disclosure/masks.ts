import type { DataClass } from './vocabulary.ts'

/** How many characters stay readable at the two ends, by kind of data: `3+4` shows three in front and four behind. */
export const phoneStyles = ['3+4', '0+4'] as const
export const idStyles = ['1+1', '6+4', '3+4', '0+0'] as const
export const cardStyles = ['0+4', '6+4', '0+0'] as const
export interface MaskStyle {
  readonly phone: (typeof phoneStyles)[number]
  readonly idNumber: (typeof idStyles)[number]
  readonly cardNumber: (typeof cardStyles)[number]
  /** Whether names of persons are masked as well. */
  readonly names: boolean
}

export const usualMasks: MaskStyle = { phone: '3+4', idNumber: '1+1', cardNumber: '0+4', names: false }

const stars = '****'
/** At least so many characters are always hidden; what is shorter is hidden whole. */
const hiddenAtLeast = 4

const ends = (style: string): [number, number] => {
  const [front = 0, back = 0] = style.split('+').map(Number)
  return [front, back]
}

/** Letters and digits of any script; separators betray nothing of the length of the parts. */
const significant = (text: string): string[] => text.normalize('NFKC').match(/[\p{L}\p{N}]/gu) ?? []

function keepEnds(characters: readonly string[], front: number, back: number): string {
  const shownBehind = Math.min(back, characters.length - hiddenAtLeast)
  if (shownBehind < back) return stars
  const shown = Math.max(0, Math.min(front, characters.length - back - hiddenAtLeast))
  return `${characters.slice(0, shown).join('')}${stars}${back === 0 ? '' : characters.slice(-back).join('')}`
}

/**
 * A mask of a mask: never more than the mask in force now shows, and never less hidden than it was. What is left at
 * either end of the stars is shortened to what the style shows.
 */
function maskAgain(text: string, front: number, back: number): string {
  const [, before = '', after = ''] = /^([^*＊]*)[*＊].*?([^*＊]*)$/su.exec(text) ?? []
  return `${significant(before).slice(0, front).join('')}${stars}${
    back === 0 ? '' : significant(after).slice(-back).join('')
  }`
}

/** True for text that a mask has been put on: it must never be stored in place of the value. */
export const looksMasked = (text: string): boolean => /[*＊]/.test(text)

function maskEnds(text: string, style: string): string {
  const [front, back] = ends(style)
  return looksMasked(text) ? maskAgain(text, front, back) : keepEnds(significant(text), front, back)
}

/** `138****1234`; landlines likewise, short numbers are hidden whole. Several numbers in one field count as one. */
export const maskPhone = (phone: string, style: MaskStyle['phone'] = '3+4'): string =>
  looksMasked(phone) ? maskEnds(phone, style) : maskEnds(phone.normalize('NFKC').replaceAll(/\D/g, ''), style)

/** `3****X` by default: an ID number tells birthday and birthplace in its middle. */
export const maskIdNumber = (id: string, style: MaskStyle['idNumber'] = '1+1'): string => maskEnds(id, style)

/** `****1234` by default; never more than the first six and last four. */
export const maskCardNumber = (card: string, style: MaskStyle['cardNumber'] = '0+4'): string =>
  maskEnds(card, style)

/** `z****@example.cn`; without an at sign everything is hidden. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@')
  if (at < 1) return stars
  return `${Array.from(email)[0] ?? ''}${stars}${email.slice(at)}`
}

/** The surname stays: `王**`. Names with a dot keep the part before it; one character is hidden whole. */
export function maskName(name: string): string {
  const [first = ''] = name.split(/[·•]/u)
  const characters = Array.from(name.trim())
  if (characters.length < 2) return '*'
  if (first !== name && Array.from(first).length > 1) return `${Array.from(first)[0]}**`
  return `${characters[0]}**`
}

/** The masked form of a value of any class; null stays null. Figures and free text show nothing of themselves. */
export function maskValue(
  dataClass: DataClass,
  value: string | null,
  style: MaskStyle = usualMasks,
): string | null {
  if (value === null || value === '') return value
  switch (dataClass) {
    case 'phone':
      return maskPhone(value, style.phone)
    case 'id_number':
      return maskIdNumber(value, style.idNumber)
    case 'card_number':
      return maskCardNumber(value, style.cardNumber)
    case 'email':
      return maskEmail(value)
    case 'person_name':
      return style.names ? maskName(value) : value
    case 'address':
    case 'amount':
    case 'sensitive_text':
      return stars
  }
}

import { looksMasked, maskPhone as masked } from '#engines/disclosure/index.ts'

const digitsOf = (phone: string): string => phone.normalize('NFKC').replaceAll(/\D/g, '')

/** A phone number as history and files keep it where the mask in force is not asked: `138****1234`. */
export const maskPhone = (phone: string | null): string | null => (phone === null ? null : masked(phone))

/** The last four digits, by which a number may be found; null where the mask does not show them either. */
export function phoneTail(phone: string | null): string | null {
  if (phone === null) return null
  const digits = digitsOf(phone)
  return digits.length < 8 ? null : digits.slice(-4)
}

/** True for text that has been masked: it must never be stored in place of a number. */
export const isMasked = looksMasked

/** Digits with the usual separators, 5 to 24 digits; several numbers may be parted by a slash. */
export function isPhone(phone: string): boolean {
  const count = digitsOf(phone).length
  return /^[\d+\-() /、,;转xX]+$/.test(phone.normalize('NFKC')) && count >= 5 && count <= 24
}

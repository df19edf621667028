const digitsOf = (phone: string): string => phone.normalize('NFKC').replaceAll(/\D/g, '')

/**
 * A phone number fit to be shown: `138****1234`. At least four digits are hidden; short numbers are hidden whole.
 * Hiding is done on the digits, so that separators betray nothing of the length of the parts.
 */
export function maskPhone(phone: string | null): string | null {
  if (phone === null) return null
  const digits = digitsOf(phone)
  if (digits.length < 8) return '****'
  return `${digits.slice(0, Math.min(3, digits.length - 8))}****${digits.slice(-4)}`
}

/** The last four digits, by which a number may be found; null where the mask does not show them either. */
export function phoneTail(phone: string | null): string | null {
  if (phone === null) return null
  const digits = digitsOf(phone)
  return digits.length < 8 ? null : digits.slice(-4)
}

/** True for text that has been masked: it must never be stored in place of a number. */
export const isMasked = (phone: string): boolean => /[*＊]/.test(phone)

/** Digits with the usual separators, 5 to 24 digits; several numbers may be parted by a slash. */
export function isPhone(phone: string): boolean {
  const count = digitsOf(phone).length
  return /^[\d+\-() /、,;转xX]+$/.test(phone.normalize('NFKC')) && count >= 5 && count <= 24
}

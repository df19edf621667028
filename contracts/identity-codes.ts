/** Codes by which the state knows persons and organisations. Without side effects: screens and server check alike. */

/** What is wrong with an identity number; null when nothing is. */
export type IdNumberProblem = 'legacy' | 'form' | 'birthday' | 'checksum'

/** Upper case, half width, without spaces and hyphens. */
export const cleanCode = (text: string): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s\-·]/g, '')

const idWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const idChecks = '10X98765432'

/**
 * Checks the 18 characters of an identity number by GB 11643-1999: six digits of the region, the birthday, three
 * digits of the sequence, and a check character (ISO 7064, MOD 11-2). The 15 digits of before 1999 are told apart:
 * they are no longer in force, whatever they say.
 */
export function idNumberProblem(text: string): IdNumberProblem | null {
  const code = cleanCode(text)
  if (/^\d{15}$/.test(code)) return 'legacy'
  if (!/^[1-9]\d{16}[\dX]$/.test(code)) return 'form'
  const birthday = `${code.slice(6, 10)}-${code.slice(10, 12)}-${code.slice(12, 14)}`
  const at = new Date(`${birthday}T00:00:00Z`)
  if (Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== birthday || birthday < '1850')
    return 'birthday'
  const sum = idWeights.reduce((total, weight, index) => total + weight * Number(code[index]), 0)
  return idChecks[sum % 11] === code[17] ? null : 'checksum'
}

/** The check character that belongs to 17 digits. */
export const idNumberCheck = (digits: string): string =>
  idChecks[idWeights.reduce((total, weight, index) => total + weight * Number(digits[index]), 0) % 11] ?? ''

const companyAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/** The check character that belongs to the first 17 of a unified social credit code (GB 32100-2015). */
export function companyCodeCheck(first: string): string {
  let [sum, weight] = [0, 1]
  for (let index = 0; index < 17; index++) {
    sum += weight * companyAlphabet.indexOf(first[index] ?? '')
    weight = (weight * 3) % 31
  }
  return companyAlphabet[(31 - (sum % 31)) % 31] ?? ''
}

/** Whether 18 characters are a unified social credit code by form and check character (GB 32100-2015). */
export function isCompanyCode(text: string): boolean {
  const code = cleanCode(text)
  return (
    /^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/.test(code) && companyCodeCheck(code) === code[17]
  )
}

/** An identity number as it may be shown: the last four alone. */
export const maskedIdNumber = (tail: string | null): string | null =>
  tail === null ? null : `${'*'.repeat(14)}${tail}`

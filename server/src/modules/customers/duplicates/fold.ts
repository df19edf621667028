import { simplified } from './simplified.ts'

/** Forms of companies at the end of a name: who writes them and who leaves them out mean the same. */
const legalForms =
  /(?:股份有限公司|有限责任公司|有限公司|集团公司|分公司|总公司|公司|集团|个体工商户|个体户|个体|coltd|ltd|inc)$/u

/** Letters and digits of any script, half width, lower case, in simplified characters. */
function characters(text: string): string {
  const plain = text.normalize('NFKC').toLowerCase().toWellFormed()
  return simplified(plain).replaceAll(/[^\p{L}\p{N}]/gu, '')
}

/**
 * A name as it is compared: without width, case, spaces, brackets and other marks, in simplified characters, and
 * without the legal form at its end. A name that is nothing but a legal form stays as it is. Empty when nothing
 * is left.
 */
export function foldName(name: string): string {
  const whole = characters(name)
  let rest = whole
  for (let shorter = rest.replace(legalForms, ''); shorter !== rest && shorter !== '';) {
    rest = shorter
    shorter = rest.replace(legalForms, '')
  }
  return rest
}

/** An address as it is compared: as a name, and without the words that some write and others do not. */
export function foldAddress(address: string): string {
  return characters(address)
    .replaceAll(/(?<=\d)(?:号|號|no)/gu, '#')
    .replaceAll('门牌', '')
}

/** Licence, company code or identity number: letters in upper case and digits, nothing else. */
export function foldCode(code: string): string {
  return code
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
}

/**
 * The numbers in a field of telephones: digits alone, without the code of China and without an extension. Several
 * are parted by a slash, a comma or the like. Numbers of fewer than seven digits (114, 95598) say nothing of
 * somebody and are left out.
 */
export function foldPhones(phones: string): string[] {
  const numbers = phones
    .normalize('NFKC')
    .split(/[/、,;|]|\s或\s/u)
    .map((part) => part.replace(/(?:转|x|ext).*$/iu, '').replaceAll(/\D/g, ''))
    .map((digits) => digits.replace(/^(?:00)?86(?=1\d{10}$|0\d{9,11}$)/, ''))
    .filter((digits) => digits.length >= 7)
  return [...new Set(numbers)]
}

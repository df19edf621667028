import { cleanCode, idNumberProblem, type IdNumberProblem } from '#contracts/identity-codes.ts'
import type { Message } from '#platform/errors/errors.ts'
import { createSealer, loadKey } from '#platform/keys/keys.ts'
import { idNumberKey } from './duplicates/keys.ts'

/** The columns that an identity number is kept in. */
export interface KeptIdNumber {
  readonly id_number_sealed: string | null
  /** Keyed hash: the same for the same number, and of no use without the key file of the installation. */
  readonly id_number_hash: string | null
  readonly id_number_tail: string | null
}

export const noIdNumber: KeptIdNumber = { id_number_sealed: null, id_number_hash: null, id_number_tail: null }

export interface IdNumbers {
  seal(number: string): KeptIdNumber
  /** The number in clear; null when there is none or the key file is another one. Reading it is a disclosure. */
  open(kept: Pick<KeptIdNumber, 'id_number_sealed' | 'id_number_hash'>): string | null
}

/** Seals and opens identity numbers with the installation's key for customers. */
export async function openIdNumbers(dataDir: string): Promise<IdNumbers> {
  const key = await loadKey(dataDir, 'customers')
  const sealer = createSealer(key, 'customer-id-number')
  const place = (hash: string): string => `customers/id_number/${hash}`
  return {
    seal(number) {
      const code = cleanCode(number)
      const hash = idNumberKey(key, code)
      return {
        id_number_sealed: sealer.seal(code, place(hash)).toString('base64'),
        id_number_hash: hash,
        id_number_tail: code.slice(-4),
      }
    },
    open({ id_number_sealed: sealed, id_number_hash: hash }) {
      return sealed === null || hash === null ? null : sealer.open(Buffer.from(sealed, 'base64'), place(hash))
    },
  }
}

const problems: Record<IdNumberProblem, Message> = {
  legacy: {
    zh: '15 位的旧身份证号已停用，请填写 18 位号码；不知道时可以留空',
    en: 'identity numbers of 15 digits are no longer in force; enter the one of 18, or leave it empty',
  },
  form: {
    zh: '证件号应为 18 位身份证号或居住证号，最后一位可为 X',
    en: 'an identity number has 18 characters, the last may be X',
  },
  birthday: { zh: '证件号中的出生日期不存在', en: 'the birthday in the identity number does not exist' },
  checksum: {
    zh: '证件号的校验位不对，可能抄错了一位',
    en: 'the check character of the identity number is wrong; a digit may be miscopied',
  },
}

/** What is wrong with an identity number, in words that do not repeat it; null when nothing is. */
export function idNumberWords(text: string): Message | null {
  const problem = idNumberProblem(text)
  return problem && problems[problem]
}

export const companyCodeWords: Message = {
  zh: '统一社会信用代码应为 18 位，且校验位正确；请对照营业执照核对',
  en: 'a unified social credit code has 18 characters with a right check character; compare it with the licence',
}

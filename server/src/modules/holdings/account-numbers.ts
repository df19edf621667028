import { createHmac } from 'node:crypto'
import { createSealer, loadKey } from '#platform/keys/keys.ts'

/** The columns that an account number is kept in. */
export interface KeptNumber {
  readonly number_sealed: string | null
  /** Keyed hash: the same for the same number, and of no use without the key file of the installation. */
  readonly number_hash: string | null
}

export interface AccountNumbers {
  /** The hash alone, to find an account by. */
  hash(number: string): string
  seal(number: string): KeptNumber
  /** The number in clear; null when there is none or the key file is another one. */
  open(kept: KeptNumber): string | null
}

/** Spaces and hyphens are for the eye; letters count whatever their case. */
const clean = (number: string): string => number.replaceAll(/[\s-]/g, '').toUpperCase()

/** Seals and opens account numbers with the installation's key for holdings. */
export async function openAccountNumbers(dataDir: string): Promise<AccountNumbers> {
  const key = await loadKey(dataDir, 'holdings')
  const sealer = createSealer(key, 'account-number')
  const place = (hash: string): string => `holdings/number/${hash}`
  const hash = (number: string): string =>
    createHmac('sha256', key).update('zhike/account-number\n').update(clean(number)).digest('hex')
  return {
    hash,
    seal(number) {
      const digest = hash(number)
      return {
        number_hash: digest,
        number_sealed: sealer.seal(clean(number), place(digest)).toString('base64'),
      }
    },
    open: ({ number_sealed: sealed, number_hash: digest }) =>
      sealed === null || digest === null ? null : sealer.open(Buffer.from(sealed, 'base64'), place(digest)),
  }
}

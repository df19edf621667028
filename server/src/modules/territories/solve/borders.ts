import type { DivisionCustomer } from '#modules/customers/index.ts'

/** Digits of a licence that name the district of the administration (GB/T 2260). */
const AREA_DIGITS = /^\d{6}/

/** Where each customer lies: an index into `names`, −1 where that is not known. */
export interface BorderColumn {
  readonly of: Int32Array
  readonly names: readonly string[]
}

/** The district of the administration by the first six digits of the licence. */
export function areaBorders(customers: readonly DivisionCustomer[]): BorderColumn {
  return numbered(customers.map(({ licence }) => AREA_DIGITS.exec(licence)?.[0] ?? null))
}

/** Numbers the names in the order in which they appear. */
export function numbered(keys: readonly (string | null)[]): BorderColumn {
  const names: string[] = []
  const known = new Map<string, number>()
  const of = Int32Array.from(keys, (key) => {
    if (key === null) return -1
    const found = known.get(key) ?? names.push(key) - 1
    known.set(key, found)
    return found
  })
  return { of, names }
}

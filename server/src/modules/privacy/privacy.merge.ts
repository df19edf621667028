import type { CustomerRows } from '#platform/customer-rows/customer-rows.ts'
import { movingRows } from '#platform/customer-rows/moving-rows.ts'

/** What privacy keeps about customers is proof, and proofs are not rewritten by a merge. */
export const privacyMerge: NonNullable<CustomerRows['merge']> = movingRows(() => [], {
  consents: 'a ledger that is only added to: what was agreed to, was agreed to on that card',
  disclosure_asks: 'proves what was asked after, on which card',
})

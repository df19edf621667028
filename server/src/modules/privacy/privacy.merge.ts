import type { CustomerRows } from '#platform/customer-rows/customer-rows.ts'
import { movingRows } from '#platform/customer-rows/moving-rows.ts'

/** What privacy keeps about customers is proof, and proofs are not rewritten by a merge. */
export const privacyMerge: NonNullable<CustomerRows['merge']> = {
  ...movingRows(() => []),
  tables: {
    consents: {
      stays: 'a ledger that is only added to: read with the customer that its card became part of',
      follows: true,
    },
    subject_requests: { stays: 'what was asked for by whom, on which card' },
    legal_holds: { stays: 'why a card had to be kept: holds for whatever it became part of', follows: true },
    disclosure_asks: { stays: 'proves what was asked after, on which card' },
  },
}

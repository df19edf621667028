import type { Platform } from '#platform/platform.ts'
import type { Directory } from './customers.api.ts'
import type { Totals } from './customers.totals.ts'
import type { createNameLookup } from './names.ts'

/** Words of the trade that a card must keep to; without them any short grade is taken. */
export interface CustomerVocabulary {
  readonly grades: readonly { readonly code: string; readonly name: string }[]
  readonly customerTypes: readonly { readonly code: string; readonly name: string }[]
}

/** What every part of this module works with. */
export interface CustomersContext {
  readonly platform: Platform
  readonly directory: Directory
  readonly names: ReturnType<typeof createNameLookup>
  readonly totals: Totals
  readonly vocabulary: CustomerVocabulary | null
}

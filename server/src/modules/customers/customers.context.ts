import type { Executor } from '#platform/db/index.ts'
import type { Grant } from '#platform/policy/index.ts'
import type { CustomerRows } from '#platform/customer-rows/customer-rows.ts'
import type { Disclosure } from '#platform/disclosure/disclosure.ts'
import type { ExportGate } from '#platform/exports/export-gate.ts'
import type { Platform } from '#platform/platform.ts'
import type { CustomersNeeds, Directory } from './customers.api.ts'
import type { CustomerFilter } from './customers.filter.ts'
import type { CatalogueStore } from './fields/catalogue-store.ts'
import type { CustomerVocabulary } from './customers.vocabulary.ts'
import type { IdNumbers } from './id-numbers.ts'
import type { createNameLookup } from './names.ts'
import type { Memberships } from './ownership/memberships.ts'

/** What stands between customers and whoever looks or takes away. */
export interface CustomerGuard {
  /** Decides what may be shown of protected fields, to whom. */
  readonly disclosure: Disclosure
  readonly exportGate: ExportGate
}

/** `exact` is false where an estimate does. */
export interface CustomerTotal {
  readonly count: number
  readonly exact: boolean
}
/** How many customers a list has, remembered for a moment. */
export interface Totals {
  of(db: Executor, grant: Grant<'customers.read'>, filter: CustomerFilter): Promise<CustomerTotal>
  /** Something was written: count anew. */
  forget(): void
}

/** What every part of this module works with. */
export interface CustomersContext extends CustomerGuard {
  readonly platform: Platform
  readonly directory: Directory
  readonly names: ReturnType<typeof createNameLookup>
  readonly totals: Totals
  readonly vocabulary: CustomerVocabulary
  /** Fields of the customer card: those of the pack and those of the organisation. */
  readonly catalogues: CatalogueStore
  /** Seals and opens identity numbers; the key is read at first use. */
  readonly idNumbers: () => Promise<IdNumbers>
  /** What every module keeps about customers, this one included; asked for when all modules are made. */
  readonly rowsOfModules: () => readonly CustomerRows[]
  /** Account teams of this moment, as every request asks for them. */
  readonly memberships: Memberships
  /** What is asked of modules that are made after this one. */
  readonly needs: () => CustomersNeeds
}

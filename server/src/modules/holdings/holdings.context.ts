import type { HoldingKind } from '#contracts/holdings.ts'
import type { CustomerNumber } from '#contracts/operations.ts'
import type { CustomersApi, DirectoryPerson } from '#modules/customers/index.ts'
import type { Disclosure, FieldKind } from '#platform/disclosure/disclosure.ts'
import type { Platform } from '#platform/platform.ts'
import type { Actor } from '#platform/policy/index.ts'
import type { AccountNumbers } from './account-numbers.ts'

/** What holdings ask of other modules. */
export interface HoldingsNeeds {
  readonly customers: Pick<CustomersApi, 'unitAndOwner' | 'idsByLicence' | 'customerNumber' | 'heldCustomer'>
  readonly disclosure: Disclosure
  /** Kinds of accounts and holdings of the pack in force. */
  readonly kinds: readonly HoldingKind[]
  readonly actor: (userId: string) => Promise<Actor | null>
  readonly people: (ids: readonly string[]) => Promise<ReadonlyMap<string, Pick<DirectoryPerson, 'name'>>>
}

/** What every part of this module works with. */
export interface HoldingsContext {
  readonly platform: Platform
  readonly needs: HoldingsNeeds
  /** Seals and opens account numbers; the key is read at first use. */
  readonly numbers: () => Promise<AccountNumbers>
  readonly number: CustomerNumber
}

export const balanceField = { code: 'holdings.balance', dataClass: 'amount' } as const satisfies FieldKind
export const numberField = { code: 'holdings.number', dataClass: 'card_number' } as const satisfies FieldKind

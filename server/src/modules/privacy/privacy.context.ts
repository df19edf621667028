import type { CustomerRows } from '#platform/customer-rows/customer-rows.ts'
import type { Executor } from '#platform/db/index.ts'
import type { CustomerPlace, ProtectedField } from '#platform/disclosure/disclosure.ts'
import type { Platform } from '#platform/platform.ts'
import type { Actor } from '#platform/policy/index.ts'
import type { KeptRuleSet } from './rules/kept-rule-set.ts'

/** How a customer came to be of several cards; consents stay on the card they were recorded on. */
export interface MergedCards {
  readonly behind: readonly {
    readonly id: string
    readonly into: string
    readonly name: string
    readonly at: Date
  }[]
  readonly was: readonly { readonly into: string; readonly from: Date; readonly until: Date }[]
}

/** What privacy asks of the other modules; functions, because most of them are made after it. */
export interface PrivacyNeeds {
  /** The protected fields of all modules, as they are today. */
  protectedFields(): Promise<readonly ProtectedField[]>
  /** To whom a customer belongs; null when there is none. */
  placeOf(customerId: string, db?: Executor): Promise<CustomerPlace | null>
  /** The id that leads to the customer today, after merges. */
  customerNow(id: string, db?: Executor): Promise<string>
  /** The cards that a customer is made of by merges, and when it was itself part of another. */
  cardsOf(id: string, db?: Executor): Promise<MergedCards>
  idOfLicence(licence: string): Promise<string | null>
  namesOf(customerIds: readonly string[]): Promise<ReadonlyMap<string, string>>
  people(ids: readonly string[]): Promise<ReadonlyMap<string, { readonly name: string }>>
  /** What every module keeps about customers. */
  customerRows(): readonly CustomerRows[]
  actorOf(userId: string): Promise<Actor | null>
  idOfAccount(account: string): Promise<string | null>
}

export interface PrivacyContext {
  readonly platform: Platform
  readonly needs: PrivacyNeeds
  readonly keptRules: KeptRuleSet
}

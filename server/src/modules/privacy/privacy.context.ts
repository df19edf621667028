import type { Executor } from '#platform/db/index.ts'
import type { CustomerPlace, ProtectedField } from '#platform/disclosure/disclosure.ts'
import type { Platform } from '#platform/platform.ts'
import type { Actor } from '#platform/policy/index.ts'
import type { KeptRuleSet } from './rules/kept-rule-set.ts'

/** What privacy asks of the other modules; functions, because most of them are made after it. */
export interface PrivacyNeeds {
  /** The protected fields of all modules, as they are today. */
  protectedFields(): Promise<readonly ProtectedField[]>
  /** To whom a customer belongs; null when there is none. */
  placeOf(customerId: string, db?: Executor): Promise<CustomerPlace | null>
  idOfLicence(licence: string): Promise<string | null>
  namesOf(customerIds: readonly string[]): Promise<ReadonlyMap<string, string>>
  people(ids: readonly string[]): Promise<ReadonlyMap<string, { readonly name: string }>>
  actorOf(userId: string): Promise<Actor | null>
  idOfAccount(account: string): Promise<string | null>
}

export interface PrivacyContext {
  readonly platform: Platform
  readonly needs: PrivacyNeeds
  readonly keptRules: KeptRuleSet
}

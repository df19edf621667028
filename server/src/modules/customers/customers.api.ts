import type { Role } from '#contracts/access.ts'
import type {
  CustomerType,
  OpeningHours,
  Position,
  VisitFrequency,
  customerState,
} from '#contracts/customers.ts'
import type { z } from 'zod'
import type { Executor, Tx } from '#platform/db/index.ts'
import type { Actor, Grant } from '#platform/policy/index.ts'

export type CustomerState = z.infer<typeof customerState>

/** What visits need to know of a customer to plan a day. Free of personal data of the customer. */
export interface PlanningCustomer {
  readonly id: string
  readonly licence: string
  readonly name: string
  readonly address: string
  readonly type: CustomerType
  readonly grade: string
  readonly keyCustomer: boolean
  readonly state: CustomerState
  readonly ownerId: string | null
  readonly unitId: string
  /** WGS-84; null for customers that nobody has placed on the map yet. */
  readonly position: Position | null
  readonly openingHours: OpeningHours
  /** Expected minutes at this customer; null means the unit's default. */
  readonly serviceMinutes: number | null
  readonly frequency: VisitFrequency
  /** Business dates `YYYY-MM-DD`. A customer never visited is due since the day it was entered. */
  readonly lastVisitOn: string | null
  readonly nextDueOn: string | null
  readonly orders90: number
  readonly volume90: number
}

/** Whom one meets at a customer. */
export interface Contact {
  readonly name: string | null
  /** Masked: `138****1234`. */
  readonly phone: string | null
}

/** What other modules may ask of customers. */
export interface CustomersApi {
  /**
   * Every active customer of an account manager, as far as the grant reaches, by name. A grant that does not
   * cover the owner answers nothing.
   */
  forPlanning(
    grant: Grant<'visits.plan' | 'visits.read'>,
    ownerId: string,
    db?: Executor,
  ): Promise<PlanningCustomer[]>
  /**
   * Customers by id, in no particular order, for a caller that has already decided by its own records (a plan, a
   * visit) that they may be shown. Unknown ids are absent. No personal data.
   */
  byIds(ids: readonly string[], db?: Executor): Promise<PlanningCustomer[]>
  /**
   * Whom one meets at customers, with the phone masked, by id. Customers beyond the reach of the grant are absent:
   * contacts are personal data, whatever the caller's own records say.
   */
  contactsOf(
    grant: Grant<'customers.read'>,
    ids: readonly string[],
    db?: Executor,
  ): Promise<ReadonlyMap<string, Contact>>
  /** Unit and owner of customers, by id; unknown ids are absent. */
  unitAndOwner(
    ids: readonly string[],
    db?: Executor,
  ): Promise<ReadonlyMap<string, { readonly unitId: string; readonly ownerId: string | null }>>
  /**
   * Notes that a customer was visited on a business date, in the transaction of the visit. A date before the last
   * visit changes nothing, so visits may arrive late and twice. The due date follows from the frequency.
   */
  recordVisit(tx: Tx, customerId: string, date: string): Promise<void>
}

/** A customer as a bulk source (the demo generator, another system) hands it over. */
export interface CustomerSeed {
  readonly id: string
  readonly licence: string
  readonly name: string
  readonly contactName: string | null
  readonly phone: string | null
  readonly address: string
  readonly type: CustomerType
  readonly grade: string
  readonly keyCustomer: boolean
  readonly state: CustomerState
  readonly frequency: VisitFrequency
  readonly ownerId: string | null
  readonly unitId: string
  readonly position: Position | null
  readonly openingHours: OpeningHours
  readonly serviceMinutes: number | null
  readonly note: string | null
  readonly lastVisitOn: string | null
  /** Business date on which the customer came into the books. */
  readonly enteredOn: string
  /** Where the row comes from: `demo`, `import:…`. */
  readonly source: string
}

export interface OrderSeed {
  readonly customerId: string
  readonly orderedOn: string
  /** Number of the order within the day, from 1; with customer and date it names the order. */
  readonly number: number
  /** In the pack's unit (条 for tobacco). */
  readonly volume: number
  readonly amountFen: bigint
  readonly lines: number
}

/** A person as customers need to know one. */
export interface DirectoryPerson {
  readonly id: string
  readonly account: string
  readonly name: string
  readonly unitId: string
  readonly active: boolean
  readonly roles: readonly Role[]
}
export interface DirectoryUnit {
  readonly id: string
  readonly code: string
  readonly name: string
}

/** What customers ask of identity. Unknown keys are absent; maps by account or code have them in lower case. */
export interface Directory {
  people(ids: readonly string[]): Promise<ReadonlyMap<string, DirectoryPerson>>
  peopleByAccount(accounts: readonly string[]): Promise<ReadonlyMap<string, DirectoryPerson>>
  units(ids: readonly string[]): Promise<ReadonlyMap<string, DirectoryUnit>>
  unitsByCode(codes: readonly string[]): Promise<ReadonlyMap<string, DirectoryUnit>>
  /** The units themselves and every unit below them. */
  unitsBelow(ids: readonly string[]): Promise<readonly string[]>
  /** The person with the rights of this moment, for background work; null when gone or locked out. */
  actor(userId: string): Promise<Actor | null>
}

import type { Role } from '#contracts/access.ts'
import type {
  CustomerType,
  OpeningHours,
  Position,
  VisitFrequency,
  customerState,
} from '#contracts/customer-facts.ts'
import type { KeptIdNumber } from './id-numbers.ts'
import type { CustomerNumber } from '#contracts/operations.ts'
import type { z } from 'zod'
import type { FieldValue, FieldView } from '#contracts/customer-fields.ts'
import type { CustomerBrief, NeedState, ToldNeed } from '#contracts/customer-needs.ts'
import type { Executor, Tx } from '#platform/db/index.ts'
import type { Result } from '#platform/errors/result.ts'
import type { Actor, Grant, Membership, RowScope } from '#platform/policy/index.ts'
import type { CardsOfCustomer } from './merge/redirect.ts'

export type CustomerState = z.infer<typeof customerState>

/** What a customer told, as a phone or a screen hands it in. */
export interface NeedTold extends ToldNeed {
  readonly id: string
  readonly customerId: string
  readonly at: Date
  readonly visitId: string | null
}

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

/** An active customer, as far as figures over many need it. */
export interface CustomerFact {
  readonly id: string
  readonly ownerId: string | null
  readonly unitId: string
  readonly type: CustomerType
  readonly grade: string
  readonly frequency: VisitFrequency
  readonly lastVisitOn: string | null
  readonly enteredOn: string
}

/** What a customer ordered in one week; `week` is its Monday. */
export interface WeekOfOrders {
  readonly customerId: string
  readonly week: string
  readonly volume: number
  readonly orders: number
  readonly amountFen: number
}

/** An active shop on the map, WGS-84. */
export interface PlacedShop {
  readonly id: string
  readonly name: string
  readonly type: CustomerType
  readonly grade: string
  readonly lng: number
  readonly lat: number
  readonly volume90: number
}

type AnalysisGrant = Grant<'analysis.read' | 'analysis.aggregate' | 'analysis.site'>

/** What dividing customers among people takes: planning facts, and what was ordered since a date. */
export interface DivisionCustomer extends PlanningCustomer {
  /** Days on which something was ordered, orders, and their volume in the pack's unit. */
  readonly orderDays: number
  readonly orders: number
  readonly volume: number
}

/** A customer that is to go from one owner to another; to nobody it goes only when that is put back. */
export interface OwnerChange {
  readonly customerId: string
  readonly fromOwnerId: string | null
  readonly toOwnerId: string | null
  /** The unit it goes to together with nobody; absent: it stays where it is. With an owner it is the owner's. */
  readonly toUnitId?: string
}

/** Why customers change hands, as their history keeps it. */
export interface ReasonOfChange {
  readonly source: string
  readonly note: string | null
  /** Who did it, where the grant does not say so; null for the program. */
  readonly by?: string | null
  /** Version of the rule that made the change. */
  readonly ruleVersion?: number
  /**
   * The new owners, where the caller has looked them up before its transaction began: whoever waits for a lock in it
   * should not hold one connection and ask for a second.
   */
  readonly people?: ReadonlyMap<string, DirectoryPerson>
}

/** What became of an owner change: done, or left alone and why. */
export interface OwnerChangeOutcome extends OwnerChange {
  readonly outcome: 'changed' | 'owner_differs' | 'owner_not_available' | 'customer_gone'
}

/** Whom one meets at a customer. */
export interface Contact {
  readonly name: string | null
  /** Masked: `138****1234`. */
  readonly phone: string | null
}

/** What other modules may ask of customers. */
export interface CustomersApi {
  /** What the trade calls the number that names a customer. */
  readonly customerNumber: CustomerNumber
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
  /**
   * What is read before a visit besides the facts: needs that wait for an answer, and whom one meets. Customers out
   * of the person's reach are absent, and so are birthdays the person may not know or that are not near.
   */
  briefsOf(actor: Actor, ids: readonly string[]): Promise<CustomerBrief[]>
  /**
   * Writes down what a customer told somebody on the road, in the caller's transaction; the same id once more changes
   * nothing. Whoever has the customer in reach may: a substitute hears things too.
   */
  takeNeed(tx: Tx, actor: Actor, told: NeedTold): Promise<Result<void>>
  /** Notes on the road what became of a need, in the caller's transaction; the same step once more changes nothing. */
  answerNeed(tx: Tx, actor: Actor, answer: NeedAnswered): Promise<Result<void>>
  /** Own fields of the card that a person's phone keeps, for the values in the briefs. */
  phoneFields(actor: Actor): Promise<FieldView[]>
  /** Fills in a field of a card on the road, in the caller's transaction; refused where it was changed since. */
  setField(tx: Tx, actor: Actor, given: FieldFilled): Promise<Result<void>>
  /** Ids of customers in reach by licence number; unknown ones and those beyond the reach are absent. */
  idsByLicence(
    tx: Tx,
    grant: Grant<'customers.import'>,
    licences: readonly string[],
  ): Promise<ReadonlyMap<string, string>>
  /**
   * Writes orders, new or known, in the caller's transaction; each at most once in the list. Answers those that were
   * new and those that changed, as `customerId orderedOn number`.
   */
  putOrders(tx: Tx, orders: readonly OrderSeed[]): Promise<ReadonlyMap<string, 'new' | 'changed'>>
  /** Active customers of the units (all of them: null) in reach, in order of id. */
  activeFacts(grant: AnalysisGrant, unitIds: readonly string[] | null, db?: Executor): Promise<CustomerFact[]>
  /** What those customers ordered, by week. `from` and `to` inclusive. */
  weeksOfOrders(
    grant: AnalysisGrant,
    extent: { readonly from: string; readonly to: string; readonly unitIds: readonly string[] | null },
    db?: Executor,
  ): Promise<WeekOfOrders[]>
  /** Active shops on the map within a rectangle in degrees, in reach. */
  shopsWithin(
    grant: Grant<'analysis.site'>,
    box: { readonly west: number; readonly south: number; readonly east: number; readonly north: number },
  ): Promise<PlacedShop[]>
  /** Names by id, for a caller that has already decided that they may be shown. Unknown ids are absent. */
  namesOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>>
  /**
   * Every active customer of the units (all of them: null) in reach, in order of id, with the orders from `since` up
   * to but not including `until`.
   */
  forDivision(
    grant: Grant<'territories.read' | 'territories.design' | 'territories.approve'>,
    unitIds: readonly string[] | null,
    orders: { readonly since: string; readonly until: string },
    db?: Executor,
  ): Promise<DivisionCustomer[]>
  /**
   * Hands many customers over in the caller's transaction, each with its history and event; their unit becomes the
   * new owner's. Only a customer that still belongs to the owner named is changed: the others are reported and stay.
   */
  changeOwners(
    tx: Tx,
    grant: Grant<'territories.approve' | 'customers.assign'>,
    changes: readonly OwnerChange[],
    why: ReasonOfChange,
  ): Promise<OwnerChangeOutcome[]>
  /**
   * What somebody else than the card knows a customer by (a key person's telephone, the company register): from now on
   * exactly these, in the transaction that writes what they come from. `origin` tells the keepers apart. An identity
   * number is kept as a keyed hash alone.
   */
  putCustomerKeys(
    tx: Executor,
    customerId: string,
    origin: string,
    keys: {
      readonly phones: readonly string[]
      readonly idNumbers: readonly string[]
      readonly companyCodes: readonly string[]
    },
  ): Promise<void>
  /**
   * The id under which something may be written about a customer that somebody names, perhaps days later: its own, or
   * that of the customer it was merged into. Held against merges for the rest of the transaction.
   */
  heldCustomer(tx: Tx, id: string): Promise<string>
  /** The id that leads to the customer today: its own, or that of the customer it was merged into. */
  customerNow(id: string, db?: Executor): Promise<string>
  /** The cards that a customer is made of by merges, and those it was part of: see `CardsOfCustomer`. */
  cardsOfCustomer(id: string, db?: Executor): Promise<CardsOfCustomer>
  /** Unit and owner of customers, by id; unknown ids are absent. */
  unitAndOwner(
    ids: readonly string[],
    db?: Executor,
  ): Promise<ReadonlyMap<string, { readonly unitId: string; readonly ownerId: string | null }>>
  /** The customer with exactly this licence, for a caller that may know of it; null when there is none. */
  idOfLicence(licence: string): Promise<string | null>
  /**
   * Notes that a customer was visited on a business date, in the transaction of the visit. A date before the last
   * visit changes nothing, so visits may arrive late and twice. The due date follows from the frequency.
   */
  recordVisit(tx: Tx, customerId: string, date: string): Promise<void>
  /** In whose account teams somebody is today. */
  teamsOf(personId: string): Promise<readonly Membership[]>
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
  readonly companyCode?: string | null
  /** As `id-numbers.ts` seals it. */
  readonly idNumber?: KeptIdNumber | null
  readonly lastVisitOn: string | null
  /** Orders of the last 90 days where the source has counted them already; otherwise `recomputeFigures` does. */
  readonly orders90?: number
  readonly volume90?: number
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

/** What is open with a customer when it changes hands. */
export interface CustomerMatters {
  readonly nextStep: string | null
  readonly nextStepOn: string | null
  /** Days from a date on which somebody's plan has it, in order. */
  readonly plannedOn: readonly string[]
}

/** What customers ask of visits, which are made after them. */
export interface CustomersNeeds {
  /** Open steps, and plans from a date on, by customer; customers without either are absent. */
  mattersOf(customerIds: readonly string[], from: string): Promise<ReadonlyMap<string, CustomerMatters>>
  /** Who stands in for somebody today, and the last day of it; null when nobody does. */
  substituteOf(personId: string): Promise<{ readonly personId: string; readonly until: string } | null>
}

/** What became of a need, as somebody on the road noted it. */
export interface NeedAnswered {
  /** Of the step, made by the phone. */
  readonly id: string
  readonly needId: string
  readonly customerId: string
  readonly state: NeedState
  readonly dueOn: string | null
  readonly words: string | null
  readonly at: Date
}

/** A field of the card as somebody on the road filled it in. */
export interface FieldFilled {
  readonly customerId: string
  readonly code: string
  readonly value: FieldValue
  readonly version: number
  readonly source: 'visit' | 'manual'
  readonly at: Date
}

/** What customers ask of identity. Unknown keys are absent; maps by account or code have them in lower case. */
export interface Directory {
  people(ids: readonly string[]): Promise<ReadonlyMap<string, DirectoryPerson>>
  peopleByAccount(accounts: readonly string[]): Promise<ReadonlyMap<string, DirectoryPerson>>
  units(ids: readonly string[]): Promise<ReadonlyMap<string, DirectoryUnit>>
  unitsByCode(codes: readonly string[]): Promise<ReadonlyMap<string, DirectoryUnit>>
  /** Ids from the root down to the unit itself; empty when there is no such unit. */
  unitPath(unitId: string): Promise<readonly string[]>
  /** The units themselves and every unit below them. */
  unitsBelow(ids: readonly string[]): Promise<readonly string[]>
  /** Active account managers within a row scope, today. */
  accountManagers(scope: RowScope): Promise<readonly DirectoryPerson[]>
  /** The person with the rights of this moment, for background work; null when gone or locked out. */
  actor(userId: string): Promise<Actor | null>
}

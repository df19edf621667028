import type { FieldValue } from '#contracts/customer-fields.ts'
import type { OpeningHours } from '#contracts/customer-facts.ts'
import type { Random } from '#engines/random/random.ts'
import type { CustomerKnowledge, CustomerSeed } from '#modules/customers/index.ts'
import type { HoldingSeed } from '#modules/holdings/index.ts'
import type { County, Town } from './geography.ts'
import type { DemoOrganisation } from './organisation.ts'

/** A customer about to be invented: where it is and what it is. */
export interface DemoProfile {
  readonly county: County
  readonly town: Town
  readonly type: string
  readonly grade: string
  /** Number of the customer within its county. */
  readonly serial: number
}

/** What a card's own fields say about a customer, by their codes; null where nobody has asked yet. */
export type DemoFieldValues = (
  random: Random,
  customer: CustomerSeed,
  today: string,
) => Readonly<Record<string, FieldValue>>

/** What the demo data of one trade has otherwise than another's. Every number comes from the generator handed in. */
export interface DemoTrade {
  /** Customers of the usual demonstration. */
  readonly customers: number
  readonly organisation: (random: Random, customers: number, since: number) => DemoOrganisation
  /** Index of the group of account managers that serves customers of a type in a county. */
  readonly unitOf: (county: County, type: string) => number
  /** Where the people of a group set out in the morning. */
  readonly officeOf: (unit: number) => { readonly name: string; readonly lng: number; readonly lat: number }
  /** The grade that fits a type, where not every grade does. */
  readonly gradeOf?: (type: string, drawn: string) => string
  readonly licenceOf: (profile: DemoProfile) => string
  readonly nameOf: (random: Random, profile: DemoProfile) => string
  readonly hoursOf: (random: Random, type: string) => OpeningHours
  readonly note: string | null
  /** Median volume of one order by grade, in the pack's unit. */
  readonly medianVolume: Readonly<Record<string, number>>
  readonly orders: {
    /** Price of one unit of volume in fen, and whether every customer has a mix of prices of its own. */
    readonly unitFen: number
    readonly ownMix: boolean
    /** Share of weeks without an order. */
    readonly skips: (grade: string) => number
  }
  readonly day: {
    /** Fewest visits of a day, and up to how many more. */
    readonly visits: readonly [number, number]
    readonly skipReasons: readonly string[]
    readonly notes: readonly string[]
    readonly nextSteps: readonly string[]
    readonly findings: (random: Random) => Readonly<Record<string, string | number | boolean | string[]>>
  }
  /** What is known of people at customers and what they asked for. */
  readonly knowledge: {
    readonly told: readonly (readonly [CustomerKnowledge['needs'][number]['kind'], string])[]
    readonly answers: readonly string[]
    readonly declined: readonly string[]
    /** Customers with several persons; of the others one knows a single one. */
    readonly isLarge: (type: string, keyCustomer: boolean) => boolean
    /** Customers of this type may belong to one another. */
    readonly parentType: string
    readonly positions: {
      readonly head: string
      readonly self: string
      readonly executor: string
      readonly user: string
    }
  }
  /** Values of the pack's own fields, where it has any. */
  readonly fieldValues?: DemoFieldValues
  /** Accounts and holdings of one manager's customers, where the trade keeps such. */
  readonly holdings?: (
    random: Random,
    customers: readonly CustomerSeed[],
    first: string,
    today: string,
  ) => HoldingSeed[]
  /** Whether orders have brands and deliveries, and people order desks and delivery routes. */
  readonly delivers: boolean
}

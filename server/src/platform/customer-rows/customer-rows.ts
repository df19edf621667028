import type { Executor, Tx } from '../db/index.ts'
import type { Message } from '../errors/errors.ts'
import type { Actor } from '../policy/index.ts'

/**
 * What a module keeps about customers, told to the customers module so that a customer can be shown, merged, handed
 * out and erased as a whole although no module touches another's tables. A module leaves out what it does not have.
 */
export interface CustomerRows {
  /** The module's name; part of what a merge records and of the file a person gets. */
  readonly module: string
  /** What happened with the customer, newest first; see `TimelineSource`. */
  readonly timeline?: TimelineSource
  /** What somebody should look at in the relation with the customer; see `RiskSource`. */
  readonly risks?: RiskSource
  /** Moves everything from one customer to another, and back. */
  readonly merge?: MergeParticipant
  /** Everything held about the customer, for the person it is about, and its erasure. */
  readonly subject?: SubjectParticipant
  /** Figures over rows about customers, for roll-up fields of the card; `module` is the source's name. */
  readonly rollup?: RollupReader
  /** What customers earned and cost beside their orders and visits, for their contribution. */
  readonly money?: MoneyReader
}

/** Income and cost in whole fen over business dates, both inclusive; customers without either are absent. */
export type MoneyReader = (
  db: Executor,
  query: { readonly customerIds: readonly string[]; readonly from: string; readonly to: string },
) => Promise<ReadonlyMap<string, { readonly incomeFen: number; readonly costFen: number }>>

/**
 * What rows about customers come to: a number, or a date for the last one without a measure. Customers without such
 * rows are absent. `from` (null: since ever) and `to` are business dates, both inclusive.
 */
export type RollupReader = (
  db: Executor,
  query: {
    readonly customerIds: readonly string[]
    readonly how: 'count' | 'sum' | 'avg' | 'min' | 'max' | 'last' | 'days_since'
    readonly measure: string | null
    readonly from: string | null
    readonly to: string
  },
) => Promise<ReadonlyMap<string, number | string>>

/** A customer that the caller has already proved to be in reach of somebody. */
export interface SeenCustomer {
  readonly id: string
  readonly unitId: string
  readonly ownerId: string | null
}

export interface TimelineEntry {
  /** Unique within its source, in ASCII. */
  readonly id: string
  /** `visit`, `order`, `owner_changed`, `card_changed`, …: the screens have a word and an icon for each. */
  readonly kind: string
  readonly at: Date
  /** The person who did it; null for the program or somebody outside. */
  readonly by: string | null
  /**
   * Values the screen's sentence is made of; nothing that must be masked. Keys that end in `PersonId`, `UnitId` or
   * `CustomerId` hold ids and reach the screen as names, customers out of the viewer's reach as null.
   */
  readonly facts: Readonly<Record<string, string | number | boolean | null>>
  /** Words a person would search for: notes, titles. */
  readonly text: string | null
}

export interface TimelineQuery {
  /**
   * Who looks. That the customer is in reach says nothing of the source's own rows: each source asks its own verb and
   * leaves out what this person may not see, so that a search cannot find it either.
   */
  readonly viewer: Actor
  readonly customer: SeenCustomer
  readonly kinds: readonly string[]
  /** Strictly older than this one, by moment (in milliseconds) and then by id; all when null. */
  readonly before: { readonly at: Date; readonly id: string } | null
  /** Looked for in `text` as it stands, whatever its case. */
  readonly search: string | null
  readonly limit: number
}

/** `selectTimeline` reads by these rules from a union of queries. */
export interface TimelineSource {
  readonly kinds: readonly string[]
  /** At most `limit` entries, newest first. */
  read(query: TimelineQuery): Promise<readonly TimelineEntry[]>
}

/** Something to look at, with its reason as facts; the screens have a sentence for each code. */
export interface RiskFlag {
  readonly code: string
  readonly level: 'danger' | 'attention'
  /** Business date since when it holds; null when that is not known. */
  readonly since: string | null
  readonly facts: Readonly<Record<string, string | number | boolean | null>>
}

/** Answers only what the viewer may see by the source's own verb. */
export type RiskSource = (viewer: Actor, customer: SeenCustomer) => Promise<readonly RiskFlag[]>

/** A row that a merge changed: enough to put it back exactly. Rows are JSON as the database writes it, never parsed. */
export interface MovedRow {
  readonly table: string
  /** `moved`: columns were changed; `removed`: the whole row was. */
  readonly change: 'moved' | 'removed'
  /** The primary key by which the row is found now; null for a row that was removed. */
  readonly key: string | null
  /** The columns that changed, or the whole row, as they were before. */
  readonly before: string
}

/** What participants need to know of the two customers as a whole. */
export interface MergeFacts {
  readonly from: string
  readonly into: string
  /** Added to the numbers of moved orders, so that two orders of one day stay two; 0 when no day has both. */
  readonly orderShift: number
}

export interface MergeParticipant {
  /**
   * Every table of the module with a customer's id and what a merge does with it: `moved`, or why its rows stay as they
   * are. A table that nobody names fails a test, and a merge.
   */
  readonly tables: Readonly<
    Record<
      string,
      | 'moved'
      /** `follows`: its rows stay as they are and are read with the customer that stays; a preview counts them. */
      | { readonly stays: string; readonly follows?: true }
    >
  >
  /** Within the merge's transaction; the answer is kept and handed to `undo`, newest first. */
  move(tx: Tx, facts: MergeFacts): Promise<readonly MovedRow[]>
  undo(tx: Tx, moved: readonly MovedRow[]): Promise<void>
}

/** Part of the file that a person gets: one table, readable without the program. */
export interface SubjectSection {
  readonly table: string
  readonly title: Message
  /** Columns that the readable file shows, with their names there. */
  readonly shows: Readonly<Record<string, Message>>
  /** Rows as they are kept. */
  readonly rows: readonly Readonly<Record<string, unknown>>[]
}

/** Usually made by `subjectRows` from a list of tables. */
export interface SubjectParticipant {
  /**
   * Every table of the module that says something about a customer, and why its rows stay in an erasure; null where they
   * do not. A table that nobody names fails a test.
   */
  readonly tables: Readonly<Record<string, { readonly title: Message; readonly keeps: Message | null }>>
  collect(customerId: string): Promise<readonly SubjectSection[]>
  /** Files that go with an erasure: photos, spoken notes, proofs. */
  files(db: Executor, customerId: string): Promise<readonly string[]>
  /** Takes out what identifies the person and leaves what figures and proofs need. How many rows changed. */
  erase(tx: Tx, customerId: string): Promise<number>
}

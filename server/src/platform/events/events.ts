import type { Tx } from '../db/index.ts'

/** A fact that other modules and open screens may want to know. Past tense: `visits.visit_started`. */
export interface DomainEvent {
  readonly type: string
  readonly subjectKind: string
  readonly subjectId: string | null
  /** Unit and owner of the row concerned: they decide who may see the event. */
  readonly unitId: string | null
  readonly ownerId: string | null
  /** Small, and free of personal data: screens fetch what they may see. */
  readonly data: Readonly<Record<string, unknown>>
}

/** An event as it was committed. `token` orders all events and resumes a reader. */
export interface CommittedEvent extends DomainEvent {
  readonly token: string
  readonly at: Date
}

/** Reacts to committed events of other modules: at least once, in order, with a resume token of its own. */
export interface Processor {
  readonly name: string
  readonly types: readonly string[]
  handle(tx: Tx, event: CommittedEvent): Promise<void>
}

/** The outbox: a change and its event commit together. */
export interface Events {
  publish(tx: Tx, event: DomainEvent): Promise<void>
  /** Committed events after a token, oldest first. */
  readAfter(token: string | null, limit: number): Promise<CommittedEvent[]>
  /** The token of the newest committed event; null when there is none. */
  latestToken(): Promise<string | null>
  /** True when every event after the token is still kept, so that a reader may go on from there. */
  canResume(token: string): Promise<boolean>
  /** Calls back when there may be something new; returns the way to stop it. */
  onNew(callback: () => void): () => void
}

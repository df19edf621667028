import type {
  Channel,
  ConsentState,
  DataClass,
  DisclosureDecision,
  Purpose,
  Recipient,
} from '#engines/disclosure/index.ts'
import type { Verb } from '#contracts/access.ts'
import type { Executor } from '../db/index.ts'
import type { Message } from '../errors/errors.ts'
import type { Actor } from '../policy/index.ts'

/** A field whose value is told by the rules of disclosure alone. */
export interface FieldKind {
  /** Module and name: `customers.phone`. Rules may name it. */
  readonly code: string
  readonly dataClass: DataClass
}

/** A protected field of customers, told to the privacy module by the module that keeps it. */
export interface ProtectedField extends FieldKind {
  readonly name: Message
  /**
   * The verb by which its own screen is read, where not everybody who sees the customer may: without it only those who
   * may ask for a value learn that there is one, and nothing of its label or its mask.
   */
  readonly screen?: Verb
  /**
   * The values kept about a customer, in clear: one without key for a field of the card itself, one a row where there
   * are several (key persons, accounts). The caller has decided already that it may be asked.
   */
  values(db: Executor, customerId: string): Promise<readonly ProtectedValue[]>
}

export interface ProtectedValue {
  /** Which of several; null where there is but one. */
  readonly key: string | null
  /** What tells it from the others: the person's name, the bank. Nothing that must be masked. */
  readonly label: string | null
  readonly value: string | null
}

/** To whom a customer belongs: what the relation of the asker follows from. */
export interface CustomerPlace {
  readonly customerId: string
  readonly unitId: string | null
  readonly ownerId: string | null
}

/**
 * What one person sees on plain screens, where nobody has said a purpose. Made once a request; asking it is cheap,
 * so a list may ask for every cell.
 */
export interface PlainView {
  /** The value as it may be shown: masked, `****`, in clear, or null when nothing may be told. */
  shown(field: FieldKind, customer: CustomerPlace, value: string | null): string | null
  /**
   * Whether the last characters of a field are shown of every customer the person reaches: only then may they be
   * searched by, counted by or sorted by.
   */
  tellsTail(field: FieldKind): boolean
  /** The mask alone, whoever looks: for values that were masked when they were written, such as history. */
  masked(field: FieldKind, value: string | null): string | null
}

/** What a value is wanted for. */
export interface DisclosureAsk {
  readonly recipient: Recipient
  readonly purpose: Purpose
  readonly channel: Channel
}

/** The decision about fields of customers, as every module may ask for it. See docs/adr/0028-disclosure-decision.md. */
export interface Disclosure {
  /**
   * `actor` null is the program itself: it sees what an ordinary mask shows. With `ask`, what may stand in a file for
   * that purpose; consent counts as withdrawn, so that one row tells no more than the next.
   */
  plainView(actor: Actor | null, db?: Executor, ask?: DisclosureAsk): Promise<PlainView>
  /**
   * Decides about one field for one purpose and keeps nothing: for exports and lists that write one audit record for
   * many. What a person asks for goes through the privacy module's endpoints, which keep every answer.
   */
  discloses(
    actor: Actor,
    field: FieldKind,
    customer: CustomerPlace,
    ask: DisclosureAsk,
    db?: Executor,
  ): Promise<DisclosureDecision & { readonly consent: ConsentState }>
}

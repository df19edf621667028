import type {
  Channel,
  ConsentDemand,
  ConsentState,
  DataClass,
  Outcome,
  Purpose,
  Recipient,
  Relation,
} from './vocabulary.ts'

/**
 * One line of the rule table: who may get which data of a customer, handed to whom, for what, by which way, while
 * the customer says what. An empty list leaves its question open: any value will do.
 */
export interface DisclosureRule {
  readonly id: string
  readonly classes: readonly DataClass[]
  /** Codes of single fields, such as `customers.phone`. */
  readonly fields: readonly string[]
  readonly roles: readonly string[]
  readonly relations: readonly Relation[]
  readonly recipients: readonly Recipient[]
  readonly purposes: readonly Purpose[]
  readonly channels: readonly Channel[]
  readonly consent: ConsentDemand
  readonly outcome: Outcome
}

/** Who wants to know what, of whom, for whom, for what, by which way. */
export interface DisclosureQuestion {
  readonly field: string
  readonly dataClass: DataClass
  /** The roles of the asker that reach the customer. */
  readonly roles: readonly string[]
  readonly relation: Relation
  readonly recipient: Recipient
  readonly purpose: Purpose
  readonly channel: Channel
  readonly consent: ConsentState
}

export interface DisclosureDecision {
  readonly outcome: Outcome
  /** The rule that decided; null when none spoke and the answer is no. */
  readonly ruleId: string | null
  /**
   * What the outcome would be had the customer consented, where that is more: so that a screen can say that asking the
   * customer would help.
   */
  readonly withConsent: Outcome | null
}

const rank: Readonly<Record<Outcome, number>> = { deny: 0, masked: 1, verify_only: 2, disclose: 3 }

const open = <T>(list: readonly T[], value: T): boolean => list.length === 0 || list.includes(value)

const consents: Readonly<Record<ConsentDemand, readonly ConsentState[]>> = {
  any: ['given', 'none', 'withdrawn'],
  not_withdrawn: ['given', 'none'],
  given: ['given'],
}

/** Whether a rule speaks about a question. Values that are not in the vocabulary meet no list that names any. */
export function ruleMatches(rule: DisclosureRule, question: DisclosureQuestion): boolean {
  return (
    open(rule.classes, question.dataClass) &&
    open(rule.fields, question.field) &&
    (rule.roles.length === 0 || question.roles.some((role) => rule.roles.includes(role))) &&
    open(rule.relations, question.relation) &&
    open(rule.recipients, question.recipient) &&
    open(rule.purposes, question.purpose) &&
    open(rule.channels, question.channel) &&
    Object.hasOwn(consents, rule.consent) &&
    consents[rule.consent].includes(question.consent)
  )
}

/**
 * What may be told. No rule: nothing. A rule that denies wins over every other; among the rest the one that allows
 * most. So the order of the rules does not matter, a rule more never takes away unless it says so, and a deny never
 * gives. Somebody without a role is told nothing, whatever the rules say.
 */
export function decideDisclosure(
  rules: readonly DisclosureRule[],
  question: DisclosureQuestion,
): DisclosureDecision {
  const { outcome, ruleId } = strongest(rules, question)
  if (outcome === 'disclose' || question.consent === 'given') return { outcome, ruleId, withConsent: null }
  const asked = strongest(rules, { ...question, consent: 'given' }).outcome
  return { outcome, ruleId, withConsent: rank[asked] > rank[outcome] ? asked : null }
}

function strongest(
  rules: readonly DisclosureRule[],
  question: DisclosureQuestion,
): { outcome: Outcome; ruleId: string | null } {
  const silent = { outcome: 'deny' as Outcome, ruleId: null as string | null }
  if (question.roles.length === 0) return silent
  let best = silent
  for (const rule of rules) {
    if (!Object.hasOwn(rank, rule.outcome) || !ruleMatches(rule, question)) continue
    if (rule.outcome === 'deny') return { outcome: 'deny', ruleId: rule.id }
    if (rank[rule.outcome] > rank[best.outcome]) best = { outcome: rule.outcome, ruleId: rule.id }
  }
  return best
}

/** Whether one outcome tells at least as much as another. */
export const tellsAtLeast = (outcome: Outcome, other: Outcome): boolean => rank[outcome] >= rank[other]

import { decideDisclosure, type DisclosureDecision } from '#engines/disclosure/index.ts'
import type { Executor } from '#platform/db/index.ts'
import type { CustomerPlace, Disclosure, DisclosureAsk, FieldKind } from '#platform/disclosure/disclosure.ts'
import type { Actor } from '#platform/policy/index.ts'
import { consentOf, ledgerOf } from '../consents/consent-ledger.ts'
import type { PrivacyContext } from '../privacy.context.ts'
import { maskStyle } from '../privacy.settings.ts'
import { ruleSetAt, type RuleSetRow } from '../rules/rules.repo.ts'
import { createPlainView } from './plain-view.ts'
import { standingOf, type Standing } from './standing.ts'

/** A decision with everything it was made from, for the trail. */
export interface ReasonedDecision extends DisclosureDecision {
  readonly standing: Standing
  readonly consent: 'given' | 'none' | 'withdrawn'
  readonly rulesVersion: number
}

/** Decides by the rules in force and the customer's ledger; out of reach nothing is told. */
export async function decide(
  { platform, needs }: PrivacyContext,
  db: Executor,
  actor: Actor,
  field: FieldKind,
  customer: CustomerPlace,
  ask: DisclosureAsk,
  rules?: RuleSetRow,
): Promise<ReasonedDecision> {
  const [set, ledger] = [
    rules ?? (await ruleSetAt(db, platform.now())),
    await ledgerOf(db, needs, customer.customerId),
  ]
  const standing = standingOf(actor, customer) ?? { roles: [], relation: 'unit' as const }
  const consent = consentOf(ledger, ask, platform.calendar.today()).state
  const decision = decideDisclosure(set.rules, {
    field: field.code,
    dataClass: field.dataClass,
    ...standing,
    ...ask,
    consent,
  })
  return { ...decision, standing, consent, rulesVersion: set.version }
}

/** The decision function as the other modules use it. */
export function createDisclosure(context: PrivacyContext): Disclosure {
  const { db, settings, now } = context.platform
  return {
    async plainView(actor, executor = db, ask) {
      const set = await (executor === db ? context.keptRules.read() : ruleSetAt(executor, now()))
      const style = await maskStyle(settings)
      return createPlainView(actor, set.rules, style, ask)
    },
    discloses: (actor, field, customer, ask, executor = db) =>
      decide(context, executor, actor, field, customer, ask),
  }
}

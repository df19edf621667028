import { createHash, timingSafeEqual } from 'node:crypto'
import type { Verb } from '#contracts/access.ts'
import {
  askedPurpose,
  type customerDisclosures,
  type discloseField,
  type verifyField,
} from '#contracts/privacy.ts'
import type { BodyOf, ResponseOf } from '#contracts/http.ts'
import {
  comparable,
  comparedPart,
  decideDisclosure,
  maskValue,
  tellsAtLeast,
} from '#engines/disclosure/index.ts'
import { inTransaction, type Tx } from '#platform/db/index.ts'
import type { CustomerPlace, DisclosureAsk, ProtectedField } from '#platform/disclosure/disclosure.ts'
import { AppError, inLocale, notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Origin } from '#platform/http/index.ts'
import { type Actor, authorize, covers, type Grant } from '#platform/policy/index.ts'
import { consentOf, ledgerOf } from '../consents/consent-ledger.ts'
import type { PrivacyContext } from '../privacy.context.ts'
import {
  noSuchField,
  verificationLimit,
  verificationRefused,
  verificationTooShort,
} from '../privacy.errors.ts'
import { maskStyle, verifyTries, verifyTriesADay } from '../privacy.settings.ts'
import { ruleSetAt } from '../rules/rules.repo.ts'
import { countTries, keepAsk } from './asks.repo.ts'
import { decide, type ReasonedDecision } from './decisions.ts'
import { createPlainView } from './plain-view.ts'
import { standingOf } from './standing.ts'

function reaches(actor: Actor, verb: Verb, place: CustomerPlace): boolean {
  const grant = authorize(actor, verb)
  return grant.ok && covers(grant.value.scope, place)
}

/** Asking for protected data: each answer, yes or no, is kept in the transaction in which it is given. */
export function createAskService(context: PrivacyContext) {
  const { platform, needs } = context
  const { db, audit, settings, now } = platform

  /** The customer when it is in reach, with the field asked for. */
  async function find(
    tx: Tx,
    grant: Grant<'customers.disclose'>,
    customerId: string,
    code: string,
  ): Promise<Result<{ customer: CustomerPlace; field: ProtectedField }>> {
    const place = await needs.placeOf(customerId, tx)
    if (place === null || !covers(grant.scope, place)) return fail(notFound())
    const field = (await needs.protectedFields()).find((one) => one.code === code)
    return field ? ok({ customer: place, field }) : fail(noSuchField())
  }

  async function valueOf(tx: Tx, field: ProtectedField, customerId: string, key: string | null) {
    return (await field.values(tx, customerId)).find((one) => one.key === key)?.value ?? null
  }

  async function keep(
    tx: Tx,
    grant: Grant<'customers.disclose'>,
    actor: Actor,
    origin: Origin,
    asked: {
      readonly customerId: string
      readonly field: ProtectedField
      readonly key: string | null
      readonly ask: DisclosureAsk
      readonly decision: ReasonedDecision
      readonly verifying: boolean
      readonly matched: boolean | null
    },
  ): Promise<void> {
    const { field, ask, decision } = asked
    await keepAsk(tx, grant, {
      at: now(),
      actorId: actor.userId,
      customerId: asked.customerId,
      field: field.code,
      dataClass: field.dataClass,
      ...decision.standing,
      ...ask,
      consent: decision.consent,
      verifying: asked.verifying,
      outcome: decision.outcome,
      ruleId: decision.ruleId,
      rulesVersion: decision.rulesVersion,
      matched: asked.matched,
    })
    const told = asked.verifying ? asked.matched !== null : decision.outcome === 'disclose'
    await audit.record(tx, {
      actorId: actor.userId,
      action: told ? (asked.verifying ? 'privacy.verified' : 'privacy.disclosed') : 'privacy.refused',
      subjectKind: 'customer',
      subjectId: asked.customerId,
      detail: {
        field: field.code,
        ...(asked.key !== null && { key: asked.key }),
        ...ask,
        outcome: decision.outcome,
        consent: decision.consent,
        rule: decision.ruleId,
        rules: decision.rulesVersion,
        ...(asked.matched !== null && { matched: asked.matched }),
      },
      origin,
    })
  }

  return {
    /** What there is of a customer, as the plain screen shows it, and what the caller could ask for. */
    async view(
      actor: Actor,
      grant: Grant<'customers.read'>,
      customerId: string,
      channel: 'office' | 'phone_app' | 'hotline',
    ): Promise<Result<ResponseOf<typeof customerDisclosures>>> {
      const place = await needs.placeOf(customerId)
      const standing = place && standingOf(actor, place)
      if (place === null || standing === null || !covers(grant.scope, place)) return fail(notFound())
      const [set, style, ledger, fields] = [
        await ruleSetAt(db, now()),
        await maskStyle(settings),
        await ledgerOf(db, needs, customerId),
        await needs.protectedFields(),
      ]
      const plain = createPlainView(actor, set.rules, style)
      const today = platform.calendar.today()
      const rows = await Promise.all(
        fields.map(async (field) => {
          const may = askedPurpose.options.flatMap((purpose) => {
            const { outcome, withConsent } = decideDisclosure(set.rules, {
              field: field.code,
              dataClass: field.dataClass,
              ...standing,
              recipient: 'staff',
              purpose,
              channel,
              consent: consentOf(ledger, { purpose, channel }, today).state,
            })
            return tellsAtLeast(outcome, 'verify_only') || withConsent !== null
              ? [{ purpose: purpose, outcome, withConsent }]
              : []
          })
          const seen = field.screen === undefined || reaches(actor, field.screen, place)
          if (!seen && may.length === 0) return []
          return (await field.values(db, customerId)).map(({ key, label, value }) => ({
            code: field.code,
            key,
            label: seen ? label : null,
            name: inLocale(field.name, actor.locale),
            dataClass: field.dataClass,
            shown: seen ? plain.shown(field, place, value) : null,
            kept: value !== null && value !== '',
            may,
          }))
        }),
      )
      return ok({ fields: rows.flat() })
    },

    async disclose(
      actor: Actor,
      grant: Grant<'customers.disclose'>,
      customerId: string,
      body: BodyOf<typeof discloseField>,
      origin: Origin,
    ): Promise<Result<ResponseOf<typeof discloseField>>> {
      return inTransaction(db, async (tx): Promise<Result<ResponseOf<typeof discloseField>>> => {
        const found = await find(tx, grant, customerId, body.field)
        if (!found.ok) return found
        const { field, customer } = found.value
        const ask = { recipient: body.recipient, purpose: body.purpose, channel: body.channel }
        const decision = await decide(context, tx, actor, field, customer, ask)
        const value = await valueOf(tx, field, customerId, body.key)
        await keep(tx, grant, actor, origin, {
          customerId,
          field,
          key: body.key,
          ask,
          decision,
          verifying: false,
          matched: null,
        })
        const { outcome, withConsent } = decision
        if (outcome === 'disclose') return ok({ outcome, value, withConsent })
        const masked =
          outcome === 'masked' ? maskValue(field.dataClass, value, await maskStyle(settings)) : null
        return ok({ outcome, value: masked, withConsent })
      })
    },

    /** “Is it 1234?” Refusals and wrong guesses are kept like right ones; the limit counts them all. */
    async verify(
      actor: Actor,
      grant: Grant<'customers.disclose'>,
      customerId: string,
      body: BodyOf<typeof verifyField>,
      origin: Origin,
    ): Promise<Result<ResponseOf<typeof verifyField>>> {
      const answer = await inTransaction(db, async (tx): Promise<Result<{ matches: boolean } | AppError>> => {
        const found = await find(tx, grant, customerId, body.field)
        if (!found.ok) return found
        const { field, customer } = found.value
        if (comparedPart(field.dataClass, '', body.guess) === null) return fail(verificationTooShort())
        const [hourly, daily] = [await settings.read(verifyTries), await settings.read(verifyTriesADay)]
        const tries = await countTries(tx, actor.userId, customerId, now())
        if (tries.atCustomer >= hourly) {
          const since = (now().getTime() - (tries.oldestAtCustomer ?? now()).getTime()) / 60_000
          return fail(verificationLimit(Math.max(1, Math.ceil(60 - since))))
        }
        if (tries.today >= daily) return fail(verificationLimit(24 * 60))
        const ask = { recipient: 'staff', purpose: body.purpose, channel: body.channel } as const
        const decision = await decide(context, tx, actor, field, customer, ask)
        const allowed = tellsAtLeast(decision.outcome, 'verify_only')
        const value = await valueOf(tx, field, customerId, body.key)
        const matches = allowed && equals(comparedPart(field.dataClass, value ?? '', body.guess), body.guess)
        await keep(tx, grant, actor, origin, {
          customerId,
          field,
          key: body.key,
          ask,
          decision,
          verifying: true,
          matched: allowed ? matches : null,
        })
        return ok(allowed ? { matches } : verificationRefused())
      })
      if (!answer.ok) return answer
      // The refusal was kept: it is handed on as a failure only once its record is safe.
      return answer.value instanceof AppError ? fail(answer.value) : ok(answer.value)
    },
  }
}

/** Compares digests of equal length, so that the time taken tells nothing of where two values differ. */
function equals(value: string | null, guess: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  const kept = value ?? ''
  return timingSafeEqual(digest(kept), digest(comparable(guess))) && kept !== ''
}

import type { listConsents, recordConsent } from '#contracts/privacy.ts'
import type { BodyOf, ResponseOf } from '#contracts/http.ts'
import { inTransaction } from '#platform/db/index.ts'
import { notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Origin } from '#platform/http/index.ts'
import { type Actor, authorize, covers, type Grant } from '#platform/policy/index.ts'
import type { PrivacyContext } from '../privacy.context.ts'
import { consentIdTaken } from '../privacy.errors.ts'
import { consentOf, ledgerOf } from './consent-ledger.ts'
import { addConsent, consentById, type ConsentRow } from './consents.repo.ts'

type Ledger = ResponseOf<typeof listConsents>

/** Consents: read with the customer, added to by whoever serves it, never changed. */
export function createConsentService({ platform, needs }: PrivacyContext) {
  const { db, audit, events, calendar, now } = platform

  /** `whole`: with who said it and in which words; otherwise what was agreed to, and when. */
  async function shown(
    rows: readonly ConsentRow[],
    whole: boolean,
    cardNames: ReadonlyMap<string, string> = new Map(),
  ): Promise<Ledger['entries']> {
    const names = await needs.people([...new Set(rows.map((row) => row.recorded_by))])
    return rows.map((row) => ({
      id: row.id,
      givenBy: whole ? row.given_by : null,
      kind: row.kind,
      purpose: row.purpose,
      channel: row.channel,
      way: row.way,
      wording: whole ? row.wording : null,
      evidence: whole ? row.evidence : null,
      evidenceFileId: whole ? row.evidence_file_id : null,
      saidOn: row.said_on,
      validUntil: row.valid_until,
      recordedAt: row.recorded_at.toISOString(),
      onCard: cardNames.get(row.customer_id) ?? null,
      recordedBy: { id: row.recorded_by, name: names.get(row.recorded_by)?.name ?? '' },
    }))
  }

  return {
    async list(actor: Actor, grant: Grant<'customers.read'>, named: string): Promise<Result<Ledger>> {
      const customerId = await needs.customerNow(named)
      const place = await needs.placeOf(customerId)
      if (place === null || !covers(grant.scope, place)) return fail(notFound())
      const ledger = await ledgerOf(db, needs, customerId)
      const questions = new Map(
        ledger.entries.map(({ purpose, channel }) => [`${purpose} ${channel}`, { purpose, channel }]),
      )
      const today = [...questions.values()].map((question) => ({
        ...question,
        ...consentOf(ledger, question, calendar.today()),
      }))
      const keeps = authorize(actor, 'privacy.consents')
      const whole = keeps.ok && covers(keeps.value.scope, place)
      return ok({ entries: await shown(ledger.entries, whole, ledger.cardNames), today })
    },

    async record(
      actor: Actor,
      grant: Grant<'privacy.consents'>,
      named: string,
      id: string,
      body: BodyOf<typeof recordConsent>,
      origin: Origin,
    ): Promise<Result<Ledger['entries'][number]>> {
      return inTransaction(db, async (tx) => {
        const customerId = await needs.customerNow(named, tx)
        const place = await needs.placeOf(customerId, tx)
        if (place === null || !covers(grant.scope, place)) return fail(notFound())
        if (body.evidenceFileId !== null) {
          const subject = { kind: 'consent', id: customerId }
          const tied = await platform.files.attach(tx, [body.evidenceFileId], actor.userId, subject)
          if (tied.length === 0) return fail(notFound())
        }
        const row: ConsentRow = {
          id,
          customer_id: customerId,
          given_by: body.givenBy,
          kind: body.kind,
          purpose: body.purpose,
          channel: body.channel,
          way: body.way,
          wording: body.wording,
          evidence: body.evidence,
          evidence_file_id: body.evidenceFileId,
          said_on: body.saidOn,
          valid_until: body.kind === 'given' ? body.validUntil : null,
          recorded_at: now(),
          recorded_by: actor.userId,
        }
        if (!(await addConsent(tx, grant, row))) {
          // The same entry sent again, because its answer was lost, is no mistake.
          const known = await consentById(tx, id)
          const same =
            known !== null &&
            known.customer_id === customerId &&
            known.recorded_by === actor.userId &&
            known.kind === row.kind &&
            known.purpose === row.purpose &&
            known.channel === row.channel
          return same ? ok((await shown([known], true))[0]!) : fail(consentIdTaken())
        }
        await events.publish(tx, {
          type: 'privacy.consent_recorded',
          subjectKind: 'customer',
          subjectId: customerId,
          unitId: place.unitId,
          ownerId: place.ownerId,
          data: { kind: row.kind, purpose: row.purpose, channel: row.channel },
        })
        await audit.record(tx, {
          actorId: actor.userId,
          action: 'privacy.consent_recorded',
          subjectKind: 'customer',
          subjectId: customerId,
          detail: { entry: id, kind: row.kind, purpose: row.purpose, channel: row.channel, way: row.way },
          origin,
        })
        return ok((await shown([row], true))[0]!)
      })
    },
  }
}

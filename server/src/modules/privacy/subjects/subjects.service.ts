import type { BodyOf, ResponseOf } from '#contracts/http.ts'
import type { Locale } from '#contracts/identity.ts'
import type * as api from '#contracts/subject-rights.ts'
import { inTransaction, type Tx } from '#platform/db/index.ts'
import { inLocale, notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Origin } from '#platform/http/index.ts'
import { type Actor, authorize, covers, type Grant } from '#platform/policy/index.ts'
import { shiftDate } from '#platform/calendar/dates.ts'
import type { AuditAction } from '#contracts/audit-actions.ts'
import type { PrivacyContext } from '../privacy.context.ts'
import {
  erasureHeld,
  noSuchCustomer,
  reasonMissing,
  requestIdTaken,
  requestWaits,
} from '../privacy.errors.ts'
import { exportFileDays, subjectDays } from '../privacy.settings.ts'
import { personHtml, personJson } from './person-file.ts'
import * as repo from './subjects.repo.ts'
import { createWholeCustomer } from './whole-customer.ts'

const dayMs = 86_400_000
type Deciding = Grant<'privacy.approve'>
interface Caller<G extends Grant> {
  readonly actor: Actor
  readonly grant: G
  readonly origin: Origin
}

/** Requests of persons: made by one member of the staff, decided by another, done as a whole. */
export function createSubjectService({ platform, needs }: PrivacyContext) {
  const { db, audit, events, settings, calendar, now, files, config } = platform
  const whole = createWholeCustomer(platform, needs)

  const record = (
    tx: Tx,
    { actor, origin }: Pick<Caller<Grant>, 'actor' | 'origin'>,
    action: AuditAction,
    customerId: string,
    detail: Readonly<Record<string, unknown>>,
  ) =>
    audit.record(tx, {
      actorId: actor.userId,
      action,
      subjectKind: 'customer',
      subjectId: customerId,
      detail,
      origin,
    })

  async function shown(
    actor: Actor,
    locale: Locale,
    rows: readonly repo.SubjectRequestRow[],
  ): Promise<api.SubjectRequest[]> {
    const reading = authorize(actor, 'customers.read')
    const deciding = authorize(actor, 'privacy.approve')
    const making = authorize(actor, 'privacy.subjects')
    const kept = whole.kept()
    const [people, names] = await Promise.all([
      needs.people([...new Set(rows.flatMap((row) => [row.made_by, row.decided_by ?? row.made_by]))]),
      needs.namesOf([...new Set(rows.map((row) => row.customer_id))]),
    ])
    const ref = (id: string) => ({ id, name: people.get(id)?.name ?? '' })
    const at = now()
    return rows.map((row) => {
      const place = { unitId: row.unit_id, ownerId: row.owner_id, customerId: row.customer_id }
      const reads = reading.ok && covers(reading.value.scope, place)
      const expired = row.state === 'approved' && row.expires_at !== null && row.expires_at <= at
      return {
        id: row.id,
        customer: { id: row.customer_id, name: reads ? (names.get(row.customer_id) ?? null) : null },
        kind: row.kind,
        askedBy: reads ? row.asked_by : null,
        way: row.way,
        identityCheck: row.identity_check,
        note: reads ? row.note : null,
        state: expired ? 'expired' : row.state,
        dueOn: row.due_on,
        overdue: row.state === 'waiting' && row.due_on < calendar.today(),
        madeBy: ref(row.made_by),
        madeAt: row.made_at.toISOString(),
        decidedBy: row.decided_by === null ? null : ref(row.decided_by),
        decidedAt: row.decided_at?.toISOString() ?? null,
        reason: row.reason,
        expiresAt: row.expires_at?.toISOString() ?? null,
        doneAt: row.done_at?.toISOString() ?? null,
        outcome:
          row.outcome === null
            ? null
            : {
                rows: row.outcome.rows,
                files: row.outcome.files,
                kept: row.outcome.kept.flatMap(({ table, rows: count }) => {
                  const part = kept.get(table)
                  if (!part) return []
                  return [
                    { title: inLocale(part.title, locale), rows: count, reason: inLocale(part.why, locale) },
                  ]
                }),
              },
        mayDecide:
          row.state === 'waiting' &&
          row.made_by !== actor.userId &&
          deciding.ok &&
          covers(deciding.value.scope, place),
        mayTake:
          row.kind === 'file' &&
          row.state === 'approved' &&
          !expired &&
          making.ok &&
          covers(making.value.scope, place),
      }
    })
  }

  async function shownHolds(actor: Actor, rows: readonly repo.HoldRow[]): Promise<api.LegalHold[]> {
    const reading = authorize(actor, 'customers.read')
    const [people, names] = await Promise.all([
      needs.people([...new Set(rows.map((row) => row.placed_by))]),
      needs.namesOf([...new Set(rows.map((row) => row.customer_id))]),
    ])
    return Promise.all(
      rows.map(async (row) => {
        const place = await needs.placeOf(row.customer_id)
        const reads = reading.ok && place !== null && covers(reading.value.scope, place)
        return {
          id: row.id,
          customer: { id: row.customer_id, name: reads ? (names.get(row.customer_id) ?? null) : null },
          reason: row.reason,
          until: row.until,
          placedBy: { id: row.placed_by, name: people.get(row.placed_by)?.name ?? '' },
          placedAt: row.placed_at.toISOString(),
        }
      }),
    )
  }

  /** The customer of a number, where the grant reaches it: somebody else's looks as if it were not there. */
  async function customerOf(grant: Grant, licence: string) {
    const id = await needs.idOfLicence(licence)
    const place = id === null ? null : await needs.placeOf(id)
    return place !== null && covers(grant.scope, place) ? place : null
  }

  return {
    async list(
      actor: Actor,
      grant: Deciding,
      locale: Locale,
    ): Promise<Result<ResponseOf<typeof api.listSubjectRequests>>> {
      const [requests, holds] = await Promise.all([
        repo.requestsInReach(db, grant),
        repo.holdsStanding(db, calendar.today(), { grant }),
      ])
      return ok({ requests: await shown(actor, locale, requests), holds: await shownHolds(actor, holds) })
    },

    async make(
      caller: Caller<Grant<'privacy.subjects'>>,
      id: string,
      body: BodyOf<typeof api.makeSubjectRequest>,
      locale: Locale,
    ): Promise<Result<api.SubjectRequest>> {
      const { actor, grant } = caller
      const place = await customerOf(grant, body.licence)
      if (place === null || place.unitId === null) return fail(noSuchCustomer())
      const { customerId, unitId, ownerId } = place
      const days = await settings.read(subjectDays)
      const made = await inTransaction<true>(db, async (tx) => {
        const known = await repo.requestById(tx, grant, id)
        if (known !== null)
          return known.customer_id === customerId &&
            known.kind === body.kind &&
            known.made_by === actor.userId
            ? ok(true)
            : fail(requestIdTaken())
        if (await repo.waitsAlready(tx, customerId, body.kind)) return fail(requestWaits())
        const added = await repo.insertRequest(tx, grant, {
          id,
          customer_id: customerId,
          kind: body.kind,
          asked_by: body.askedBy,
          way: body.way,
          identity_check: body.identityCheck,
          note: body.note,
          unit_id: unitId,
          owner_id: ownerId,
          due_on: shiftDate(calendar.today(), days),
          made_by: actor.userId,
          made_at: now(),
        })
        if (!added) return fail(requestIdTaken())
        await record(tx, caller, 'privacy.subject_asked', customerId, {
          request: id,
          kind: body.kind,
          way: body.way,
          identityCheck: body.identityCheck,
        })
        return ok(true)
      })
      if (!made.ok) return made
      const row = await repo.requestById(db, grant, id)
      return ok((await shown(actor, locale, [row!]))[0]!)
    },

    async preview(
      actor: Actor,
      grant: Deciding,
      id: string,
      locale: Locale,
    ): Promise<Result<ResponseOf<typeof api.previewSubjectRequest>>> {
      const row = await repo.requestById(db, grant, id)
      if (row === null) return fail(notFound())
      const kept = whole.kept()
      const [sections, fileIds, holds] = await Promise.all([
        whole.collect(row.customer_id),
        whole.filesOf(row.customer_id),
        repo.holdsStanding(db, calendar.today(), { cards: await whole.cardsOf(row.customer_id) }),
      ])
      return ok({
        request: (await shown(actor, locale, [row]))[0]!,
        parts: sections.map(({ table, title, rows }) => {
          const why = kept.get(table)
          return {
            title: inLocale(title, locale),
            rows: rows.length,
            keeps: why ? inLocale(why.why, locale) : null,
          }
        }),
        files: fileIds.length,
        holds: await shownHolds(actor, holds),
      })
    },

    async decide(
      caller: Caller<Deciding>,
      id: string,
      body: BodyOf<typeof api.decideSubjectRequest>,
      locale: Locale,
    ): Promise<Result<api.SubjectRequest>> {
      const { actor, grant } = caller
      if (!body.approve && (body.reason === null || body.reason === '')) return fail(reasonMissing())
      const fileDays = await settings.read(exportFileDays)
      const done = await inTransaction<true>(db, async (tx) => {
        const row = await repo.requestById(tx, grant, id, true)
        // One's own request is not there to decide, as if it did not wait.
        if (row === null || row.state !== 'waiting' || row.made_by === actor.userId) return fail(notFound())
        const at = now()
        const settle = (
          state: repo.SubjectRequestRow['state'],
          more: Partial<Pick<repo.SubjectRequestRow, 'expires_at' | 'done_at' | 'outcome'>> = {},
        ) =>
          repo.settleRequest(tx, grant, id, {
            state,
            decided_by: actor.userId,
            decided_at: at,
            reason: body.reason,
            expires_at: null,
            done_at: null,
            outcome: null,
            ...more,
          })
        const detail = { request: id, kind: row.kind, madeBy: row.made_by }
        if (!body.approve) {
          await settle('refused')
          await record(tx, caller, 'privacy.subject_refused', row.customer_id, {
            ...detail,
            reason: body.reason,
          })
          return ok(true)
        }
        if (row.kind === 'file') {
          await settle('approved', { expires_at: new Date(at.getTime() + fileDays * dayMs) })
          await record(tx, caller, 'privacy.subject_approved', row.customer_id, detail)
          return ok(true)
        }
        const [hold] = await repo.holdsStanding(tx, calendar.today(), {
          cards: await whole.cardsOf(row.customer_id, tx),
        })
        if (hold) return fail(erasureHeld(hold.reason))
        const outcome = await whole.erase(tx, row.customer_id)
        await settle('done', { done_at: at, outcome })
        await events.publish(tx, {
          type: 'customers.erased',
          subjectKind: 'customer',
          subjectId: row.customer_id,
          unitId: row.unit_id,
          ownerId: row.owner_id,
          data: {},
        })
        await record(tx, caller, 'privacy.subject_erased', row.customer_id, {
          ...detail,
          rows: outcome.rows,
          files: outcome.files,
          kept: Object.fromEntries(outcome.kept.map(({ table, rows }) => [table, rows])),
        })
        return ok(true)
      })
      if (!done.ok) return done
      // What is expired is unreadable already; its bytes go now rather than at the next sweep.
      await files.removeExpired()
      const row = await repo.requestById(db, grant, id)
      return ok((await shown(actor, locale, [row!]))[0]!)
    },

    /** The person's file, made anew each time it is taken. */
    async take(
      caller: Caller<Grant<'privacy.subjects'>>,
      id: string,
      format: 'html' | 'json',
      locale: Locale,
    ): Promise<Result<{ name: string; type: string; content: string }>> {
      const { actor, grant } = caller
      const row = await repo.requestById(db, grant, id)
      const [request] = row ? await shown(actor, locale, [row]) : []
      if (!row || !request?.mayTake) return fail(notFound())
      const at = now()
      const file = {
        madeAt: at,
        madeFor: row.asked_by,
        timeZone: config.timeZone,
        sections: await whole.collect(row.customer_id),
        files: await whole.carried(row.customer_id),
      }
      await db.transaction().execute(async (tx) => {
        await repo.markTaken(tx, id, at)
        await record(tx, caller, 'privacy.subject_file_taken', row.customer_id, { request: id, format })
      })
      return ok({
        name: `个人信息副本_${calendar.today()}.${format}`,
        type: format === 'json' ? 'application/json; charset=utf-8' : 'text/html; charset=utf-8',
        content: format === 'json' ? personJson(file) : personHtml(file, locale),
      })
    },

    async placeHold(
      caller: Caller<Deciding>,
      id: string,
      body: BodyOf<typeof api.placeLegalHold>,
    ): Promise<Result<api.LegalHold>> {
      const { actor, grant } = caller
      const place = await customerOf(grant, body.licence)
      if (place === null) return fail(noSuchCustomer())
      const row = {
        id,
        customer_id: place.customerId,
        reason: body.reason,
        until: body.until,
        unit_id: place.unitId,
        owner_id: place.ownerId,
        placed_by: actor.userId,
        placed_at: now(),
      }
      await db.transaction().execute(async (tx) => {
        await repo.insertHold(tx, grant, row)
        await record(tx, caller, 'privacy.hold_placed', place.customerId, {
          hold: id,
          reason: body.reason,
          until: body.until,
        })
      })
      return ok((await shownHolds(actor, [row]))[0]!)
    },

    async liftHold(caller: Caller<Deciding>, id: string): Promise<Result<{ done: true }>> {
      const { actor, grant } = caller
      return inTransaction(db, async (tx) => {
        const customerId = await repo.liftHold(tx, grant, id, actor.userId, now())
        if (customerId === null) return fail(notFound())
        await record(tx, caller, 'privacy.hold_lifted', customerId, { hold: id })
        return ok({ done: true as const })
      })
    },
  }
}

import type { z } from 'zod'
import type { Customer, assignCustomers, placeCustomer } from '#contracts/customers.ts'
import type { BodyOf } from '#contracts/http.ts'
import { inTransaction, type Tx } from '#platform/db/index.ts'
import type { PlainView } from '#platform/disclosure/disclosure.ts'
import { changedMeanwhile, inLocale, invalid, notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Origin } from '#platform/http/index.ts'
import type { Actor, Grant } from '#platform/policy/index.ts'
import type { CustomersContext } from './customers.context.ts'
import { customerErased, gradeByRule, licenceTaken, ownerNotAvailable } from './customers.errors.ts'
import { publishCustomer, publishHanded } from './customers.events.ts'
import { checkOwnership, mayOwn } from './customers.owners.ts'
import { findCard, wasErased } from './customers.read.ts'
import { type CustomerRow, toCard } from './customers.rows.ts'
import { cardValues, changedFields, type CustomerInput, type SeenValues } from './customers.values.ts'
import { placedAt } from './positions.ts'
import { contactField, phoneField } from './protected-fields.ts'
import type { CardValues, FieldChange } from './customers.values.ts'
import { insertCards, lockCards, recordChanges, updateCards, type WriteContext } from './customers.write.ts'
import { checkLikeness } from './duplicates/likeness.ts'
import { ruleOnPath } from './rules/rule-store.ts'
import { survivorOf } from './merge/redirect.ts'
import { cleanOptional } from './text.ts'

const unreachable = {
  zh: '不存在或不在您的可见范围内',
  en: 'does not exist or is out of your reach',
}

/** The verbs on single cards and on selections of them. */
export function createCustomerService(context: CustomersContext) {
  const { platform, directory, totals } = context
  const { db, events, audit } = platform

  const by = (actor: Actor, source: string): WriteContext => ({
    by: actor.userId,
    source,
    at: platform.now(),
  })

  async function card(grant: Grant, row: CustomerRow): Promise<Customer> {
    const names = await context.names([row.owner_id, row.updated_by], [row.unit_id])
    return toCard(row, names, await context.disclosure.plainView(grant.actor))
  }

  /** The card that a card which is gone was merged into: old links and phones lead there. */
  async function mergedInto(grant: Grant<'customers.read'>, id: string): Promise<CustomerRow | undefined> {
    const survivor = await survivorOf(db, id)
    return survivor === null ? undefined : findCard(db, grant, survivor)
  }

  /** Writes a changed card with its history and events. */
  async function writeChange(
    tx: Tx,
    before: CustomerRow,
    after: CardValues,
    changes: readonly FieldChange[],
    write: WriteContext,
  ): Promise<void> {
    await updateCards(tx, [{ ...after, id: before.id }], write)
    await recordChanges(tx, [{ customerId: before.id, changes }], write)
    const subject = { id: before.id, unit_id: after.unit_id, owner_id: after.owner_id }
    const fields = changes.map((change) => change.field)
    await publishCustomer(events, tx, 'changed', subject, { fields })
    if (fields.includes('ownerId') || fields.includes('unitId'))
      await publishCustomer(events, tx, 'assigned', subject, {
        previousOwnerId: before.owner_id,
        previousUnitId: before.unit_id,
      })
    if (fields.includes('ownerId'))
      await publishHanded(events, tx, [{ from: before.owner_id, to: after.owner_id }], write.by)
    if (fields.includes('position')) await publishCustomer(events, tx, 'placed', subject)
  }

  const rules = async () => ({ vocabulary: context.vocabulary, idNumbers: await context.idNumbers() })

  /** Loads the card again in the writer's transaction: what was just written is what is answered. */
  async function reread(
    tx: Tx,
    grant: Grant<'customers.write'>,
    id: string,
  ): Promise<CustomerRow | undefined> {
    return (await lockCards(tx, grant, [id]))[0]
  }

  async function create(
    actor: Actor,
    grant: Grant<'customers.write'>,
    id: string,
    input: CustomerInput,
    reason: string | null,
  ): Promise<Result<CustomerRow>> {
    return inTransaction(db, async (tx) => {
      const { values, issues } = cardValues(input, null, await rules())
      if (issues.length > 0) return fail(invalid(issues))
      const owned = await checkOwnership(directory, actor, null, values)
      if (!owned.ok) return owned
      const unlike = await checkLikeness(context, tx, { id, after: values, before: null, reason })
      if (!unlike.ok) return unlike
      const write = by(actor, 'manual')
      const today = platform.calendar.today()
      const inserted = await insertCards(
        tx,
        [{ ...values, id }],
        [{ enteredOn: today, lastVisitOn: null }],
        write,
      )
      const row = await reread(tx, grant, id)
      if (!inserted.has(id)) {
        // The same request once more, because its answer was lost on the way, is no mistake.
        if (row?.created_by === actor.userId && row.version === 1 && changedFields(row, values).length === 0)
          return ok(row)
        return fail(
          row ? changedMeanwhile() : licenceTaken(context.vocabulary.customerNumber, values.licence),
        )
      }
      if (!row) return fail(notFound())
      if (unlike.value.length > 0) await recordChanges(tx, [{ customerId: id, changes: unlike.value }], write)
      await publishCustomer(events, tx, 'created', row)
      return ok(row)
    })
  }

  async function change(
    actor: Actor,
    grant: Grant<'customers.write'>,
    id: string,
    version: number,
    input: CustomerInput,
    reason: string | null,
  ): Promise<Result<CustomerRow>> {
    return inTransaction(db, async (tx) => {
      const before = await reread(tx, grant, id)
      if (!before) return fail((await wasErased(tx, grant, id)) ? customerErased() : notFound())
      if (before.version !== version) return fail(changedMeanwhile())
      const view = await context.disclosure.plainView(actor, tx)
      const { values, issues } = cardValues(input, before, await rules(), seenBy(view, before))
      if (issues.length > 0) return fail(invalid(issues))
      const changes = changedFields(before, values)
      if (changes.length === 0) return ok(before)
      const owned = await checkOwnership(directory, actor, before, values)
      if (!owned.ok) return owned
      if (values.grade !== before.grade) {
        const path = await directory.unitPath(before.unit_id)
        const grading = await ruleOnPath(context, 'grading', path, tx)
        if (grading.content.automatic) return fail(gradeByRule())
      }
      const unlike = await checkLikeness(context, tx, { id, after: values, before, reason })
      if (!unlike.ok) return unlike
      await writeChange(tx, before, values, [...changes, ...unlike.value], by(actor, 'manual'))
      const after = await reread(tx, grant, id)
      return after ? ok(after) : fail(notFound())
    })
  }

  return {
    async get(grant: Grant<'customers.read'>, id: string): Promise<Result<Customer>> {
      const row = (await findCard(db, grant, id)) ?? (await mergedInto(grant, id))
      return row ? ok(await card(grant, row)) : fail(notFound())
    },

    async save(
      actor: Actor,
      grant: Grant<'customers.write'>,
      id: string,
      version: number | null,
      input: CustomerInput,
      duplicateReason: string | null,
    ): Promise<Result<Customer>> {
      const reason = cleanOptional(duplicateReason)
      try {
        const saved =
          version === null
            ? await create(actor, grant, id, input, reason)
            : await change(actor, grant, id, version, input, reason)
        totals.forget()
        return saved.ok ? ok(await card(grant, saved.value)) : saved
      } catch (error) {
        if (isLicenceClash(error)) return fail(licenceTaken(context.vocabulary.customerNumber, input.licence))
        throw error
      }
    },

    async place(
      actor: Actor,
      grant: Grant<'customers.write'>,
      id: string,
      place: BodyOf<typeof placeCustomer>,
    ): Promise<Result<Customer>> {
      const placed = await inTransaction(db, async (tx) => {
        const before = await reread(tx, grant, id)
        if (!before) return fail(notFound())
        const after: CardValues = { ...before, ...placedAt(place) }
        const changes = changedFields(before, after)
        if (changes.length === 0) return ok(before)
        await writeChange(tx, before, after, changes, by(actor, 'map'))
        const row = await reread(tx, grant, id)
        return row ? ok(row) : fail(notFound())
      })
      totals.forget()
      return placed.ok ? ok(await card(grant, placed.value)) : placed
    },

    /** Hands customers to another account manager; their unit becomes that person's. Each row is checked by itself. */
    async assign(
      actor: Actor,
      grant: Grant<'customers.assign'>,
      body: BodyOf<typeof assignCustomers>,
      origin: Origin,
    ): Promise<Result<z.output<(typeof assignCustomers)['response']>>> {
      const assigned = await inTransaction(db, async (tx) => {
        const owner = (await directory.people([body.ownerId])).get(body.ownerId)
        if (owner === undefined || !mayOwn(grant, owner)) return fail(ownerNotAvailable())
        const wanted = [...new Set(body.customerIds)]
        const rows = await lockCards(tx, grant, wanted)
        const inReach = new Set(rows.map((row) => row.id))
        const write = by(actor, 'assignment')
        const moved = rows
          .map((before) => {
            const after = { ...before, owner_id: owner.id, unit_id: owner.unitId }
            return { before, after, changes: changedFields(before, after) }
          })
          .filter(({ changes }) => changes.length > 0)
        const note = cleanOptional(body.note)
        await updateCards(
          tx,
          moved.map(({ after }) => after),
          write,
        )
        await recordChanges(
          tx,
          moved.map(({ before, changes }) => ({
            customerId: before.id,
            changes:
              note === null ? changes : [...changes, { field: 'handoverNote', before: null, after: note }],
          })),
          write,
        )
        for (const { before, after } of moved)
          await publishCustomer(events, tx, 'assigned', after, {
            previousOwnerId: before.owner_id,
            previousUnitId: before.unit_id,
          })
        const moves = moved.map(({ before, after }) => ({ from: before.owner_id, to: after.owner_id }))
        await publishHanded(events, tx, moves, actor.userId)
        await audit.record(tx, {
          actorId: actor.userId,
          action: 'customers.assigned',
          subjectKind: 'user',
          subjectId: owner.id,
          detail: { changed: moved.length, asked: wanted.length },
          origin,
        })
        const refused = wanted.filter((id) => !inReach.has(id))
        return ok({
          changed: moved.length,
          refused: refused.map((id) => ({ id, reason: inLocale(unreachable, actor.locale) })),
        })
      })
      totals.forget()
      return assigned
    },
  }
}

function seenBy(view: PlainView, row: CustomerRow): SeenValues {
  const place = { customerId: row.id, unitId: row.unit_id, ownerId: row.owner_id }
  return {
    phone: view.shown(phoneField, place, row.phone),
    contactName: view.shown(contactField, place, row.contact_name),
  }
}

/** PostgreSQL 23505 on the licence. */
function isLicenceClash(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === '23505' &&
    'constraint' in error &&
    error.constraint === 'customers_licence'
  )
}

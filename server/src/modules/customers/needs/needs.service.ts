import type { answerNeed, Need, NeedState, ToldNeed } from '#contracts/customer-needs.ts'
import type { BodyOf } from '#contracts/http.ts'
import { inTransaction, type Tx } from '#platform/db/index.ts'
import { notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Grant } from '#platform/policy/index.ts'
import type { NeedTold } from '../customers.api.ts'
import type { CustomersContext } from '../customers.context.ts'
import { publishCustomer } from '../customers.events.ts'
import { findCard } from '../customers.read.ts'
import { lockCards } from '../customers.write.ts'
import { peopleOf } from '../people/people.repo.ts'
import { cleanOptional, cleanText } from '../text.ts'
import * as errors from './needs.errors.ts'
import { insertNeed, insertStep, findNeed, needsOf, type NeedsGrant, stepsOf } from './needs.repo.ts'

export interface NeedAnswer {
  readonly id: string
  readonly needId: string
  readonly state: NeedState
  readonly dueOn: string | null
  readonly words: string | null
  readonly at: Date
}

/** S24.7, S24.10: needs told by customers, and what became of them. */
export function createNeedsService(context: CustomersContext) {
  const { platform } = context
  const { db, events } = platform

  async function show(grant: NeedsGrant, customerId: string): Promise<{ needs: Need[] }> {
    const rows = await needsOf(db, grant, customerId)
    const steps = await stepsOf(
      db,
      rows.map(({ id }) => id),
    )
    const names = await context.names(
      [...rows.map(({ takenBy }) => takenBy), ...steps.map(({ by }) => by)],
      [],
    )
    return {
      needs: rows.map((row) => ({
        id: row.id,
        kind: row.kind,
        words: row.words,
        personId: row.personId,
        toldBy: row.toldBy,
        state: row.state,
        toldAt: row.toldAt.toISOString(),
        takenBy: names.person(row.takenBy),
        dueOn: row.dueOn,
        steps: steps
          .filter(({ needId }) => needId === row.id)
          .map((step) => ({
            id: step.id,
            state: step.state,
            at: step.at.toISOString(),
            by: names.person(step.by),
            dueOn: step.dueOn,
            words: step.words,
          })),
      })),
    }
  }

  /**
   * Writes a need down in the caller's transaction; the same one once more changes nothing. On the road the right to
   * read the customer is enough: whoever visits in somebody's place hears things too.
   */
  async function tell(tx: Tx, grant: NeedsGrant, told: NeedTold): Promise<Result<void>> {
    const [card] = await lockCards(tx, grant, [told.customerId])
    if (!card) return fail(notFound())
    const known = await findNeed(tx, told.id)
    if (known) return known.customerId === told.customerId ? ok(undefined) : fail(errors.needTaken())
    if (told.personId !== null) {
      const people = await peopleOf(tx, grant, told.customerId)
      if (!people.some(({ id }) => id === told.personId)) return fail(errors.tellerElsewhere())
    }
    const row = {
      ...told,
      words: cleanText(told.words),
      toldBy: cleanOptional(told.toldBy),
      toldAt: told.at,
      takenBy: grant.actor?.userId ?? null,
    }
    if (!(await insertNeed(tx, row))) return fail(errors.needTaken())
    await publishCustomer(events, tx, 'need_told', card, { needId: told.id })
    return ok(undefined)
  }

  async function answer(
    tx: Tx,
    grant: Grant<'customers.write'>,
    given: NeedAnswer,
    customerId: string | null = null,
  ): Promise<Result<void>> {
    const need = await findNeed(tx, given.needId)
    if (!need || (customerId !== null && need.customerId !== customerId)) return fail(errors.needUnknown())
    const [card] = await lockCards(tx, grant, [need.customerId])
    if (!card) return fail(errors.needUnknown())
    const words = cleanOptional(given.words)
    if (given.state === 'impossible' && words === null) return fail(errors.needReason())
    if (given.state === 'met' && words === null) return fail(errors.needAnswered())
    const step = {
      ...given,
      words,
      dueOn: given.state === 'promised' ? given.dueOn : null,
      by: grant.actor?.userId ?? null,
    }
    if (await insertStep(tx, step))
      await publishCustomer(events, tx, 'need_answered', card, { needId: given.needId, state: given.state })
    return ok(undefined)
  }

  return {
    tell,
    answer,
    async list(grant: Grant<'customers.read'>, customerId: string): Promise<Result<{ needs: Need[] }>> {
      const card = await findCard(db, grant, customerId)
      return card ? ok(await show(grant, customerId)) : fail(notFound())
    },
    async tellFromOffice(
      grant: Grant<'customers.write'>,
      { id, needId }: { readonly id: string; readonly needId: string },
      told: ToldNeed,
    ): Promise<Result<{ needs: Need[] }>> {
      const need = { ...told, id: needId, customerId: id, at: platform.now(), visitId: null }
      const written = await inTransaction(db, (tx) => tell(tx, grant, need))
      return written.ok ? ok(await show(grant, id)) : written
    },
    async answerFromOffice(
      grant: Grant<'customers.write'>,
      { id, needId }: { readonly id: string; readonly needId: string },
      body: BodyOf<typeof answerNeed>,
    ): Promise<Result<{ needs: Need[] }>> {
      const written = await inTransaction(db, (tx) =>
        answer(tx, grant, { ...body, needId, at: platform.now() }, id),
      )
      return written.ok ? ok(await show(grant, id)) : written
    },
  }
}

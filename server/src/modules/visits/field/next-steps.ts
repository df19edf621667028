import type { listNextSteps, markNextStep, NextStep } from '#contracts/next-steps.ts'
import type { BodyOf, QueryOf, ResponseOf } from '#contracts/http.ts'
import { inTransaction, type Tx } from '#platform/db/index.ts'
import { notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import { type Actor, covers, type Grant } from '#platform/policy/index.ts'
import { missingCustomer } from '../plan/customers-of-plan.ts'
import type { VisitsContext } from '../visits.context.ts'
import { againNeedsDate, nextStepUnknown } from '../visits.errors.ts'
import { nextStepMarked } from '../visits.events.ts'
import { readVisitSettings } from '../visits.settings.ts'
import type { Of } from './arrival.ts'
import {
  findStep,
  insertMark,
  listSteps,
  openStepsOf,
  type StepMark,
  type StepRow,
} from './next-steps.repo.ts'

/** What is open with these customers on a date, for the phone. */
export async function openSteps(
  context: VisitsContext,
  customerIds: readonly string[],
  { date, unitId }: { readonly date: string; readonly unitId: string },
): Promise<NextStep[]> {
  const { nextStepDays } = await readVisitSettings(context.platform.settings, unitId)
  return present(context, await openStepsOf(context.platform.db, customerIds, { date, days: nextStepDays }))
}

/** The list of the office: steps within reach, and those agreed earlier with customers that are the caller's now. */
export async function findSteps(
  context: VisitsContext,
  { grant, actor }: { readonly grant: Grant<'visits.read'>; readonly actor: Actor },
  query: QueryOf<typeof listNextSteps>,
): Promise<ResponseOf<typeof listNextSteps>> {
  const { platform, needs } = context
  const today = platform.calendar.today()
  const { nextStepDays } = await readVisitSettings(platform.settings, actor.unitId)
  const own = !grant.scope.all && grant.scope.ownerId !== null
  const mine = !own ? [] : await needs.customers.forPlanning(grant, actor.userId)
  const rows = await listSteps(platform.db, grant, {
    ...query,
    unitIds: query.unitIds.length === 0 ? null : await needs.identity.unitsBelow(query.unitIds),
    date: today,
    days: nextStepDays,
    customerIds: mine.map((customer) => customer.id),
  })
  return { steps: await present(context, rows), today }
}

/** A tick in the office. */
export async function markStep(
  context: VisitsContext,
  { grant, actor }: { readonly grant: Grant<'visits.plan'>; readonly actor: Actor },
  visitId: string,
  body: BodyOf<typeof markNextStep>,
): Promise<Result<NextStep>> {
  const { platform } = context
  const marked = await inTransaction<null>(platform.db, async (tx) => {
    const step = await findStep(tx, visitId)
    if (!step || !(await within(context, tx, grant, step))) return fail(notFound())
    const kept = await keepMark(context, tx, step, { ...body, visitId, at: platform.now(), by: actor.userId })
    return kept.ok ? ok(null) : kept
  })
  if (!marked.ok) return marked
  const [shown] = await present(context, [(await findStep(platform.db, visitId))!])
  return ok(shown!)
}

/** A tick on the phone: for the person's own visits, and for customers that are the person's now. */
export async function markStepOfPhone(
  tx: Tx,
  context: VisitsContext,
  { operation, person, at }: Of<'mark_next_step'>,
): Promise<Result<void>> {
  const step = await findStep(tx, operation.visitId)
  if (!step) return fail(nextStepUnknown())
  const owner = step.ownerId === person.id || (await ownerOf(context, tx, step.customerId)) === person.id
  if (!owner) return fail(nextStepUnknown())
  return keepMark(context, tx, step, { ...operation, at, by: person.id })
}

async function keepMark(
  { platform }: VisitsContext,
  tx: Tx,
  step: StepRow,
  { id, outcome, on, note, at, by }: StepMark,
): Promise<Result<void>> {
  if (outcome === 'again' && on === null) return fail(againNeedsDate())
  const mark = {
    id,
    visitId: step.visitId,
    outcome,
    on: outcome === 'again' ? on : null,
    note: note || null,
    at,
    by,
  }
  if (await insertMark(tx, mark))
    await platform.events.publish(
      tx,
      nextStepMarked(step.visitId, outcome, { unitId: step.unitId, ownerId: step.ownerId }),
    )
  return ok(undefined)
}

async function within(
  context: VisitsContext,
  tx: Tx,
  grant: Grant<'visits.plan'>,
  step: StepRow,
): Promise<boolean> {
  if (covers(grant.scope, step)) return true
  const [customer] = await context.needs.customers.byIds([step.customerId], tx)
  return customer !== undefined && covers(grant.scope, customer)
}

async function ownerOf(context: VisitsContext, tx: Tx, customerId: string): Promise<string | null> {
  const [customer] = await context.needs.customers.byIds([customerId], tx)
  return customer?.ownerId ?? null
}

async function present({ needs }: VisitsContext, rows: readonly StepRow[]): Promise<NextStep[]> {
  const [cards, people] = await Promise.all([
    needs.customers.byIds([...new Set(rows.map((row) => row.customerId))]),
    needs.identity.people([...new Set(rows.flatMap((row) => [row.ownerId, row.markedBy ?? []].flat()))]),
  ])
  const customers = new Map(cards.map((card) => [card.id, card]))
  const person = (id: string) => ({ id, name: people.get(id)?.name ?? '' })
  return rows.map((row) => ({
    visitId: row.visitId,
    customer: {
      id: row.customerId,
      name: (customers.get(row.customerId) ?? missingCustomer(row.customerId)).name,
    },
    owner: person(row.ownerId),
    text: row.text,
    agreedOn: row.agreedOn,
    dueOn: row.dueOn,
    state: row.outcome === 'done' || row.outcome === 'void' ? row.outcome : 'open',
    mark:
      row.outcome && row.markedAt && row.markedBy
        ? { outcome: row.outcome, at: row.markedAt.toISOString(), by: person(row.markedBy), note: row.note }
        : null,
  }))
}

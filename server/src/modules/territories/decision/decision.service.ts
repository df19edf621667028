import { v7 as uuid } from 'uuid'
import type { Decision } from '#contracts/territory-decisions.ts'
import type { Tx } from '#platform/db/index.ts'
import { inTransaction } from '#platform/db/index.ts'
import { notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Origin } from '#platform/http/index.ts'
import type { Actor, Grant } from '#platform/policy/index.ts'
import { divisionsOf, findResult } from '../scenario/scenario.repo.ts'
import {
  effectiveInPast,
  needsAnother,
  notApprovable,
  nothingMoves,
  wrongState,
} from '../territories.errors.ts'
import { decisionChanged } from '../territories.events.ts'
import type { TerritoriesContext } from '../territories.needs.ts'
import { territorySettings } from '../territories.settings.ts'
import { applyDecision, applyJobName, revertDecision } from './apply.ts'
import { showDecisions } from './decision.read.ts'
import {
  type DecisionRow,
  type DecisionState,
  findDecision,
  insertDecision,
  lockDecision,
  setState,
} from './decision.repo.ts'

type Approving = Grant<'territories.approve'>
/** Who decides, by which right, from where. */
export interface Decider {
  readonly grant: Approving
  readonly actor: Actor
  readonly origin: Origin
}

/**
 * Approves a division from a date on. Every customer that changes hands is written down now; the change itself is
 * made by a job on the day, at once when the day is today. Where two people have to agree, it waits for the second.
 */
export async function approve(
  context: TerritoriesContext,
  decider: Decider,
  resultId: string,
  effectiveOn: string,
): Promise<Result<Decision>> {
  const { platform } = context
  const { grant, actor } = decider
  const result = await findResult(platform.db, grant, resultId)
  if (!result) return fail(notFound())
  if (result.kind === 'what_if') return fail(notApprovable())
  const today = platform.calendar.today()
  if (effectiveOn < today) return fail(effectiveInPast(today))
  const handovers = (await divisionsOf(platform.db, resultId)).flatMap(
    ({ layer, customerIds, fromIds, toIds }) =>
      customerIds.flatMap((customerId, i) => {
        const toId = toIds[i] ?? null
        return toId === null || toId === fromIds[i] ? [] : [{ layer, customerId, fromId: fromIds[i]!, toId }]
      }),
  )
  if (handovers.length === 0) return fail(nothingMoves())
  const needsSecond = await platform.settings.read(territorySettings.secondPerson, result.unitId)
  const decision = {
    id: uuid(),
    scenarioId: result.scenarioId,
    resultId,
    unitId: result.unitId,
    effectiveOn,
    state: needsSecond ? ('proposed' as const) : ('approved' as const),
    now: platform.now(),
  }
  await platform.db.transaction().execute(async (tx) => {
    await insertDecision(tx, grant, decision, handovers)
    if (!needsSecond) await queue(context, tx, decision)
    await announce(context, tx, decider, decision, decision.state)
  })
  return shown(context, grant, actor, decision.id)
}

/** The second person agrees. */
export function confirm(
  context: TerritoriesContext,
  decider: Decider,
  id: string,
): Promise<Result<Decision>> {
  return step(context, decider, id, async (tx, decision) => {
    if (decision.state !== 'proposed') return fail(wrongState())
    if (decision.proposedBy === decider.actor.userId) return fail(needsAnother())
    await setState(tx, decider.grant, id, 'approved', context.platform.now())
    await queue(context, tx, decision)
    return ok('approved' as const)
  })
}

/** Takes a decision back before its day. */
export function withdraw(
  context: TerritoriesContext,
  decider: Decider,
  id: string,
): Promise<Result<Decision>> {
  return step(context, decider, id, async (tx, decision) => {
    if (decision.state !== 'proposed' && decision.state !== 'approved') return fail(wrongState())
    await setState(tx, decider.grant, id, 'withdrawn', context.platform.now())
    return ok('withdrawn' as const)
  })
}

/** Puts everything back as it was before; what was changed since stays and is reported row by row. */
export function undo(context: TerritoriesContext, decider: Decider, id: string): Promise<Result<Decision>> {
  return step(context, decider, id, async (tx, decision) => {
    if (decision.state !== 'applied') return fail(wrongState())
    await revertDecision(context, tx, decider.grant, decision)
    return ok('undone' as const)
  })
}

/** Takes an approved decision into effect whose day has come: also tried at once when the day is today. */
export async function takeEffect(
  context: TerritoriesContext,
  grant: Approving,
  id: string,
): Promise<boolean> {
  const { platform } = context
  return platform.db.transaction().execute(async (tx) => {
    const decision = await lockDecision(tx, grant, id)
    if (decision?.state !== 'approved' || decision.effectiveOn > platform.calendar.today()) return false
    await applyDecision(context, tx, grant, decision)
    await announce(context, tx, { grant, actor: null, origin: null }, decision, 'applied')
    return true
  })
}

async function step(
  context: TerritoriesContext,
  decider: Decider,
  id: string,
  work: (tx: Tx, decision: DecisionRow) => Promise<Result<DecisionState>>,
): Promise<Result<Decision>> {
  const done = await inTransaction(context.platform.db, async (tx) => {
    const decision = await lockDecision(tx, decider.grant, id)
    if (!decision) return fail(notFound())
    const state = await work(tx, decision)
    if (state.ok) await announce(context, tx, decider, decision, state.value)
    return state
  })
  return done.ok ? shown(context, decider.grant, decider.actor, id) : done
}

/** The job of the day, in the zone of the business calendar. */
async function queue(
  { platform }: TerritoriesContext,
  tx: Tx,
  decision: Pick<DecisionRow, 'id' | 'effectiveOn'>,
): Promise<void> {
  const { start } = platform.calendar.boundsOf(decision.effectiveOn)
  await platform.jobs.enqueue(
    tx,
    applyJobName,
    { decisionId: decision.id },
    { runAt: start, key: decision.id },
  )
}

async function announce(
  { platform }: TerritoriesContext,
  tx: Tx,
  by: { readonly grant: Approving; readonly actor: Actor | null; readonly origin: Origin | null },
  decision: Pick<DecisionRow, 'id' | 'unitId' | 'effectiveOn'>,
  state: DecisionState,
): Promise<void> {
  await platform.events.publish(tx, decisionChanged(state, decision))
  await platform.audit.record(tx, {
    actorId: by.actor?.userId ?? null,
    action: `territories.${state}`,
    subjectKind: 'territory_decision',
    subjectId: decision.id,
    detail: { effectiveOn: decision.effectiveOn, unitId: decision.unitId },
    origin: by.origin,
  })
}

async function shown(
  context: TerritoriesContext,
  grant: Approving,
  actor: Actor,
  id: string,
): Promise<Result<Decision>> {
  const row = await findDecision(context.platform.db, grant, id)
  const [decision] = row ? await showDecisions(context, actor, [row]) : []
  return decision ? ok(decision) : fail(notFound())
}

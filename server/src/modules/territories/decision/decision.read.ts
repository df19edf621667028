import type { Decision, Handover } from '#contracts/territory-decisions.ts'
import { shiftDate } from '#platform/calendar/dates.ts'
import { inLocale, type Message, notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import { type Actor, authorize, covers, type Grant } from '#platform/policy/index.ts'
import { districtNames } from '../districts/districts.repo.ts'
import { lookUpNames } from '../scenario/show.ts'
import type { TerritoriesContext } from '../territories.needs.ts'
import { type DecisionRow, findDecision, handoversOf } from './decision.repo.ts'

export { decisionRows as decisionsInReach, hasDecision } from './decision.repo.ts'

/** Why a row was left as it is, by the code that is stored. */
const reasons: Record<string, Message> = {
  owner_differs: {
    zh: '期间已被转给别人，保持现状',
    en: 'Handed to somebody else meanwhile; left as it is',
  },
  owner_not_available: {
    zh: '接手人已停用、不是客户经理或不在权限范围内，保持现状',
    en: 'The new owner is not available; left as it is',
  },
  customer_gone: { zh: '客户卡已不存在或不在权限范围内', en: 'The card is gone or out of reach' },
  district_differs: {
    zh: '期间已调整到别的片区，保持现状',
    en: 'Put into another district meanwhile; left as it is',
  },
}

export async function showDecisions(
  context: TerritoriesContext,
  actor: Actor,
  rows: readonly DecisionRow[],
): Promise<Decision[]> {
  const { person, unit } = await lookUpNames(
    context,
    rows.flatMap((row) => [row.proposedBy, row.approvedBy]),
    rows.map((row) => row.unitId),
  )
  const may = authorize(actor, 'territories.approve')
  return rows.map((row) => ({
    id: row.id,
    scenarioId: row.scenarioId,
    resultId: row.resultId,
    name: row.name,
    unit: unit(row.unitId),
    effectiveOn: row.effectiveOn,
    state: row.state,
    needsSecond:
      row.state === 'proposed' &&
      row.proposedBy !== actor.userId &&
      may.ok &&
      covers(may.value.scope, { unitId: row.unitId, ownerId: null }),
    moved: row.moved,
    kept: row.kept,
    proposedBy: person(row.proposedBy),
    proposedAt: row.proposedAt.toISOString(),
    approvedBy: row.approvedBy === null ? null : person(row.approvedBy),
    appliedAt: row.appliedAt?.toISOString() ?? null,
    undoneAt: row.undoneAt?.toISOString() ?? null,
  }))
}

/** A decision with everything that changes hands, and what the last owner left open at each customer. */
export async function openDecision(
  context: TerritoriesContext,
  grant: Grant<'territories.read' | 'territories.design'>,
  actor: Actor,
  id: string,
): Promise<Result<{ decision: Decision; handovers: Handover[] }>> {
  const { platform, needs } = context
  const row = await findDecision(platform.db, grant, id)
  if (!row) return fail(notFound())
  const handovers = await handoversOf(platform.db, grant, row)
  const visits = handovers.filter(({ layer }) => layer === 'visit')
  const customers = new Map(
    (await needs.customers.byIds([...new Set(handovers.map(({ customerId }) => customerId))])).map((one) => [
      one.id,
      one,
    ]),
  )
  const matters = await needs.visits.openMatters(
    visits.map(({ customerId }) => customerId),
    // A visit of today is a last visit too.
    shiftDate(platform.calendar.today(), 1),
  )
  const { person } = await lookUpNames(
    context,
    visits.flatMap(({ fromId, toId }) => [fromId, toId]),
  )
  const districts = await districtNames(platform.db, [
    ...new Set(
      handovers
        .filter(({ layer }) => layer !== 'visit')
        .flatMap(({ fromId, toId }) => [fromId, toId])
        .filter((one) => one !== null),
    ),
  ])
  const [decision] = await showDecisions(context, actor, [row])
  return ok({
    decision: decision!,
    handovers: handovers.map((handover): Handover => {
      const { layer, customerId, fromId, toId, state, reason } = handover
      const customer = customers.get(customerId)
      const open = layer === 'visit' ? matters.get(customerId) : undefined
      const side = (one: string) =>
        layer === 'visit' ? person(one) : { id: one, name: districts.get(one) ?? '' }
      return {
        layer,
        customer: {
          id: customerId,
          name: customer?.name ?? '',
          licence: customer?.licence ?? '',
          grade: customer?.grade ?? '',
          address: customer?.address ?? '',
        },
        from: fromId === null ? null : side(fromId),
        to: side(toId),
        state,
        reason:
          reason === null ? null : inLocale(reasons[reason] ?? { zh: reason, en: reason }, actor.locale),
        lastVisitOn: open?.lastVisitOn ?? null,
        note: open?.note ?? null,
        nextStep: open?.nextStep ?? null,
        nextStepOn: open?.nextStepOn ?? null,
      }
    }),
  })
}

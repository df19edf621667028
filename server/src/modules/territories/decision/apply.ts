import type { OwnerChangeOutcome } from '#modules/customers/index.ts'
import type { Tx } from '#platform/db/index.ts'
import type { Grant } from '#platform/policy/index.ts'
import {
  assignFrom,
  type AssignmentChange,
  assignmentsOn,
  type DistrictLayer,
} from '../districts/districts.repo.ts'
import type { TerritoriesContext } from '../territories.needs.ts'
import {
  type DecisionRow,
  handoversOf,
  type HandoverRow,
  type HandoverState,
  setState,
  settleHandovers,
} from './decision.repo.ts'

export const applyJobName = 'territories.apply'

type Approving = Grant<'territories.approve'>
interface Change {
  readonly row: HandoverRow
  readonly fromId: string | null
  readonly toId: string | null
}
/** What rows become when the change is made, and when they are left as they are. */
interface Outcomes {
  readonly changed: HandoverState
  readonly left: HandoverState
}

/** Makes the changes of a decision; a customer that belongs to somebody else by now is left and reported. */
export async function applyDecision(
  context: TerritoriesContext,
  tx: Tx,
  grant: Approving,
  decision: DecisionRow,
): Promise<void> {
  const rows = (await handoversOf(tx, grant, decision)).filter(({ state }) => state === 'waiting')
  const changes = rows.map((row) => ({ row, fromId: row.fromId, toId: row.toId }))
  await change(context, tx, grant, decision, changes, { changed: 'applied', left: 'kept' })
  await setState(tx, grant, decision.id, 'applied', context.platform.now())
}

/** Puts back what the decision changed, as far as nobody has changed it since. */
export async function revertDecision(
  context: TerritoriesContext,
  tx: Tx,
  grant: Approving,
  decision: DecisionRow,
): Promise<void> {
  const rows = (await handoversOf(tx, grant, decision)).filter(({ state }) => state === 'applied')
  const changes = rows.map((row) => ({ row, fromId: row.toId, toId: row.fromId }))
  await change(context, tx, grant, decision, changes, { changed: 'undone', left: 'undo_kept' })
  await setState(tx, grant, decision.id, 'undone', context.platform.now())
}

async function change(
  context: TerritoriesContext,
  tx: Tx,
  grant: Approving,
  decision: DecisionRow,
  changes: readonly Change[],
  outcomes: Outcomes,
): Promise<void> {
  const now = context.platform.now()
  const visits = changes.filter(({ row }) => row.layer === 'visit')
  const done = await context.needs.customers.changeOwners(
    tx,
    grant,
    visits.map(({ row, fromId, toId }) => ({
      customerId: row.customerId,
      fromOwnerId: fromId,
      toOwnerId: toId,
    })),
    { source: 'territory', note: `${decision.name}（${decision.effectiveOn}）` },
  )
  await settleHandovers(tx, grant, decision.id, done.map(settled), now)
  for (const layer of ['call', 'delivery'] as const)
    await settleHandovers(
      tx,
      grant,
      decision.id,
      await changeDistricts(
        context,
        tx,
        layer,
        changes.filter(({ row }) => row.layer === layer),
        outcomes,
      ),
      now,
    )

  function settled({ customerId, outcome }: OwnerChangeOutcome) {
    const kept = outcome !== 'changed'
    return {
      layer: 'visit' as const,
      customerId,
      state: kept ? outcomes.left : outcomes.changed,
      reason: kept ? outcome : null,
    }
  }
}

async function changeDistricts(
  { platform }: TerritoriesContext,
  tx: Tx,
  layer: DistrictLayer,
  changes: readonly Change[],
  outcomes: Outcomes,
) {
  const today = platform.calendar.today()
  const current = await assignmentsOn(
    tx,
    layer,
    changes.map(({ row }) => row.customerId),
    today,
  )
  const settled = changes.map(({ row, fromId, toId }) => {
    const same = (current.get(row.customerId) ?? null) === fromId
    return { row, toId, same }
  })
  await assignFrom(
    tx,
    layer,
    settled
      .filter(({ same }) => same)
      .map(({ row, toId }): AssignmentChange => ({ customerId: row.customerId, districtId: toId })),
    today,
  )
  return settled.map(({ row, same }) => ({
    layer,
    customerId: row.customerId,
    state: same ? outcomes.changed : outcomes.left,
    reason: same ? null : 'district_differs',
  }))
}

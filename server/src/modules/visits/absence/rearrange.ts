import type { Tx } from '#platform/db/index.ts'
import { grantSystem } from '#platform/policy/index.ts'
import { lockPerson } from '../field/operations.repo.ts'
import { loadInputs } from '../plan/load-plan.ts'
import { type PlanInputs, withEstimates } from '../plan/plan-route.ts'
import {
  findPlan,
  linkVisits,
  lockPlan,
  type PlanRow,
  replaceStops,
  type StopRow,
  updatePlan,
} from '../plan/plan.repo.ts'
import { addVersion, rememberedOrder } from '../plan/versions.repo.ts'
import type { VisitsContext } from '../visits.context.ts'
import { planConfirmed } from '../visits.events.ts'

/** The plan of a person's day with its stops, whoever asks; null when the day has none. */
export async function dayOf(
  context: VisitsContext,
  tx: Tx,
  ownerId: string,
  date: string,
): Promise<PlanInputs | null> {
  const plan = await findPlan(tx, grantSystem('visits.plan'), { ownerId, date })
  return plan && loadInputs(context, plan, tx)
}

/**
 * Changes the stops of somebody's day because customers go to or come from a substitute: estimates follow, the
 * order before is remembered, and a confirmed plan is on the phone at once. The order of what stays is kept.
 */
export async function rearrange(
  context: VisitsContext,
  tx: Tx,
  { plan }: { readonly plan: PlanRow },
  change: {
    readonly stops: (stops: readonly StopRow[]) => readonly StopRow[]
    readonly reason: 'handed_over' | 'handed_back'
    readonly note: string
    readonly actorId: string
  },
): Promise<void> {
  const { platform } = context
  await lockPerson(tx, plan.ownerId)
  const locked = await lockPlan(tx, grantSystem('visits.plan'), plan.id)
  if (locked === null) return
  const before = await loadInputs(context, locked, tx)
  const stops = change.stops(before.stops).map((stop, index) => ({
    ...stop,
    sequence: index + 1,
    listPosition: stop.listPosition === 0 ? index + 1 : stop.listPosition,
  }))
  const routed = await withEstimates(context, await loadInputs(context, locked, tx, { stops }))
  const next = { ...locked, route: routed.route }
  await updatePlan(tx, next, change.actorId)
  await replaceStops(tx, plan.id, routed.stops)
  await linkVisits(tx, next)
  await addVersion(tx, plan.id, {
    version: locked.version + 1,
    at: platform.now(),
    actorId: change.actorId,
    reason: change.reason,
    note: change.note,
    before: rememberedOrder({ stops: before.stops, route: locked.route }),
    after: rememberedOrder(routed),
  })
  if (next.state === 'confirmed') await platform.events.publish(tx, planConfirmed(plan.id, plan.date, next))
}

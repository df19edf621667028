import type { FieldInspection, FieldInspectionItem } from '#contracts/inspections-field.ts'
import type { ItemState } from '#contracts/inspections.ts'
import type { PlaceVerdict } from '#contracts/in-place.ts'
import { judgePlace } from '#engines/place/place.ts'
import type { QueuedRecord } from './store.ts'

/** A shop as this phone knows it: what the server told, with what was pressed here since laid over it. */
export interface LocalItem {
  readonly item: FieldInspectionItem
  readonly state: ItemState
  readonly startedAt: string | null
  readonly endedAt: string | null
  readonly place: PlaceVerdict | null
  readonly reason: string | null
  /** Something of it waits to be sent. */
  readonly waiting: boolean
}

export interface LocalPlan {
  readonly plan: FieldInspection
  readonly items: readonly LocalItem[]
  readonly settled: number
  /** The assessor said that it is over. */
  readonly finishAsked: boolean
  /** S1.27: the server has everything. */
  readonly finished: boolean
}

/** Puts a stored plan and the presses of this phone together; needs no network. */
export function derivePlan(plan: FieldInspection, records: readonly QueuedRecord[]): LocalPlan {
  // What the server refused did not happen for the office; it is listed on its own page.
  const own = records
    .filter((one) => one.planId === plan.id && one.state !== 'refused')
    .toSorted((a, b) => a.sequence - b.sequence)
  const byItem = Map.groupBy(own, (one) => one.itemId)
  const items = plan.items.map((item) => deriveItem(plan, item, byItem.get(item.id) ?? []))
  return {
    plan,
    items: items.toSorted((a, b) => a.item.sequence - b.item.sequence),
    settled: items.filter((one) => one.state === 'done' || one.state === 'not_done').length,
    finishAsked: plan.finishAsked || own.some((one) => one.operation.kind === 'inspection_finish'),
    finished: plan.state === 'finished' || plan.state === 'published',
  }
}

function deriveItem(
  plan: FieldInspection,
  item: FieldInspectionItem,
  records: readonly QueuedRecord[],
): LocalItem {
  const known: LocalItem = {
    item,
    state: item.state,
    startedAt: item.startedAt,
    endedAt: item.endedAt,
    place: null,
    reason: item.state === 'not_done' ? item.reason : null,
    waiting: false,
  }
  return records.reduce(press, { local: known, plan }).local
}

/** Lays one press over what is known of a shop. */
function press(
  { local, plan }: { local: LocalItem; plan: FieldInspection },
  { operation, state }: QueuedRecord,
): { local: LocalItem; plan: FieldInspection } {
  const waiting = local.waiting || state === 'waiting'
  switch (operation.kind) {
    case 'inspection_start': {
      const place = judgePlace(operation.fix, local.item.customer.position, plan.rule)
      const startedAt = local.startedAt ?? operation.deviceTime
      const next = local.state === 'planned' ? 'in_progress' : local.state
      return { plan, local: { ...local, waiting, state: next, startedAt, place } }
    }
    case 'inspection_end':
      return {
        plan,
        local: { ...local, waiting, state: 'done', endedAt: operation.deviceTime, reason: null },
      }
    case 'inspection_not_done':
      if (local.state === 'done') return { plan, local }
      return { plan, local: { ...local, waiting, state: 'not_done', reason: operation.reason } }
    case 'inspection_downloaded':
    case 'inspection_finish':
      return { plan, local }
  }
}

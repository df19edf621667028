import type { Tx } from '#platform/db/index.ts'
import type { Events } from '#platform/events/events.ts'
import type { CardValues } from './customers.values.ts'

/** Facts about one customer that others may react to. */
export type CustomerEvent =
  | 'created'
  | 'changed'
  | 'assigned'
  | 'placed'
  | 'team_changed'
  | 'people_changed'
  | 'need_told'
  | 'need_answered'
  | 'relation_changed'
  | 'merged'
  | 'merge_undone'

/** Publishes `customers.<what>`; only names of fields travel, never their values. */
export async function publishCustomer(
  events: Events,
  tx: Tx,
  what: CustomerEvent,
  customer: Pick<CardValues, 'unit_id' | 'owner_id'> & { readonly id: string },
  data: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await events.publish(tx, {
    type: `customers.${what}`,
    subjectKind: 'customer',
    subjectId: customer.id,
    unitId: customer.unit_id,
    ownerId: customer.owner_id,
    data,
  })
}

/** Tells people once how many customers they got, and how many went from them to somebody else. */
export async function publishHanded(
  events: Events,
  tx: Tx,
  moves: readonly { readonly from: string | null; readonly to: string | null }[],
  byId: string | null,
): Promise<void> {
  const counted = new Map<string, { ownerId: string; part: 'from' | 'to'; count: number }>()
  for (const { from, to } of moves)
    for (const [ownerId, part] of [
      [from, 'from'],
      [to, 'to'],
    ] as const) {
      // Whoever did it knows.
      if (ownerId === null || ownerId === byId || from === to) continue
      const known = counted.get(`${ownerId} ${part}`) ?? { ownerId, part, count: 0 }
      known.count++
      counted.set(`${ownerId} ${part}`, known)
    }
  for (const { ownerId, part, count } of counted.values())
    await events.publish(tx, {
      type: 'customers.handed',
      subjectKind: 'customer_owner',
      subjectId: null,
      unitId: null,
      ownerId,
      data: { part, count },
    })
}

/** Publishes `customers.imported` or `customers.import_undone`: one event for many rows. */
export async function publishImport(
  events: Events,
  tx: Tx,
  what: 'imported' | 'import_undone',
  imported: { readonly id: string; readonly createdBy: string },
  data: Readonly<Record<string, unknown>>,
): Promise<void> {
  await events.publish(tx, {
    type: `customers.${what}`,
    subjectKind: 'customer_import',
    subjectId: imported.id,
    unitId: null,
    ownerId: imported.createdBy,
    data,
  })
}

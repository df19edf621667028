import type { CustomersApi, OwnerChange, OwnerChangeOutcome } from './customers.api.ts'
import type { CustomersContext } from './customers.context.ts'
import { publishCustomer } from './customers.events.ts'
import { mayOwn } from './customers.owners.ts'
import { changedFields } from './customers.values.ts'
import { lockCards, recordChanges, updateCards, type WriteContext } from './customers.write.ts'

/** Rows that are written by one statement. */
const CHUNK = 500

/** Hands many customers over at once: see `CustomersApi.changeOwners`. */
export function createOwnerChanges({
  platform,
  directory,
  totals,
}: CustomersContext): CustomersApi['changeOwners'] {
  return async (tx, grant, changes, why) => {
    const { source, note, by = grant.actor?.userId ?? null, ruleVersion } = why
    const write: WriteContext = { by, source, at: platform.now() }
    const beside = [
      ...(note === null ? [] : [{ field: 'handoverNote', before: null, after: note }]),
      ...(ruleVersion === undefined
        ? []
        : [{ field: 'ruleVersion', before: null, after: String(ruleVersion) }]),
    ]
    const wanted = new Set(changes.flatMap(({ toOwnerId }) => toOwnerId ?? []))
    const people = why.people ?? (await directory.people([...wanted]))
    const outcomes: OwnerChangeOutcome[] = []
    // In the order of ids, as every other writer locks: two of them cannot wait for each other.
    const ordered = changes.toSorted((a, b) => (a.customerId < b.customerId ? -1 : 1))
    for (let from = 0; from < ordered.length; from += CHUNK) {
      const chunk = ordered.slice(from, from + CHUNK)
      const rows = await lockCards(
        tx,
        grant,
        chunk.map((change) => change.customerId),
      )
      const cards = new Map(rows.map((row) => [row.id, row]))
      const moved = chunk.flatMap((change) => {
        const before = cards.get(change.customerId)
        const owner = people.get(change.toOwnerId ?? '')
        const available = change.toOwnerId === null || mayOwn(grant, owner)
        const outcome = outcomeOf(change, before?.owner_id, available)
        outcomes.push({ ...change, outcome })
        if (outcome !== 'changed' || !before) return []
        const unitId = owner?.unitId ?? change.toUnitId ?? before.unit_id
        const after = { ...before, owner_id: change.toOwnerId, unit_id: unitId }
        return [{ before, after, changes: [...changedFields(before, after), ...beside] }]
      })
      await updateCards(
        tx,
        moved.map(({ after }) => after),
        write,
      )
      await recordChanges(
        tx,
        moved.map(({ before, changes: fields }) => ({ customerId: before.id, changes: fields })),
        write,
      )
      for (const { before, after } of moved)
        await publishCustomer(platform.events, tx, 'assigned', after, {
          previousOwnerId: before.owner_id,
          previousUnitId: before.unit_id,
        })
    }
    totals.forget()
    return outcomes
  }
}

/** `owner` is null for a customer without one, undefined for a card that is gone or out of reach. */
function outcomeOf(
  change: OwnerChange,
  owner: string | null | undefined,
  available: boolean,
): OwnerChangeOutcome['outcome'] {
  if (owner === undefined) return 'customer_gone'
  if (owner !== change.fromOwnerId) return 'owner_differs'
  return available ? 'changed' : 'owner_not_available'
}

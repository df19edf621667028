import type { FieldChange } from '../customers.values.ts'

/** What a card's history says of its owners. */
export interface OwnerHistory {
  readonly created: { readonly at: Date; readonly by: string | null; readonly source: string }
  readonly ownerId: string | null
  /** Oldest first; entries that did not touch the owner may be among them. */
  readonly changes: readonly {
    readonly at: Date
    readonly by: string | null
    readonly source: string
    readonly changes: readonly FieldChange[]
  }[]
}

export interface Spell {
  readonly ownerId: string | null
  readonly from: Date
  readonly to: Date | null
  readonly source: string
  readonly by: string | null
  readonly note: string | null
  readonly ruleVersion: number | null
}

/**
 * Who had a customer from when to when, newest first. The card's own history is the only record: every way of
 * changing an owner writes there. A note beside the change (`handoverNote`) and the version of the rule that made it
 * (`ruleVersion`) are kept in the same entry.
 */
export function spellsOf({ created, ownerId, changes }: OwnerHistory): Spell[] {
  const moves = changes.flatMap((entry) => {
    const owner = entry.changes.find(({ field }) => field === 'ownerId')
    return owner ? [{ ...entry, owner }] : []
  })
  const first = moves[0]
  const spells: Spell[] = [
    {
      ownerId: first ? first.owner.before : ownerId,
      from: created.at,
      to: first?.at ?? null,
      source: 'created',
      by: created.by,
      note: null,
      ruleVersion: null,
    },
  ]
  moves.forEach((move, i) => {
    const version = valueOf(move.changes, 'ruleVersion')
    spells.unshift({
      ownerId: move.owner.after,
      from: move.at,
      to: moves[i + 1]?.at ?? null,
      source: move.source,
      by: move.by,
      note: valueOf(move.changes, 'handoverNote'),
      ruleVersion: version === null ? null : Number(version),
    })
  })
  return spells
}

function valueOf(changes: readonly FieldChange[], field: string): string | null {
  return changes.find((change) => change.field === field)?.after ?? null
}

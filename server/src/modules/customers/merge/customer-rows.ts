import type { MergeParticipant } from '#platform/customer-rows/customer-rows.ts'
import { movingRows } from '#platform/customer-rows/moving-rows.ts'

/** What a merge does with the rows that this module keeps about customers. */
export const customersMerge: MergeParticipant = movingRows(
  ({ orderShift, from, into }) => [
    { table: 'customer_changes', key: ['id'] },
    {
      table: 'customer_orders',
      key: ['customer_id', 'ordered_on', 'number'],
      set: { number: `f.number + ${orderShift}` },
    },
    {
      // What others than the card know it by; the card's own keys go with the card and come back with it.
      table: 'customer_keys',
      key: ['kind', 'key', 'customer_id', 'origin'],
      clash: `s.kind = f.kind and s.key = f.key and s.origin = f.origin`,
    },
    { table: 'pool_moves', key: ['id'] },
    { table: 'pool_warnings', key: ['customer_id'], clash: 'true' },
    { table: 'pool_extensions', key: ['id'] },
    {
      table: 'customer_team',
      key: ['id'],
      clash: `not s.withdrawn and not f.withdrawn
        and daterange(s.valid_from, s.valid_to, '[]') && daterange(f.valid_from, f.valid_to, '[]')
        and (s.person_id = f.person_id or (s.role = 'chief' and f.role = 'chief'))`,
      onClash: { withdrawn: 'true' },
    },
    { table: 'customer_grade_scores', key: ['customer_id'], clash: 'true' },
    {
      table: 'customer_grade_overrides',
      key: ['id'],
      clash: 's.ended_at is null and f.ended_at is null',
    },
    { table: 'customer_grade_history', key: ['id'] },
    { table: 'customer_people', key: ['id'] },
    { table: 'customer_person_changes', key: ['id'] },
    { table: 'customer_needs', key: ['id'] },
    { table: 'customer_decisions', key: ['customer_id'], clash: 'true' },
    {
      // What the two were to each other is nothing any more, and what both are to a third is said once.
      table: 'customer_relations',
      column: 'from_id',
      key: ['id'],
      amongAll: true,
      clash: `s.id = f.id and f.to_id = '${into}' or ${sameRelation('to_id', into, from)}`,
    },
    {
      table: 'customer_relations',
      column: 'to_id',
      key: ['id'],
      amongAll: true,
      clash: `s.id = f.id and f.from_id = '${into}' or ${sameRelation('from_id', into, from)}
        or s.until is null and f.until is null and s.to_id = '${into}' and s.kind = f.kind
          and f.kind in ('parent', 'introducer')`,
    },
    {
      table: 'customer_transfer_rows',
      key: ['transfer_id', 'customer_id'],
      clash: 's.transfer_id = f.transfer_id',
    },
  ],
  {
    customer_import_rows:
      'proves what an import did, and lets it be undone only while the card is the one that it wrote',
    customer_values: 'worked out anew every night from the orders and visits that moved',
    customer_duplicates: 'found anew from the cards',
    customer_duplicate_queue: 'work that waits; the customers of a merge are queued anew',
  },
)

/** SQL: `s` says of the survivor what `f` would say after the merge; `other` is the column of the third in `f`. */
function sameRelation(other: 'from_id' | 'to_id', into: string, from: string): string {
  const own = other === 'to_id' ? 'from_id' : 'to_id'
  return `s.until is null and f.until is null and s.kind = f.kind and f.${own} = '${from}'
    and (s.${own} = '${into}' and s.${other} = f.${other}
      or f.kind in ('family', 'partner') and s.${other} = '${into}' and s.${own} = f.${other})`
}

import type { CustomerRows } from '#platform/customer-rows/customer-rows.ts'
import { movingRows } from '#platform/customer-rows/moving-rows.ts'

/** What assessments keep about customers, and what a merge of two does with it. */
export const inspectionsMerge: NonNullable<CustomerRows['merge']> = movingRows(
  () => [
    {
      // Both were assessed in one plan: two results stay two, the second under the id it was drawn with.
      table: 'inspection_items',
      key: ['id'],
      clash: `s.plan_id = f.plan_id and s.state <> 'removed' and f.state <> 'removed'`,
      onClash: 'stay',
    },
    { table: 'inspection_changes', key: ['id'] },
  ],
  { inspection_frames: 'the list that a drawing was made from, proven by its hash' },
)

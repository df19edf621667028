import type { CustomerRows } from '#platform/customer-rows/customer-rows.ts'
import { movingRows } from '#platform/customer-rows/moving-rows.ts'

/** What territories keep about customers, and what a merge of two does with it. */
export const territoriesMerge: NonNullable<CustomerRows['merge']> = movingRows(
  () => [
    {
      // A customer is in one district of a layer at a time: that of the customer that stays counts.
      table: 'territory_assignments',
      key: ['layer', 'customer_id', 'valid_from'],
      clash: `s.layer = f.layer and (s.valid_from = f.valid_from
        or daterange(s.valid_from, s.valid_to) && daterange(f.valid_from, f.valid_to))`,
    },
    {
      table: 'territory_handovers',
      key: ['decision_id', 'layer', 'customer_id'],
      clash: 's.decision_id = f.decision_id and s.layer = f.layer',
    },
  ],
  {
    territory_divisions:
      'a division as it was computed; put into force, it passes over customers that are gone',
  },
)

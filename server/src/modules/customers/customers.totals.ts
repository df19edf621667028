import { createHash } from 'node:crypto'
import type { CustomerTotal, Totals } from './customers.context.ts'
import { customerTotal } from './customers.list.ts'

const keepMs = 3000
const mostKept = 2000

/**
 * Counts for lists. The count is the dear part of a page, and turning pages or changing the order does not change
 * it: it is kept for three seconds by scope and filter, and asked for once when many ask at the same time. Writes of
 * this process forget it at once; those of another process show after at most three seconds.
 */
export function createTotals(): Totals {
  const kept = new Map<string, { readonly until: number; readonly total: Promise<CustomerTotal> }>()
  return {
    forget: () => kept.clear(),
    async of(db, grant, filter) {
      const {
        q,
        types,
        grades,
        states,
        ownerIds,
        unitIds,
        keyCustomer,
        placed,
        dueBy,
        notVisitedSince,
        contactRisk,
      } = filter
      const asked = [
        q,
        types,
        grades,
        states,
        ownerIds,
        unitIds,
        keyCustomer,
        placed,
        dueBy,
        notVisitedSince,
        contactRisk,
        filter.own,
      ]
      const key = createHash('sha1')
        .update(JSON.stringify([grant.scope, ...asked]))
        .digest('base64')
      const known = kept.get(key)
      if (known !== undefined && known.until > Date.now()) return known.total
      if (kept.size >= mostKept) kept.clear()
      const total = customerTotal(db, grant, filter)
      kept.set(key, { until: Date.now() + keepMs, total })
      total.catch(() => kept.delete(key))
      return total
    },
  }
}

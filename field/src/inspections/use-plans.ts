import { useMemo } from 'react'
import { useField } from '../shell/session.ts'
import { useStored } from '../store/live.ts'
import { derivePlan, type LocalPlan } from './derive.ts'
import { memory } from './store.ts'

/** Plans on this phone with what was pressed here, the nearest date first; undefined while memory is read. */
export function usePlans(): readonly LocalPlan[] | undefined {
  const { session } = useField()
  const personId = session.me.id
  const stored = useStored(async () => {
    const plans = await memory.plans.where('personId').equals(personId).toArray()
    const records = await memory.records.filter((one) => one.personId === personId).toArray()
    return { plans, records }
  }, `inspections ${personId}`)
  return useMemo(
    () =>
      stored?.plans
        .map(({ plan }) => derivePlan(plan, stored.records))
        .toSorted(
          (a, b) => Number(a.finished) - Number(b.finished) || a.plan.date.localeCompare(b.plan.date),
        ),
    [stored],
  )
}

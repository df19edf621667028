import { useMemo } from 'react'
import { deriveDay, type DayView } from '../day/derive.ts'
import type { FieldDay, QueuedOperation } from '../store/db.ts'
import { useStored } from '../store/live.ts'
import { useField } from './session.ts'

export interface Today {
  readonly date: string
  /** null: never fetched on this phone. */
  readonly day: FieldDay | null
  readonly view: DayView | null
  readonly operations: readonly QueuedOperation[]
}

/** The newest day on this phone with the presses of that day; undefined while the memory is being read. */
export function useToday(): Today | undefined {
  const { db, session } = useField()
  const personId = session.me.id
  const stored = useStored(async () => {
    const today = await db.facts.get('today')
    const days = await db.days
      .where('[personId+date]')
      .between([personId, ''], [personId, '\uffff'])
      .toArray()
    const wanted = typeof today?.value === 'string' ? today.value : session.installation.today
    const cached =
      days.find((one) => one.date === wanted) ??
      days.toSorted((a, b) => a.date.localeCompare(b.date)).at(-1) ??
      null
    const date = cached?.date ?? wanted
    const operations = await db.operations.where('[personId+date]').equals([personId, date]).toArray()
    return { date, day: cached?.day ?? null, operations }
  }, personId)
  return useMemo(
    () => stored && { ...stored, view: stored.day && deriveDay(stored.day, stored.operations) },
    [stored],
  )
}

import type { ReactElement } from 'react'
import type { InspectionState } from '#contracts/inspections.ts'
import { useWords } from '#kit/words.ts'
import { State } from '../../../shared/page.tsx'
import { inspectionWords } from '../words.ts'

const kinds = {
  draft: 'neutral',
  drawn: 'neutral',
  released: 'warning',
  downloaded: 'live',
  in_progress: 'live',
  finished: 'success',
  published: 'success',
  cancelled: 'danger',
} as const

export function PlanState({ state }: { state: InspectionState }): ReactElement {
  const w = useWords(inspectionWords)
  return <State kind={kinds[state]}>{w.states[state]}</State>
}

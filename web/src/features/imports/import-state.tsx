import type { ReactElement } from 'react'
import type { z } from 'zod'
import type { importState } from '#contracts/customer-imports.ts'
import { useWords } from '#kit/words.ts'
import { State } from '../../shared/page.tsx'
import { importWords } from './words.ts'

type ImportBatchState = z.infer<typeof importState>

const kinds = {
  uploaded: 'neutral',
  checking: 'live',
  checked: 'warning',
  running: 'live',
  done: 'success',
  failed: 'danger',
  cancelled: 'neutral',
  undoing: 'live',
  undone: 'neutral',
} as const

/** Whether something is being done in the background. */
export const underWay = (state: ImportBatchState | undefined): boolean =>
  state === 'running' || state === 'checking' || state === 'undoing'

export function ImportState({ state }: { state: ImportBatchState }): ReactElement {
  const w = useWords(importWords)
  return <State kind={kinds[state]}>{w.states[state]}</State>
}

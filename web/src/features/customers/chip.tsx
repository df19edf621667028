import type { ReactElement } from 'react'
import type { CustomerSummary } from '#contracts/customers.ts'
import { useWords } from '#kit/words.ts'
import { type Pack, useSession } from '../../app/session.ts'
import { State } from '../../shared/page.tsx'
import { customerWords } from './words.ts'
import './customers.css'

/** The grade of the pack in its colour, with its name. */
export function Grade({ code }: { code: string }): ReactElement {
  const { pack } = useSession()
  const grade = pack.grades.find((one) => one.code === code)
  return (
    <span className="grade">
      <i style={{ background: grade?.color ?? 'var(--zk-border-strong)' }} aria-hidden="true" />
      {grade?.name ?? code}
    </span>
  )
}

export function typeName(pack: Pack, code: string): string {
  return pack.customerTypes.find((type) => type.code === code)?.name ?? code
}
export function gradeColor(pack: Pack, code: string): string {
  return pack.grades.find((grade) => grade.code === code)?.color ?? '#5f6b70'
}

/** The star of a key customer: a word for those who cannot see it. */
export function KeyMark(): ReactElement {
  const w = useWords(customerWords)
  return (
    <span className="key-mark" role="img" aria-label={w.key} title={w.key}>
      ★
    </span>
  )
}

export function CustomerState({ state }: { state: CustomerSummary['state'] }): ReactElement {
  const w = useWords(customerWords)
  const kinds = { active: 'success', paused: 'warning', closed: 'neutral' } as const
  return <State kind={kinds[state]}>{w.states[state]}</State>
}

import type { ReactElement } from 'react'
import type { StopCustomer } from '#contracts/visit-plans.ts'
import { formatDate, formatNumber } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { useField } from '../shell/session.ts'
import { fieldWords } from '../words.ts'

/** The customer in three lines, before and during the visit. */
export function Brief({ customer }: { customer: StopCustomer }): ReactElement {
  const w = useWords(fieldWords).stop
  const { pack } = useField().session
  return (
    <ul className="brief">
      <li>
        {customer.lastVisitOn ? w.last(formatDate(customer.lastVisitOn)) : w.never}
        {' · '}
        {w.orders(customer.orders90, `${formatNumber(customer.volume90)} ${pack.volumeUnit}`)}
      </li>
      {customer.lastFinding && <li>{w.found(customer.lastFinding)}</li>}
      {customer.note && <li>{customer.note}</li>}
    </ul>
  )
}

export function GradeMark({ code }: { code: string }): ReactElement {
  const { pack } = useField().session
  const grade = pack.grades.find((one) => one.code === code)
  return (
    <span className="grade">
      <i style={{ background: grade?.color ?? 'currentcolor' }} aria-hidden="true" />
      {grade?.name ?? code}
    </span>
  )
}

import type { ReactElement } from 'react'
import type { CoreFact } from '#contracts/customer-fields.ts'
import type { Customer } from '#contracts/customers.ts'
import { formatDate, formatNumber } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { useSession } from '../../../app/session.ts'
import { Grade, typeName } from '../chip.tsx'
import { customerWords } from '../words.ts'

/** A fact of the list where a section of the card asks for it; it is changed in the customer's editor. */
export function CoreFactValue({ fact, customer }: { fact: CoreFact; customer: Customer }): ReactElement {
  const w = useWords(customerWords)
  const locale = useLocale()
  const { pack, today } = useSession()
  const values: Record<CoreFact, ReactElement | string | null> = {
    name: customer.name,
    licence: customer.licence,
    contactName: customer.contactName,
    phone: customer.phone,
    address: customer.address,
    type: typeName(pack, customer.type),
    grade: <Grade code={customer.grade} />,
    owner: customer.owner?.name ?? w.noOwner,
    unit: customer.unit.name,
    lastVisitOn: customer.lastVisitOn === null ? w.never : formatDate(customer.lastVisitOn, locale, today),
    orders90: formatNumber(customer.orders90),
    volume90: formatNumber(customer.volume90),
    note: customer.note,
  }
  return (
    <div className="field-line">
      <dt>{w.fields[fact]}</dt>
      <dd>{values[fact] ?? '—'}</dd>
    </div>
  )
}

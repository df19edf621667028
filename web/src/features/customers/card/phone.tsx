import type { ReactElement } from 'react'
import type { Customer } from '#contracts/customers.ts'
import { useWords } from '#kit/words.ts'
import { ProtectedValue } from '../../privacy/protected/protected-value.tsx'
import { customerWords } from '../words.ts'
import { cardWords } from './card-words.ts'

/** The phone number, masked until somebody says what it is wanted for. */
export function Phone({ customer }: { customer: Customer }): ReactElement {
  const w = useWords(cardWords)
  const { fields } = useWords(customerWords)
  if (customer.phone === null) return <span className="quiet">{w.noPhone}</span>
  return (
    <ProtectedValue
      customerId={customer.id}
      field="customers.phone"
      name={fields.phone}
      shown={customer.phone}
      callable
    />
  )
}

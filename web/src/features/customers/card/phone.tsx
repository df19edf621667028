import { type ReactElement, useState } from 'react'
import { type Customer, disclosePhone } from '#contracts/customers.ts'
import { call } from '#kit/api.ts'
import { useWords } from '#kit/words.ts'
import { notifyFailure } from '../../../app/notes.tsx'
import { useSession } from '../../../app/session.ts'
import { Popup } from '../../../shared/menu.tsx'
import { cardWords } from './card-words.ts'

const purposes = ['visit', 'order', 'complaint', 'verification'] as const

/** The phone number, masked until somebody says what it is wanted for. */
export function Phone({ customer }: { customer: Customer }): ReactElement {
  const w = useWords(cardWords)
  const { can } = useSession()
  const [clear, setClear] = useState<string | null>(null)
  if (customer.phone === null) return <span className="quiet">{w.noPhone}</span>
  if (clear !== null) return <a href={`tel:${clear}`}>{clear}</a>
  return (
    <span className="row-gap">
      {customer.phone}
      {can('customers.disclose') && (
        <Popup label={w.revealTitle} className="link" align="left" button={w.reveal}>
          {(close) => (
            <div className="chip-panel">
              <span className="quiet">{w.revealHint}</span>
              {purposes.map((purpose) => (
                <button
                  key={purpose}
                  type="button"
                  className="tool-button"
                  onClick={() => {
                    close()
                    call(disclosePhone, { params: { id: customer.id }, body: { purpose } })
                      .then(({ phone }) => setClear(phone ?? ''))
                      .catch(notifyFailure)
                  }}
                >
                  {w.purposes[purpose]}
                </button>
              ))}
            </div>
          )}
        </Popup>
      )}
    </span>
  )
}

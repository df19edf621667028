import { type ReactElement, useState } from 'react'
import { discloseKeyPersonPhone } from '#contracts/customer-people.ts'
import { call } from '#kit/api.ts'
import { useWords } from '#kit/words.ts'
import { notifyFailure } from '../../../app/notes.tsx'
import { useSession } from '../../../app/session.ts'
import { Popup } from '../../../shared/menu.tsx'
import { peopleWords } from './people-words.ts'

const purposes = ['visit', 'order', 'complaint', 'verification'] as const

/** A key person's number, masked until somebody says what it is wanted for; that is kept on record. */
export function PersonPhone(props: {
  customerId: string
  personId: string
  name: string
  masked: string
}): ReactElement {
  const { reveal: w } = useWords(peopleWords)
  const { can } = useSession()
  const [clear, setClear] = useState<string | null>(null)
  if (clear !== null) return <a href={`tel:${clear}`}>{clear}</a>
  return (
    <span className="row-gap">
      <span className="tabular">{props.masked}</span>
      {can('customers.disclose') && (
        <Popup label={w.title(props.name)} className="link" align="left" button={w.button}>
          {(close) => (
            <div className="chip-panel">
              <span className="quiet">{w.hint}</span>
              {purposes.map((purpose) => (
                <button
                  key={purpose}
                  type="button"
                  className="tool-button"
                  onClick={() => {
                    close()
                    const params = { id: props.customerId, personId: props.personId }
                    call(discloseKeyPersonPhone, { params, body: { purpose } })
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

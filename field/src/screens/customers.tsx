import { type ReactElement, useMemo, useState } from 'react'
import type { StopCustomer } from '#contracts/visit-plans.ts'
import { formatNumber } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import type { Today } from '../shell/use-day.ts'
import { StepList } from '../steps/step-list.tsx'
import { StartVisit } from '../visit/press.tsx'
import { fieldWords } from '../words.ts'
import { CardFields } from '../card/card-fields.tsx'
import { CustomerKnowledge } from '../needs/customer-knowledge.tsx'
import { Brief, GradeMark } from './brief.tsx'
import { CustomerActions } from './customer-actions.tsx'

const shownAtMost = 60

/** 客户: all of the person's own customers, searched on the phone; a visit outside the plan starts here. */
export function CustomersScreen({ today }: { today: Today }): ReactElement {
  const w = useWords(fieldWords)
  const [text, setText] = useState('')
  const [openId, setOpen] = useState<string | null>(null)
  const customers = today.day?.customers
  const found = useMemo(() => {
    const wanted = text.trim().toLowerCase().split(/\s+/)
    return (customers ?? []).filter((one) => {
      const hay =
        `${one.name} ${one.licence} ${one.address} ${one.contactName ?? ''} ${one.searchText ?? ''}`.toLowerCase()
      return wanted.every((part) => hay.includes(part))
    })
  }, [customers, text])
  return (
    <main className="screen">
      <header className="screen-head">
        <h1>{w.tabs.customers}</h1>
        <span className="quiet tabular">{w.customers.count(found.length)}</span>
      </header>
      <input
        className="input search"
        type="search"
        value={text}
        placeholder={w.customers.find}
        aria-label={w.customers.find}
        onChange={(event) => setText(event.target.value)}
      />
      {today.day === null && <p className="empty">{w.customers.empty}</p>}
      {today.day !== null && found.length === 0 && <p className="empty">{w.customers.none}</p>}
      <ul className="stops">
        {found.slice(0, shownAtMost).map((customer) => (
          <CustomerCard
            key={customer.id}
            customer={customer}
            today={today}
            open={openId === customer.id}
            onToggle={() => setOpen(openId === customer.id ? null : customer.id)}
          />
        ))}
      </ul>
      {found.length > shownAtMost && (
        <p className="quiet centred">… {formatNumber(found.length - shownAtMost)}</p>
      )}
    </main>
  )
}

function CustomerCard(props: {
  customer: StopCustomer
  today: Today
  open: boolean
  onToggle: () => void
}): ReactElement {
  const w = useWords(fieldWords)
  const { customer, today, open } = props
  const [starting, setStarting] = useState(false)
  const stop = today.view?.stops.find((one) => one.stop.customer.id === customer.id)
  const visited = today.view?.visits.some(
    (visit) => visit.customerId === customer.id && visit.endedAt !== null,
  )
  return (
    <li className="stop" data-open={open}>
      <button type="button" className="stop-head" aria-expanded={open} onClick={props.onToggle}>
        <span className="stop-title">
          <b>
            {customer.name}
            {customer.keyCustomer && <em className="key">★{w.stop.key}</em>}
          </b>
          <small>
            <GradeMark code={customer.grade} />{' '}
            {visited ? w.customers.visited : stop ? w.customers.planned : customer.address}
          </small>
        </span>
      </button>
      {open && (
        <div className="stop-body">
          <p className="stop-address">{customer.address}</p>
          <Brief customer={customer} />
          <StepList today={today} customerId={customer.id} />
          <CardFields today={today} customer={customer} visitId={null} />
          <CustomerKnowledge today={today} customer={customer} visitId={null} />
          {customer.position === null && <p className="attention">{w.stop.noPosition}</p>}
          <div className="tools">
            <CustomerActions customer={customer} />
          </div>
          <button type="button" className="button primary big" onClick={() => setStarting(true)}>
            {w.stop.start}
          </button>
        </div>
      )}
      {starting && (
        <StartVisit
          today={today}
          customer={customer}
          stopId={stop?.stop.id ?? null}
          onClose={() => setStarting(false)}
        />
      )}
    </li>
  )
}

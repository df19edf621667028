import { lazy, type ReactElement, Suspense, useState } from 'react'
import type { Customer } from '#contracts/customers.ts'
import { formatDate, formatNumber } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { besides } from '#kit/punctuation.ts'
import { useSession } from '../../../app/session.ts'
import { Failure, SkeletonLines } from '../../../shared/page.tsx'
import { CustomerState, Grade, KeyMark, typeName } from '../chip.tsx'
import { useCustomer } from '../queries.ts'
import { customerWords } from '../words.ts'
import { Facts, Place } from './card-facts.tsx'
import { cardWords } from './card-words.ts'
import { CardFields } from './fields-card.tsx'
import { GradeSection } from './grade-section.tsx'
import { History } from './history.tsx'
import { OwnershipSection } from './ownership-section.tsx'
import { ServiceSection } from './ownership-service.tsx'
import { RecentVisits } from './recent-visits.tsx'
import { ValueSection } from './value-section.tsx'
import '../customers.css'

const CustomerEditor = lazy(async () => import('../edit/customer-editor.tsx'))

/** Facts, position, visits and history of one customer, beside a list; the page of its own says more. */
export function CustomerCard({ id }: { id: string }): ReactElement {
  const customer = useCustomer(id)
  const w = useWords(cardWords)
  const { can } = useSession()
  if (customer.isError) return <Failure failure={customer.error} retry={() => void customer.refetch()} />
  if (customer.data === undefined) return <SkeletonLines lines={10} />
  const card = customer.data
  return (
    <div className="card">
      <CardHead customer={card} named />
      <section>
        <h3>{w.sections.facts}</h3>
        <Facts customer={card} />
      </section>
      <CardFields customer={card} />
      <Place customer={card} />
      {can('visits.read') && (
        <section>
          <h3>{w.sections.visits}</h3>
          <RecentVisits customerId={id} />
        </section>
      )}
      <GradeSection customerId={id} />
      <ValueSection customerId={id} />
      <OwnershipSection customerId={id} />
      <ServiceSection customerId={id} />
      <History customerId={id} />
    </div>
  )
}

/** Who it is and how it stands, with the way to change the card. `named` false where the page's title says the name. */
export function CardHead({ customer, named }: { customer: Customer; named: boolean }): ReactElement {
  const c = useWords(cardWords)
  const { can } = useSession()
  const [editing, setEditing] = useState(false)
  return (
    <>
      <Head
        customer={customer}
        named={named}
        action={
          can('customers.write') ? (
            <button type="button" className="link" onClick={() => setEditing(true)}>
              {c.edit}
            </button>
          ) : null
        }
      />
      <Suspense>
        {editing && <CustomerEditor customer={customer} onClose={() => setEditing(false)} />}
      </Suspense>
    </>
  )
}

/** `named` false where the page's title says the name already. */
function Head(props: { customer: Customer; named: boolean; action: ReactElement | null }): ReactElement {
  const { customer, action } = props
  const w = useWords(customerWords)
  const locale = useLocale()
  const { pack, today } = useSession()
  const figures = [
    [w.fields.orders90, formatNumber(customer.orders90)],
    [w.fields.volume90 + besides(pack.volumeUnit), formatNumber(customer.volume90)],
    [
      w.fields.lastVisitOn,
      customer.lastVisitOn === null ? w.never : formatDate(customer.lastVisitOn, locale, today),
    ],
    [w.fields.nextDueOn, formatDate(customer.nextDueOn, locale, today)],
  ] as const
  return (
    <>
      <div className="card-head">
        {props.named ? (
          <h2>
            {customer.name}
            {customer.keyCustomer && <KeyMark />}
          </h2>
        ) : (
          customer.keyCustomer && <KeyMark />
        )}
        <Grade code={customer.grade} />
        <span>{typeName(pack, customer.type)}</span>
        <CustomerState state={customer.state} />
        <span className="card-owner">
          <small className="quiet">{w.fields.owner}</small>{' '}
          {customer.owner === null ? <em>{w.noOwner}</em> : <b>{customer.owner.name}</b>}
          <small className="quiet"> · {customer.unit.name}</small>
        </span>
        {action}
      </div>
      <div className="card-figures">
        {figures.map(([label, value]) => (
          <div key={label}>
            <b>{value}</b>
            <span>{label}</span>
          </div>
        ))}
      </div>
    </>
  )
}

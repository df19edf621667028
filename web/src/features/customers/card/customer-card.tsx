import { lazy, type ReactElement, Suspense, useState } from 'react'
import type { Customer } from '#contracts/customers.ts'
import { formatDate, formatDistance, formatMoment, formatNumber } from '#kit/format.ts'
import { MapView } from '#kit/map/index.tsx'
import { useLocale, useWords } from '#kit/words.ts'
import { useTheme } from '../../../app/preferences.ts'
import { useSession } from '../../../app/session.ts'
import { Failure, SkeletonLines } from '../../../shared/page.tsx'
import { CustomerState, Grade, KeyMark, typeName } from '../chip.tsx'
import { useCustomer } from '../queries.ts'
import { customerWords } from '../words.ts'
import { cardWords } from './card-words.ts'
import { History } from './history.tsx'
import { OpeningHoursList } from './opening-hours.tsx'
import { Phone } from './phone.tsx'
import { RecentVisits } from './recent-visits.tsx'
import '../customers.css'

const CustomerEditor = lazy(async () => import('../edit/customer-editor.tsx'))
const PlaceDialog = lazy(async () => import('../map/place-dialog.tsx'))

/** Facts, position, visits and history of one customer. */
export function CustomerCard({ id, wide = false }: { id: string; wide?: boolean }): ReactElement {
  const customer = useCustomer(id)
  const w = useWords(cardWords)
  const { can } = useSession()
  const [editing, setEditing] = useState(false)
  if (customer.isError) return <Failure failure={customer.error} retry={() => void customer.refetch()} />
  if (customer.data === undefined) return <SkeletonLines lines={10} />
  const card = customer.data
  const left = (
    <>
      <Head
        customer={card}
        action={
          can('customers.write') ? (
            <button type="button" className="link" onClick={() => setEditing(true)}>
              {w.edit}
            </button>
          ) : null
        }
      />
      <Facts customer={card} />
      <Place customer={card} />
    </>
  )
  const right = (
    <>
      {can('visits.read') && (
        <section>
          <h3>{w.sections.visits}</h3>
          <RecentVisits customerId={id} />
        </section>
      )}
      <History customerId={id} />
    </>
  )
  return (
    <>
      {wide ? (
        <div className="card-page">
          <div className="panel panel-pad card">{left}</div>
          <div className="panel panel-pad card">{right}</div>
        </div>
      ) : (
        <div className="card">
          {left}
          {right}
        </div>
      )}
      <Suspense>{editing && <CustomerEditor customer={card} onClose={() => setEditing(false)} />}</Suspense>
    </>
  )
}

function Head({ customer, action }: { customer: Customer; action: ReactElement | null }): ReactElement {
  const w = useWords(customerWords)
  const locale = useLocale()
  const { pack, today } = useSession()
  const figures = [
    [w.fields.orders90, formatNumber(customer.orders90)],
    [`${w.fields.volume90}（${pack.volumeUnit}）`, formatNumber(customer.volume90)],
    [
      w.fields.lastVisitOn,
      customer.lastVisitOn === null ? w.never : formatDate(customer.lastVisitOn, locale, today),
    ],
    [w.fields.nextDueOn, formatDate(customer.nextDueOn, locale, today)],
  ] as const
  return (
    <>
      <div className="card-head">
        <h2>
          {customer.name}
          {customer.keyCustomer && <KeyMark />}
        </h2>
        <Grade code={customer.grade} />
        <span>{typeName(pack, customer.type)}</span>
        <CustomerState state={customer.state} />
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

function Facts({ customer }: { customer: Customer }): ReactElement {
  const w = useWords(customerWords)
  const c = useWords(cardWords)
  const locale = useLocale()
  return (
    <section>
      <h3>{c.sections.facts}</h3>
      <dl className="facts">
        <Fact label={w.fields.licence}>{customer.licence}</Fact>
        <Fact label={w.fields.contactName}>{customer.contactName ?? '—'}</Fact>
        <Fact label={w.fields.phone}>
          <Phone customer={customer} />
        </Fact>
        <Fact label={w.fields.address}>{customer.address}</Fact>
        <Fact label={w.fields.owner}>{customer.owner?.name ?? w.noOwner}</Fact>
        <Fact label={w.fields.unit}>{customer.unit.name}</Fact>
        <Fact label={w.fields.frequency}>
          {w.frequency(customer.frequency.visits, customer.frequency.weeks)}
        </Fact>
        <Fact label={w.fields.serviceMinutes}>
          {customer.serviceMinutes === null ? w.defaultMinutes : w.minutes(customer.serviceMinutes)}
        </Fact>
        <Fact label={w.fields.openingHours}>
          <OpeningHoursList hours={customer.openingHours} />
        </Fact>
        {customer.note && <Fact label={w.fields.note}>{customer.note}</Fact>}
        <Fact label={w.fields.updatedAt}>
          {formatMoment(customer.updatedAt, locale)} · {customer.updatedBy?.name ?? c.system}
        </Fact>
      </dl>
    </section>
  )
}

function Fact({ label, children }: { label: string; children: React.ReactNode }): ReactElement {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Place({ customer }: { customer: Customer }): ReactElement {
  const w = useWords(cardWords)
  const c = useWords(customerWords)
  const { pack, can } = useSession()
  const theme = useTheme()
  const [placing, setPlacing] = useState(false)
  const at = customer.position
  return (
    <section>
      <h3>
        {w.sections.place}
        {can('customers.write') && (
          <button type="button" className="link" onClick={() => setPlacing(true)}>
            {at === null ? w.place : w.move}
          </button>
        )}
      </h3>
      {at === null ? (
        <p className="quiet">{w.noPosition}</p>
      ) : (
        <>
          <MapView
            base={pack.map}
            pin={at}
            theme={theme}
            height="200px"
            label={customer.name}
            // Without streets the names of towns around are what tells where this is.
            fitZoom={pack.map.tiles ? 15 : 11}
          />
          <p className="quiet tabular">
            {at.lng.toFixed(6)}, {at.lat.toFixed(6)} ·{' '}
            {at.source === 'wgs84' ? c.systems.wgs84 : w.convertedFrom(c.systems[at.source])}
            {at.accuracy !== null && ` · ${w.accuracy(formatDistance(at.accuracy))}`}
          </p>
        </>
      )}
      <Suspense>{placing && <PlaceDialog customer={customer} onClose={() => setPlacing(false)} />}</Suspense>
    </section>
  )
}

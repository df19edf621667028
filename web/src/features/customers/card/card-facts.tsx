import { lazy, type ReactElement, type ReactNode, Suspense, useState } from 'react'
import type { Customer } from '#contracts/customers.ts'
import { formatDistance, formatMoment } from '#kit/format.ts'
import { MapView } from '#kit/map/index.tsx'
import { useLocale, useWords } from '#kit/words.ts'
import { useTheme } from '../../../app/preferences.ts'
import { useSession } from '../../../app/session.ts'
import { customerWords } from '../words.ts'
import { cardWords } from './card-words.ts'
import { OpeningHoursList } from './opening-hours.tsx'
import { Phone } from './phone.tsx'

const PlaceDialog = lazy(async () => import('../map/place-dialog.tsx'))

/** What the card itself says of a customer. */
export function Facts({ customer }: { customer: Customer }): ReactElement {
  const w = useWords(customerWords)
  const c = useWords(cardWords)
  const locale = useLocale()
  return (
    <dl className="facts">
      <Fact label={w.fields.licence}>{customer.licence}</Fact>
      <Fact label={w.fields.contactName}>{customer.contactName ?? '—'}</Fact>
      <Fact label={w.fields.phone}>
        <Phone customer={customer} />
      </Fact>
      <Fact label={w.fields.address}>{customer.address}</Fact>
      {customer.idNumber && <Fact label={w.fields.idNumber}>{customer.idNumber}</Fact>}
      {customer.companyCode && <Fact label={w.fields.companyCode}>{customer.companyCode}</Fact>}
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
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }): ReactElement {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** Where the customer is. */
export function Place({ customer }: { customer: Customer }): ReactElement {
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

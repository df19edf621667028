import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Drawer } from 'antd'
import type { ReactElement, ReactNode } from 'react'
import { downloadFile } from '#contracts/operations.ts'
import { getVisit, type Fix, type PlaceVerdict, type Visit } from '#contracts/visits.ts'
import { addressOf, call } from '#kit/api.ts'
import { formatDate, formatDistance, formatMinutes, formatMoment } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { State } from '../../shared/page.tsx'
import { Grade } from '../customers/chip.tsx'
import { teamWords } from './words.ts'

export const verdictKinds = {
  in_place: 'success',
  uncertain: 'warning',
  not_in_place: 'danger',
  no_fix: 'neutral',
  no_customer_position: 'neutral',
} as const

/** One visit with its proof: both presses, both clocks, distance and why, hints, findings, photos. */
export function VisitDrawer(props: { visit: Visit; onClose: () => void }): ReactElement {
  const w = useWords(teamWords)
  const locale = useLocale()
  // The board carries visits in brief; what was found and the photos come when somebody looks.
  const whole = useQuery({
    queryKey: ['team', 'visit', props.visit.id],
    queryFn: async ({ signal }) => call(getVisit, { params: { id: props.visit.id }, signal }),
  })
  const visit = whole.data ?? props.visit
  return (
    <Drawer
      open
      title={w.visit.title}
      size={440}
      mask={false}
      onClose={props.onClose}
      extra={<Link to={`/customers/${visit.customer.id}`}>{w.visit.card}</Link>}
    >
      <article className="visit-proof">
        <header>
          <h3>{visit.customer.name}</h3>
          <Grade code={visit.customer.grade} />
          <State kind={visit.planned ? 'neutral' : 'warning'}>
            {visit.planned ? w.visit.planned : w.visit.unplanned}
          </State>
          <p className="quiet">
            {visit.owner.name} · {formatDate(visit.date, locale)} ·{' '}
            {visit.state === 'visiting'
              ? w.visit.visiting
              : w.visit.stayed(formatMinutes(visit.minutes, locale))}
          </p>
        </header>
        <Part title={w.visit.start}>
          <Press
            at={visit.startedAt}
            device={visit.startedAtDevice}
            place={visit.place}
            fix={visit.startFix}
          />
          <small className="quiet">{w.visit.received(formatMoment(visit.receivedAt, locale))}</small>
        </Part>
        {visit.endedAt !== null && (
          <Part title={w.visit.end}>
            <Press
              at={visit.endedAt}
              device={visit.endedAtDevice}
              place={visit.endPlace}
              fix={visit.endFix}
            />
          </Part>
        )}
        {visit.flags.length > 0 && (
          <Part title={w.columns.flags}>
            {visit.flags.map((flag) => (
              <p key={flag.code} className="visit-flag">
                <State kind="warning">{w.flags[flag.code]}</State>
              </p>
            ))}
            <small className="quiet">{w.flagNote}</small>
          </Part>
        )}
        {visit.findings.length > 0 && (
          <Part title={w.visit.findings}>
            <dl className="visit-findings">
              {visit.findings.map((found) => (
                <div key={found.label}>
                  <dt>{found.label}</dt>
                  <dd>{found.value}</dd>
                </div>
              ))}
            </dl>
          </Part>
        )}
        {visit.note && <Part title={w.visit.note}>{visit.note}</Part>}
        {visit.nextStep && (
          <Part title={w.visit.nextStep}>
            {visit.nextStep} {visit.nextStepOn && formatDate(visit.nextStepOn, locale)}
          </Part>
        )}
        {visit.photos.length > 0 && (
          <Part title={w.visit.photos}>
            <div className="visit-photos">
              {visit.photos.map((id, index) => (
                <a
                  key={id}
                  href={addressOf(downloadFile, { params: { id } })}
                  target="_blank"
                  rel="noreferrer"
                >
                  <img
                    src={addressOf(downloadFile, { params: { id } })}
                    alt={w.visit.photo(index + 1)}
                    loading="lazy"
                  />
                </a>
              ))}
            </div>
          </Part>
        )}
      </article>
    </Drawer>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }): ReactElement {
  return (
    <section className="visit-part">
      <h4>{title}</h4>
      <div>{children}</div>
    </section>
  )
}

function Press(props: {
  at: string
  device: string | null
  place: PlaceVerdict | null
  fix: Fix | null
}): ReactElement {
  const w = useWords(teamWords)
  const locale = useLocale()
  const { at, device, place, fix } = props
  const differs = device !== null && Math.abs(Date.parse(device) - Date.parse(at)) > 60_000
  return (
    <>
      <b className="tabular">{formatMoment(at, locale)}</b>{' '}
      {differs && <small className="quiet">{w.visit.device(formatMoment(device, locale))}</small>}
      {place && (
        <p className="visit-verdict">
          <State kind={verdictKinds[place.verdict]}>{w.verdicts[place.verdict]}</State>{' '}
          <small className="quiet">
            {place.metres === null
              ? w.visit.noFix
              : w.verdictWhy(
                  formatDistance(place.metres),
                  formatDistance(place.allowedMetres),
                  formatDistance(place.accuracy),
                )}
          </small>
        </p>
      )}
      {fix && (
        <small className="quiet tabular">{w.visit.position(fix.lng.toFixed(5), fix.lat.toFixed(5))}</small>
      )}
    </>
  )
}

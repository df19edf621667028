import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Drawer } from 'antd'
import type { ReactElement, ReactNode } from 'react'
import { downloadFile } from '#contracts/operations.ts'
import { getVisit, type Visit } from '#contracts/visits.ts'
import { type Fix, type PlaceVerdict } from '#contracts/in-place.ts'
import { addressOf, call } from '#kit/api.ts'
import { formatDate, formatDistance, formatMinutes, formatMoment } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { Failure, SkeletonLines, State } from '../../shared/page.tsx'
import { Grade } from '../customers/chip.tsx'
import { teamWords } from './words.ts'

const verdictKinds = {
  in_place: 'success',
  uncertain: 'warning',
  not_in_place: 'danger',
  no_fix: 'neutral',
  no_customer_position: 'neutral',
} as const

/** One visit with its proof: both presses, both clocks, distance and why, hints, findings, photos. */
export function VisitDrawer(props: {
  id: string
  /** What the board knows of it already; nothing when the address came from a link. */
  brief: Visit | undefined
  onVisit: (id: string) => void
  onClose: () => void
}): ReactElement {
  const w = useWords(teamWords)
  // The board carries visits in brief; what was found and the photos come when somebody looks.
  const whole = useQuery({
    queryKey: ['team', 'visit', props.id],
    queryFn: async ({ signal }) => call(getVisit, { params: { id: props.id }, signal }),
  })
  const visit = whole.data ?? props.brief
  return (
    <Drawer
      open
      title={w.visit.title}
      size={440}
      mask={false}
      onClose={props.onClose}
      extra={visit && <Link to={`/customers/${visit.customer.id}`}>{w.visit.card}</Link>}
    >
      {visit && <VisitProof visit={visit} onVisit={props.onVisit} />}
      {!visit && whole.isError && <Failure failure={whole.error} retry={() => void whole.refetch()} />}
      {!visit && !whole.isError && <SkeletonLines lines={8} />}
    </Drawer>
  )
}

function VisitProof({ visit, onVisit }: { visit: Visit; onVisit: (id: string) => void }): ReactElement {
  const w = useWords(teamWords)
  const locale = useLocale()
  return (
    <article className="visit-proof">
      <header>
        <h3>{visit.customer.name}</h3>
        <Grade code={visit.customer.grade} />
        <State kind={visit.planned ? 'neutral' : 'warning'}>
          {visit.planned ? w.visit.planned : w.visit.unplanned}
        </State>
        <p className="quiet">
          {visit.owner.name} · {formatDate(visit.date, locale)} ·{' '}
          {visit.state === 'done'
            ? w.visit.stayed(formatMinutes(visit.minutes, locale))
            : w.visit[visit.state]}
        </p>
      </header>
      {visit.withdrawal && (
        <Part title={w.visit.withdrawal}>
          <b className="tabular">{formatMoment(visit.withdrawal.at, locale)}</b>{' '}
          {w.visit.withdrawnFor(visit.withdrawal.reason)}
          {!visit.withdrawal.counted && <small className="quiet">{w.visit.notCounted}</small>}
        </Part>
      )}
      <Part title={w.visit.start}>
        <Press at={visit.startedAt} device={visit.startedAtDevice} place={visit.place} fix={visit.startFix} />
        <small className="quiet">{w.visit.received(formatMoment(visit.receivedAt, locale))}</small>
      </Part>
      {visit.endedAt !== null && (
        <Part title={w.visit.end}>
          <Press at={visit.endedAt} device={visit.endedAtDevice} place={visit.endPlace} fix={visit.endFix} />
        </Part>
      )}
      {visit.flags.length > 0 && (
        <Part title={w.columns.flags}>
          {visit.flags.map((flag) => (
            <p key={flag.code} className="visit-flag">
              <State kind="warning">{w.flags[flag.code]}</State>
              {typeof flag.facts['otherVisitId'] === 'string' && (
                <OtherVisit id={flag.facts['otherVisitId']} onVisit={onVisit} />
              )}
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
              <a key={id} href={addressOf(downloadFile, { params: { id } })} target="_blank" rel="noreferrer">
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
      {visit.voices.length > 0 && (
        <Part title={w.visit.voices}>
          {visit.voices.map((id, index) => (
            // A note spoken in a shop has no captions.
            // oxlint-disable-next-line jsx-a11y/media-has-caption
            <audio
              key={id}
              controls
              preload="none"
              aria-label={w.visit.voice(index + 1)}
              src={addressOf(downloadFile, { params: { id } })}
            />
          ))}
        </Part>
      )}
      {visit.missingPhotos > 0 && <small className="quiet">{w.visit.missing(visit.missingPhotos)}</small>}
    </article>
  )
}

function OtherVisit({ id, onVisit }: { id: string; onVisit: (id: string) => void }): ReactElement {
  const w = useWords(teamWords).visit
  return (
    <Button type="link" size="small" onClick={() => onVisit(id)}>
      {w.otherVisit}
    </Button>
  )
}

/** In place or not; what was withdrawn is neither. */
export function VisitState({ visit }: { visit: Visit }): ReactElement {
  const w = useWords(teamWords)
  if (visit.state === 'withdrawn') return <State kind="neutral">{w.visit.withdrawn}</State>
  return <State kind={verdictKinds[visit.place.verdict]}>{w.verdicts[visit.place.verdict]}</State>
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
                  place.source ? w.visit.sources[place.source] : '',
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

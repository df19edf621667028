import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { listVisits, type Visit } from '#contracts/visits.ts'
import { call } from '#kit/api.ts'
import { formatDistance, formatMinutes, formatMoment } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { labelled, sentences } from '#kit/punctuation.ts'
import { useLive } from '../../../app/live.ts'
import { Failure, SkeletonLines, State } from '../../../shared/page.tsx'
import { cardWords } from './card-words.ts'

const kinds = {
  in_place: 'success',
  uncertain: 'warning',
  not_in_place: 'danger',
  no_fix: 'neutral',
  no_customer_position: 'neutral',
} as const

/** The last visits of a customer, newest first. */
export function RecentVisits({ customerId }: { customerId: string }): ReactElement {
  const w = useWords(cardWords)
  const visits = useQuery({
    queryKey: ['visits', 'of-customer', customerId],
    queryFn: async ({ signal }) =>
      (await call(listVisits, { query: { customerId, limit: 10 }, signal })).visits,
  })
  useLive('visits.', (event) => {
    if (event.data['customerId'] === customerId) void visits.refetch()
  })
  if (visits.isError) return <Failure failure={visits.error} retry={() => void visits.refetch()} />
  if (visits.data === undefined) return <SkeletonLines lines={3} />
  if (visits.data.length === 0) return <p className="quiet">{w.noVisits}</p>
  return (
    <>
      {visits.data.map((visit) => (
        <VisitLine key={visit.id} visit={visit} />
      ))}
    </>
  )
}

function VisitLine({ visit }: { visit: Visit }): ReactElement {
  const w = useWords(cardWords)
  const locale = useLocale()
  return (
    <article className="visit-line">
      <div className="row-gap">
        <b className="tabular">{formatMoment(visit.startedAt, locale)}</b>
        <span>{visit.owner.name}</span>
        <span className="quiet">
          {visit.state === 'visiting' ? w.visiting : formatMinutes(visit.minutes)} ·{' '}
          {visit.planned ? w.planned : w.unplanned}
        </span>
        <State kind={kinds[visit.place.verdict]}>
          {w.verdicts[visit.place.verdict]}
          {visit.place.metres !== null && ` ${formatDistance(visit.place.metres)}`}
        </State>
      </div>
      {visit.findings.length > 0 && (
        <p className="quiet">
          {sentences(visit.findings.map((found) => labelled(found.label, found.value)))}
        </p>
      )}
      {visit.note && <p>{visit.note}</p>}
      {visit.nextStep && (
        <p>
          <b>{w.nextStep}</b> {visit.nextStep}
          {visit.nextStepOn && ` (${visit.nextStepOn})`}
        </p>
      )}
    </article>
  )
}

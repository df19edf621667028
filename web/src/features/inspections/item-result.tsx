import type { ReactElement } from 'react'
import type { InspectionItem } from '#contracts/inspections.ts'
import { downloadFile } from '#contracts/operations.ts'
import { addressOf } from '#kit/api.ts'
import { formatDate, formatDistance, formatMoment, formatNumber } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { State } from '../../shared/page.tsx'
import { inspectionWords } from './words.ts'

const said = { confirmed: 'success', denied: 'danger', unsure: 'neutral' } as const

/** What was found at one shop, with both proofs of the visits that were asked about. */
export function ItemResult({ item }: { item: InspectionItem }): ReactElement {
  const w = useWords(inspectionWords)
  const locale = useLocale()
  return (
    <>
      {item.withdrawn && <State kind="warning">{w.item.withdrawn}</State>}
      <dl className="inspection-answers">
        {item.score !== null && (
          <>
            <dt>{w.shops.score}</dt>
            <dd className="tabular">{formatNumber(item.score, 1)}</dd>
          </>
        )}
        {item.answers.map((answer) => (
          <Line key={answer.code} label={answer.label} value={answer.value} />
        ))}
        {item.place && (
          <Line
            label={w.item.place}
            value={`${w.item.verdicts[item.place.verdict]}${item.place.metres === null ? '' : ` · ${formatDistance(item.place.metres)}`}`}
          />
        )}
        {item.startedAt && (
          <Line label={w.columns.date} value={formatMoment(item.endedAt ?? item.startedAt, locale)} />
        )}
        {item.remark && <Line label={w.item.remark} value={item.remark} />}
      </dl>
      {item.enquiries.length > 0 && <h4>{w.item.enquiry}</h4>}
      {item.enquiries.map((enquiry) => (
        <p key={enquiry.visitId ?? 'none'}>
          {enquiry.claimed
            ? w.item.claimed(formatDate(enquiry.claimed.date), w.item.verdicts[enquiry.claimed.verdict])
            : w.item.anybody}{' '}
          <State kind={said[enquiry.answer]}>{w.item.answers[enquiry.answer]}</State>
        </p>
      ))}
      {(item.photos.length > 0 || item.missingPhotos > 0) && (
        <div className="inspection-photos">
          {item.photos.map((id, index) => (
            <a key={id} href={addressOf(downloadFile, { params: { id } })} target="_blank" rel="noreferrer">
              <img src={addressOf(downloadFile, { params: { id } })} alt={`${w.item.photos} ${index + 1}`} />
            </a>
          ))}
          {item.missingPhotos > 0 && (
            <small className="quiet">{w.item.missingPhotos(item.missingPhotos)}</small>
          )}
        </div>
      )}
    </>
  )
}

function Line({ label, value }: { label: string; value: string }): ReactElement {
  return (
    <>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </>
  )
}

/** What was said to a result, and the answer. */
export function Comments({ item }: { item: InspectionItem }): ReactElement {
  const w = useWords(inspectionWords)
  const locale = useLocale()
  return (
    <>
      {item.comments.map((comment) => (
        <div key={comment.id} className="inspection-comment">
          <p>
            <b>{comment.author.name}</b> <small className="quiet">{formatMoment(comment.at, locale)}</small>
          </p>
          <p>{comment.body}</p>
          {comment.reply && (
            <p>
              <State kind={comment.reply.outcome === 'kept' ? 'neutral' : 'warning'}>
                {w.item.outcome[comment.reply.outcome]}
              </State>{' '}
              <b>{comment.reply.by.name}</b>：{comment.reply.body}
            </p>
          )}
        </div>
      ))}
    </>
  )
}

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { type ReactElement, useState } from 'react'
import { Link } from '@tanstack/react-router'
import {
  type LegalHold,
  liftLegalHold,
  listSubjectRequests,
  type SubjectRequest,
  takeSubjectFile,
} from '#contracts/subject-rights.ts'
import { call, callFile } from '#kit/api.ts'
import { saveFile } from '#kit/download.ts'
import { formatDate, formatMoment, formatNumber } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { notifyFailure } from '../../../app/notes.tsx'
import { useSession } from '../../../app/session.ts'
import { EmptyState, Failure, Page, SkeletonLines, State } from '../../../shared/page.tsx'
import { Decide } from './decide.tsx'
import { HoldEditor, RequestEditor, subjectsKey } from './subject-editors.tsx'
import { subjectWords } from './subjects-words.ts'
import '../privacy.css'

const kinds = {
  waiting: 'warning',
  approved: 'live',
  refused: 'danger',
  done: 'success',
  expired: 'neutral',
} as const

/** What persons asked of us, who decided, and what must not be erased for now. */
export default function SubjectsPage(): ReactElement {
  const w = useWords(subjectWords)
  const { can } = useSession()
  const [editing, setEditing] = useState<'request' | 'hold' | null>(null)
  const listed = useQuery({
    queryKey: subjectsKey,
    queryFn: async ({ signal }) => call(listSubjectRequests, { signal }),
  })
  const make = can('privacy.subjects') && (
    <Button type="primary" onClick={() => setEditing('request')}>
      {w.make}
    </Button>
  )
  return (
    <Page title={w.title} lead={w.lead} actions={make}>
      <section className="panel panel-pad privacy-list">
        {listed.isError && <Failure failure={listed.error} retry={() => void listed.refetch()} />}
        {listed.isPending && <SkeletonLines lines={4} />}
        {listed.data?.requests.length === 0 && <EmptyState title={w.none} hint={w.noneHint} action={make} />}
        {listed.data?.requests.map((request) => (
          <Request key={request.id} request={request} />
        ))}
      </section>
      <section className="panel panel-pad privacy-list">
        <h2>
          {w.holds}{' '}
          <button type="button" className="link" onClick={() => setEditing('hold')}>
            {w.place}
          </button>
        </h2>
        <p className="quiet">{w.holdsLead}</p>
        {listed.data?.holds.length === 0 && <p className="quiet">{w.noHolds}</p>}
        {listed.data?.holds.map((hold) => (
          <Hold key={hold.id} hold={hold} />
        ))}
      </section>
      {editing === 'request' && <RequestEditor onClose={() => setEditing(null)} />}
      {editing === 'hold' && <HoldEditor onClose={() => setEditing(null)} />}
    </Page>
  )
}

function Name({ customer }: { customer: SubjectRequest['customer'] }): ReactElement {
  const w = useWords(subjectWords)
  if (customer.name === null) return <b>{w.unnamed}</b>
  return <Link to={`/customers/${customer.id}`}>{customer.name}</Link>
}

function Request({ request }: { request: SubjectRequest }): ReactElement {
  const w = useWords(subjectWords)
  const locale = useLocale()
  return (
    <article className="privacy-item">
      <div>
        <b>{w.kinds[request.kind]}</b> · <Name customer={request.customer} />{' '}
        <State kind={kinds[request.state]}>{w.states[request.state]}</State>{' '}
        {request.state === 'waiting' &&
          (request.overdue ? (
            <State kind="danger">{w.overdue(formatDate(request.dueOn, locale))}</State>
          ) : (
            <span className="quiet tabular">{w.due(formatDate(request.dueOn, locale))}</span>
          ))}
      </div>
      <div className="quiet tabular">
        {request.askedBy
          ? `${w.line(request.askedBy, w.ways[request.way], w.checks[request.identityCheck])} · `
          : `${w.ways[request.way]} · ${w.checks[request.identityCheck]} · `}
        {w.made(request.madeBy.name, formatMoment(request.madeAt, locale))}
        {request.decidedBy &&
          request.decidedAt &&
          ` · ${w.decided(request.decidedBy.name, formatMoment(request.decidedAt, locale))}`}
        {request.reason && ` · ${request.reason}`}
        {request.note && ` · ${request.note}`}
      </div>
      {request.outcome && (
        <details>
          <summary>
            {w.outcome(formatNumber(request.outcome.rows), formatNumber(request.outcome.files))}
          </summary>
          <p className="quiet">{w.kept}</p>
          <ul>
            {request.outcome.kept.map((part) => (
              <li key={part.title}>
                {part.title}（{formatNumber(part.rows)}）：{part.reason}
              </li>
            ))}
          </ul>
          <p className="quiet">{w.backups}</p>
        </details>
      )}
      {request.mayTake && <Take request={request} />}
      {request.mayDecide && <Decide request={request} />}
    </article>
  )
}

function Take({ request }: { request: SubjectRequest }): ReactElement {
  const w = useWords(subjectWords)
  const locale = useLocale()
  const client = useQueryClient()
  const taking = useMutation({
    mutationFn: async (format: 'html' | 'json') =>
      saveFile(await callFile(takeSubjectFile, { params: { id: request.id }, query: { format } })),
    onSuccess: async () => client.invalidateQueries({ queryKey: subjectsKey }),
    onError: notifyFailure,
  })
  return (
    <div className="row-gap privacy-decide">
      <Button type="primary" loading={taking.isPending} onClick={() => taking.mutate('html')}>
        {w.takeHtml}
      </Button>
      <Button disabled={taking.isPending} onClick={() => taking.mutate('json')}>
        {w.takeJson}
      </Button>
      {request.expiresAt && (
        <span className="quiet tabular">{w.until(formatMoment(request.expiresAt, locale))}</span>
      )}
    </div>
  )
}

function Hold({ hold }: { hold: LegalHold }): ReactElement {
  const w = useWords(subjectWords)
  const locale = useLocale()
  const client = useQueryClient()
  const lifting = useMutation({
    mutationFn: async () => call(liftLegalHold, { params: { id: hold.id } }),
    onSuccess: async () => client.invalidateQueries({ queryKey: subjectsKey }),
    onError: notifyFailure,
  })
  return (
    <article className="privacy-item">
      <div>
        <Name customer={hold.customer} /> · {hold.reason}
        {hold.until && ` · ${formatDate(hold.until, locale)}`}
      </div>
      <div className="quiet tabular">
        {w.holdLine(hold.placedBy.name, formatMoment(hold.placedAt, locale))}{' '}
        <button type="button" className="link" disabled={lifting.isPending} onClick={() => lifting.mutate()}>
          {w.lift}
        </button>
      </div>
    </article>
  )
}

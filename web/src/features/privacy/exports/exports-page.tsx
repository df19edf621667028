import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { type ReactElement, useState } from 'react'
import { decideExport, type ExportRequest, exportRequests, ownExportRequests } from '#contracts/exports.ts'
import { call } from '#kit/api.ts'
import { formatMoment, formatNumber } from '#kit/format.ts'
import { defineMessages, useLocale, useWords } from '#kit/words.ts'
import { labelled } from '#kit/punctuation.ts'
import { notifyFailure } from '../../../app/notes.tsx'
import { useSession } from '../../../app/session.ts'
import { EmptyState, Failure, Page, SkeletonLines, State } from '../../../shared/page.tsx'
import { protectedWords } from '../protected/protected-words.ts'
import '../privacy.css'

const words = defineMessages(
  {
    title: '导出审批',
    lead: '行数多的导出须由另一位有审批权的人同意；同意后由申请人再次导出，一次有效。',
    toDecide: '待我审批',
    mine: '我的申请',
    none: '没有待审批的导出',
    noneHint: '有人申请导出大量数据时会出现在这里。',
    noneMine: '没有申请过导出',
    rows: (count: string) => `${count} 行`,
    asked: (who: string, at: string) => `${who} · ${at} 申请`,
    until: (at: string) => `有效至 ${at}`,
    decided: (who: string, at: string) => `${who} · ${at}`,
    approve: '同意',
    refuse: '不同意',
    reason: '不同意的原因',
    states: { waiting: '待审批', approved: '已同意', refused: '不同意', used: '已导出', expired: '已过期' },
  },
  {
    title: 'Export approvals',
    lead: 'A large export needs a second person; once approved, whoever asked exports again, once.',
    toDecide: 'For me to decide',
    mine: 'My requests',
    none: 'No export waits',
    noneHint: 'Requests for large exports appear here.',
    noneMine: 'No export was asked for',
    rows: (count) => `${count} rows`,
    asked: (who, at) => `${who} · asked ${at}`,
    until: (at) => `valid until ${at}`,
    decided: (who, at) => `${who} · ${at}`,
    approve: 'Approve',
    refuse: 'Refuse',
    reason: 'Why it is refused',
    states: {
      waiting: 'waiting',
      approved: 'approved',
      refused: 'refused',
      used: 'exported',
      expired: 'expired',
    },
  },
)
const kinds = {
  waiting: 'warning',
  approved: 'success',
  refused: 'danger',
  used: 'neutral',
  expired: 'neutral',
} as const

/** Requests for large exports: those to decide, and one's own. */
export default function ExportsPage(): ReactElement {
  const w = useWords(words)
  const { can } = useSession()
  const mine = useQuery({
    queryKey: ['privacy', 'exports', 'mine'],
    queryFn: async ({ signal }) => (await call(ownExportRequests, { signal })).requests,
  })
  return (
    <Page title={w.title} lead={w.lead}>
      {can('privacy.approve') && <ToDecide />}
      <section className="panel panel-pad privacy-list">
        <h2>{w.mine}</h2>
        {mine.isError && <Failure failure={mine.error} retry={() => void mine.refetch()} />}
        {mine.isPending && <SkeletonLines lines={3} />}
        {mine.data?.length === 0 && <p className="quiet">{w.noneMine}</p>}
        {mine.data?.map((request) => (
          <Request key={request.id} request={request} />
        ))}
      </section>
    </Page>
  )
}

function ToDecide(): ReactElement {
  const w = useWords(words)
  const requests = useQuery({
    queryKey: ['privacy', 'exports', 'reach'],
    queryFn: async ({ signal }) => (await call(exportRequests, { signal })).requests,
  })
  return (
    <section className="panel panel-pad privacy-list">
      <h2>{w.toDecide}</h2>
      {requests.isError && <Failure failure={requests.error} retry={() => void requests.refetch()} />}
      {requests.isPending && <SkeletonLines lines={3} />}
      {requests.data?.length === 0 && <EmptyState title={w.none} hint={w.noneHint} />}
      {requests.data?.map((request) => (
        <Request key={request.id} request={request} decide={request.state === 'waiting'} />
      ))}
    </section>
  )
}

function Request({ request, decide = false }: { request: ExportRequest; decide?: boolean }): ReactElement {
  const w = useWords(words)
  const { purposes } = useWords(protectedWords)
  const locale = useLocale()
  return (
    <article className="privacy-item">
      <div>
        <b>{request.title}</b> · {w.rows(formatNumber(request.rows))} · {purposes[request.purpose]}
        {request.note && ` · ${request.note}`}{' '}
        <State kind={kinds[request.state]}>{w.states[request.state]}</State>
      </div>
      <div className="quiet tabular">
        {w.asked(request.askedBy.name, formatMoment(request.askedAt, locale))} ·{' '}
        {w.until(formatMoment(request.expiresAt, locale))}
        {request.decidedBy &&
          request.decidedAt &&
          ` · ${labelled(w.states[request.state === 'refused' ? 'refused' : 'approved'], w.decided(request.decidedBy.name, formatMoment(request.decidedAt, locale)))}`}
        {request.reason && ` · ${request.reason}`}
      </div>
      {decide && <Decide id={request.id} />}
    </article>
  )
}

function Decide({ id }: { id: string }): ReactElement {
  const w = useWords(words)
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const deciding = useMutation({
    mutationFn: async (approve: boolean) =>
      call(decideExport, { params: { id }, body: { approve, reason: reason.trim() || null } }),
    onSuccess: async () => client.invalidateQueries({ queryKey: ['privacy', 'exports'] }),
    onError: notifyFailure,
  })
  return (
    <div className="row-gap privacy-decide">
      <Button type="primary" loading={deciding.isPending} onClick={() => deciding.mutate(true)}>
        {w.approve}
      </Button>
      <Input
        aria-label={w.reason}
        placeholder={w.reason}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <Button disabled={reason.trim() === ''} onClick={() => deciding.mutate(false)}>
        {w.refuse}
      </Button>
    </div>
  )
}

import { useInfiniteQuery } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { type ReactElement, useState } from 'react'
import { type auditEntry, listAudit, verifyAudit } from '#contracts/identity.ts'
import type { ResponseOf } from '#contracts/http.ts'
import type { z } from 'zod'
import { call } from '#kit/api.ts'
import { formatMoment, formatNumber } from '#kit/format.ts'
import { defineMessages, useLocale, useWords } from '#kit/words.ts'
import { notifyFailure } from '../../app/notes.tsx'
import { listIn, usePageState } from '../../app/page-state.ts'
import { type Column, DataTable } from '../../shared/data-table.tsx'
import { usePersonChoices } from '../../shared/directory.ts'
import { ChoiceFilter, DateFilter } from '../../shared/filters.tsx'
import { EmptyState, Failure, Page } from '../../shared/page.tsx'
import { actionName } from './actions.ts'

type Entry = z.output<typeof auditEntry>

const words = defineMessages(
  {
    title: '审计',
    lead: '谁在什么时候做了什么。记录只增不改，逐条相连；任何一条被改动，校验都会指出。',
    verify: '校验审计链',
    ok: (count: string) => `审计链完整，已校验 ${count} 条。`,
    anchored: (seq: string) => `数据库外的锚点可证明到第 ${seq} 条。`,
    broken: (seq: string, reason: string) => `第 ${seq} 条起不一致：${reason}`,
    columns: {
      seq: '序号',
      at: '时间',
      actor: '操作人',
      action: '操作',
      subject: '对象',
      detail: '内容',
      address: '网络地址',
    },
    system: '系统',
    from: '从',
    to: '到',
    person: '操作人',
    none: '没有符合条件的记录',
    more: '更早的记录',
  },
  {
    title: 'Audit trail',
    lead: 'Who did what, when. Records are only added and are chained; a change to any of them is found.',
    verify: 'Verify the chain',
    ok: (count) => `The chain is whole; ${count} records checked.`,
    anchored: (seq) => `An anchor outside the database vouches up to number ${seq}.`,
    broken: (seq, reason) => `Broken from number ${seq}: ${reason}`,
    columns: {
      seq: 'No.',
      at: 'When',
      actor: 'Who',
      action: 'Action',
      subject: 'Subject',
      detail: 'Detail',
      address: 'Address',
    },
    system: 'System',
    from: 'From',
    to: 'To',
    person: 'Who',
    none: 'Nothing fits',
    more: 'Earlier records',
  },
)

export default function AuditPage(): ReactElement {
  const w = useWords(words)
  const locale = useLocale()
  const [state, setState] = usePageState()
  const people = usePersonChoices()
  const [busy, setBusy] = useState(false)
  const [verdict, setVerdict] = useState<ResponseOf<typeof verifyAudit> | null>(null)
  const actorId = listIn(state, 'actorId')[0]
  const filter = { from: state['from'], to: state['to'], actorId }
  const audit = useInfiniteQuery({
    queryKey: ['audit', filter],
    queryFn: async ({ pageParam, signal }) => {
      const before = pageParam === null ? {} : { before: pageParam }
      return call(listAudit, { query: { ...filter, ...before, limit: 100 }, signal })
    },
    initialPageParam: null as number | null,
    getNextPageParam: (page) => (page.more ? (page.entries.at(-1)?.seq ?? null) : null),
  })
  const columns: Column<Entry>[] = [
    { key: 'seq', title: w.columns.seq, numeric: true, width: '72px', render: (row) => row.seq },
    { key: 'at', title: w.columns.at, render: (row) => formatMoment(row.at, locale) },
    { key: 'actor', title: w.columns.actor, render: (row) => row.actor?.name ?? w.system },
    {
      key: 'action',
      title: w.columns.action,
      render: (row) => <span title={row.action}>{actionName(row.action, locale)}</span>,
    },
    {
      key: 'detail',
      title: w.columns.detail,
      render: (row) => <span title={detailText(row, '\n')}>{detailText(row, ' · ')}</span>,
    },
    { key: 'address', title: w.columns.address, render: (row) => row.address ?? '—' },
  ]
  const verify = (): void => {
    setBusy(true)
    call(verifyAudit, { timeout: 120_000 })
      .then(setVerdict)
      .catch(notifyFailure)
      .finally(() => setBusy(false))
  }
  return (
    <Page
      title={w.title}
      lead={w.lead}
      fill
      actions={
        <Button type="primary" loading={busy} onClick={verify}>
          {w.verify}
        </Button>
      }
    >
      {verdict && (
        <Alert
          showIcon
          type={verdict.ok ? 'success' : 'error'}
          role="status"
          title={
            verdict.ok
              ? w.ok(formatNumber(verdict.checked))
              : w.broken(String(verdict.brokenAt ?? '?'), verdict.reason ?? '')
          }
          description={
            verdict.ok && verdict.anchoredUpTo > 0
              ? w.anchored(formatNumber(verdict.anchoredUpTo))
              : undefined
          }
        />
      )}
      <div className="panel list-panel">
        <div className="filter-bar">
          <DateFilter label={w.from} value={state['from']} onChange={(from) => setState({ from })} />
          <DateFilter label={w.to} value={state['to']} onChange={(to) => setState({ to })} />
          <ChoiceFilter
            label={w.person}
            choices={people}
            chosen={actorId ? [actorId] : []}
            // One person at a time: the newest choice counts.
            onChange={(chosen) => setState({ actorId: chosen.at(-1) })}
          />
        </div>
        {audit.isError ? (
          <Failure failure={audit.error} retry={() => void audit.refetch()} />
        ) : (
          <>
            <DataTable
              label={w.title}
              rows={audit.data?.pages.flatMap((page) => page.entries)}
              columns={columns}
              rowId={(row) => String(row.seq)}
              rowName={(row) => String(row.seq)}
              empty={<EmptyState title={w.none} />}
            />
            {audit.hasNextPage && (
              <Button loading={audit.isFetchingNextPage} onClick={() => void audit.fetchNextPage()}>
                {w.more}
              </Button>
            )}
          </>
        )}
      </div>
    </Page>
  )
}

function detailText(row: Entry, separator: string): string {
  return Object.entries(row.detail)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(separator)
}

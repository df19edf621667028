import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { type ReactElement, useState } from 'react'
import { auditActions } from '#contracts/audit-actions.ts'
import type { ResponseOf } from '#contracts/http.ts'
import { exportAudit, listAudit, verifyAudit } from '#contracts/identity.ts'
import { call, callFile } from '#kit/api.ts'
import { saveFile } from '#kit/download.ts'
import { formatMoment, formatNumber } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { notify, notifyFailure } from '../../app/notes.tsx'
import { listIn, usePageState } from '../../app/page-state.ts'
import { type Column, DataTable } from '../../shared/data-table.tsx'
import { usePersonChoices } from '../../shared/directory.ts'
import { ChoiceFilter, DateFilter, OneOfFilter } from '../../shared/filters.tsx'
import { EmptyState, Failure, Page } from '../../shared/page.tsx'
import { auditWords } from './audit-words.ts'
import { type Entry, sentenceOf, type Telling } from './describe.ts'
import { EntryDrawer } from './entry-drawer.tsx'
import { ExportReasonDialog } from '../privacy/exports/export-reason.tsx'

/** Stands in the filter by person for what nobody signed in did. */
const SYSTEM = 'system'

/** The audit trail in sentences, newest first; a row opens beside the list. */
export default function AuditPage(): ReactElement {
  const w = useWords(auditWords)
  const locale = useLocale()
  const [state, setState] = usePageState()
  const people = usePersonChoices()
  const client = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [exporting, setExporting] = useState(false)
  const [open, setOpen] = useState<Entry | null>(null)
  const [verdict, setVerdict] = useState<ResponseOf<typeof verifyAudit> | null>(null)
  const person = state['person']
  const filter = {
    from: state['from'],
    to: state['to'],
    ...(person === SYSTEM ? { system: 'true' as const } : { actorId: person }),
    actions: listIn(state, 'actions'),
    subjectKind: state['subjectKind'],
    subjectId: state['subjectId'],
  }
  const audit = useInfiniteQuery({
    queryKey: ['audit', filter],
    queryFn: async ({ pageParam, signal }) => {
      const before = pageParam === null ? {} : { before: pageParam }
      return call(listAudit, { query: { ...filter, ...before, limit: 100 }, signal })
    },
    initialPageParam: null as number | null,
    getNextPageParam: (page) => (page.more ? (page.entries.at(-1)?.seq ?? null) : null),
  })
  const telling = useTelling(audit.data?.pages.map((page) => page.names))
  const columns: Column<Entry>[] = [
    { key: 'seq', title: w.columns.seq, numeric: true, width: '72px', render: (row) => row.seq },
    { key: 'at', title: w.columns.at, width: '150px', render: (row) => formatMoment(row.at, locale) },
    {
      key: 'what',
      title: w.columns.what,
      render: (row) => {
        const sentence = sentenceOf(row, telling)
        return <span title={sentence}>{sentence}</span>
      },
    },
    { key: 'address', title: w.columns.address, width: '130px', render: (row) => row.address ?? '—' },
  ]
  const verify = (): void => {
    setBusy(true)
    call(verifyAudit, { timeout: 120_000 })
      .then(setVerdict)
      .catch(notifyFailure)
      .finally(() => setBusy(false))
  }
  const narrow = (change: Record<string, string | undefined>): void => {
    setOpen(null)
    setState(change)
  }
  return (
    <Page
      title={w.title}
      lead={w.lead}
      fill
      actions={
        <>
          <Button onClick={() => setExporting(true)}>{w.export}</Button>
          <Button type="primary" loading={busy} onClick={verify}>
            {w.verify}
          </Button>
        </>
      }
    >
      {verdict && <Verdict verdict={verdict} />}
      <div className="panel list-panel">
        <div className="filter-bar">
          <DateFilter label={w.from} value={state['from']} onChange={(from) => setState({ from })} />
          <DateFilter label={w.to} value={state['to']} onChange={(to) => setState({ to })} />
          <ChoiceFilter
            label={w.action}
            choices={Object.entries(auditActions).map(([value, [zh, en]]) => ({
              value,
              label: locale === 'zh-CN' ? zh : en,
            }))}
            chosen={filter.actions}
            onChange={(actions) => setState({ actions: actions.join(',') || undefined })}
          />
          <ChoiceFilter
            label={w.person}
            choices={[{ value: SYSTEM, label: w.onlySystem }, ...people]}
            chosen={person === undefined ? [] : [person]}
            // One person at a time: the newest choice counts.
            onChange={(chosen) => setState({ person: chosen.at(-1) })}
          />
          {filter.subjectId !== undefined && (
            <OneOfFilter
              label={w.subject}
              choices={[
                { value: filter.subjectId, label: telling.names[filter.subjectId] ?? filter.subjectId },
              ]}
              chosen={filter.subjectId}
              onChange={() => setState({ subjectKind: undefined, subjectId: undefined })}
            />
          )}
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
              rowName={(row) => w.entry(String(row.seq))}
              onOpen={setOpen}
              openId={open ? String(open.seq) : null}
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
      {open && <EntryDrawer entry={open} telling={telling} onNarrow={narrow} onClose={() => setOpen(null)} />}
      {exporting && (
        <ExportReasonDialog
          run={async (reason) => {
            saveFile(await callFile(exportAudit, { body: { filter, ...reason } }))
            notify(w.exported)
            await client.invalidateQueries({ queryKey: ['audit'] })
          }}
          onClose={() => setExporting(false)}
        />
      )}
    </Page>
  )
}

/** Names of what the records speak of, gathered from all pages. */
function useTelling(pages: readonly Readonly<Record<string, string>>[] | undefined): Telling {
  const locale = useLocale()
  return { locale, names: Object.assign({}, ...(pages ?? [])) as Record<string, string> }
}

function Verdict({ verdict }: { verdict: ResponseOf<typeof verifyAudit> }): ReactElement {
  const w = useWords(auditWords)
  return (
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
        verdict.ok && verdict.anchoredUpTo > 0 ? w.anchored(formatNumber(verdict.anchoredUpTo)) : undefined
      }
    />
  )
}

import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import { type ImportBatch, importTemplate, listImports, uploadImport } from '#contracts/customer-imports.ts'
import { call, callFile } from '#kit/api.ts'
import { saveFile } from '#kit/download.ts'
import { formatMoment, formatNumber } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { notify, notifyFailure } from '../../app/notes.tsx'
import { type Column, DataTable } from '../../shared/data-table.tsx'
import { EmptyState, Failure, Page, State } from '../../shared/page.tsx'
import { importWords } from './words.ts'
import './imports.css'

const largest = 128 * 1024 * 1024
const kinds = {
  uploaded: 'neutral',
  checking: 'live',
  checked: 'warning',
  running: 'live',
  done: 'success',
  failed: 'danger',
  cancelled: 'neutral',
  undoing: 'live',
  undone: 'neutral',
} as const

/** Whether something is being done in the background. */
export const underWay = (state: ImportBatch['state'] | undefined): boolean =>
  state === 'running' || state === 'checking' || state === 'undoing'

export function ImportState({ state }: { state: ImportBatch['state'] }): ReactElement {
  const w = useWords(importWords)
  return <State kind={kinds[state]}>{w.states[state]}</State>
}

/** Where a file is dropped, and what was imported before. */
export default function ImportsPage(): ReactElement {
  const w = useWords(importWords)
  const locale = useLocale()
  const navigate = useNavigate()
  const imports = useQuery({
    queryKey: ['imports'],
    queryFn: async ({ signal }) => (await call(listImports, { signal })).imports,
    refetchInterval: (query) => (query.state.data?.some((one) => underWay(one.state)) ? 2000 : false),
  })
  const columns: Column<ImportBatch>[] = [
    {
      key: 'file',
      title: w.columns.file,
      always: true,
      render: (row) => <Link to={`/imports/${row.id}`}>{row.fileName}</Link>,
    },
    { key: 'state', title: w.columns.state, render: (row) => <ImportState state={row.state} /> },
    { key: 'rows', title: w.columns.rows, numeric: true, render: (row) => formatNumber(row.counts.rows) },
    {
      key: 'result',
      title: w.columns.result,
      render: ({ counts }) =>
        `${w.counts.created} ${formatNumber(counts.created)} · ${w.counts.updated} ${formatNumber(counts.updated)} · ${w.counts.failed} ${formatNumber(counts.failed)}`,
    },
    { key: 'by', title: w.columns.by, render: (row) => row.createdBy.name },
    { key: 'at', title: w.columns.at, render: (row) => formatMoment(row.createdAt, locale) },
  ]
  return (
    <Page
      title={w.title}
      lead={w.lead}
      actions={
        <button
          type="button"
          className="tool-button outlined"
          onClick={() => {
            callFile(importTemplate).then(saveFile).catch(notifyFailure)
          }}
        >
          {w.template}
        </button>
      }
    >
      <DropZone onUploaded={(batch) => void navigate({ to: `/imports/${batch.id}` })} />
      <section className="panel">
        <h2 className="panel-head">{w.earlier}</h2>
        {imports.isError ? (
          <Failure failure={imports.error} retry={() => void imports.refetch()} />
        ) : (
          <DataTable
            label={w.earlier}
            rows={imports.data}
            columns={columns}
            rowId={(row) => row.id}
            rowName={(row) => row.fileName}
            onOpen={(row) => void navigate({ to: `/imports/${row.id}` })}
            empty={<EmptyState title={w.none} />}
            skeletonRows={4}
          />
        )}
      </section>
    </Page>
  )
}

function DropZone({ onUploaded }: { onUploaded: (batch: ImportBatch) => void }): ReactElement {
  const w = useWords(importWords)
  const [over, setOver] = useState(false)
  const [busy, setBusy] = useState(false)
  const take = (file: File | undefined): void => {
    setOver(false)
    if (file === undefined) return
    if (!/\.(xlsx|csv)$/i.test(file.name)) {
      notify(w.wrongKind, 'failure')
      return
    }
    if (file.size > largest) {
      notify(w.tooLarge, 'failure')
      return
    }
    setBusy(true)
    call(uploadImport, { query: { fileName: file.name }, content: file, timeout: 300_000 })
      .then(onUploaded)
      .catch(notifyFailure)
      .finally(() => setBusy(false))
  }
  return (
    <label
      className="drop-zone"
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        take(event.dataTransfer.files[0])
      }}
    >
      <input
        type="file"
        accept=".xlsx,.csv"
        disabled={busy}
        onChange={(event) => {
          take(event.target.files?.[0])
          event.target.value = ''
        }}
      />
      <b>{busy ? w.uploading : w.drop}</b>
      <span className="quiet">{w.dropHint}</span>
      {busy && <progress aria-label={w.uploading} />}
    </label>
  )
}

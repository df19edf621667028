import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { type ImportBatch, importTemplate, listImports, uploadImport } from '#contracts/customer-imports.ts'
import { call, callFile } from '#kit/api.ts'
import { saveFile } from '#kit/download.ts'
import { formatMoment, formatNumber } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { notifyFailure } from '../../app/notes.tsx'
import { type Column, DataTable } from '../../shared/data-table.tsx'
import { EmptyState, Failure, Page } from '../../shared/page.tsx'
import { DropZone } from './drop-zone.tsx'
import { ImportState, underWay } from './import-state.tsx'
import { ImportTabs } from './import-tabs.tsx'
import { importWords } from './words.ts'
import './imports.css'

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
      <ImportTabs current="customers" />
      <DropZone
        upload={async (file) =>
          call(uploadImport, { query: { fileName: file.name }, content: file, timeout: 300_000 })
        }
        onUploaded={(batch) => void navigate({ to: `/imports/${batch.id}` })}
      />
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

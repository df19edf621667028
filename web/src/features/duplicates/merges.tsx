import { Link } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import { type CustomerMerge, undoMerge } from '#contracts/customer-merges.ts'
import { call } from '#kit/api.ts'
import { formatDate, formatMoment, formatNumber } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { besides } from '#kit/punctuation.ts'
import { notify, notifyFailure } from '../../app/notes.tsx'
import { usePageState } from '../../app/page-state.ts'
import { DataTable } from '../../shared/data-table.tsx'
import { EmptyState, Failure, State } from '../../shared/page.tsx'
import { Pager } from '../../shared/pager.tsx'
import { sizeOf, useMerges, useRefresh } from './queries.ts'
import { duplicateWords } from './words.ts'

/** Every merge that was made, newest first, each to be undone whole. */
export default function Merges(): ReactElement {
  const w = useWords(duplicateWords)
  const locale = useLocale()
  const refresh = useRefresh()
  const [state, setState] = usePageState()
  const [busy, setBusy] = useState<string | null>(null)
  const page = Number(state['page'] ?? 1) || 1
  const merges = useMerges(page, sizeOf(state))
  const undo = async (merge: CustomerMerge): Promise<void> => {
    setBusy(merge.id)
    try {
      await call(undoMerge, { params: { id: merge.id }, body: {} })
      notify(w.undone)
    } catch (failure) {
      notifyFailure(failure)
    } finally {
      setBusy(null)
      await refresh()
    }
  }
  if (merges.isError) return <Failure failure={merges.error} retry={() => void merges.refetch()} />
  const { merges: rows, more = false } = merges.data ?? {}
  const before = (page - 1) * sizeOf(state)
  return (
    <>
      <DataTable
        label={w.views.merges}
        rows={rows}
        rowId={(row) => row.id}
        rowName={(row) => row.survivor.name}
        columns={[
          { key: 'when', title: w.columns.when, render: ({ at }) => formatMoment(at, locale) },
          {
            key: 'survivor',
            title: w.columns.survivor,
            render: ({ survivor }) => <Link to={`/customers/${survivor.id}`}>{survivor.name}</Link>,
          },
          {
            key: 'merged',
            title: w.columns.merged,
            render: ({ merged }) => merged.name + besides(merged.licence),
          },
          { key: 'rows', title: w.columns.rows, numeric: true, render: (row) => formatNumber(row.rows) },
          { key: 'by', title: w.columns.by, render: ({ by }) => by?.name ?? w.system },
          { key: 'reason', title: w.columns.reason, render: ({ reason }) => reason ?? '—' },
          {
            key: 'state',
            title: w.columns.state,
            render: (row) =>
              row.undoneAt ? (
                <State kind="neutral">
                  {w.states.undone(
                    row.undoneBy?.name ?? w.system,
                    formatDate(row.undoneAt.slice(0, 10), locale),
                  )}
                </State>
              ) : row.undoable ? (
                <span className="row-gap">
                  <State kind="success">{w.states.inForce}</State>
                  <button
                    type="button"
                    className="link"
                    disabled={busy !== null}
                    onClick={() => void undo(row)}
                  >
                    {w.undo}
                  </button>
                </span>
              ) : (
                <State kind="neutral">{w.states.covered}</State>
              ),
          },
        ]}
        empty={<EmptyState title={w.noneMerges} />}
      />
      {(more || page > 1) && (
        <Pager
          page={page}
          pageSize={sizeOf(state)}
          total={{ count: before + (rows?.length ?? 0) + (more ? 1 : 0), exact: !more }}
          onChange={(to, size) => setState({ page: String(to), size: String(size) }, 'push')}
        />
      )}
    </>
  )
}

import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { Modal } from 'antd'
import { type ReactElement, useState } from 'react'
import {
  assignByRule,
  claimCustomers,
  listPool,
  type PooledCustomer,
  previewAssignment,
} from '#contracts/customer-pool.ts'
import type { ResponseOf } from '#contracts/http.ts'
import { call } from '#kit/api.ts'
import { businessDateOf, formatDate, formatNumber } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { useLive } from '../../app/live.ts'
import { notify, notifyFailure } from '../../app/notes.tsx'
import { usePageState } from '../../app/page-state.ts'
import { useSession } from '../../app/session.ts'
import { type Column, DataTable } from '../../shared/data-table.tsx'
import { EmptyState, Failure } from '../../shared/page.tsx'
import { Pager } from '../../shared/pager.tsx'
import { ownershipWords } from '../customers/card/ownership-words.ts'
import { poolWords } from './words.ts'

/** Customers of the pool: claimed by account managers, given out by rule by leaders. */
export function PoolList(): ReactElement {
  const w = useWords(poolWords)
  const { can } = useSession()
  const client = useQueryClient()
  const [state, setState] = usePageState()
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [preview, setPreview] = useState<ResponseOf<typeof previewAssignment> | null>(null)
  const [busy, setBusy] = useState(false)
  const query = { q: state['q'], page: Number(state['page'] ?? 1) || 1, pageSize: 50 }
  const pool = useQuery({
    queryKey: ['customers', 'pool', query],
    queryFn: async ({ signal }) => call(listPool, { query, signal }),
    placeholderData: keepPreviousData,
  })
  const refresh = async (): Promise<void> => {
    setSelected(new Set())
    await client.invalidateQueries({ queryKey: ['customers'] })
  }
  useLive('customers.', () => void pool.refetch())
  const claims = pool.data?.claims ?? null
  const tell = (refused: readonly { reason: string }[]): void => {
    if (refused[0]) notify(w.refused(refused.length, refused[0].reason), 'attention')
  }
  const claim = async (ids: readonly string[]): Promise<void> => {
    const done = await call(claimCustomers, { body: { customerIds: [...ids] } })
    if (done.claimed.length > 0) notify(w.claimed(done.claimed.length))
    tell(done.refused)
    await refresh()
  }
  const assign = async (): Promise<void> => {
    setBusy(true)
    try {
      const assignments = (preview?.assignments ?? []).flatMap(({ customer, to }) =>
        to === null ? [] : [{ customerId: customer.id, personId: to.id }],
      )
      const done = await call(assignByRule, { body: { assignments } })
      notify(w.assigned(done.assigned.length))
      tell(done.refused)
      setPreview(null)
      await refresh()
    } finally {
      setBusy(false)
    }
  }
  const mayClaim = claims?.allowed === true
  const columns = useColumns(mayClaim ? (id) => void claim([id]).catch(notifyFailure) : null)
  if (pool.isError && !pool.data) return <Failure failure={pool.error} retry={() => void pool.refetch()} />
  const ready = preview?.assignments.filter(({ to }) => to !== null).length ?? 0
  return (
    <>
      <div className="filter-bar">
        <input
          className="plain-input find"
          type="search"
          placeholder={w.find}
          aria-label={w.find}
          value={state['q'] ?? ''}
          onChange={(event) => setState({ q: event.target.value || undefined, page: undefined })}
        />
        {claims && (
          <span className="quiet tabular">
            {w.limits(claims.today, claims.perDay, claims.holding, claims.most)}
          </span>
        )}
      </div>
      {selected.size > 0 && (
        <div className="batch-bar" role="status">
          <b>{w.selected(selected.size)}</b>
          {mayClaim && (
            <button
              type="button"
              className="tool-button"
              onClick={() => void claim([...selected].slice(0, 50)).catch(notifyFailure)}
            >
              {w.claim}
            </button>
          )}
          {can('customers.assign') && (
            <button
              type="button"
              className="tool-button"
              onClick={() =>
                void call(previewAssignment, { body: { customerIds: [...selected] } })
                  .then(setPreview)
                  .catch(notifyFailure)
              }
            >
              {w.assign}
            </button>
          )}
          <button type="button" className="link" onClick={() => setSelected(new Set())}>
            {w.unselect}
          </button>
        </div>
      )}
      <DataTable
        label={w.title}
        rows={pool.data?.customers}
        columns={columns}
        rowId={(row) => row.id}
        rowName={(row) => row.name}
        selected={selected}
        onSelect={(rows, on) => {
          const next = new Set(selected)
          for (const { id } of rows) {
            if (on) next.add(id)
            else next.delete(id)
          }
          setSelected(next)
        }}
        busy={pool.isPlaceholderData}
        empty={<EmptyState title={w.none} hint={w.noneHint} />}
      />
      <Pager
        page={query.page}
        pageSize={50}
        total={pool.data?.total}
        noun="households"
        onChange={(page) => setState({ page: page === 1 ? undefined : String(page) })}
      />
      {preview && (
        <Modal
          open
          width={760}
          title={w.assignTitle}
          okText={w.assignSubmit(ready)}
          cancelText={w.cancel}
          confirmLoading={busy}
          okButtonProps={{ disabled: ready === 0 }}
          onOk={() => void assign().catch(notifyFailure)}
          onCancel={() => setPreview(null)}
        >
          <DataTable
            label={w.assignTitle}
            rows={preview.assignments}
            rowId={(row) => row.customer.id}
            rowName={(row) => row.customer.name}
            columns={[
              { key: 'name', title: w.columns.name, render: (row) => row.customer.name },
              { key: 'to', title: w.columns.to, render: (row) => row.to?.name ?? w.nobody },
              { key: 'reason', title: w.columns.reason, render: (row) => row.reason },
            ]}
            empty={<EmptyState title={w.none} />}
          />
        </Modal>
      )}
    </>
  )
}

function useColumns(claim: ((id: string) => void) | null): Column<PooledCustomer>[] {
  const w = useWords(poolWords)
  const o = useWords(ownershipWords)
  const locale = useLocale()
  const sources: Readonly<Record<string, string>> = o.sources
  return [
    {
      key: 'name',
      title: w.columns.name,
      always: true,
      render: (row) => (
        <>
          <b>{row.name}</b> <small className="quiet">{row.address}</small>
        </>
      ),
    },
    { key: 'grade', title: w.columns.grade, render: (row) => row.grade },
    { key: 'unit', title: w.columns.unit, render: (row) => row.unit.name },
    { key: 'since', title: w.columns.since, render: (row) => formatDate(businessDateOf(row.since), locale) },
    {
      key: 'why',
      title: w.columns.why,
      render: (row) => [sources[row.source] ?? row.source, row.note].filter(Boolean).join('：'),
    },
    { key: 'former', title: w.columns.former, render: (row) => row.formerOwner?.name ?? '—' },
    {
      key: 'volume',
      title: w.columns.volume,
      numeric: true,
      render: (row) => formatNumber(row.volume90),
    },
    ...(claim === null
      ? []
      : [
          {
            key: 'claim',
            title: w.columns.action,
            render: (row: PooledCustomer) =>
              row.blockedUntil === null ? (
                <button type="button" className="link" onClick={() => claim(row.id)}>
                  {w.claim}
                </button>
              ) : (
                <span className="quiet">{w.blocked(formatDate(row.blockedUntil, locale))}</span>
              ),
          },
        ]),
  ]
}

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, type ReactElement, Suspense, useState } from 'react'
import { qualityItem, worstCustomers } from '#contracts/customer-quality.ts'
import { type Customer, getCustomer } from '#contracts/customers.ts'
import { call } from '#kit/api.ts'
import { businessDateOf, formatDate, formatNumber } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { notifyFailure } from '../../app/notes.tsx'
import { listIn, usePageState } from '../../app/page-state.ts'
import { useSession } from '../../app/session.ts'
import { DataTable } from '../../shared/data-table.tsx'
import { usePersonChoices } from '../../shared/directory.ts'
import { OneOfFilter } from '../../shared/filters.tsx'
import { EmptyState, Failure, State } from '../../shared/page.tsx'
import { Pager } from '../../shared/pager.tsx'
import { qualityWords } from './words.ts'

const CustomerEditor = lazy(async () => import('../customers/edit/customer-editor.tsx'))

/** The customers about whom least is known, each with what is missing and the way to fill it in. */
export function WorstCustomers(): ReactElement {
  const w = useWords(qualityWords)
  const locale = useLocale()
  const { can } = useSession()
  const [state, setState] = usePageState()
  const [editing, setEditing] = useState<Customer | null>(null)
  const people = usePersonChoices('account_manager')
  const query = {
    unitIds: listIn(state, 'units'),
    ownerIds: state['owner'] ? [state['owner']] : [],
    missing: qualityItem.safeParse(state['missing']).data,
    single: state['single'] === 'true' ? ('true' as const) : undefined,
    page: Number(state['page'] ?? 1) || 1,
    pageSize: Number(state['size'] ?? 20) || 20,
  }
  const worst = useQuery({
    queryKey: ['customers', 'quality', 'worst', query],
    queryFn: async ({ signal }) => call(worstCustomers, { query, signal }),
    placeholderData: keepPreviousData,
  })
  const edit = async (id: string): Promise<void> => {
    try {
      setEditing(await call(getCustomer, { params: { id } }))
    } catch (failure) {
      notifyFailure(failure)
    }
  }
  if (worst.isError) return <Failure failure={worst.error} retry={() => void worst.refetch()} />
  return (
    <section className="panel quality-worst" id="worst">
      <div className="filter-bar">
        <b>{w.worst}</b>
        <OneOfFilter
          label={w.onlyMissing}
          choices={qualityItem.options.map((item) => ({ value: item, label: w.items[item] }))}
          chosen={state['missing']}
          onChange={(missing) => setState({ missing, page: undefined })}
        />
        {people.length > 1 && (
          <OneOfFilter
            label={w.owner}
            choices={people}
            chosen={state['owner']}
            onChange={(owner) => setState({ owner, page: undefined })}
          />
        )}
        <label className="row-gap">
          <input
            type="checkbox"
            checked={query.single === 'true'}
            onChange={(event) =>
              setState({ single: event.target.checked ? 'true' : undefined, page: undefined })
            }
          />
          {w.single}
        </label>
      </div>
      <DataTable
        label={w.worst}
        rows={worst.data?.customers}
        rowId={(row) => row.id}
        rowName={(row) => row.name}
        busy={worst.isPlaceholderData}
        columns={[
          {
            key: 'score',
            title: w.score,
            numeric: true,
            width: '80px',
            render: ({ score }) => formatNumber(score, 1),
          },
          {
            key: 'name',
            title: w.name,
            always: true,
            render: (row) => <Link to={`/customers/${row.id}`}>{row.name}</Link>,
          },
          {
            key: 'missing',
            title: w.missing,
            render: (row) =>
              row.missing.length === 0 ? (
                <span className="quiet">{w.nothingMissing}</span>
              ) : (
                <span className="quality-missing">
                  {row.missing.map((item) => w.items[item]).join(locale === 'zh-CN' ? '、' : ', ')}
                </span>
              ),
          },
          {
            key: 'single',
            title: w.single,
            render: ({ single }) => (single ? <State kind="warning">{w.single}</State> : ''),
          },
          { key: 'owner', title: w.owner, render: ({ owner }) => owner?.name ?? w.nobody },
          {
            key: 'confirmed',
            title: w.confirmed,
            render: ({ confirmedAt }) => formatDate(businessDateOf(confirmedAt), locale),
          },
          {
            key: 'mend',
            title: w.mend,
            render: ({ id, name }) =>
              can('customers.write') ? (
                <button
                  type="button"
                  className="link"
                  aria-label={`${w.edit}：${name}`}
                  onClick={() => void edit(id)}
                >
                  {w.edit}
                </button>
              ) : (
                ''
              ),
          },
        ]}
        empty={<EmptyState title={w.none} />}
      />
      <Pager
        page={query.page}
        pageSize={query.pageSize}
        total={worst.data && { count: worst.data.total, exact: true }}
        onChange={(page, size) => setState({ page: String(page), size: String(size) })}
      />
      {editing && (
        <Suspense>
          <CustomerEditor customer={editing} onClose={() => setEditing(null)} />
        </Suspense>
      )}
    </section>
  )
}

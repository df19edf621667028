import { Link, useNavigate } from '@tanstack/react-router'
import { lazy, type ReactElement, Suspense, useCallback, useMemo, useState } from 'react'
import type { TransferSelection } from '#contracts/customer-ownership.ts'
import type { CustomerSummary } from '#contracts/customers.ts'
import { formatTotal } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { useLive } from '../../../app/live.ts'
import { usePageState } from '../../../app/page-state.ts'
import { remember, remembered } from '../../../app/preferences.ts'
import { useSession } from '../../../app/session.ts'
import { type Column, DataTable } from '../../../shared/data-table.tsx'
import { EmptyState, Failure, Page, SkeletonLines } from '../../../shared/page.tsx'
import { Pager } from '../../../shared/pager.tsx'
import { filterOnly, filterQuery, isFiltered, useCustomers, useCustomerWrites } from '../queries.ts'
import { customerWords } from '../words.ts'
import { defaultColumns, useColumns } from './columns.tsx'
import { FilterBar } from './filter-bar.tsx'
import { ColumnChooser, ExportMenu, SavedViews } from './list-tools.tsx'
import { listWords } from './list-words.ts'
import { type ListedCustomer, ownCodes, useOwnColumns } from './own-fields.tsx'
import '../customers.css'

const CustomerDrawer = lazy(async () => import('../card/customer-drawer.tsx'))
const CustomerEditor = lazy(async () => import('../edit/customer-editor.tsx'))
const AssignDialog = lazy(async () => import('./assign-dialog.tsx'))
const TransferDialog = lazy(async () => {
  const { TransferDialog: Dialog } = await import('../../pool/transfer-dialog.tsx')
  return { default: Dialog }
})
const CustomersMap = lazy(async () => import('../map/customers-map.tsx'))
const Unplaced = lazy(async () => import('../map/unplaced.tsx'))

const views = ['list', 'map', 'unplaced'] as const

/** Customers as list, on the map, and those still to be placed; one filter for all three. */
export default function CustomersPage(): ReactElement {
  const w = useWords(customerWords)
  const l = useWords(listWords)
  const { can, pack } = useSession()
  const locale = useLocale()
  const [state, setState] = usePageState()
  const [shown, setShown] = useState<string[]>(() => remembered('customers.columns', defaultColumns))
  const [adding, setAdding] = useState(false)
  const { refresh } = useCustomerWrites()
  // Someone else's change shows itself here as well.
  useLive('customers.', () => void refresh())

  const view = views.find((one) => one === state['view']) ?? 'list'
  const openId = state['open'] ?? null
  const open = useCallback((id: string) => setState({ open: id }, 'push'), [setState])
  const show = (columns: string[]): void => {
    setShown(columns)
    remember('customers.columns', columns)
  }
  const openRow = useCallback((row: CustomerSummary) => open(row.id), [open])
  const listColumns = useColumns(openRow)
  const ownColumns = useOwnColumns()
  const columns = useMemo<Column<ListedCustomer>[]>(
    () => [...listColumns, ...ownColumns],
    [listColumns, ownColumns],
  )

  return (
    <Page
      title={locale === 'zh-CN' ? pack.customerWord : w.title}
      fill
      actions={
        <>
          <SavedViews
            query={filterQuery(state)}
            columns={shown}
            onOpen={(saved) => {
              if (saved.columns.length > 0) show(saved.columns)
              setState({ ...clearOf(state), ...Object.fromEntries(new URLSearchParams(saved.query)) }, 'push')
            }}
          />
          {view === 'list' && (
            <ColumnChooser
              columns={columns}
              shown={shown}
              onChange={show}
              onReset={() => show(defaultColumns)}
            />
          )}
          <ExportMenu query={filterQuery(state)} columns={shown} />

          <div className="switch" role="group" aria-label={w.title}>
            {views.map((one) => (
              <button
                key={one}
                type="button"
                aria-pressed={view === one}
                onClick={() => setState({ view: one === 'list' ? undefined : one, page: undefined }, 'push')}
              >
                {l.views[one]}
              </button>
            ))}
          </div>
          {can('customers.write') && (
            <button type="button" className="primary-button" onClick={() => setAdding(true)}>
              {w.new}
            </button>
          )}
        </>
      }
    >
      <div className="panel list-panel">
        <FilterBar state={state} onChange={setState} />
        {view === 'list' && (
          <ListView
            columns={columns.filter((column) => column.always || shown.includes(column.key))}
            onOpen={openRow}
          />
        )}
        <Suspense fallback={<SkeletonLines />}>
          {view === 'map' && <CustomersMap state={state} openId={openId} onOpen={open} />}
          {view === 'unplaced' && <Unplaced state={state} setState={setState} onOpen={open} />}
        </Suspense>
      </div>
      <Suspense>
        {openId && <CustomerDrawer id={openId} onClose={() => setState({ open: undefined })} />}
        {adding && (
          <CustomerEditor customer={null} onClose={() => setAdding(false)} onSaved={(c) => open(c.id)} />
        )}
      </Suspense>
    </Page>
  )
}

function clearOf(state: Readonly<Record<string, string | undefined>>): Record<string, undefined> {
  return Object.fromEntries(Object.keys(state).map((key) => [key, undefined]))
}

function ListView(props: {
  columns: readonly Column<ListedCustomer>[]
  onOpen: (row: CustomerSummary) => void
}): ReactElement {
  const w = useWords(customerWords)
  const l = useWords(listWords)
  const { can } = useSession()
  const navigate = useNavigate()
  const [state, setState] = usePageState()
  const customers = useCustomers(state, ownCodes(props.columns.map(({ key }) => key)))
  const rows = useMemo<ListedCustomer[] | undefined>(
    () => customers.data?.customers.map((row) => ({ ...row, own: customers.data.own[row.id] })),
    [customers.data],
  )
  const [selected, setSelected] = useState<ReadonlyMap<string, CustomerSummary>>(new Map())
  const [assigning, setAssigning] = useState(false)
  const [transferring, setTransferring] = useState<TransferSelection | null>(null)
  const ids = useMemo(() => new Set(selected.keys()), [selected])
  const openId = state['open'] ?? null
  const mayAssign = can('customers.assign')
  const total = customers.data?.total

  if (customers.isError && customers.data === undefined) {
    return <Failure failure={customers.error} retry={() => void customers.refetch()} />
  }
  return (
    <>
      {selected.size === 0 && mayAssign && isFiltered(state) && total !== undefined && total.count > 0 && (
        <div className="batch-bar">
          <span>{l.found(formatTotal(total))}</span>
          <button
            type="button"
            className="tool-button"
            onClick={() => setTransferring({ kind: 'filter', query: filterOnly(state) })}
          >
            {l.transferFound}
          </button>
        </div>
      )}
      {selected.size > 0 && (
        <div className="batch-bar" role="status">
          <b>{l.selected(selected.size)}</b>
          <button type="button" className="tool-button" onClick={() => setAssigning(true)}>
            {l.assign}
          </button>
          <button
            type="button"
            className="tool-button"
            onClick={() => setTransferring({ kind: 'customers', ids: [...selected.keys()] })}
          >
            {l.transfer}
          </button>
          <button type="button" className="link" onClick={() => setSelected(new Map())}>
            {l.unselect}
          </button>
        </div>
      )}
      <DataTable
        label={w.title}
        rows={rows}
        columns={props.columns}
        rowId={(row) => row.id}
        rowName={(row) => row.name}
        sorting={{ by: state['sort'] ?? 'name', direction: state['direction'] === 'desc' ? 'desc' : 'asc' }}
        onSort={({ by, direction }) => setState({ sort: by, direction, page: undefined })}
        selected={ids}
        onSelect={
          mayAssign
            ? (rows, on) => {
                const next = new Map(selected)
                for (const row of rows) {
                  if (on) next.set(row.id, row)
                  else next.delete(row.id)
                }
                setSelected(next)
              }
            : undefined
        }
        // The first press opens the card at the side, a second one the whole page.
        onOpen={(row) => {
          if (row.id === openId) void navigate({ to: `/customers/${row.id}` })
          else props.onOpen(row)
        }}
        openId={openId}
        busy={customers.isPlaceholderData}
        empty={
          isFiltered(state) ? (
            <EmptyState title={l.emptyFiltered} hint={l.emptyFilteredHint} />
          ) : (
            <EmptyState
              title={l.empty}
              hint={l.emptyHint}
              action={can('customers.import') ? <Link to="/imports">{l.toImport}</Link> : undefined}
            />
          )
        }
      />
      <Pager
        page={Number(state['page'] ?? 1) || 1}
        pageSize={Number(state['pageSize'] ?? 50) || 50}
        total={customers.data?.total}
        noun="households"
        onChange={(page, pageSize) =>
          setState({
            page: page === 1 ? undefined : String(page),
            pageSize: pageSize === 50 ? undefined : String(pageSize),
          })
        }
      />
      <Suspense>
        {transferring && (
          <TransferDialog
            selection={transferring}
            onClose={() => setTransferring(null)}
            onMade={() => {
              setTransferring(null)
              setSelected(new Map())
            }}
          />
        )}
        {assigning && (
          <AssignDialog
            customers={[...selected.values()]}
            onClose={() => setAssigning(false)}
            onDone={() => setSelected(new Map())}
          />
        )}
      </Suspense>
    </>
  )
}

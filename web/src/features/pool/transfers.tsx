import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import {
  cancelTransfer,
  getTransfer,
  listTransfers,
  type Transfer,
  undoTransfer,
} from '#contracts/customer-ownership.ts'
import { call } from '#kit/api.ts'
import { formatDate } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { besides, listed } from '#kit/punctuation.ts'
import { useLive } from '../../app/live.ts'
import { notifyFailure } from '../../app/notes.tsx'
import { useSession } from '../../app/session.ts'
import { Drawer } from 'antd'
import { DataTable } from '../../shared/data-table.tsx'
import { EmptyState, Failure, State } from '../../shared/page.tsx'
import { TransferDialog } from './transfer-dialog.tsx'
import { poolWords } from './words.ts'

const kinds = {
  scheduled: 'live',
  running: 'live',
  done: 'success',
  cancelled: 'neutral',
  undoing: 'live',
  undone: 'neutral',
} as const

/** Transfers of many customers: arranged, under way, done; each with its hand-over list. */
export default function Transfers(): ReactElement {
  const w = useWords(poolWords)
  const locale = useLocale()
  const { can } = useSession()
  const client = useQueryClient()
  const [making, setMaking] = useState(false)
  const [open, setOpen] = useState<string | null>(null)
  const transfers = useQuery({
    queryKey: ['customers', 'transfers'],
    queryFn: async ({ signal }) => (await call(listTransfers, { signal })).transfers,
  })
  const refresh = (): void => void client.invalidateQueries({ queryKey: ['customers'] })
  useLive('customers.transfer', refresh)
  useLive('tasks.', () => void transfers.refetch())
  const act = (endpoint: typeof undoTransfer | typeof cancelTransfer, id: string): void =>
    void call(endpoint, { params: { id }, body: {} }).then(refresh).catch(notifyFailure)
  if (transfers.isError) return <Failure failure={transfers.error} retry={() => void transfers.refetch()} />
  return (
    <>
      {can('customers.assign') && (
        <div className="filter-bar">
          <button type="button" className="primary-button" onClick={() => setMaking(true)}>
            {w.transfer}
          </button>
        </div>
      )}
      <DataTable
        label={w.views.transfers}
        rows={transfers.data}
        rowId={(row) => row.id}
        rowName={(row) => row.to.name}
        onOpen={(row) => setOpen(row.id)}
        columns={[
          { key: 'to', title: w.columns.to, render: (row) => <b>{row.to.name}</b> },
          { key: 'on', title: w.columns.on, render: (row) => formatDate(row.effectiveOn, locale) },
          {
            key: 'state',
            title: w.columns.state,
            render: (row) => <State kind={kinds[row.state]}>{w.states[row.state]}</State>,
          },
          {
            key: 'count',
            title: w.columns.count,
            numeric: true,
            render: (row) => w.moved(row.moved, row.total),
          },
          { key: 'by', title: w.columns.by, render: (row) => row.createdBy.name },
          {
            key: 'action',
            title: w.columns.action,
            render: (row) => <Actions row={row} onOpen={setOpen} act={act} />,
          },
        ]}
        empty={<EmptyState title={w.noTransfers} />}
      />
      {making && (
        <TransferDialog
          onClose={() => setMaking(false)}
          onMade={() => {
            setMaking(false)
            refresh()
          }}
        />
      )}
      {open && <HandoverList id={open} onClose={() => setOpen(null)} />}
    </>
  )
}

function Actions(props: {
  row: Transfer
  onOpen: (id: string) => void
  act: (endpoint: typeof undoTransfer | typeof cancelTransfer, id: string) => void
}): ReactElement {
  const w = useWords(poolWords)
  const { can } = useSession()
  const { row } = props
  return (
    <span className="row-gap">
      <button type="button" className="link" onClick={() => props.onOpen(row.id)}>
        {w.list}
      </button>
      {row.undoUntil !== null && (
        <button type="button" className="link" onClick={() => props.act(undoTransfer, row.id)}>
          {w.undo}
        </button>
      )}
      {row.state === 'scheduled' && can('customers.assign') && (
        <button type="button" className="link" onClick={() => props.act(cancelTransfer, row.id)}>
          {w.cancelTransfer}
        </button>
      )}
    </span>
  )
}

function HandoverList({ id, onClose }: { id: string; onClose: () => void }): ReactElement {
  const w = useWords(poolWords)
  const locale = useLocale()
  const shown = useQuery({
    queryKey: ['customers', 'transfer', id],
    queryFn: async ({ signal }) => call(getTransfer, { params: { id }, signal }),
  })
  return (
    <Drawer open title={w.list} size={720} onClose={onClose}>
      {shown.data?.transfer.note && <p>{shown.data.transfer.note}</p>}
      {shown.isError && <Failure failure={shown.error} retry={() => void shown.refetch()} />}
      <DataTable
        label={w.list}
        rows={shown.data?.rows}
        rowId={(row) => row.customer.id}
        rowName={(row) => row.customer.name}
        columns={[
          { key: 'name', title: w.columns.name, render: (row) => row.customer.name },
          { key: 'former', title: w.columns.former, render: (row) => row.from?.name ?? '—' },
          { key: 'state', title: w.columns.state, render: (row) => row.reason ?? w.rowStates[row.state] },
          {
            key: 'open',
            title: w.columns.open,
            render: (row) =>
              row.nextStep === null
                ? '—'
                : row.nextStep + (row.nextStepOn ? besides(formatDate(row.nextStepOn, locale)) : ''),
          },
          {
            key: 'plans',
            title: w.columns.plans,
            render: (row) => listed(row.plannedOn.map((day) => formatDate(day, locale))) || '—',
          },
        ]}
        empty={<EmptyState title={w.noTransfers} />}
      />
    </Drawer>
  )
}

import type { ReactElement, ReactNode } from 'react'
import type { InspectionItem, InspectionPlan } from '#contracts/inspections.ts'
import { formatNumber, formatShare } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { type Column, DataTable } from '../../../shared/data-table.tsx'
import { State } from '../../../shared/page.tsx'
import { inspectionWords } from '../words.ts'

const stateKinds = {
  planned: 'neutral',
  in_progress: 'live',
  done: 'success',
  not_done: 'warning',
  removed: 'neutral',
} as const

/** The shops of a plan; what was brought in by hand is marked. */
export function ItemsTable(props: {
  plan: InspectionPlan
  openId: string | null
  onOpen: (id: string | null) => void
  empty: ReactNode
}): ReactElement {
  const w = useWords(inspectionWords)
  const c = w.shops
  const columns: Column<InspectionItem>[] = [
    { key: 'sequence', title: c.sequence, width: '48px', numeric: true, render: (row) => row.sequence },
    {
      key: 'customer',
      title: c.customer,
      always: true,
      render: (row) => (
        <>
          <b>{row.customer.name}</b> <small className="quiet">{row.customer.grade}</small>
        </>
      ),
    },
    { key: 'manager', title: c.manager, render: (row) => row.manager.name },
    {
      key: 'origin',
      title: c.origin,
      render: (row) =>
        row.origin === 'drawn' ? w.origins.drawn : <State kind="warning">{w.origins[row.origin]}</State>,
    },
    {
      key: 'probability',
      title: c.probability,
      numeric: true,
      render: (row) => (row.probability === null ? '—' : formatShare(row.probability, 1)),
    },
    {
      key: 'state',
      title: c.state,
      render: (row) => (
        <State kind={row.withdrawn ? 'neutral' : stateKinds[row.state]}>
          {row.withdrawn ? w.item.outcome.withdrawn : w.itemStates[row.state]}
        </State>
      ),
    },
    {
      key: 'score',
      title: c.score,
      numeric: true,
      render: (row) => (row.score === null ? '—' : formatNumber(row.score, 1)),
    },
  ]
  return (
    <DataTable
      label={c.title}
      rows={props.plan.entries}
      columns={columns}
      rowId={(row) => row.id}
      rowName={(row) => row.customer.name}
      openId={props.openId}
      onOpen={(row) => props.onOpen(row.id === props.openId ? null : row.id)}
      empty={props.empty}
    />
  )
}
